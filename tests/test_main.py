"""The commands that a person types."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from forms import write_form
from spoken import judge
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.datapackage import load_table
from iga_analysis.language import label
from iga_analysis.report.sheet_names import name_sheet
from iga_analysis.settings import LANGUAGES

# Columns of the register that are not needed.
FREE = ("region", "agency", "form", "digital", "renewed", "stage", "competitions")


def find_sheet(key, lang="en"):
    """Return the name of a sheet of scores."""
    return name_sheet({"caption": label(f"sheet_{key}", lang)})


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The Excel form, filled with the invented example region, for tests to copy."""
    path = tmp_path_factory.mktemp("filled") / "register.xlsx"
    done = CliRunner().invoke(app, ["template", str(path), "--example", "--lang", "en"])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def form(filled, tmp_path):
    return Path(shutil.copy(filled, tmp_path))


def score(*arguments, lang="en"):
    """Run ``iga score`` and return how it ended."""
    done = CliRunner().invoke(app, ["score", *map(str, arguments), "--lang", lang])
    if lang in LANGUAGES:
        judge(done.output, lang)
    return done


def test_template_is_not_written_over_a_file(form):
    done = CliRunner().invoke(app, ["template", str(form), "--lang", "en"])
    assert done.exit_code == 1
    assert "exists already" in done.output
    done = CliRunner().invoke(app, ["template", str(form)])
    assert "sudah ada" in done.output


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "no source states"), ("id", "tidak ada sumber")]
)
def test_template_says_why_there_is_none(tmp_path, lang, words):
    path = tmp_path / "form.xlsx"
    arguments = [str(path), "--edition", "2022", "--lang", lang]
    done = CliRunner().invoke(app, ["template", *arguments])
    assert done.exit_code == 1
    assert words in done.output
    assert "--edition 2026" in done.output
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "form.xlsx"
    done = CliRunner().invoke(app, ["template", str(path), "--lang", lang])
    assert done.exit_code == 1
    assert {"en": "cannot be written", "id": "tidak dapat ditulis"}[lang] in done.output


def test_score_prints_and_writes_the_index(form):
    done = score(form)
    assert done.exit_code == 0, done.output
    assert "Inovatif" in done.output
    book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
    wanted = ("eligibility", "scores", "explained", "maturity", "edition")
    wanted = {find_sheet(one) for one in wanted}
    assert wanted <= set(book.sheetnames)
    head, row = book[find_sheet("scores")].iter_rows(min_row=4, values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert cells["Innovations"] == 30
    # the parts make the index: (SPD + SID) / 250
    whole = (cells["SPD (points)"] + cells["SID (points)"]) / 250 * 100
    assert cells["IID"] == pytest.approx(whole)
    explained = list(
        book[find_sheet("explained")].iter_rows(min_row=5, values_only=True)
    )
    assert len(explained) == 41


def test_score_speaks_indonesian_unless_told(form):
    done = CliRunner().invoke(app, ["score", str(form)])
    assert done.exit_code == 0, done.output
    assert "inovasi" in done.output and "47,43" in done.output
    assert "telah ditulis" in done.output
    book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
    head = [str(cell.value).casefold() for cell in book[find_sheet("scores", "id")][4]]
    assert "inovasi" in head and "innovations" not in head
    done = score(form, lang="fr")
    assert done.exit_code == 1
    assert "is not one of" in done.output and "bukan salah satu" in done.output


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["29 of 30", "1 innovation(s) have not", "only Penerapan is scored"]),
        ("id", ["29 dari 30", "1 inovasi belum mencapai", "hanya Penerapan"]),
    ],
)
def test_score_tells_first_what_is_to_be_done(form, lang, words):
    book = openpyxl.load_workbook(form)
    book["Register"]["J12"] = "Uji Coba"
    book.save(form)
    done = score(form, lang=lang)
    assert done.exit_code == 0, done.output
    assert all(one in done.output for one in words[:2])
    assert done.output.index(words[1]) < done.output.index("00.00")
    rows = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))[
        find_sheet("eligibility", lang)
    ]
    cells = [row for row in rows.iter_rows(values_only=True) if "Uji Coba" in row]
    assert len(cells) == 1 and any(words[2] in str(one) for one in cells[0])


