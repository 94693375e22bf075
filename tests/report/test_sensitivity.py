"""The report on a ranking: every file says what the tables say, in both languages."""

import math
import re

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from openxml import list_faults
from shown import judge_file

from iga_analysis import format_number
from iga_analysis.language import label, say
from iga_analysis.report import ReportError, write_sensitivity
from iga_analysis.report.sensitivity_source import find_source
from iga_analysis.report.sensitivity_words import name_top
from iga_analysis.sensitivity import analyse_ranking
from iga_analysis.settings import LANGUAGES, use_language
from iga_analysis.yearly import tell

UNITS, DRAWS, SEED = 60, 2000, 5
WANTED = ["Desa Rekaan 55", "D07"]
BANDS = [["predikat", "bawah", "atas"], ["Maju", 55, None], ["Berkembang", 45, 54.99]]
BANDS.append(["Tertinggal", None, 44.99])


def invent():
    """Return an index of villages that do not exist: units, structure and bands."""
    drawn = np.random.default_rng(11).normal(0, 1, (UNITS, 5))
    drawn[:, :4] += drawn[:, 4:]
    rows = [["Kode", "Nama Desa", "jalan", "air", "listrik", "bencana", "Kecamatan"]]
    for number, values in enumerate(drawn[:, :4].round(4).tolist(), start=1):
        name = f"Desa Rekaan {number:02d}"
        rows.append([f"D{number:02d}", name, *values, "Kecamatan Rekaan"])
    structure = [["indikator", "nama", "aspek", "bobot", "arah"]]
    structure += [["jalan", "Jalan desa", "Fisik", 3, 1], ["air", None, "Fisik", 2, 1]]
    structure += [["listrik", None, "Fisik", 1, 1], ["bencana", None, "Aman", 2, -1]]
    return {"data": rows, "struktur": structure, "predikat": BANDS}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "indeks_desa_rekaan.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in invent().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request, path, tmp_path_factory):
    """Return the language, the files and the findings of a whole report."""
    options = {"units": WANTED, "top": 8, "draws": DRAWS, "seed": SEED}
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, *write_sensitivity(
        folder, path, lang=request.param, **options
    )


def test_no_word_of_the_other_language(written):
    lang, files, _ = written
    told = ["Jalan desa", "Desa Rekaan", "Kecamatan Rekaan", "indeks desa rekaan"]
    told += ["indeks_desa_rekaan", "Fisik", "jalan", "air", "listrik", "bencana"]
    told += ["Berkembang", "Tertinggal", "Maju", "INDEKS DESA REKAAN"]
    found = [
        one for path in files.values() for one in judge_file(path, lang, quotes=told)
    ]
    assert found == []


@pytest.fixture(scope="module")
def found(path):
    """Return the tables, straight from the file."""
    given = {"structure": None, "equal_weights": False, "decimal": None}
    source = find_source(path, edition=None, year=None, **given)
    return analyse_ranking(
        source.table,
        source.structure,
        bands=source.bands,
        units=["D55", "D07"],
        top=(8,),
        draws=DRAWS,
        seed=SEED,
    )


def read_word(path):
    """Return the tables of a Word file as lists of rows of text."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(path).tables
    ]


def read_page(path):
    """Return the tables of a page, those behind figures left out."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for one in soup.select("details"):
        one.decompose()
    return [
        [[cell.get_text() for cell in row.select("th, td")] for row in one.select("tr")]
        for one in soup.select("table")
    ]


def span(low, high):
    low, high = int(np.floor(low)), int(np.ceil(high))
    return f"{low}–{high}" if low < high else str(low)


def test_word_and_page_have_the_same_tables(written):
    _, paths, _ = written
    word, page = read_word(paths["word"]), read_page(paths["page"])
    assert len(word) >= 6
    assert word == page


def test_ranks_are_those_of_the_tables(written, found):
    lang, paths, _ = written
    ranks = found["ranks"]
    shown = read_word(paths["word"])[0]
    assert len(shown) == 41
    for row, own in zip(shown[1:], ranks.itertuples(), strict=False):
        assert row[0] == str(own.rank)
        assert row[1] == f"Desa Rekaan {own.code[1:]}"
        assert row[2] == format_number(own.score, 2, lang)
        assert row[3] == span(own.rank_5, own.rank_95)
        assert row[4] == format_number(100 * own.p_top_8, 1, lang)
        assert row[5] == own.predicate
        chance = getattr(own, f"p_{own.predicate.casefold()}")
        assert row[6] == format_number(100 * chance, 1, lang)


