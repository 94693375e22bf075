"""Notebooks become reports to hand on."""

from .report import write_report
from .run import ReportError
from .workbook import write_scores