@pytest.mark.parametrize("lang", ["en", "id"])
def test_score_shows_next_years_rule_beside_it(form, lang):
    done = score(form, lang=lang)
    told = {"en": "announced for 2027, which may change", "id": "diumumkan untuk 2027"}
    assert told[lang] in done.output
    *_, last = (line for line in done.output.splitlines() if "00.00" in line)
    # 30 innovations are more than 14; they cover five affairs: 30 x 0.38 are lost
    fall = f"−{30 * 0.38 / 2.5:.2f}".replace(".", "," if lang == "id" else ".")
    assert fall in last
    book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
    rules = [
        row[2].value for row in book[find_sheet("announced", lang)].iter_rows(min_row=5)
    ]
    assert len(rules) == 5
    assert rules[1].startswith({"en": "least divisor", "id": "pembagi"}[lang])


@pytest.mark.parametrize("year", ["2023", "2024", "2025"])
def test_an_earlier_year_is_scored_from_the_spd_total(tmp_path, year):
    path = tmp_path / "form.xlsx"
    accept = ["--edition", year, "--accept", "inferred"]
    done = CliRunner().invoke(app, ["template", str(path), *accept, "--lang", "en"])
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(path)
    keys = ["code", "region", "spd", "verified"]
    assert [cell.value for cell in book["SPD"][1]] == keys
    names = [cell.value for cell in book["Register"][1]]
    for row in range(3, 15):
        cells = {"code": "16.03", "innovation": f"Rekaan {row}", "affair": "Kesehatan"}
        cells |= {"implemented": "2022-06-01", **dict.fromkeys(FREE)}
        for place, name in enumerate(names, start=1):
            level = "a" if name.startswith("basis_") else 1
            book["Register"].cell(row, place).value = cells.get(name, level)
    book["SPD"]["A3"], book["SPD"]["C3"] = "16.03", 50
    book.save(path)
    done = score(path, *accept, "--outside-window", "count")
    assert done.exit_code == 0, done.output
    # 12 innovations of level 1 in weights that sum to 37, one affair of three
    assert f" {(50 + 37) / 2.5:g} " in done.output
    assert "inferred: " in done.output
    sheets = openpyxl.load_workbook(tmp_path / "form_scores.xlsx").sheetnames
    wanted = ("eligibility", "scores", "maturity", "edition")
    wanted = [find_sheet(one) for one in wanted]
    assert sheets == ["Contents", *wanted, "Sources"]
    assert "innovations up to the divisor" in done.output
    book["SPD"]["C3"] = 400
    book.save(path)
    done = score(path, *accept, "--outside-window", "count")
    assert done.exit_code == 1
    assert "SPD, row 3, column SPD points: 400 is not a number of points" in done.output


def test_score_says_what_could_be_accepted(form):
    done = score(form, "--edition", "2025")
    assert "--accept inferred" in done.output and "load_edition" not in done.output
    done = score(form, "--accept", "documented")
    assert done.exit_code == 1
    assert "inferred, announced" in done.output


def test_new_year_refuses_what_is_there():
    for lang, words in (("en", "not overwritten"), ("id", "tidak ditimpa")):
        done = CliRunner().invoke(app, ["new-year", "2027", "--lang", lang])
        assert done.exit_code == 1
        assert words in done.output


def test_score_takes_the_spd_table_of_another_form(form, tmp_path):
    book = openpyxl.load_workbook(form)
    del book["SPD"]
    only = tmp_path / "only.xlsx"
    book.save(only)
    done = score(only)
    assert done.exit_code == 1
    assert "the sheet is missing" in done.output
    assert "with --spd" in done.output
    done = score(only, "--spd", form)
    assert done.exit_code == 0, done.output
    table = tmp_path / "spd.csv"
    load_table("example_spd").to_csv(table, index=False)
    again = score(only, "--spd", table)
    assert again.output == done.output


