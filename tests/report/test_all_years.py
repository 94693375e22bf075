"""The report of all years has no word of the other language, in any of its files.

In English it shows what the notebooks store; what their pictures say in English is
judged in ``tests/plots/test_style.py``. In Indonesian the notebooks run here, with few
draws: the words are the same.
"""

import pytest
from kernel import read_stored, run_notebooks
from shown import READERS, judge_file

import iga_analysis
from iga_analysis.report import report

# what takes longest in the notebooks, and with what it is soon done
FEW = {
    "simulate_widths": {"nations": 1},
    "rank_uncertainty": {"draws": 200},
    "register_uncertainty": {"draws": 50},
    "pairwise_wins": {"draws": 200},
}


@pytest.fixture
def written(lang, tmp_path, monkeypatch, short):
    for name, few in FEW.items():
        whole = getattr(iga_analysis, name)
        monkeypatch.setattr(
            iga_analysis, name, lambda *a, f=whole, few=few, **k: f(*a, **(k | few))
        )
    taken = {"en": read_stored, "id": run_notebooks}[lang]
    monkeypatch.setattr(report, "run_notebooks", taken)
    monkeypatch.chdir(tmp_path)
    report.write_report(lang=lang, out=tmp_path / "reports")
    return tmp_path / "reports"


def test_files_are_of_one_language(written, lang):
    files = [path for path in written.rglob("*") if path.suffix in READERS]
    names = {path.name for path in files}
    assert {"iga_report.docx", "iga_tables.xlsx", "index.html"} <= names
    chapters = {path.stem for path in report.NOTEBOOKS.glob("0*.ipynb")}
    assert {f"{one}.html" for one in chapters} <= names
    # each notebook draws something
    assert {one.split("-")[0] for one in names if one.endswith(".svg")} == chapters
    found = [one for path in files for one in judge_file(path, lang)]
    assert found == []
