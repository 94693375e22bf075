"""Tests run in English and on the shipped data, whatever the person's own settings."""

import os
import tempfile

import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

# files that read the same report, which is written once for one worker
TOGETHER = ("tests/report/test_office.py", "tests/report/test_slides.py")

for name in ("IGA_LANG", "IGA_YEAR", "IGA_REGION"):
    os.environ.pop(name, None)
# an empty folder: results that somebody imported must not change what is tested
os.environ["IGA_DATA"] = tempfile.mkdtemp(prefix="iga-tests-")
# a busy machine is no mistake of what is tested
settings.register_profile("shared", deadline=None)
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


@pytest.fixture
def close_figures():
    """Close the figures that a test drew."""
    yield
    plt.close("all")
