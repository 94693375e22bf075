"""Every number in a text of a notebook is shown there, in both languages the same."""

import re
from pathlib import Path

import nbformat
import pytest

from iga_analysis import (
    compare_vintages,
    load_indicators,
    load_national_figures,
    load_regions,
    load_table,
)

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*(?<![.,])")
YEAR = re.compile(r"20[123]\d")


def read_method(field):
    edition = load_table("editions").query("year == 2026 and field == @field")
    return set(edition["value"])


def read_claims():
    values = load_national_figures()["value"].dropna()
    return {format(value, "g") for value in values}


def read_notes():
    return set(NUMBER.findall(" ".join(load_national_figures()["note"].dropna())))


def read_rates():
    """All rates that kota can have."""
    count = load_regions(2023)["level"].eq("kota").sum()
    return {format(100 * n / count, ".3f") for n in range(1, count + 1)}


def read_vintages():
    table = compare_vintages()[["growth", "per_region"]]
    return {format(one, ".3f") for one in table.stack()}


def count_indicators():
    """5a and 5b are one indicator."""
    return {str(load_indicators(2026)["indicator"].str.extract(r"(\d+)")[0].nunique())}


# Numbers that no table of their notebook shows: where they stand in the data ...
IN_THE_DATA = {
    ("02", "205"): read_claims,
    ("03", "82"): read_notes,
    ("04", "121.8"): read_vintages,
    ("04", "30.8"): read_vintages,
    ("04", "36.7"): read_vintages,
    **dict.fromkeys([("04", "97.8"), ("04", "98.9")], read_rates),
    ("05", "36"): count_indicators,
    **dict.fromkeys(
        [("05", "0.38"), ("11", "0.38")], lambda: read_method("count_unit")
    ),
    ("05", "25"): lambda: {str(load_table("example_register")["agency"].nunique())},
    ("07", "65.01"): lambda: {str(one) for one in load_table("predicates")["lower"]},
    ("11", "250"): lambda: read_method("total_max"),
    ("11", "24"): lambda: {str(len(load_table("example_index")))},
}
# ... or what they are.
CHOSEN = {
    ("08", "80"): "an invented maturity",
    ("10", "10,000"): "the draws of a function, as its documentation says",
    ("12", "3.5"): "a bound of COINr, as the documentation of the function says",
}


def read_told(cell):
    """Return the numbers of a text in the English notation."""
    # neither code, nor the number of a heading or of a letter
    text = re.sub(r"`[^`]*`|^#+ \d+\.|\S+/\S+", "", cell.source, flags=re.M)
    numbers = NUMBER.findall(text)
    if cell.metadata["tags"] != ["id"]:
        return numbers
    return [one.translate(str.maketrans(".,", ",.")) for one in numbers]


def read_shown(notebook):
    """Return the numbers that the code of a notebook sets or its outputs show."""
    shown = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        parts = [cell.source.replace("_", "")]
        for output in cell.outputs:
            data = output.get("data", {})
            parts += [data.get(f"text/{kind}", "") for kind in ("plain", "markdown")]
            parts += [output.get("text", ""), str(output.get("metadata", ""))]
        shown.update(NUMBER.findall("\n".join(parts)))
    return shown


def is_shown(number, shown):
    """Tell whether a number is shown, or one that is it when rounded or cut."""
    _, point, decimals = number.partition(".")
    if number in shown or not point:
        return number in shown
    told, places = float(number.replace(",", "")), len(decimals)
    values = [float(one.replace(",", "")) for one in shown if one.count(".") == 1]
    return any(
        round(one, places) == told or 0 <= one - told < 10**-places for one in values
    )


def find_untold(notebook, number):
    """Return the numbers of the texts that nothing in the notebook shows."""
    shown = read_shown(notebook)
    told = [
        one
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for one in read_told(cell)
        if not YEAR.fullmatch(one)
    ]
    lacking = [one for one in dict.fromkeys(told) if not is_shown(one, shown)]
    return [(number, one) for one in lacking]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_of_a_text_is_shown(path):
    found = find_untold(nbformat.read(path, as_version=4), path.name[:2])
    for key in found:
        shown = key in CHOSEN or is_shown(key[1], IN_THE_DATA.get(key, set)())
        assert shown, f"{path.name}: no table or code of it has {key[1]}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_languages_tell_the_same_numbers(path):
    notebook = nbformat.read(path, as_version=4)
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    for english, indonesian in zip(texts[::2], texts[1::2], strict=True):
        assert sorted(read_told(english)) == sorted(read_told(indonesian))


@pytest.mark.parametrize(
    ("told", "wrong"), [("14,897", "14,898"), ("85.9 %", "85.7 %")]
)
def test_a_changed_number_is_seen(told, wrong):
    path = ROOT / "notebooks" / "02_participation.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert find_untold(notebook, "02") == [("02", "205")]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(told, wrong)
    assert ("02", wrong.removesuffix(" %")) in find_untold(notebook, "02")
