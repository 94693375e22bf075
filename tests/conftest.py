"""Tests run in English and on the shipped data, whatever the person's own settings."""

import os
import tempfile

import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

for name in ("IGA_LANG", "IGA_YEAR", "IGA_REGION"):
    os.environ.pop(name, None)
# an empty folder: results that somebody imported must not change what is tested
os.environ["IGA_DATA"] = tempfile.mkdtemp(prefix="iga-tests-")
# a busy machine is no mistake of what is tested
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.fixture
def close_figures():
    """Close the figures that a test drew."""
    yield
    plt.close("all")
