"""Tests run in English and on the shipped data, whatever the person's own settings."""

import os
import tempfile

os.environ.pop("IGA_LANG", None)
# an empty folder: results that somebody imported must not change what is tested
os.environ["IGA_DATA"] = tempfile.mkdtemp(prefix="iga-tests-")
