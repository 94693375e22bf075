"""Notebooks become pages, a Word file, a workbook."""

from .report import write_report
from .run import ReportError
from .workbook import write_scores
