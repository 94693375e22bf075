"""Read a stranger's file in this process, where the package starts another."""

import gc
import io
import subprocess
import sys
from types import SimpleNamespace
from unittest import mock

import pytest

from iga_analysis.intake import files, worker


def read_here():
    """Yield while files are read in this process.

    What is read is the same and costs no new Python; that it is, and what the other
    process is for, is tried in ``tests/intake/test_process.py``.
    """
    own = SimpleNamespace(
        run=_run,
        DEVNULL=subprocess.DEVNULL,
        TimeoutExpired=subprocess.TimeoutExpired,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "subprocess", own)
        patch.setattr(worker, "limit_memory", lambda: None)
        yield


def _run(command, **_):
    told = io.TextIOWrapper(io.BytesIO())
    with mock.patch.object(sys, "argv", command[2:]), mock.patch("sys.stdout", told):
        try:
            worker.main()
        finally:
            gc.enable()
    return subprocess.CompletedProcess(command, 0, told.buffer.getvalue())
