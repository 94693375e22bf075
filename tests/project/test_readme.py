"""What the READMEs say is so."""

import doctest
import re
from pathlib import Path

import nbformat
import pytest

from iga_analysis.exhibits import TABLE_MIME

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.id.md"]


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
