"""Serve the page of moving cuts and weights to this machine, without code.

The notebook ``10_explore`` is run afresh for each visitor by Voilà, in a kernel of its
own that ends with the visit. Nobody is let in without the token of this start: neither
to a page nor to a file or websocket.
"""

import hmac
import html
import ipaddress
import os
import secrets
import socket
import time
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.websocket import WS_PING_INTERVAL
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import httpserver, ioloop, netutil, web
from traitlets import Any, Dict, Integer
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from ..language import label
from ..settings import LANGUAGES, data_folder, shipped
from .page import SERVED

NOTEBOOK = shipped("notebooks") / "10_explore.ipynb"
TEMPLATE = Path(__file__).resolve().parent / "template"
MOST_VISITORS = 8
# Without a visitor the page stops; without its visitor a kernel ends (seconds).
IDLE_STOP, IDLE_KERNEL = 30 * 60, 60
_GROUPS, _LAST_PORT = 3, 65535
# What shows the controls; whatever else this JupyterLab has is left out.
_EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "@voila-dashboards/widgets-manager7",
)


class ExploreError(RuntimeError):
    """The page cannot be served; the message says why and what to do."""


class HouseFull(Exception):
    """As many kernels are alive as may be."""


class VisitorKernels(AsyncMappingKernelManager):
    """Kernels of visitors, only so many at once."""

    most = Integer(MOST_VISITORS, config=True)
    settings = Dict(config=True)  # environment variables of the kernels
    _starting = 0

    async def start_kernel(self, **kwargs):
        if len(self.list_kernel_ids()) + self._starting >= self.most:
            raise HouseFull
        self._starting += 1
        try:
            quiet = ["--IPKernelApp.log_level=ERROR"]
            kwargs["env"] = {**kwargs.get("env", os.environ), **self.settings}
            return await super().start_kernel(extra_arguments=quiet, **kwargs)
        finally:
            self._starting -= 1


class _Identity(IdentityProvider):
    """Says to Voilà what the gate found."""

    def get_user(self, handler):
        admitted = is_admitted(handler.request, self.token)
        return User("visitor") if admitted else None

    def get_handlers(self):
        return []


class _PageHandler(TornadoVoilaHandler):
    @web.authenticated
    async def get(self, path=""):
        if path:
            raise web.HTTPError(404)
        try:
            await super().get(path)
        except HouseFull:
            self.set_status(503)
            self.set_header("Retry-After", "60")
            self._say("explore_full")

    def write_error(self, status_code, **kwargs):
        self._say("explore_nothing" if status_code == 404 else "explore_lost")

    def _say(self, key):
        lang = self.voila_configuration.resources["iga"]["lang"]
        self.finish(build_notice(label(key, lang), lang))


class _Server(Voila):
    """Voilà with a gate before it, one page, and an end."""

    announce = Any()
    sockets = Any()
    idle_stop = Integer(IDLE_STOP)
    visited = 0.0

    def setup_template_dirs(self):
        super().setup_template_dirs()
        self.template_paths = [str(TEMPLATE), *self.template_paths]

    def init_settings(self):
        settings = super().init_settings()
        own = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
        policy = f"{own}; frame-ancestors 'none'; form-action 'none'"
        return settings | {
            "allow_remote_access": not is_loopback(self.ip),
            # the gate lets no request of another origin pass
            "disable_check_xsrf": True,
            "headers": {"Content-Security-Policy": policy},
            "ws_ping_timeout": WS_PING_INTERVAL,
        }

    def init_handlers(self):
        *handlers, page = super().init_handlers()
        handlers = [one for one in handlers if "/files/" not in one[0]]
        return [*handlers, (page[0], _PageHandler, *page[2:])]

    def listen(self):
        """Say where the page is, and stay until it is stopped or left alone."""
        self.port = self.sockets[0].getsockname()[1]
        gate = Gate(self.app, token=self.token, lang=self._lang(), visit=self._visit)
        server = httpserver.HTTPServer(gate)
        server.add_sockets(self.sockets)
        self._visit()
        self.ioloop = ioloop.IOLoop.current()
        watch = ioloop.PeriodicCallback(self._look, 1000 * min(30, self.idle_stop / 4))
        watch.start()
        try:
            self.ioloop.add_callback(self.announce, self.address())
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            watch.stop()
            server.stop()
            self.stop()

    def address(self):
        """Return the address to open, with the token."""
        name = self.ip
        if ipaddress.ip_address(self.ip).is_unspecified:
            name = socket.gethostname()
        name = f"[{name}]" if ":" in name else name
        return f"http://{name}:{self.port}/?token={self.token}"

    def _lang(self):
        return self.voila_configuration.resources["iga"]["lang"]

    def _visit(self):
        self.visited = time.monotonic()

    def _look(self):
        if any(one["connections"] for one in self.kernel_manager.list_kernels()):
            self._visit()
        if time.monotonic() - self.visited > self.idle_stop:
            self.ioloop.stop()


