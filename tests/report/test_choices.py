"""Choices of a report are refused at once, before a list is read."""

import pytest
from spoken import judge
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.report import ReportError, check_choices
from iga_analysis.settings import LANGUAGES


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    told = {"template": tmp_path / "no.docx", "slides_template": tmp_path / "no.pptx"}
    with pytest.raises(ReportError) as caught:
        check_choices(paper="A3", year=2024, region="Kota Atlantis", **told)
    lines = str(caught.value).splitlines()
    for line, word in zip(lines, ("A3", "docx", "pptx", "Atlantis"), strict=True):
        assert word in line


def test_a_region_is_known_by_name_or_code():
    check_choices(paper="F4", year=2024, region="Kota Padang")
    check_choices(year=2024, region="13.71")


def test_a_year_with_a_list_needs_no_published_data():
    with pytest.raises(ReportError, match="2026"):
        check_choices(year=2026)
    check_choices(year=2026, results="hasil.csv")
    with pytest.raises(ReportError) as caught:
        check_choices(year=1999, results="hasil.csv", region="Kota Padang")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_is_not_read_before(lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # whoever reads it finds that it is damaged
    (tmp_path / "hasil.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    words = ["report", "--year", "2024", "--results", "hasil.xlsx", "--paper", "A3"]
    words += ["--region", "Kota Atlantis", "--lang", lang]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    assert "A3" in done.output and "Kota Atlantis" in done.output
    assert "hasil.xlsx" not in done.output
    judge(done.output, lang)
