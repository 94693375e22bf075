"""The slides and native charts of a year's report: every number is held to the list.

The list is invented; what is right is counted here from it. Slides are read back with
python-pptx, charts of the workbook from its parts, pages as LibreOffice lays them out.
"""

import re
import zipfile
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pypdfium2
import pytest
from full_list import OFFICE, REGION, YEAR
from libreoffice import LIBREOFFICE, convert_to_pdf, list_boxes, read_text
from openpyxl.utils import range_boundaries
from openxml import list_faults
from pptx import Presentation

from iga_analysis import load_sources
from iga_analysis.report import ReportError
from iga_analysis.report.report import write_report
from iga_analysis.report.slides_template import check_slides_template

LEVELS = ("provinsi", "kabupaten", "kota")
NATION = {"id": "nasional", "en": "nation"}
PARTS = ("cat", "val", "xVal", "yVal")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FILES = ("iga_slides.pptx", "iga_tables.xlsx")


@pytest.fixture(scope="module")
def show(written):
    return Presentation(written / "iga_slides.pptx")


def list_charts(show):
    """Return the charts of each slide."""
    return [
        [shape.chart for shape in slide.shapes if shape.has_chart]
        for slide in show.slides
    ]


def read_chart(chart):
    """Return {series: {category: number}} of a chart with categories."""
    plot = chart.plots[0]
    names = list(plot.categories)
    return {
        series.name: dict(zip(names, series.values, strict=True))
        for series in plot.series
    }


def read_bars(show):
    """Return what the charts with bars show, those of one series put together."""
    found = {}
    for charts in list_charts(show):
        shown = [read_chart(one) for one in charts if "XY" not in one.chart_type.name]
        for one in shown:
            found.setdefault(tuple(one), {name: {} for name in one})
            for name, numbers in one.items():
                found[tuple(one)][name] |= numbers
    return found


@pytest.mark.parametrize("file", FILES)
def test_validator_of_office_files_finds_nothing(written, file):
    assert list_faults(written / file) == []


def count_shares(truth):
    """Return {predicate: {level: per cent}} as the list has it."""
    shares = {}
    for predicate in truth["predicate"].unique():
        own = truth["predicate"] == predicate
        shares[predicate] = {
            level: 100 * own[truth["level"] == level].mean() for level in LEVELS
        }
        shares[predicate]["all"] = 100 * own.mean()
    return shares


def count_means(truth):
    below = truth[truth["level"] != "provinsi"]
    return below.groupby("province")["score"].mean().to_dict()


def count_intervals(truth):
    """Return {level: how many scores in each interval of five}."""
    edges = np.arange(0, 101, 5)
    return {
        level: np.histogram(truth.loc[truth["level"] == level, "score"], edges)[0]
        for level in LEVELS
    }


def test_bars_are_those_of_the_list(show, truth, lang):
    bars = read_bars(show)
    shares = count_shares(truth)
    (key,) = [one for one in bars if set(one) == set(shares)]
    for predicate, levels in shares.items():
        wanted = {NATION[lang] if one == "all" else one: n for one, n in levels.items()}
        assert bars[key][predicate] == pytest.approx(wanted)
    means = count_means(truth)
    (found,) = [one for (key, *_), one in bars.items() if set(one[key]) == set(means)]
    assert next(iter(found.values())) == pytest.approx(means)
    for level, counts in count_intervals(truth).items():
        assert list(bars[LEVELS][level].values()) == counts.tolist()
    took = truth["score"] > 0
    rates = {level: 100 * took[truth["level"] == level].mean() for level in LEVELS}
    rates[NATION[lang]] = 100 * took.mean()
    (found,) = [
        one
        for key, one in bars.items()
        if set(one[key[0]]) == set(rates) and not key[1:]
    ]
    assert next(iter(found.values())) == pytest.approx(rates)


