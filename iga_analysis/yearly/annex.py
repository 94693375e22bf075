"""The annexes: the whole list by level, and the regions to be coached."""

from ..evidence import coaching_list
from ..results import list_coverage, list_results
from ..tables import LEVELS
from .blocks import Heading, Table, Text

_COLUMNS = ("rank", "code", "name", "province", "score", "predicate", "innovations")


def compose_annex(year):
    """Return the blocks of the annexes; none where there is nothing to list.

    Parameters
    ----------
    year : int
        Year of the measurement.
    """
    return [*_list_results(year), *_list_coaching(year)]


def _list_results(year):
    coverage = list_coverage(year).set_index("level")
    words = {"year": str(year)}
    head = True
    for level in LEVELS:
        if not coverage.at[level, "complete"]:
            continue
        table = list_results(year, level)
        columns = [one for one in _COLUMNS if table[one].notna().any()]
        if level == "provinsi":
            columns = [one for one in columns if one != "province"]
        if head:
            yield Heading("head_whole_list")
            head = False
        yield Table(f"annex_{level}", table[columns], table, words, {"score": 2})


def _list_coaching(year):
    table = coaching_list(year)
    if table.empty:
        return
    words = {"year": str(year)}
    yield Heading("head_coaching_list")
    yield Text("coaching_note", words)
    columns = ["island_group", "province", "code", "name", "predicate", "basis"]
    if table["basis"].nunique() < 2:
        columns.remove("basis")
    yield Table("annex_coaching", table[columns], table, words)
