"""The server of the page: nobody without the token, nothing left behind."""

import re
import urllib.error
import urllib.request

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from served import Served, wait_until
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import websocket_connect
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.explore.server import ExploreError, is_loopback, serve_page
from iga_analysis.language import label


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """A notebook that is run in no time."""
    path = tmp_path_factory.mktemp("served") / "small.ipynb"
    cells = [
        new_markdown_cell("# English", metadata={"tags": ["en"]}),
        new_markdown_cell("# Indonesia", metadata={"tags": ["id"]}),
        new_code_cell("40 + 2"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return str(path)


@pytest.fixture(scope="module")
def served(notebook):
    server = Served(notebook=notebook, most_visitors=2, idle_kernel=600)
    yield server
    server.stop()


PATHS = [
    *("", "voila/static/voila.js", "voila/api/themes/x", "voila/labextensions/x"),
    *("api/kernels", "api/kernels/00000000-0000-0000-0000-000000000000", "login"),
    *("voila/templates/lab/static/voila.js", "voila/files/small.ipynb", "nothing"),
]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_told_without_the_token(served, path):
    for wrong in ({}, {"Authorization": "token x"}, {"Cookie": "iga-explore=x"}):
        status, _, said = served.get(path, token=False, **wrong)
        assert status == 403
        assert label("explore_refused", "en") in said
    status, _, _ = served.get(f"{path}?token=x", token=False)
    assert status == 403
    assert not served.kernels()


def test_nothing_can_be_ended_without_the_token(served):
    kernel = served.visit()
    path = f"voila/api/shutdown/{kernel}"
    assert served.get(path, token=False, data=b"_xsrf=")[0] == 403
    foreign = {"Origin": "http://elsewhere.example"}
    assert served.get(path, data=b"_xsrf=", **foreign)[0] == 403
    assert len(served.kernels()) == 1
    assert served.leave(kernel) == 204
    wait_until(lambda: not served.kernels())


def test_page_is_in_its_language_and_asks_for_nothing_elsewhere(served):
    status, headers, page = served.get()
    kernel = re.search(r'"kernelId": "([\w-]+)"', page)[1]
    served.leave(kernel)
    assert status == 200
    assert '<html lang="en">' in page
    assert "English" in page and "Indonesia" not in page
    assert f"<title>{label('explore_title', 'en')}</title>" in page
    assert "40 + 2" not in page and '"42"' in page
    assert served.token not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_the_token_is_changed_for_a_cookie(served):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    with pytest.raises(urllib.error.HTTPError) as led:
        urllib.request.build_opener(Stay).open(served.address)
    assert led.value.code == 302
    assert led.value.headers["Location"] == "/"
    cookie = led.value.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    given = {"Cookie": cookie.partition(";")[0]}
    status, _, _ = served.get("voila/static/voila.js", token=False, **given)
    assert status == 200


def test_a_page_that_is_not_there_is_said_without_outside_help(served):
    status, _, said = served.get("small.ipynb")
    assert status == 404
    assert label("explore_nothing", "en") in said
    assert "://" not in said
    assert not served.kernels()


def connect(served, kernel, **headers):
    address = f"{served.home.replace('http', 'ws')}api/kernels/{kernel}/channels"

    async def try_it():
        connection = await websocket_connect(HTTPRequest(address, headers=headers))
        connection.close()
        return "open"

    return IOLoop(make_current=False).run_sync(try_it, timeout=20)


def test_websocket_needs_the_token_and_the_origin(served):
    kernel = served.visit()
    admitted = {"Authorization": f"token {served.token}"}
    for refused in ({}, {**admitted, "Origin": "http://elsewhere.example"}):
        with pytest.raises(HTTPClientError, match="403"):
            connect(served, kernel, **refused)
    assert connect(served, kernel, **admitted) == "open"
    served.leave(kernel)
    wait_until(lambda: not served.kernels())


def test_one_visitor_too_many_is_asked_to_wait(served):
    first, second = served.visit(), served.visit()
    status, headers, said = served.get()
    assert status == 503
    assert headers["Retry-After"] == "60"
    assert label("explore_full", "en") in said
    assert len(served.kernels()) == 2
    served.leave(first)
    wait_until(lambda: len(served.kernels()) == 1)
    third = served.visit()
    for kernel in (second, third):
        served.leave(kernel)
    wait_until(lambda: not served.kernels())


def test_twenty_visitors_leave_no_memory_behind(served):
    memory = []
    for _ in range(20):
        kernel = served.visit()
        served.leave(kernel)
        wait_until(lambda: not served.kernels())
        memory.append(served.memory())
    # the server itself takes some 200 MB, a kernel as much
    assert memory[19] < memory[2] + 15


def test_visitors_that_vanish_are_forgotten_and_the_server_ends(notebook):
    server = Served(notebook=notebook, idle_kernel=3, idle_stop=6)
    try:
        server.visit()
        server.visit()
        assert 1 <= len(server.kernels()) <= 2
        wait_until(lambda: not server.kernels())
        server.process.wait(timeout=30)
    finally:
        code, errors = server.stop()
    assert (code, errors) == (0, "")


def test_interrupting_leaves_no_kernel(notebook):
    server = Served(notebook=notebook)
    server.visit()
    alive = server.kernels()
    assert len(alive) == 1
    code, errors = server.stop()
    assert (code, errors) == (0, "")
    _, left = psutil.wait_procs(alive, timeout=10)
    assert left == []


def test_every_start_has_another_token(served, notebook):
    other = Served(notebook=notebook)
    other.stop()
    assert len(served.token) >= 32
    assert other.token != served.token


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ip", "0.0.0.0"], "--allow-remote"),
        (["--ip", "192.0.2.7"], "--allow-remote"),
        (["--ip", "somewhere"], "not an IP address"),
        (["--ip", "192.0.2.7", "--allow-remote"], "choose another with --port"),
        (["--lang", "fr"], "'fr'"),
        (["--port", "99999999"], "port"),
    ],
)
def test_what_cannot_be_served_is_said(arguments, said):
    done = CliRunner().invoke(app, ["explore", "--no-browser", *arguments])
    assert done.exit_code == 1, done.output
    assert said in done.output
    assert isinstance(done.exception, SystemExit)


def test_a_port_that_is_taken_is_said(served):
    port = int(re.search(r":(\d+)/", served.home)[1])
    with pytest.raises(ExploreError, match=f"port {port}"):
        serve_page(lang="en", port=port, announce=print)


def test_loopback():
    assert is_loopback("127.0.0.1") and is_loopback("::1")
    assert not is_loopback("0.0.0.0") and not is_loopback("192.0.2.7")