def test_points_are_those_of_the_list(show, truth):
    (chart,) = [
        one
        for charts in list_charts(show)
        for one in charts
        if "XY" in one.chart_type.name
    ]
    every, marked = chart.plots[0].series
    own = truth[(truth["level"] == "kabupaten") & truth["rank"].notna()]
    wanted = sorted(zip(own["rank"], own["score"], strict=True))
    assert np.array(sorted(read_points(every))) == pytest.approx(np.array(wanted))
    (place,) = own[own["code"] == REGION].to_dict("records")
    assert read_points(marked) == [(place["rank"], place["score"])]
    assert marked.name == place["name"]


def read_points(series):
    """Return the pairs of a series of a scatter."""
    x, y = (
        [float(one.text) for one in series._element.findall(f"{C}{part}//{C}v")]
        for part in ("xVal", "yVal")
    )
    return list(zip(x, y, strict=True))


def test_tables_are_those_of_the_list(show, truth):
    rows = [
        [cell.text for cell in row.cells]
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    for predicate, group in truth.groupby("predicate"):
        each = group["level"].value_counts()
        wanted = [str(each.get(level, 0)) for level in LEVELS]
        assert any(row[:4] == [predicate, *wanted] for row in rows), predicate
    for level in LEVELS:
        own = truth[truth["level"] == level].sort_values("score")["name"]
        assert all(any(name in row for row in rows) for name in own.tail(5))
    inside = truth[truth["province_code"] == REGION[:2]]
    assert set(inside["name"]) <= {cell for row in rows for cell in row}


def test_every_slide_says_what_and_whence(show, written, lang):
    first, *others = show.slides
    assert 9 <= len(others) <= 13
    assert OFFICE in " ".join(one.text for one in first.placeholders)
    titles = [slide.shapes.title.text for slide in others]
    assert len(set(titles)) == len(titles)
    # but for the lists at either end a title is a finding
    assert all(re.search(r"\d", title) for title in titles[1:-1])
    mark = {"id": "Sumber:", "en": "Source:"}[lang]
    urls = list(load_sources()["url"].dropna())
    for slide in others:
        texts = [one.text_frame.text for one in slide.shapes if one.has_text_frame]
        assert sum(text.startswith(mark) for text in texts) == 1
        notes = slide.notes_slide.notes_text_frame.text
        assert mark in notes and re.search(r"^\[\d+\] ", notes, re.M)
    notes = others[0].notes_slide.notes_text_frame.text
    assert any(url in notes for url in urls)


def test_every_picture_is_described_in_its_language(show, written, lang):
    code = {"id": "id-ID", "en": "en-GB"}[lang]
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                said = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                assert said and len(said) > 20
            if shape.has_text_frame:
                runs = [r for p in shape.text_frame.paragraphs for r in p.runs]
                assert {run.font._element.get("lang") for run in runs} <= {code}
    for charts in list_charts(show):
        for chart in charts:
            assert chart._chartSpace.find(f"{C}lang").get("val") == code
    about = show.core_properties
    assert (about.author, about.language) == (OFFICE, code)
    assert str(YEAR) in about.title


def test_series_are_told_apart_without_colour(show):
    for charts in list_charts(show):
        for chart in charts:
            looks = [find_look(series) for series in chart.plots[0].series]
            assert len(set(looks)) == len(looks)


def find_look(series):
    """Return hatch, lightness and marker of a series."""
    element = series._element
    hatch = element.find(f"{C}spPr//{{*}}pattFill")
    colours = [one.get("val") for one in element.iter("{*}srgbClr")]
    grey = [int(one[:2], 16) + int(one[2:4], 16) for one in colours[:1]]
    marker = element.find(f"{C}marker/{C}symbol")
    return (hatch is not None, *grey, None if marker is None else marker.get("val"))


@pytest.mark.skipif(not LIBREOFFICE, reason="LibreOffice is not installed")
def test_nothing_runs_over(written, show, lang, tmp_path):
    mark = {"id": "Sumber:", "en": "Source:"}[lang]
    with pypdfium2.PdfDocument(
        convert_to_pdf(written / "iga_slides.pptx", tmp_path)
    ) as pdf:
        assert len(pdf) == len(show.slides)
        for page, slide in zip(list(pdf)[1:], list(show.slides)[1:], strict=True):
            boxes = list_boxes(page)
            (top,) = (box[3] for text, box in boxes if text.startswith(mark))
            inside = [box for _, box in boxes if box[3] > top + 1]
            assert min(box[1] for box in inside) >= top - 2
            assert min(box[0] for _, box in boxes) > 0
            assert max(box[2] for _, box in boxes) < page.get_width()
            # no number is broken into two lines
            assert list_numbers(slide) <= set(read_text(page).split())


def list_numbers(slide):
    """Return the cells of the tables of a slide that are numbers."""
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    cells = {cell.text for table in tables for cell in table.iter_cells()}
    return {text for text in cells if re.fullmatch(r"−?\d[\d.,]*", text)}


def test_template_rules_the_slides(show, slides_template, lang):
    if lang == "id":
        pytest.skip("written without the template")
    own = Presentation(slides_template)
    assert show.slide_width == own.slide_width
    masters = [one.text_frame.text for one in show.slide_master.shapes]
    assert "BRIDA CONTOH" in masters
    texts = [
        shape.text_frame.text
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert "an old slide" not in texts


def test_old_slides_leave_no_part(written, lang):
    with zipfile.ZipFile(written / "iga_slides.pptx") as file:
        parts = [name for name in file.namelist() if "slides/slide" in name]
        assert not any(b"an old" in file.read(name) for name in file.namelist())
    assert len([one for one in parts if one.endswith(".xml")]) == len(
        Presentation(written / "iga_slides.pptx").slides
    )


@pytest.mark.parametrize("content", [None, b"no presentation"])
def test_what_is_no_template_is_refused(content, tmp_path):
    path = tmp_path / "paparan.pptx"
    if content:
        path.write_bytes(content)
    with pytest.raises(ReportError, match=r"paparan\.pptx"):
        check_slides_template(path)


def test_template_without_a_place_for_content_is_refused(tmp_path):
    show = Presentation()
    for layout in list(show.slide_layouts):
        if layout.name not in ("Blank", "Title Only"):
            show.slide_layouts.remove(layout)
    show.save(tmp_path / "bare.pptx")
    with pytest.raises(ReportError, match="Title Only"):
        check_slides_template(tmp_path / "bare.pptx")


def test_slides_need_a_year(slides_template, tmp_path):
    with pytest.raises(ReportError, match="year"):
        write_report(slides_template=slides_template, out=tmp_path / "reports")


@pytest.mark.usefixtures("short")
def test_without_a_list_there_are_fewer_slides(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "none"))
    # of Kota Surabaya an award alone is published of 2025, of 2019 its rank
    write_report(lang="en", year=2025, region="Surabaya", out=tmp_path / "award")
    slides = Presentation(tmp_path / "award" / "iga_slides.pptx").slides
    titles = [slide.shapes.title.text for slide in slides if slide.shapes.title]
    assert any(one.startswith("No score and no predicate of Kota") for one in titles)
    write_report(lang="en", year=2019, out=tmp_path / "reports")
    path = tmp_path / "reports" / "iga_slides.pptx"
    assert list_faults(path) == []
    show = Presentation(path)
    assert 5 <= len(show.slides) <= 8
    # participation and predicates, both published by level; no means, no scores
    bars = read_bars(show)
    assert len(bars) == 2
    (shares,) = [one for key, one in bars.items() if len(key) == 4]
    # 119 of 542, 268 of 542: published by the webinar of the ministry
    nation = {name: numbers["nation"] for name, numbers in shares.items()}
    assert nation["Sangat Inovatif"] == pytest.approx(100 * 119 / 542)
    assert nation["Tidak Dapat Dinilai"] == pytest.approx(100 * 268 / 542)


# Charts of the workbook.


def read_refs(path):
    """Return the title of each chart of a workbook and its series, as cells have it."""
    book = openpyxl.load_workbook(path)
    charts = []
    with zipfile.ZipFile(path) as file:
        names = [one for one in file.namelist() if one.startswith("xl/charts/chart")]
        for name in sorted(names):
            root = ElementTree.fromstring(file.read(name))
            title = "".join(
                one.text for one in root.findall(f"{C}chart/{C}title//{A}t")
            )
            series = [
                [
                    read_cells(book, one.find(f"{C}{part}//{C}f"))
                    for part in PARTS
                    if one.find(f"{C}{part}") is not None
                ]
                for one in root.iter(f"{C}ser")
            ]
            charts.append((title, series))
    return charts


def read_cells(book, formula):
    sheet, _, place = formula.text.rpartition("!")
    left, top, right, bottom = range_boundaries(place.replace("$", ""))
    rows = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [cell for row in rows for cell in row]


def test_charts_of_the_workbook_are_made_of_cells(written, truth, lang):
    charts = read_refs(written / "iga_tables.xlsx")
    assert len(charts) == 7
    assert all(title for title, _ in charts)
    names = [NATION[lang] if one == "all" else one for one in ("all", *LEVELS)]
    shares = count_shares(truth)
    (found,) = [s for _, s in charts if len(s) == 4]
    for (categories, values), predicate in zip(found, order_predicates(), strict=True):
        told = dict(zip(categories, values, strict=True))
        wanted = [shares[predicate][one] for one in ("all", *LEVELS)]
        assert [told[name] for name in names] == pytest.approx(wanted)
    means = count_means(truth)
    told = [dict(zip(*s[0], strict=True)) for _, s in charts if len(s) == 1]
    assert any(one == pytest.approx(means) for one in told if set(one) == set(means))
    scores = [s for _, s in charts if len(s) == 3 and isinstance(s[0][0][0], str)]
    for (_, values), counts in zip(
        scores[0], count_intervals(truth).values(), strict=True
    ):
        assert values == counts.tolist()
    pairs = [s for _, s in charts if len(s) == 3 and s is not scores[0]]
    for level, (x, y) in zip(LEVELS, pairs[0], strict=True):
        own = truth[truth["level"] == level]
        wanted = sorted(zip(own["spd"], own["sid"], strict=True))
        found = np.array(sorted(zip(x, y, strict=True)))
        assert found == pytest.approx(np.array(wanted))


def order_predicates():
    return ["Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"]


def test_workbook_leads_the_reader(written, lang):
    book = openpyxl.load_workbook(written / "iga_tables.xlsx")
    first, *sheets = book.worksheets
    assert first.title == {"id": "Daftar isi", "en": "Contents"}[lang]
    assert book.properties.creator == OFFICE and str(YEAR) in book.properties.title
    links = [cell.hyperlink.location for cell in first["A"][4:]]
    assert links == [f"'{one.title}'!A1" for one in sheets]
    for sheet in sheets:
        assert sheet["A3"].hyperlink.location == f"'{first.title}'!A1"
        assert sheet["A1"].value and sheet.auto_filter.ref.startswith("A4:")
        assert re.match(r"(Tabel|Table|Gambar|Figure) [\dA]", sheet.title) or (
            sheet is sheets[-1]
        )
    sheet = next(one for one in sheets if " 2.3 " in one.title)
    shares = [row[5] for row in sheet.iter_rows(min_row=5)]
    # the sources stand below an empty row
    shares = shares[: [cell.value for cell in shares].index(None)]
    assert shares[-1].value == pytest.approx(100)
    assert {cell.number_format[-3:] for cell in shares} == {'"%"'}
