"""The report of a year as an office sends it: every number of the Word file is held.

The list is invented: 546 regions whose totals differ from those of the press. What is
right is counted here from that list, or read from the tables of the same file.
"""

import re

import openpyxl
import pandas as pd
import pytest
from babel.numbers import parse_decimal
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from full_list import OFFICE, REGION, REPORTED, YEAR, import_truth
from libreoffice import LIBREOFFICE, read_pages
from openxml import list_faults

from iga_analysis import label, load_national_figures
from iga_analysis.report.report import write_report
from iga_analysis.settings import use_data_folder
from iga_analysis.yearly import blocks as blocks_of
from iga_analysis.yearly.blocks import Chapter, Text
from iga_analysis.yearly.national import compose_national
from iga_analysis.yearly.regional import compose_region
from iga_analysis.yearly.summary import compose_conclusion

NUMBER = re.compile(r"(?<![\w.,])[-−]?\d[\d.,]*(?<![.,])(?!\w)")
# Marks of a sentence that says that something was not published.
NOTHING = {
    "id": ("tidak ada yang dipublikasikan", "tidak dipublikasikan", "tidak tersedia"),
    "en": ("nothing was published", "none was published", "No complete list"),
}


@pytest.fixture(scope="module")
def word(written):
    """What stands in the Word file: paragraphs, and tables by their numbers."""
    document = Document(written / "iga_report.docx")
    blocks, tables, captions = [], {}, {}
    title = None
    for element in document.element.body.iter():
        if element.tag.endswith("}p") and not is_in_table(element):
            paragraph = Paragraph(element, document)
            text = " ".join(paragraph.text.split())
            blocks.append((paragraph.style.name, text))
            found = re.match(r"(?:Tabel|Table) ([\dA-Z]+\.\d+)\. ", text)
            if found and paragraph.style.name == "Table Caption":
                title = found[1]
                captions[title] = text
        elif element.tag.endswith("}tbl") and title:
            rows = Table(element, document).rows
            tables[title] = [[cell.text for cell in row.cells] for row in rows]
            title = None
    return blocks, tables, captions


def is_in_table(element):
    return any(one.tag.endswith("}tc") for one in element.iterancestors())


def read_numbers(text, lang):
    """Return the numbers of a text, written as the language writes them."""
    found = []
    for one in NUMBER.findall(text.replace("−", "-").replace("–", " ")):
        try:
            found.append(float(parse_decimal(one, locale=lang)))
        except ValueError:
            continue
    return found


def chapter(blocks, head):
    """Return the texts between a heading of the first level and the next."""
    texts, inside = [], False
    for style, text in blocks:
        if style == "Heading 1":
            inside = head in text.upper()
        elif inside:
            texts.append(text)
    return texts


SUMMARY = {"id": "RINGKASAN EKSEKUTIF", "en": "EXECUTIVE SUMMARY"}
REFERENCE = re.compile(r"\(((?:Tabel|Table) [\dA-Z.]+)\)$")


def test_summary_says_what_its_tables_say(word, lang):
    blocks, tables, captions = word
    said = [text for text in chapter(blocks, SUMMARY[lang]) if REFERENCE.search(text)]
    assert len(said) >= 8
    for text in said:
        number = REFERENCE.search(text)[1].split()[1]
        there = [cell for row in tables[number] for cell in row]
        known = set()
        for cell in [*there, captions[number]]:
            known |= {round(one, 2) for one in read_numbers(cell, lang)}
        known |= {YEAR, YEAR - 1, 0}
        sentence = REFERENCE.sub("", text)
        missing = [
            one for one in read_numbers(sentence, lang) if round(one, 2) not in known
        ]
        assert missing == [], (text, number)


CONCLUSIONS = {"id": ("Kesimpulan", "Rekomendasi"), "en": ("Conclusions", "Recom")}


