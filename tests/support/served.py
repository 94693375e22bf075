"""A server of the page in a process of its own, for tests."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


SERVE = """
import json, sys
from iga_analysis.explore import serve_page
options = json.loads(sys.argv[1])
serve_page(announce=lambda address: print(address, flush=True), **options)
"""


class Served:
    """A server in a process of its own, and requests to it."""

    def __init__(self, **options):
        command = [sys.executable, "-c", SERVE, json.dumps({"lang": "en"} | options)]
        # the kernels run elsewhere and must find this package, not an installed one
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, text=True, **pipes)
        self.address = self.process.stdout.readline().strip()
        assert "?token=" in self.address, self.process.stderr.read()
        self.home, _, self.token = self.address.partition("?token=")

    def get(self, path="", *, token=True, data=None, **headers):
        """Return status, headers and text of a path."""
        if token:
            headers["Authorization"] = f"token {self.token}"
        request = urllib.request.Request(
            self.home + path,
            data=data,
            headers=headers,
            method="POST" if data else None,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def visit(self):
        """Load the page as somebody does who runs no scripts; return its kernel."""
        status, _, page = self.get()
        assert status == 200, page
        return re.search(r'"kernelId": "([\w-]+)"', page)[1]

    def leave(self, kernel):
        """Say what a page says when it is closed."""
        return self.get(f"voila/api/shutdown/{kernel}", data=b"_xsrf=")[0]

    def kernels(self):
        return [
            child
            for child in psutil.Process(self.process.pid).children(recursive=True)
            if child.status() != psutil.STATUS_ZOMBIE
        ]

    def memory(self):
        """Return the resident memory of the server and all its children, in MB."""
        alive = [psutil.Process(self.process.pid), *self.kernels()]
        return sum(one.memory_info().rss for one in alive) / 1e6

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


def wait_until(condition, *, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