def test_the_workbook_has_every_unit_and_every_predicate(written, found):
    lang, paths, _ = written
    book = openpyxl.load_workbook(paths["excel"])
    sheet = book.worksheets[1]
    rows = [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]
    table = pd.DataFrame(rows[1:], columns=rows[0])
    ranks = found["ranks"]
    with use_language(lang):
        heads = {
            one: label(one)[:1].upper() + label(one)[1:] for one in ("code", "rank")
        }
    assert table[heads["code"]].tolist() == ranks["code"].tolist()
    assert table[heads["rank"]].tolist() == ranks["rank"].tolist()
    for name in ("Maju", "Berkembang", "Tertinggal"):
        own = 100 * ranks[f"p_{name.casefold()}"]
        np.testing.assert_allclose(table[f"{name} (%)"], own, atol=1e-8)
    place = [cell.value for cell in sheet[4]].index("Maju (%)") + 1
    assert sheet.cell(5, place).number_format.endswith('0.0"%"')
    assert sheet.auto_filter.ref and sheet.freeze_panes == "A5"


def test_exact_ranges_and_pairs(written, found):
    lang, paths, _ = written
    tables = read_word(paths["word"])
    with use_language(lang):
        exact = label("exact_ranks")
        change = label("change_pct")
    (ranges,) = [one for one in tables if exact.casefold() in one[0][3].casefold()]
    for row, own in zip(ranges[1:], found["ranges"].itertuples(), strict=True):
        assert row[1] == f"Desa Rekaan {own.code[1:]}"
        assert row[3] == span(own.rank_best, own.rank_worst)
    pairs = [one for one in tables if one[0][-1].casefold() == change.casefold()]
    for shown, name in zip(pairs, ("swaps", "cut_swaps"), strict=True):
        for row, own in zip(shown[1:], found[name].itertuples(), strict=True):
            assert row[1] == f"Desa Rekaan {own.leader[1:]}"
            assert row[3] == f"Desa Rekaan {own.challenger[1:]}"
            # rounded up, for less would not be enough
            assert row[4] == format_number(math.ceil(1e4 * own.change) / 100, 2, lang)


def test_findings_come_first_and_their_numbers_are_counted(written, found):
    lang, paths, findings = written
    ranks = found["ranks"]
    first, sure = ranks["rank"].le(8), ranks["p_top_8"].ge(0.9)
    with use_language(lang):
        told = {"sure": int((first & sure).sum()), "first": int(first.sum())}
        told["span"] = name_top("span", 8)
        told |= {"those": tell("sens_those_units"), "one": ""}
        assert findings[0] == tell("sens_top", told)
        fragile = int(ranks["fragile"].sum())
        told = {"fragile": fragile, "n": UNITS, "those": told["those"]}
        assert tell("sens_predicate", told) in findings
    said = [one.text for one in docx.Document(paths["word"]).paragraphs]
    text = "\n".join(said)
    places = [text.index(one) for one in findings]
    assert places == sorted(places)
    page = " ".join(
        BeautifulSoup(paths["page"].read_text("utf-8"), "html.parser").text.split()
    )
    assert all(one in page for one in findings)
    assert sum("Desa Rekaan 55" in one for one in findings) == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("among", {"en": "at rank 1", "id": "menempati peringkat 1"}),
        ("border", {"en": "rank 1", "id": "peringkat 1"}),
        ("span", {"en": "1", "id": "1"}),
    ],
)
def test_one_place_is_no_span_of_places(form, words):
    for lang, said in words.items():
        with use_language(lang):
            assert name_top(form, 1) == said and "10" in name_top(form, 10)


def find_table(tables, heading):
    """Return the one table that has a heading."""
    found = [
        one for one in tables if heading.casefold() in [x.casefold() for x in one[0]]
    ]
    assert len(found) == 1
    return found[0]


