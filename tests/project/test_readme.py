"""What the READMEs say is so."""

import doctest
import re
from pathlib import Path

import nbformat
import pytest

from iga_analysis import award_winners
from iga_analysis.exhibits import TABLE_MIME
from iga_analysis.language import label

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.id.md"]


def exhibits(path):
    """Return the exhibits of a notebook as (kind, key)."""
    found = set()
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if TABLE_MIME in output.get("data", {}):
                found.add(("table", output["data"][TABLE_MIME]["exhibit"]))
            picture = output.get("metadata", {}).get("image/png", {})
            if "exhibit" in picture:
                found.add(("figure", picture["exhibit"]))
    return found


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_examples_run(readme):
    failed, tried = doctest.testfile(str(readme), module_relative=False)
    assert tried >= 4
    assert failed == 0


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_make_targets_and_files_exist(readme):
    text = readme.read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make (\w+)", text, re.M))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"report", "test", "lab"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    for link in re.findall(r"\]\(([\w./]+)\)", text):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize(("readme", "lang"), [(READMES[0], "en"), (READMES[1], "id")])
def test_list_of_exhibits_is_that_of_the_notebooks(readme, lang):
    rows = re.findall(
        r"^\| (\w+) `(\w+)`: (.+?) \| (\d\d) \|",
        readme.read_text(encoding="utf-8"),
        re.M,
    )
    kinds = {"Table": "table", "Tabel": "table", "Figure": "figure", "Gambar": "figure"}
    listed = {(kinds[kind], key, number) for kind, key, _, number in rows}
    shown = {
        (kind, key, path.name[:2])
        for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
        for kind, key in exhibits(path)
    }
    assert listed <= shown
    assert {one for one in shown if one[0] == "figure"} <= listed
    for kind, key, caption, _ in rows:
        assert caption == label(f"{kinds[kind]}_{key}", lang)


def test_number_of_regions_on_which_sources_disagree():
    """The README tells it beside the table of awards."""
    winners = [award_winners(year) for year in range(2018, 2026)]
    disputed = sum(one.loc[one["disputed"], "code"].nunique() for one in winners)
    for readme in READMES:
        assert re.search(rf"\b{disputed} (regions|daerah)\b", readme.read_text("utf-8"))


def test_rank_271_is_as_far_off_as_the_readmes_say():
    """The likely band, the extreme one, and the width with levels corrected."""
    notebook = nbformat.read(ROOT / "notebooks" / "06_ranking_sensitivity.ipynb", 4)
    tables = {
        output["data"][TABLE_MIME]["exhibit"]: output["data"][TABLE_MIME]["rows"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if TABLE_MIME in output.get("data", {})
    }
    [(_, low, high, best, worst)] = [r for r in tables["exact_ranges"] if r[0] == 271]
    _, _, (_, width, _) = tables["corrected_widths"]
    told = [*map(round, (low, high)), 25, best, worst, int(width)]
    for readme in READMES:
        text = readme.read_text("utf-8")
        sentence = text[text.index(" 271 ") : text.index("notebook 06")]
        assert [int(one) for one in re.findall(r"\d{2,3}", sentence)[1:]] == told