def test_conclusions_follow_and_do_not_repeat(word, truth, lang):
    blocks, _, _ = word
    head = {"id": "KESIMPULAN DAN", "en": "CONCLUSIONS AND"}[lang]
    own = [REFERENCE.sub("", text) for text in chapter(blocks, head)]
    first, last = CONCLUSIONS[lang]
    begin = next(n for n, text in enumerate(own) if first in text)
    end = next(n for n, text in enumerate(own) if last in text)
    told = [text for text in own[begin + 1 : end] if text.strip()]
    others = {REFERENCE.sub("", text) for text in chapter(blocks, SUMMARY[lang])}
    assert len(told) >= 5 and not set(told) & others
    numbers = [set(read_numbers(text, lang)) for text in told]
    good = int(truth["predicate"].isin(["Sangat Inovatif", "Inovatif"]).sum())
    rest = len(truth) - good
    shares = {round(100 * one / len(truth), 2) for one in (good, rest)}
    assert {good, rest, *shares} in numbers
    region = truth.set_index("code").loc[REGION]
    middle = truth.loc[truth["level"] == region["level"], "score"].median()
    away = round(abs(region["score"] - middle), 2)
    wanted = {region["score"], round(middle, 2), away}
    assert any(wanted <= one for one in numbers)
    silent = int((truth["score"] <= 0).sum())
    share = round(100 * silent / len(truth), 2)
    assert {silent, len(truth), share} in numbers


def test_cover_has_nothing_to_be_rubbed_out(word):
    blocks, _, _ = word
    (room,) = [text for style, text in blocks if style == "Cover Logo"]
    assert not room


def test_glossary_has_what_the_report_says(written):
    glossary = Document(written / "iga_report.docx").tables[-1]
    terms = [row.cells[0].text for row in glossary.rows[1:]]
    assert {"SPD", "Sangat Inovatif", "Terinovatif"} <= set(terms)
    # terms of the notebooks alone are left out
    assert "Cram" not in " ".join(terms)


def test_figures_of_the_year_are_those_of_the_list(word, truth, lang):
    _, tables, _ = word
    took = truth["score"] > 0
    (part,) = [rows for rows in tables.values() if has_heads(rows, PARTICIPATION[lang])]
    by_level = {row[0]: row for row in part[1:]}
    for level, word_ in LEVELS[lang].items():
        own = truth["level"].eq(level) if level != "all" else truth["level"].notna()
        said = by_level[word_]
        assert read_numbers(said[1], lang) == [own.sum()]
        assert read_numbers(said[2], lang) == [(own & took).sum()]
        assert read_numbers(said[3], lang) == [(own & ~took).sum()]
    totals = tables["2.2"]
    found = {(row[0], row[1]): read_numbers(row[2], lang) for row in totals[1:]}
    innovations = {key: n for key, n in found.items() if key[0] == INNOVATIONS[lang]}
    assert innovations[INNOVATIONS[lang], LEVELS[lang]["all"]] == [
        truth["innovations"].sum()
    ]
    means = [n[0] for (name, _), n in found.items() if name == MEAN[lang]]
    wanted = [truth["score"].mean()]
    wanted += [
        truth.loc[truth["level"] == one, "score"].mean()
        for one in ("provinsi", "kabupaten", "kota")
    ]
    assert means == pytest.approx(wanted, abs=0.005)
    counts = tables["2.3"]
    for predicate, group in truth.groupby("predicate"):
        (row,) = [row for row in counts if row[0] == predicate]
        numbers = [read_numbers(cell, lang)[0] for cell in row[1:]]
        each = group["level"].value_counts()
        levels = [each.get(one, 0) for one in ("provinsi", "kabupaten", "kota")]
        share = 100 * len(group) / len(truth)
        assert numbers == pytest.approx([*levels, len(group), share], abs=0.005)


LEVELS = {
    "id": {
        "all": "nasional",
        **{one: one for one in ("provinsi", "kabupaten", "kota")},
    },
    "en": {"all": "nation", **{one: one for one in ("provinsi", "kabupaten", "kota")}},
}
PARTICIPATION, INNOVATIONS, MEAN = (
    {lang: label(term, lang) for lang in ("id", "en")}
    for term in ("silent", "innovations_reported", "index_average")
)


