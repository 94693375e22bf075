"""Tests run in English, whatever language the person's own shell is set to."""

import os

os.environ.pop("IGA_LANG", None)
