"""Tests run in English and on the shipped data, whatever the person's own settings."""

import gc
import os
import tempfile

import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

# files that read the same report, which is written once for one worker; files of few
# tests begin last, and that of all years has two that take long
TOGETHER = tuple(
    f"tests/report/test_{name}.py"
    for name in ("office", "slides", "foreign_words", "all_years")
)

# the tests in which a file is read in a process of its own
OWN_PROCESS = "test_process"

for name in ("IGA_LANG", "IGA_YEAR", "IGA_REGION"):
    os.environ.pop(name, None)
# every processor has a worker: threads of matrix products would wait for each other
os.environ["OMP_NUM_THREADS"] = "1"
# an empty folder: results that somebody imported must not change what is tested
os.environ["IGA_DATA"] = tempfile.mkdtemp(prefix="iga-tests-")
# a busy machine is no mistake of what is tested; every run tries other examples
settings.register_profile("shared", deadline=None, max_examples=50)
settings.load_profile("shared")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the workers whole files, those that belong together as one."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return TOGETHER[0] if file in TOGETHER else file

    return Scheduling(config, log)


def pytest_collection_finish():
    """Look through what stays for the whole run, as modules and tests, only once."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="module", autouse=True)
def read_files_here(request):
    """Read files in this process, but where their own process is tried."""
    from here import read_here

    if request.node.path.stem == OWN_PROCESS:
        yield
    else:
        yield from read_here()


@pytest.fixture
def close_figures():
    """Close the figures that a test drew."""
    yield
    plt.close("all")