def has_heads(rows, head):
    return any(cell.casefold() == head for cell in rows[0])


def test_press_totals_stand_only_as_published(word, lang):
    """531, 36,742 and 49.43 are the press's: never beside the list's without a word."""
    blocks, tables, _ = word
    figures = load_national_figures(YEAR)
    press = figures[
        figures["measure"].isin(["regions_participating", "innovations_reported"])
        & (figures["level"] == "all")
    ]["value"]
    press = {float(one) for one in press if one > 500} | {49.43}
    marks = ("dipublikasikan", "publikasi", "published", "Sumber berbeda", "differ")
    for style, text in blocks:
        # titles of sources are theirs
        if style != "Bibliography" and press & set(read_numbers(text, lang)):
            assert any(mark in text for mark in marks), text
    for number, rows in tables.items():
        heads = [head.casefold() for head in rows[0]]
        allowed = {"dipublikasikan", "published", "penjelasan", "explanation"}
        conflicts = {"penerbit", "publisher"} & set(heads)
        for row in rows[1:]:
            for head, cell in zip(heads, row, strict=True):
                if press & set(read_numbers(cell, lang)):
                    assert head in allowed or conflicts, (number, head, cell)


def test_no_sentence_denies_what_the_list_holds(word, lang):
    blocks, _, _ = word
    for _, text in blocks:
        assert not any(one.casefold() in text.casefold() for one in NOTHING[lang]), text


def test_region_is_where_the_list_puts_it(word, truth, lang):
    blocks, tables, _ = word
    own = truth.set_index("code").loc[REGION]
    texts = " ".join(text for _, text in blocks)
    score = f"{own['score']:.2f}".replace(".", "," if lang == "id" else ".")
    assert score in texts and own["predicate"] in texts
    level = truth[truth["level"] == own["level"]]
    better = (level["score"] > own["score"]).sum() + 1
    assert own["rank"] == better
    inside = truth[truth["province"].eq(own["province"])]
    (table,) = [
        rows
        for rows in tables.values()
        if {row[1] for row in rows[1:] if len(row) > 1} == set(inside["name"])
    ]
    assert len(table) == 1 + len(inside)


def test_whole_list_is_the_annex(word, truth, lang):
    _, tables, _ = word
    for number, level in enumerate(("provinsi", "kabupaten", "kota"), start=1):
        rows = tables[f"A.{number}"]
        own = truth[truth["level"] == level].set_index("code")
        place = {head.casefold(): n for n, head in enumerate(rows[0])}
        code = place["kode" if lang == "id" else "code"]
        score = place["skor" if lang == "id" else "score"]
        told = {row[code]: read_numbers(row[score], lang)[0] for row in rows[1:]}
        assert told == pytest.approx(own["score"].to_dict())
    lower = truth[truth["predicate"].isin(["Kurang Inovatif", "Tidak Dapat Dinilai"])]
    assert len(tables["A.4"]) == 1 + len(lower)


def test_near_the_cuts_are_those_within_two_points(word, truth, lang):
    _, tables, _ = word
    (table,) = [
        rows
        for rows in tables.values()
        if rows[0][1].casefold() in ("di bawah batas", "below the bound")
    ]
    for cut, name in ((65.01, "Sangat Inovatif"), (40.01, "Inovatif")):
        gap = (truth["score"] - cut).round(6)
        wanted = [gap.between(-2, 0, inclusive="left").sum()]
        wanted.append(gap.between(0, 2).sum())
        (row,) = [row for row in table if row[0] == name]
        assert [read_numbers(cell, lang)[0] for cell in row[1:3]] == wanted