def test_score_reports_every_mistake_and_writes_nothing(form):
    book = openpyxl.load_workbook(form)
    sheet = book["Register"]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(3, names.index("16") + 1).value = 4
    sheet.cell(4, names.index("17") + 1).value = "two"
    for row in range(5, 33):
        sheet.cell(row, names.index("18") + 1).value = 9
    book.save(form)
    done = score(form)
    assert done.exit_code == 1
    assert "row 3, column 16" in done.output
    assert "row 4, column 17" in done.output
    # each mistake, and where the workbook is
    assert len(done.output.splitlines()) == 1 + 2 + 28 + 1
    done = score(form, lang="id")
    assert "baris 3, kolom 16: 4 bukan level" in done.output
    assert len(done.output.splitlines()) == 1 + 2 + 28 + 1
    assert not form.with_name("register_scores.xlsx").exists()


def test_score_names_its_options_for_what_is_outside_the_window(form):
    book = openpyxl.load_workbook(form)
    book["Register"]["H12"] = "2019-01-01"
    book.save(form)
    done = score(form)
    assert done.exit_code == 1
    assert "--outside-window exclude" in done.output
    assert "outside_window=" not in done.output
    assert score(form, "--outside-window", "exclude").exit_code == 0
    book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
    assert book[find_sheet("scores")]["B5"].value == 29
    assert book[find_sheet("maturity")].max_row == 4 + 30


@pytest.mark.parametrize("lang", ["en", "id"])
def test_score_says_what_it_leaves_out_and_what_it_counts(form, lang):
    """One innovation at Uji Coba, two outside the window, of thirty."""
    book = openpyxl.load_workbook(form)
    sheet = book["Register"]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(5, names.index("stage") + 1).value = "Uji Coba"
    for row in (12, 13):
        sheet.cell(row, names.index("implemented") + 1).value = "2019-01-01"
    book.save(form)
    below = {
        "en": "1 innovation(s) have not reached Penerapan",
        "id": "1 inovasi belum",
    }
    asked = {"en": "as asked", "id": "sesuai dengan permintaan"}
    for choice, number in (("exclude", 27), ("count", 29)):
        done = score(form, "--outside-window", choice, lang=lang)
        assert done.exit_code == 0, done.output
        assert below[lang] in done.output
        lines = [one for one in done.output.splitlines() if asked[lang] in one]
        assert [one.split()[0] for one in lines] == ["2"]
        book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
        assert book[find_sheet("scores", lang)]["B5"].value == number


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--edition", "2023"], "no source states"),
        (["--edition", "2019"], "nothing can be computed"),
        (["--edition", "1999"], "1999"),
        (["--outside-window", "perhaps"], "perhaps"),
        (["--out", "register.xlsx"], "is the form itself"),
        (["--out", "register.xlsx/scores.xlsx"], "cannot be written"),
    ],
)
def test_score_refuses_what_it_cannot_do(form, arguments, message, monkeypatch):
    monkeypatch.chdir(form.parent)
    done = score(form, *arguments)
    assert done.exit_code == 1
    assert message in done.output
    assert "load_edition" not in done.output
    indonesian = score(form, *arguments, lang="id")
    assert indonesian.exit_code == 1
    assert indonesian.output != done.output
    assert len(list(form.parent.iterdir())) == 1


def test_score_of_a_file_that_is_no_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_text("no workbook")
    done = score(path)
    assert done.exit_code == 1
    assert "no header of a register" in done.output
    done = score(path, lang="id")
    assert "judul kolom register tidak ditemukan" in done.output
    done = score(tmp_path / "nowhere.xlsx")
    assert done.exit_code == 1
    assert "nowhere.xlsx" in done.output


