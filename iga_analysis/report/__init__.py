"""Notebooks become reports to hand on."""

from .planning import format_needed, write_plan
from .report import write_report
from .run import ReportError
from .terminal import say_error, show_announced, show_verified
from .workbook import write_scores