def test_other_choices_are_those_of_the_tables(written, found):
    lang, paths, findings = written
    tables = read_word(paths["word"])
    with use_language(lang):
        shown = find_table(tables, label("all_ranks"))
        driver, mean = label("choice_normalisation"), label("choice_aggregation")
        choice = label("sens_driver").casefold()
    (shares,) = [one for one in tables if one[0][0].casefold() == choice]
    own = found["choices"].set_index("code")
    for row, code in zip(shown[1:], found["ranks"]["code"], strict=False):
        assert row[3] == span(own.loc[code, "rank_5"], own.loc[code, "rank_95"])
        assert row[4] == format_number(100 * own.loc[code, "p_top_8"], 1, lang)
    drivers = found["choice_drivers"].set_index("choice")
    told = {row[0]: row[1] for row in shares[1:]}
    assert told[driver] == format_number(
        100 * drivers.loc["normalisation", "total_order"], 1, lang
    )
    assert mean in told and len(told) == len(drivers)
    width = np.ceil(own["rank_95"]) - np.floor(own["rank_5"]) + 1
    most = label(f"choice_{drivers['total_order'].idxmax()}", lang)
    (said,) = [one for one in findings if most in one]
    assert f" {int(width.median())} " in said


def test_weights_and_what_they_decide(written, found):
    lang, paths, _ = written
    tables = read_word(paths["word"])
    with use_language(lang):
        shown = find_table(tables, label("effective_pct"))
    for row, own in zip(shown[1:], found["weights"].itertuples(), strict=True):
        assert row[0].startswith(own.indicator)
        assert row[1] == format_number(100 * own.weight, 2, lang)
        assert row[2] == format_number(100 * own.effective, 1, lang)
        assert row[-1] == format_number(own.sd_pct, 1, lang)


def test_the_method_is_told_in_all_files(written):
    lang, paths, _ = written
    text = "\n".join(one.text for one in docx.Document(paths["word"]).paragraphs)
    draws = format_number(DRAWS, lang=lang)
    for said in (draws, f"{SEED}", "bencana", "indeks_desa_rekaan.xlsx", "75", "125"):
        assert said in text
    with use_language(lang):
        unused = say("index_unused_text", column="G 'Kecamatan'")
    assert unused in text
    book = openpyxl.load_workbook(paths["excel"])
    cells = [row[0] for row in book.worksheets[-2].iter_rows(values_only=True)]
    assert any(unused in str(cell) for cell in cells)
    assert book.worksheets[-1].cell(5, 1).value == "indeks_desa_rekaan.xlsx"


def test_the_page_is_one_file_without_a_connection(written):
    lang, paths, _ = written
    text = paths["page"].read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in text
    assert not re.search(r'(?:src|href)="https?:|<script|@import', text)
    soup = BeautifulSoup(text, "html.parser")
    pictures = soup.select("img")
    assert pictures and all(
        one["src"].startswith("data:image/png") and one["alt"] for one in pictures
    )


def test_files_open_without_repair(written):
    _, paths, _ = written
    for kind in ("excel", "word"):
        assert list_faults(paths[kind]) == []


def test_units_that_are_not_there_are_named_with_the_nearest(path, tmp_path):
    with pytest.raises(ReportError) as caught:
        write_sensitivity(tmp_path, path, units=["Desa Rekan 5", "X"], lang="en")
    lines = str(caught.value).splitlines()
    assert len(lines) == 2 and "Desa Rekaan" in lines[0]
    assert not any(tmp_path.iterdir())


def write_small(path, rows):
    text = "\n".join(";".join(map(str, row)) for row in [["Desa", "a", "b"], *rows])
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_ranked_is_said(lang, tmp_path):
    given = {"equal_weights": True, "lang": lang, "draws": 100}
    path = write_small(tmp_path / "a.csv", [["X", 1, 2], ["Y", 1, 2], ["Z", 1, 2]])
    with pytest.raises(ReportError) as caught:
        write_sensitivity(tmp_path / "out", path, **given)
    assert str(caught.value) == say("sens_all_constant", lang=lang)
    path = write_small(path, [["X", 1, 2], ["Y", 2, 1], ["Z", 0, 3]])
    with pytest.raises(ReportError) as caught:
        write_sensitivity(tmp_path / "out", path, **given, top=3)
    assert str(caught.value) == say("sens_top_many", lang=lang, top=3, number=3)
    assert not (tmp_path / "out").exists()


