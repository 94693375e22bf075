"""The invented list, and both languages, for the tests of what is written of it."""

from functools import cache

import pytest
from full_list import OFFICE, REGION, REPORTED, YEAR, import_truth, invent_list
from pptx import Presentation
from pptx.util import Emu

from iga_analysis.report import claims, write_report


@pytest.fixture(scope="session", autouse=True)
def claims_once():
    """The page of claims, which is the same beside every report, is made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "build_claims", cache(claims.build_claims))
        yield


@pytest.fixture(scope="module")
def truth():
    return invent_list(YEAR)


@pytest.fixture(scope="module", params=["id", "en"])
def lang(request):
    return request.param


@pytest.fixture
def short(monkeypatch):
    """A report without what takes longest and has tests of its own.

    The pages of the lists are left to the Word processor, as without LibreOffice, and
    the page to explore is a word.
    """

    def write_page(path, **_):
        path.write_text("explore", encoding="utf-8")
        return path

    monkeypatch.setattr("iga_analysis.report.word.find_pages", lambda *_: {})
    monkeypatch.setattr("iga_analysis.explore.write_page", write_page)


@pytest.fixture(scope="session")
def slides_template(tmp_path_factory):
    """A template of 4 to 3 with slides of its own, a section of them and a band."""
    show = Presentation()
    layout = show.slide_layouts[1]
    for _ in range(2):
        slide = show.slides.add_slide(layout)
        slide.shapes.title.text = "an old slide"
        slide.notes_slide.notes_text_frame.text = "an old note"
    band = slide.shapes.add_textbox(0, 0, show.slide_width, Emu(200000))
    band.text_frame.text = "BRIDA CONTOH"
    show.slide_master.shapes._spTree.append(band._element)
    path = tmp_path_factory.mktemp("template") / "paparan.pptx"
    show.save(path)
    return path


@pytest.fixture(scope="session")
def _reports():
    return {}


@pytest.fixture(scope="module")
def written(lang, slides_template, _reports, tmp_path_factory):
    """The folder of a report from the complete list, with a chapter of a region.

    In English its slides are on the template. It is written once for all files of
    tests that read it, which one worker runs: see ``tests/conftest.py``.
    """
    if lang not in _reports:
        folder = tmp_path_factory.mktemp(f"office_{lang}")
        with pytest.MonkeyPatch.context() as patch:
            data = import_truth(invent_list(YEAR), YEAR, folder, columns=REPORTED)
            patch.setenv("IGA_DATA", str(data))
            write_report(
                lang=lang,
                year=YEAR,
                region=REGION,
                office=OFFICE,
                cited="Keputusan Contoh Nomor 1",
                slides_template=slides_template if lang == "en" else None,
                out=folder / "reports",
            )
        _reports[lang] = folder / "reports"
    return _reports[lang]
