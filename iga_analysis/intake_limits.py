"""What is read of a file: how much of it, as what, and the error that stops it."""

from typing import NamedTuple

from .language import say

# A national list has 546 rows and a register of the whole nation some 40,000, in an
# .xlsx of about 10 MB that unpacks to 80 MB: the limits leave room for several times
# that and keep the memory of a hostile file below 1 GiB.
MAX_FILE_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
MAX_TEXT_BYTES = 32 * 2**20
MAX_ROWS = 120_000
# More rows than this are no list of results, whatever they are.
MAX_RESULT_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELLS = 5_000_000
# A decree with all its annexes has some hundred pages.
MAX_PAGES = 300
# Nothing honest takes longer; a PDF that advances, page by page, gets more time.
MAX_SECONDS = 9
MAX_PAGE_SECONDS = 8
MAX_PDF_SECONDS = 90
# A cell with more characters than a region, a number or a note needs is cut in reports.
MAX_CELL_CHARACTERS = 2_000
LIMITS = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
LIMITS |= {"pages": MAX_PAGES, "page_seconds": MAX_PAGE_SECONDS}


class IntakeError(ValueError):
    """A file that cannot be read as a whole.

    Attributes
    ----------
    key : str
        Key of the message in ``data/messages.csv``.
    """

    def __init__(self, key, **values):
        self.key = key
        super().__init__(say(key, **values))


class Grid(NamedTuple):
    """The rows of one sheet, page or text file, as they stand in it."""

    kind: str
    sheet: str | None
    page: int | None
    rows: list
    visible: bool = True
    hidden_rows: frozenset = frozenset()
    hidden_columns: frozenset = frozenset()
    delimiter: str | None = None
    image: bool = False


def tidy_cells(cells):
    """Return cells with blank text as None and with single spaces."""
    return tuple(
        (_tidy(cell) or None) if isinstance(cell, str) else cell for cell in cells
    )


def _tidy(text):
    # most cells are tidy, and to find that out is faster than to split them
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.split())