def serve_page(
    *,
    lang="id",
    port=0,
    ip="127.0.0.1",
    allow_remote=False,
    announce,
    notebook=NOTEBOOK,
    most_visitors=MOST_VISITORS,
    idle_stop=IDLE_STOP,
    idle_kernel=IDLE_KERNEL,
):
    """Serve the page until it is stopped or nobody visits it any more.

    Parameters
    ----------
    lang : {"id", "en"}, optional
        Language of the page.
    port : int, optional
        Port; 0 takes a free one.
    ip : str, optional
        Address to listen on.
    allow_remote : bool, optional
        Whether it may be another than a loopback address, which other machines reach.
    announce : callable
        Called with the address, token included, as soon as it answers.
    notebook : path-like, optional
        The notebook that is run for each visitor.
    most_visitors : int, optional
        How many kernels may be alive at once; a further visitor is asked to wait.
    idle_stop : int, optional
        Seconds without an open page after which the server stops.
    idle_kernel : int, optional
        Seconds after which a kernel ends whose page is not open.

    Raises
    ------
    ExploreError
        If the language is unknown, the address is none or not allowed, or the port is
        taken.
    """
    if lang not in LANGUAGES:
        raise ExploreError(f"There is no page in language {lang!r}; choose en or id")
    if not is_loopback(ip) and not allow_remote:
        raise ExploreError(
            f"{ip} can be reached from other machines, and what passes is not "
            "encrypted; add --allow-remote if that is meant, or leave --ip out"
        )
    settings = {"IGA_LANG": lang, "IGA_DATA": str(data_folder().resolve()), SERVED: "1"}
    words = {
        name: label(f"explore_{name}", lang) for name in ("title", "loading", "lost")
    }
    resources = {"iga": {**words, "lang": lang, "groups": _GROUPS}}
    hidden = {"en": "id", "id": "en"}[lang]
    config = Config(
        {
            "VoilaConfiguration": {
                "resources": resources,
                "multi_kernel_manager_class": VisitorKernels,
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "file_allowlist": [],
                "extension_allowlist": list(_EXTENSIONS),
                "extension_denylist": [],
            },
            "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": {hidden}},
            "VisitorKernels": {"most": most_visitors, "settings": settings},
            "MappingKernelManager": {
                "cull_idle_timeout": idle_kernel,
                "cull_interval": max(1, idle_kernel // 4),
                "cull_connected": False,
            },
        }
    )
    server = _Server(
        config=config,
        notebook_path=str(notebook),
        identity_provider_class=_Identity,
        token=secrets.token_urlsafe(24),
        ip=ip,
        sockets=open_port(ip, port),
        open_browser=False,
        config_file_paths=[],
        log_level="CRITICAL",
        announce=announce,
        idle_stop=idle_stop,
    )
    server.initialize([])
    server.start()


def open_port(ip, port):
    """Return sockets that listen on an address.

    Raises
    ------
    ExploreError
        If the port is none, is taken, or the address is not of this machine.
    """
    if not 0 <= port <= _LAST_PORT:
        raise ExploreError(
            f"port {port} is not a number from 0 to {_LAST_PORT}; choose another with "
            "--port, or leave it out"
        )
    try:
        return netutil.bind_sockets(port, ip)
    except OSError as error:
        raise ExploreError(
            f"{ip}, port {port}: {error.strerror or error}; choose another with "
            "--port, or leave it out"
        ) from None


def is_loopback(ip):
    """Tell whether an address reaches this machine only.

    Raises
    ------
    ExploreError
        If it is not an address.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        raise ExploreError(
            f"{ip!r} is not an IP address; give one like 127.0.0.1, or leave --ip out"
        ) from None


class Gate(web.Application):
    """An application that passes a request on if it has the token, else refuses it.

    Parameters
    ----------
    inner : tornado.web.Application
        What lies behind the gate.
    token : str
        The token; never empty.
    lang : {"en", "id"}
        Language in which somebody is refused.
    visit : callable
        Called without arguments for each request that is let in.
    """

    def __init__(self, inner, *, token, lang, visit):
        super().__init__(log_function=lambda _: None)
        if not token:
            raise ValueError("the gate needs a token")
        self.inner, self.token, self.lang, self.visit = inner, token, lang, visit

    def find_handler(self, request, **kwargs):
        if not is_admitted(request, self.token):
            words = {"lang": self.lang}
            return self.get_handler_delegate(request, _Refused, words)
        self.visit()
        if "token" in request.query_arguments:
            words = {"name": name_cookie(request), "token": self.token}
            return self.get_handler_delegate(request, _Entry, words)
        return self.inner.find_handler(request, **kwargs)


def is_admitted(request, token):
    """Tell whether a request has the token and comes from a page of this server.

    Parameters
    ----------
    request : tornado.httputil.HTTPServerRequest
        The token is in its query, its header ``Authorization: token ...`` or the
        cookie of this server. A request that names another origin is not admitted.
    token : str
        The token.
    """
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    given = parse_qs(request.query).get("token", [])
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "token":
        given.append(value)
    try:
        cookies = SimpleCookie(request.headers.get("Cookie", ""))
    except CookieError:
        cookies = {}
    if name_cookie(request) in cookies:
        given.append(cookies[name_cookie(request)].value)
    known = token.encode()
    return any(hmac.compare_digest(one.encode(), known) for one in given)


def name_cookie(request):
    """Return the name of the cookie: cookies do not tell ports apart, names do."""
    return f"iga-explore-{request.host.rpartition(':')[2]}"


def build_notice(text, lang):
    """Return a small page that says one thing."""
    title = html.escape(label("explore_title", lang))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1>"
        f"<p>{html.escape(text)}</p></main></body></html>"
    )


class _Entry(web.RequestHandler):
    """Hands out the cookie and leads to the address without the token."""

    def initialize(self, name, token):
        self.name, self.token = name, token

    def prepare(self):
        if self.request.method != "GET":
            raise web.HTTPError(405)
        self.set_cookie(self.name, self.token, httponly=True, samesite="Lax", path="/")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(self.request.path)


class _Refused(web.RequestHandler):
    """Says that the token is missing, whatever was asked for."""

    def initialize(self, lang):
        self.lang = lang

    def prepare(self):
        self.set_status(403)
        self.finish(build_notice(label("explore_refused", self.lang), self.lang))