def test_score_writes_the_mistakes_beside_the_form(form):
    book = openpyxl.load_workbook(form)
    sheet = book["Register"]
    for row in range(3, 33):
        sheet[f"N{row}"] = 7
        sheet[f"O{row}"] = "x"
    sheet["H5"] = "31/02/2025"
    book.save(form)
    done = CliRunner().invoke(app, ["score", str(form)])
    assert done.exit_code == 1
    report = form.with_name("register-report.xlsx")
    assert str(report) in done.output
    # the terminal has as many as anyone reads, the workbook all of them
    assert "11 lagi di buku kerja" in done.output and ".problems" not in done.output
    assert "kolom tanggal mulai penerapan: 31/02/2025 tidak ada" in done.output
    rows = openpyxl.load_workbook(report)["Register"]
    for row in range(3, 33):
        assert rows[f"N{row}"].fill.fgColor.rgb[2:] == "E4574C"
        told = " ".join(str(cell.value) for cell in rows[row])
        assert "17: 7 bukan level" in told and "18: 'x' bukan level" in told
    assert rows.page_setup.orientation == "landscape"


def test_score_gives_both_indices(form):
    """One level of indicator 17 (2 points) of 30 innovations: 2 / 30 / 2.5."""
    write_form(form, lang="id", verified={0: {"17": 2}})
    assert load_table("example_register")["17"][0] == 3
    done = CliRunner().invoke(app, ["score", str(form)])
    assert done.exit_code == 0, done.output
    assert "Penilaian mandiri, hasil verifikasi" in done.output
    assert "1 inovasi levelnya berubah; kematangan berkurang 2 poin" in done.output
    book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
    head, row = book[find_sheet("verified", "id")].iter_rows(
        min_row=4, values_only=True
    )
    taken = dict(zip(head, row, strict=True))["IID, berkurang karena verifikasi"]
    assert taken == pytest.approx(2 / 30 / 2.5)
    assert [cell.value for cell in book[find_sheet("verified_innovations", "id")]["G"]][
        4
    ] == "17: 3 → 2"
    heads = [
        str(cell.value).casefold() for cell in book[find_sheet("explained", "id")][4]
    ]
    assert "nama indikator" in heads and not {"tingkat", "daerah"} & set(heads)
    told = {
        cell.value
        for row in book[find_sheet("maturity", "id")].iter_rows()
        for cell in row
    }
    assert "ya" in told and not told & {"True", True, "pekerjaan_umum"}
    assert book[find_sheet("maturity", "id")].print_title_rows == "$4:$4"


def test_template_refuses_another_kind_of_file(tmp_path):
    for lang, words in (("en", "must end in .xlsx"), ("id", "harus berakhiran .xlsx")):
        path = tmp_path / "form.xls"
        done = CliRunner().invoke(app, ["template", str(path), "--lang", lang])
        assert done.exit_code == 1 and words in done.output
    assert not list(tmp_path.iterdir())


def test_the_list_of_a_portal_goes_into_the_form(tmp_path):
    path, form = tmp_path / "ekspor.csv", tmp_path / "form.xlsx"
    path.write_text(
        "Nama Pemda;Nama Akun;Nama Inovasi;Urusan Pemerintahan Utama;Waktu Penerapan\n"
        "Kota Padang;Dinas Kesehatan;Satu;Kesehatan;17-08-2024\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["score", str(path)])
    assert done.exit_code == 1
    assert "daftar inovasi dari portal" in done.output
    assert f"--register {path}" in done.output
    done = CliRunner().invoke(app, ["template", str(form), "--register", str(path)])
    assert done.exit_code == 0, done.output
    assert "tidak memuat level indikator 16 sampai 35" in done.output
    assert openpyxl.load_workbook(form)["Register"]["C3"].value == "Satu"
    again = ["template", str(tmp_path / "b.xlsx"), "--register", str(path), "--example"]
    assert "pilih --example atau --register" in CliRunner().invoke(app, again).output
