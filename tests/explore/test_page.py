"""The page as a file: whole, small, in its language, and nobody else's file lost."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.explore import page
from iga_analysis.language import label, load_terms, say
from iga_analysis.settings import use_command


@pytest.fixture(scope="module", params=["english", "indonesian"])
def made(request):
    """A page as text and as parsed, with its language."""
    text = request.getfixturevalue(request.param).read_text(encoding="utf-8")
    return text, BeautifulSoup(text, "html.parser"), request.param[:2].lower()


def read_data(soup):
    return json.loads(soup.find(id="iga-data").string)


def test_page_is_one_small_file(made):
    text, soup, _ = made
    assert len(text.encode()) < 2_000_000
    assert not soup.find_all(["iframe", "img", "object", "embed"])
    assert [one["href"] for one in soup.find_all("link")] == ["data:,"]
    assert not [one for one in soup.find_all("script") if one.get("src")]
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")


def test_page_speaks_one_language(made):
    _, soup, lang = made
    lang = {"en": "en", "in": "id"}[lang]
    assert soup.html["lang"] == lang
    assert soup.title.string == label("explore_title", lang) == soup.h1.string
    shown = " ".join(soup.body.stripped_strings)
    assert "explore_" not in shown and "$" not in soup.main.get_text()
    other = {"en": "Geser|daerah|peringkat", "id": "regions|weights|places|ranked"}
    text = " ".join(soup.main.stripped_strings)
    assert not re.search(rf"\b({other[lang]})\b", text, re.I)


def test_every_control_has_its_label(made):
    _, soup, _ = made
    controls = soup.find_all(["input", "select"])
    assert len(controls) == 9
    for one in controls:
        (tied,) = soup.find_all("label", {"for": one["id"]})
        assert tied.get_text(strip=True)
    sliders = soup.find_all("input", {"type": "range"})
    assert len(sliders) == 5
    assert all(soup.find("output", {"for": one["id"]}) for one in sliders)


def test_every_chart_has_a_text_and_a_table(made):
    _, soup, _ = made
    charts = read_data(soup)["charts"]
    assert set(charts) == {"cuts", "ranks", "bounds"}
    assert all(one["spec"]["description"] for one in charts.values())
    assert len(soup.find_all("table")) == 5
    for table in soup.find_all("table"):
        assert soup.find(id=table["aria-labelledby"])
        assert all(head["scope"] == "col" for head in table.find_all("th"))


def test_simulation_is_said_in_the_chart_and_the_table(made):
    _, soup, lang = made
    said = {"en": "simulated regions", "in": "daerah simulasi"}[lang]
    assert said in soup.find(id="iga-ranks-caption").string
    assert said in soup.find(id="iga-chart-ranks-caption").string
    spec = read_data(soup)["charts"]["ranks"]["spec"]
    assert said in spec["title"]["text"] and said in spec["description"]


def test_official_list_is_used_where_there_is_one(made):
    _, soup, lang = made
    first = read_data(soup)["sources"][0]
    if lang == "en":
        assert first["origin"] == "official list of 2024, file hasil_2024.csv"
        assert "545 regions with a score" in first["note"]
    else:
        assert "tidak mewakili seluruh daerah" in first["note"]


def test_words_of_the_page_are_in_both_languages():
    terms = load_terms()
    own = terms[terms["term"].str.contains("explore")]
    assert len(own) >= 40
    assert own[["en", "id"]].notna().all(axis=None)
    places = {
        lang: own[lang].map(lambda text: set(re.findall(r"{\w+}", text)))
        for lang in ("en", "id")
    }
    assert (places["en"] == places["id"]).all()


def test_data_cannot_leave_their_place():
    text = page._write_json({"name": "</script><script>alert(1)</script>"})
    assert "<" not in text
    assert json.loads(text)["name"].startswith("</script>")


def test_command_writes_and_opens_the_page(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(page, "build_page", lambda lang: f"{page._MARK} {lang}")
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = tmp_path / "näme of a folder" / "page.html"
    for arguments in (["--lang", "en"], ["--no-browser"]):
        done = CliRunner().invoke(app, ["explore", "--out", str(path), *arguments])
        assert done.exit_code == 0, done.output
        assert str(path) in done.output.replace("\n", "")
    # the second has replaced the first
    assert path.read_text(encoding="utf-8") == f"{page._MARK} id"
    assert opened == [path.as_uri()]


def test_another_file_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "build_page", lambda lang: "new")
    other = tmp_path / "register.xlsx"
    other.write_bytes(b"\xff\xfe somebody's work")
    for path in (other, tmp_path):
        done = CliRunner().invoke(app, ["explore", "--no-browser", "--out", str(path)])
        assert done.exit_code == 1
        assert "--out" in done.output
    assert other.read_bytes().endswith(b"work")


def test_an_unknown_language_is_said(tmp_path):
    path = tmp_path / "page.html"
    options = ["--no-browser", "--lang", "fr", "--out", str(path)]
    done = CliRunner().invoke(app, ["explore", *options])
    assert done.exit_code == 1
    assert "'fr'" in done.output
    assert not path.exists()


@pytest.mark.parametrize("name", ["page.txt", "page", "page.html.gz"])
def test_a_wrong_ending_is_said(name, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "build_page", lambda lang: "new")
    path = tmp_path / name
    done = CliRunner().invoke(app, ["explore", "--no-browser", "--out", str(path)])
    assert done.exit_code == 1
    assert ".html" in done.output and "--out" in done.output
    assert not path.exists()


def test_a_damaged_import_is_said_in_the_language_asked_for(tmp_path, monkeypatch):
    (tmp_path / "results-2024.json").write_text("{")
    monkeypatch.setenv("IGA_DATA", str(tmp_path))
    monkeypatch.setenv("IGA_LANG", "fr")
    for lang in ("en", "id"):
        path = tmp_path / "page.html"
        options = ["--no-browser", "--lang", lang, "--out", str(path)]
        done = CliRunner().invoke(app, ["explore", *options])
        assert done.exit_code == 1
        damaged = tmp_path / "results-2024.json"
        with use_command():
            assert say("damaged_import", lang=lang, file=damaged) in done.output


def test_a_list_that_was_changed_is_said(listed, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(listed[0], tmp_path / "data")
    (table,) = (tmp_path / "data").glob("results-2024-*/results.csv")
    table.write_text(table.read_text().replace("51.25", "61.25"))
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["explore", "--no-browser", "--out", str(out)])
    assert done.exit_code == 1
    assert "hasil_2024.csv" in done.output
    assert not out.exists()