@pytest.mark.skipif(not LIBREOFFICE, reason="LibreOffice is not installed")
def test_pages(written, lang, tmp_path):
    text = [page for page, _ in read_pages(written / "iga_report.docx", tmp_path)]
    annex = {"id": "LAMPIRAN", "en": "ANNEX"}[lang]
    (summary,) = [n for n, one in enumerate(text) if one_head(one) == SUMMARY[lang]]
    contents = {"id": "DAFTAR ISI", "en": "CONTENTS"}[lang]
    assert one_head(text[summary + 1]) == contents
    (first,) = [n for n, one in enumerate(text) if one_head(one) == annex]
    assert first <= 27, f"{first} pages before the annex"


def one_head(page):
    """Return the first line of a page that is not its header."""
    lines = [line for line in page.splitlines() if OFFICE not in line]
    return lines[0].strip() if lines else ""


def test_workbook_has_every_table(written, word):
    _, tables, _ = word
    book = openpyxl.load_workbook(written / "iga_tables.xlsx", read_only=True)
    # "Tabel 2.1 Daerah menurut"
    names = {name.split()[1] for name in book.sheetnames if " " in name}
    assert set(tables) <= names


def test_year_without_a_list_is_short_and_honest(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "none"))
    write_report(lang="id", year=2024, out=tmp_path / "reports")
    document = Document(tmp_path / "reports" / "iga_report.docx")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert sum("tidak tersedia" in text for text in texts) <= 1
    assert sum("tidak ditemukan dalam sumber" in text for text in texts) == 1
    if LIBREOFFICE:
        pages = read_pages(tmp_path / "reports" / "iga_report.docx", tmp_path)
        assert len(pages) < 20


def conclude(year):
    """Return what is concluded from the chapter on the nation, by the keys."""
    national = Chapter("national", "2", compose_national(year))
    told = [*national.blocks, *compose_conclusion([national], year)]
    found = {}
    for one in told:
        if isinstance(one, Text):
            found.setdefault(one.key, []).append(one.values)
    return found


def test_what_some_results_show_is_not_said_of_all(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "none"))
    said = conclude(2019)
    # of 377 regions to be coached few have names in the annex
    counts = said["advice_coach_some"]
    assert [one["n"] for one in counts] == [109, 268] and "advice_coach" not in said
    assert all(one["named"] + one["others"] == one["n"] for one in counts)
    # 14 of the 542 regions are in no class
    assert "predicates" in said and "conclusion_predicates" not in said


@pytest.mark.usefixtures("short")
def test_region_without_data_is_told_first(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "none"))
    lines = []
    choices = {"lang": "id", "year": 2024, "region": "Kabupaten Yalimo"}
    out = tmp_path / "reports"
    write_report(**choices, out=out, progress=lines.append)
    assert "Kabupaten Yalimo" in lines[0] and "2024" in lines[0]
    document = Document(out / "iga_report.docx")
    texts = [(one.style.name, one.text) for one in document.paragraphs]
    own = [text for text in chapter(texts, "HASIL KABUPATEN YALIMO") if text]
    assert own[0] == lines[0]


def test_province_lists_its_kabupaten_and_kota(truth, tmp_path):
    with use_data_folder(import_truth(truth, YEAR, tmp_path, columns=REPORTED)):
        blocks = compose_region(YEAR, "16")
    names = set(truth.loc[truth["province"] == "Sumatera Selatan", "name"])
    tables = [block.table for block in blocks if isinstance(block, blocks_of.Table)]
    assert any(names <= set(table["name"]) for table in tables if "name" in table)


def test_word_file_passes_the_validator(written):
    assert list_faults(written / "iga_report.docx") == []


def test_awards_stay_from_the_sources(word, lang):
    blocks, _, _ = word
    texts = [text for _, text in blocks]
    assert any("Innovative Government Award 2025" in text for text in texts)


def test_percentages_of_the_nation_add_up(word, lang):
    _, tables, _ = word
    rows = tables["2.3"][1:]
    shares = [read_numbers(row[-1], lang)[0] for row in rows[:-1]]
    assert sum(shares) == pytest.approx(read_numbers(rows[-1][-1], lang)[0], abs=0.03)
    assert pd.Series(shares).between(0, 100).all()
