"""The report of one year in the form of an office: chapters of sentences and tables."""

from .blocks import Chapter, Figure, Heading, Table, Text, tell
from .compose import compose_report
from .regional import choose_nothing, has_data
