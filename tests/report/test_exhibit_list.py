"""The list of exhibits is that of the stored notebooks, and loses nothing said."""

import re
from pathlib import Path

import nbformat
import pytest
from tongues import list_foreign
from typer.testing import CliRunner

from iga_analysis import award_winners, check_tables
from iga_analysis.__main__ import app
from iga_analysis.datapackage import load_table
from iga_analysis.exhibits import TABLE_MIME
from iga_analysis.language import label
from iga_analysis.report import write_exhibit_list
from iga_analysis.report.exhibit_list import PAGES, compose_list, read_exhibits
from iga_analysis.settings import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
SHOWN = read_exhibits(NOTEBOOKS)
SAID = load_table("exhibits")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_is_that_of_the_notebooks(lang):
    text = (ROOT / PAGES[lang]).read_text(encoding="utf-8")
    current = text == compose_list(SHOWN, lang)
    assert current, "the list is not current; write it anew: iga check --exhibits"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_has_no_word_of_the_other_language(lang):
    assert list_foreign(compose_list(SHOWN, lang), lang, kinds=("word", "number")) == []


def test_every_exhibit_is_listed():
    """A figure is found by its picture here, by its numbers there."""
    stored = set()
    for path in NOTEBOOKS.glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                table = output.get("data", {}).get(TABLE_MIME, {})
                figure = output.get("metadata", {}).get("image/png", {})
                for kind, one in (("table", table), ("figure", figure)):
                    if "exhibit" in one:
                        stored.add((path.name, kind, one["exhibit"]))
    keys = [(one["notebook"], one["kind"], one["exhibit"]) for one in SHOWN]
    assert set(keys) == stored and len(keys) == len(stored)
    rows = compose_list(SHOWN, "en").splitlines()[-len(SHOWN) :]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    assert f"`{SHOWN[0]['exhibit']}`" in rows[0]


def test_what_is_said_is_said_of_an_exhibit_in_both_languages():
    shown = {(one["kind"], one["exhibit"]) for one in SHOWN}
    assert set(zip(SAID["kind"], SAID["exhibit"], strict=True)) <= shown
    for name in ("published", "matches"):
        empty = SAID[[f"{name}_en", f"{name}_id"]].isna()
        assert (empty.iloc[:, 0] == empty.iloc[:, 1]).all()
    named = set(" ".join(SAID["tables"].dropna()).split())
    assert named <= set(check_tables()["table"])
    page = compose_list(SHOWN, "id")
    for name in ("published_id", "matches_id"):
        assert all(said in page for said in SAID[name].dropna())


def test_words_of_a_caption_are_those_stored():
    one = {"kind": "table", "exhibit": "year_participation", "notebook": "00_x.ipynb"}
    one |= {"origin": "simulated", "sources": []}
    one["caption"] = label("table_year_participation", "en").format(year=2031)
    for lang in LANGUAGES:
        wanted = label("table_year_participation", lang).format(year=2031)
        assert wanted in compose_list([one], lang)
        assert not re.search(r"[{}]", compose_list(SHOWN, lang))


def test_the_command_writes_both_pages(tmp_path, monkeypatch):
    tour = NOTEBOOKS / "01_data_tour.ipynb"
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / tour.name).write_bytes(tour.read_bytes())
    monkeypatch.setattr(
        "iga_analysis.report.exhibit_list.shipped", lambda name: tmp_path / name
    )
    done = CliRunner().invoke(app, ["check", "--exhibits", "--lang", "en"])
    assert done.exit_code == 0, done.output
    shown = [one for one in SHOWN if one["notebook"] == tour.name]
    for lang, name in PAGES.items():
        assert (tmp_path / name).read_text("utf-8") == compose_list(shown, lang)
        assert f"{name} written" in done.output


def test_an_installed_package_has_no_such_pages(tmp_path):
    folder = tmp_path / "shipped" / "notebooks"
    folder.mkdir(parents=True)
    with pytest.raises(ValueError, match="pip install -e"):
        write_exhibit_list(notebooks=folder)
    assert list(folder.parent.iterdir()) == [folder]


def test_number_of_regions_on_which_sources_disagree():
    """The list tells it beside the table of awards."""
    winners = [award_winners(year) for year in range(2018, 2026)]
    disputed = sum(one.loc[one["disputed"], "code"].nunique() for one in winners)
    (row,) = SAID[SAID["exhibit"] == "awards"].to_dict("records")
    assert re.search(rf"\b{disputed} regions\b", row["matches_en"])
    assert re.search(rf"\b{disputed} daerah\b", row["matches_id"])