def test_names_with_signs_stay_what_they_are(tmp_path):
    """Signs of formulas, of HTML, of Excel, and the braces of our own sentences."""
    names = ["=Desa $x$", "<b>Desa</b> & Co", "Desa {sure}", "-Desa_^", "@Desa"]
    drawn = np.random.default_rng(1).normal(0, 1, (len(names), 2)).round(3)
    rows = [[name, *values] for name, values in zip(names, drawn, strict=True)]
    path = write_small(tmp_path / "a.csv", rows)
    options = {"equal_weights": True, "draws": 100, "lang": "en"}
    paths, _ = write_sensitivity(tmp_path / "out", path, **options)
    table = read_word(paths["word"])[0]
    assert {row[1] for row in table[1:]} == set(names)
    assert read_page(paths["page"])[0] == table
    sheet = openpyxl.load_workbook(paths["excel"]).worksheets[1]
    cells = {row[1].value: row[1].data_type for row in sheet.iter_rows(min_row=5)}
    assert cells == dict.fromkeys(names, "s")


def test_without_an_import_of_the_year_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    with pytest.raises(ReportError, match="--year 2026"):
        write_sensitivity(tmp_path, year=2026, lang="en")


def test_a_table_with_gaps_ranks_all_units_and_says_what_it_lacks(path, tmp_path):
    book = openpyxl.load_workbook(path)
    for cell in ("C5", "D9", "D10"):
        book["data"][cell] = None
    book.save(tmp_path / "sel_kosong.xlsx")
    options = {"draws": 500, "seed": 1, "lang": "en"}
    paths, findings = write_sensitivity(
        tmp_path / "out", tmp_path / "sel_kosong.xlsx", **options
    )
    text = "\n".join(one.text for one in docx.Document(paths["word"]).paragraphs)
    assert tell("sens_gaps", lang="en") in text
    assert tell("head_sens_ranges", lang="en") not in text
    assert "D04 (jalan); D08 (air); D09 (air)" in text
    assert f"of the {UNITS} units" in " ".join(findings)
    rows = [one for one in read_word(paths["word"]) if one[0][0] == label("choice")]
    with use_language("en"):
        gaps = label("choice_gaps")
    assert rows == [] and gaps in text


def test_levels_of_an_edition_are_corrected(tmp_path):
    """Regions that do not exist, with levels of the indicators of 2026."""
    drawn = np.random.default_rng(2).integers(0, 4, (25, 36))
    table = pd.DataFrame(drawn, columns=[str(n) for n in range(1, 37)])
    table.insert(0, "Daerah", [f"Daerah Rekaan {n:02d}" for n in range(1, 26)])
    table.to_excel(tmp_path / "level.xlsx", index=False)
    given = {"structure": None, "equal_weights": False, "decimal": None, "year": None}
    source = find_source(tmp_path / "level.xlsx", edition=2026, **given)
    assert len(source.levels) == 35 and set(source.levels.values()) == {3}
    options = {"draws": 500, "seed": 1}
    paths, findings = write_sensitivity(
        tmp_path / "out", tmp_path / "level.xlsx", edition=2026, lang="id", **options
    )
    found = analyse_ranking(
        source.table,
        source.structure,
        scaled=True,
        levels=source.levels,
        bands=source.bands,
        **options,
    )
    both = found["corrections"].query("varied == 'both'").set_index("code")
    tables = read_word(paths["word"])
    with use_language("id"):
        shown = find_table(tables, label("both_ranks"))
    for row, code in zip(shown[1:], found["ranks"]["code"], strict=True):
        assert row[4] == span(both.loc[code, "rank_5"], both.loc[code, "rank_95"])
    with use_language("id"):
        assert tell("sens_those_regions") in findings[0]
    book = openpyxl.load_workbook(paths["excel"])
    sources = [
        row[0] for row in book.worksheets[-1].iter_rows(min_row=5, values_only=True)
    ]
    assert sources[0] == "level.xlsx" and len(sources) > 1
