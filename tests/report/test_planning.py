"""The files of a plan, read again: sheets add up, each line has its evidence."""

import math

import docx
import openpyxl
import pandas as pd
import pytest
from openxml import list_faults

from iga_analysis.datapackage import load_table
from iga_analysis.intake import match_agencies
from iga_analysis.language import format_number, label, say
from iga_analysis.method import load_edition
from iga_analysis.plan import tabulate_plan
from iga_analysis.report.planning import format_target, write_plan
from iga_analysis.settings import LANGUAGES, use_language

EDITION = load_edition(2026)
REGISTER, SPD = load_table("example_register"), load_table("example_spd")
REGION = "Kabupaten Contoh (rekaan)"
DUE = pd.Timestamp("2027-08-31")
LISTED = ["Dinas Pendidikan", "Dinas X, Y & Z", "Dinas Sosial", "Badan Apa Saja"]
# Sheets that are no agency's: two before, five after them.
BEFORE, AFTER = 2, 5


@pytest.fixture(scope="module")
def tables():
    """Return the plan of the example, one agency with a name that is awkward."""
    register = REGISTER.copy()
    first = register["agency"] == "Dinas Perikanan"
    register.loc[first, "agency"] = "=Dinas [Perikanan] / Kelautan: 'A'"
    register.loc[register["agency"] == "Dinas Perdagangan", "agency"] = pd.NA
    options = {"agencies": LISTED, "year_after": True}
    found = {"register": register, "spd": SPD, "edition": EDITION}
    return tabulate_plan("00.00", "Sangat Inovatif", **found, **options)


@pytest.fixture(scope="module", params=LANGUAGES)
def files(request, tables, tmp_path_factory):
    """Return the language and the paths of the files of a plan."""
    folder = tmp_path_factory.mktemp("plan")
    joined = match_agencies(["Disdik", *REGISTER["agency"]], LISTED)
    options = {"region": REGION, "edition": EDITION, "due": DUE, "joined": joined}
    return request.param, write_plan(folder, tables, lang=request.param, **options)


def read_sheet(sheet):
    """Return the lines of a sheet under its headings, and the row of the sum."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(
        place for place, row in enumerate(rows) if row.count(None) < len(row) / 2
    )
    body = []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if not isinstance(row[0], int | float):
            return pd.DataFrame(body, columns=rows[top]), row, number
        body.append(row)
    return pd.DataFrame(body, columns=rows[top]), None, None


def head(term, lang):
    text = label(term, lang)
    return text[:1].upper() + text[1:]


def test_sheets_of_agencies_add_up_to_the_whole(files, tables):
    lang, paths = files
    values = openpyxl.load_workbook(paths["excel"], data_only=True)
    formulas = openpyxl.load_workbook(paths["excel"])
    summed = ["gain_points", "gain_index", "plan_effort"]
    names = [head(term, lang) for term in summed]
    whole, *_ = read_sheet(values.worksheets[1])
    assert len(whole) == len(tables["lines"])
    agencies = values.sheetnames[BEFORE:-AFTER]
    assert len(agencies) == len(tables["sheets"])
    parts = []
    for name in [values.sheetnames[1], *agencies]:
        part, sums, row = read_sheet(values[name])
        for heading in names:
            place = list(part.columns).index(heading)
            assert sums[place] == pytest.approx(math.fsum(part[heading]), abs=1e-9)
            letter = openpyxl.utils.get_column_letter(place + 1)
            first, last = row - len(part), row - 1
            formula = formulas[name].cell(row, place + 1).value
            assert formula == f"=SUM({letter}{first}:{letter}{last})"
        if name != values.sheetnames[1]:
            parts.append(part)
    parts = pd.concat(parts)
    key = [head("innovation", lang), head("indicator", lang)]
    assert len(parts) == len(whole) and not parts.duplicated(key).any()
    for heading in names:
        assert math.fsum(parts[heading]) == pytest.approx(
            math.fsum(whole[heading]), abs=1e-9
        )
    one = tables["summary"].iloc[0]
    raised = one["iid_after"] - one["iid_before"]
    assert math.fsum(whole[names[1]]) == pytest.approx(raised, abs=1e-9)
    reached = whole[head("index_reached", lang)].iloc[-1]
    assert reached == pytest.approx(one["iid_after"], abs=1e-9)
    # the summary says the same once more
    summary, sums, _ = read_sheet(values.worksheets[0])
    assert summary[names[0]].sum() == pytest.approx(whole[names[0]].sum(), abs=1e-9)
    assert sums[list(summary.columns).index(head("plan_lines", lang))] == len(whole)


def test_every_line_has_evidence_file_type_and_room_to_fill_in(files):
    lang, paths = files
    book = openpyxl.load_workbook(paths["excel"], data_only=True)
    for name in book.sheetnames[1:-AFTER]:
        lines, _, _ = read_sheet(book[name])
        for term in ("evidence", "file_types", "level_means", "indicator_name"):
            assert lines[head(term, lang)].str.len().min() > 1, (name, term)
        assert (lines[head("plan_due", lang)] == DUE).all()
        assert lines[head("plan_person", lang)].isna().all()
        now, wanted = (lines[head(one, lang)] for one in ("level_now", "level_wanted"))
        assert (wanted > now).all()


def test_silent_agencies_are_ready_for_a_letter(files):
    lang, paths = files
    book = openpyxl.load_workbook(paths["excel"])
    silent, _, _ = read_sheet(book.worksheets[-AFTER])
    assert silent[head("agency", lang)].tolist() == ["Dinas X, Y & Z", "Badan Apa Saja"]
    every, _, _ = read_sheet(book.worksheets[1 - AFTER])
    named = every.set_index(head("agency", lang))[head("named_as", lang)]
    assert named["Dinas Pendidikan"] == "Disdik"
    text = "\n".join(one.text for one in docx.Document(paths["word"]).paragraphs)
    assert say("plan_silent_head", lang=lang) in text


def test_efforts_can_be_handed_in_again(files, tables):
    from iga_analysis.intake import read_efforts

    _, paths = files
    found = read_efforts(paths["excel"], edition=EDITION)
    same = ["indicator", "level", "effort", "within_reach"]
    pd.testing.assert_frame_equal(found[same], tables["efforts"][same])


def test_files_open_without_repair(files):
    _, paths = files
    for path in paths.values():
        assert list_faults(path) == []


def test_word_has_a_chapter_an_agency_and_each_line(files, tables):
    lang, paths = files
    document = docx.Document(paths["word"])
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads[1] == say("plan_spd", lang=lang)
    agencies = tables["sheets"]["agency"].dropna().tolist()
    assert heads[2 : 2 + len(agencies)] == agencies
    evidence = head("evidence", lang)
    lines, gains = 0, 0
    for table in document.tables:
        cells = [cell.text for cell in table.rows[0].cells]
        if evidence in cells:
            rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
            lines += len(rows)
            assert all(row[cells.index(evidence)] for row in rows)
            assert all(row[cells.index(head("file_types", lang))] for row in rows)
            gain = [row[cells.index(head("gain_index", lang))] for row in rows]
            gains += sum(float(one.replace(",", ".")) for one in gain)
    assert lines == len(tables["lines"])
    assert gains == pytest.approx(tables["lines"]["gain"].sum(), abs=0.0005 * lines)
    text = "\n".join(one.text for one in document.paragraphs)
    after = tables["rules"]["iid_after"].iloc[-1]
    assert format_number(after, 2, lang) in text


def test_a_target_that_is_reached_has_no_lines(tmp_path):
    given = {"register": REGISTER, "spd": SPD, "edition": EDITION}
    found = tabulate_plan("00.00", 40.0, **given, agencies=[], year_after=True)
    options = {"region": REGION, "edition": EDITION, "lang": "en", "outcomes": True}
    paths = write_plan(tmp_path, found, **options)
    for path in paths.values():
        assert list_faults(path) == []
    with use_language("en"):
        told = say("plan_reached", before="47.43", predicate_before="Inovatif")
        none = say("plan_silent_none")
    text = [one.text for one in docx.Document(paths["word"]).paragraphs]
    assert told in text and none in text and say("plan_outcomes_in", lang="en") in text


@pytest.mark.parametrize(("lang", "shown"), [("en", "55.0"), ("id", "55,0")])
def test_target_is_told_as_numbers_are(lang, shown):
    with use_language(lang):
        assert format_target("55.0") == shown
        assert format_target("Sangat Inovatif") == "Sangat Inovatif"


def test_sheets_of_a_plan_lead_to_each_other(files):
    _, paths = files
    book = openpyxl.load_workbook(paths["excel"])
    assert book.properties.creator == "iga_analysis" and book.properties.title
    first, *others = book.worksheets
    cells = [cell for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert {cell.hyperlink.location for cell in cells} == {
        f"'{one.title}'!A1" for one in others
    }
    # those that are no agency's stand below its table
    below = [cell.hyperlink.location for cell in cells][-AFTER - 1 :]
    assert below == [f"'{one.title}'!A1" for one in [others[0], *others[-AFTER:]]]
    for one in others:
        back = [cell for cell in one["A"] if cell.hyperlink]
        assert [cell.hyperlink.location for cell in back] == [f"'{first.title}'!A1"]
