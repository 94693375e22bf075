"""What a file has besides the form: other sheets, other columns, lists of portals."""

import datetime

import openpyxl
import pandas as pd
import pytest
from forms import change, write_form

from iga_analysis.datapackage import load_table
from iga_analysis.intake.columns import list_columns
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.registers import read_form, read_register, read_submission
from iga_analysis.method.editions import load_edition
from iga_analysis.scoring.form import write_template
from iga_analysis.scoring.problems import RegisterError


def test_a_renamed_column_is_named_and_not_lost(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    change(path, Register_I1="diperbaharui", Register_I2="Diperbaharui pada")
    _, _, report = read_register(path, edition=2026)
    columns = list_columns(report).set_index("heading")
    assert columns.loc["Diperbaharui pada", "status"] == "not read"
    filled = load_table("example_register")["renewed"].notna().sum()
    assert columns.loc["Diperbaharui pada", "values"] == filled > 0
    assert any("Diperbaharui pada" in one for one in report.attrs["warnings"])
    _, _, warnings = read_form(path, edition=2026, outside_window="count")
    assert any("Diperbaharui" in one["text"] for one in warnings["values"])


def test_a_column_with_one_of_two_headings_is_read(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    change(path, Register_I1=None)
    register, _ = read_submission(path, edition=2026)
    own = load_table("example_register")["renewed"]
    assert register["renewed"].notna().sum() == own.notna().sum()


def test_every_column_with_content_is_accounted_for(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    _, _, report = read_register(path, edition=2026)
    columns = list_columns(report)
    assert set(columns["status"]) <= {"read", "kept"}
    own = columns[columns["sheet"] == "Register"]
    filled = load_table("example_register").notna().sum()
    told = own.set_index("read_as")["values"]
    assert told[list(filled.index)].tolist() == filled.tolist()


def test_a_copied_sheet_is_named(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["Register"])
    copy.title = "Register (2)"
    for row in range(3, 33):
        copy[f"C{row}"] = f"Inovasi baru {row}"
    book.save(path)
    register, _, report = read_register(path, edition=2026)
    assert len(register) == 60
    told = [one for one in report.attrs["warnings"] if "Register (2)" in one]
    assert len(told) == 1 and "2 sheets" in told[0]
    copy.sheet_state = "hidden"
    book.save(path)
    register, _, warnings = read_form(path, edition=2026)
    assert len(register) == 30
    assert any("Register (2)" in str(one) for one in warnings["values"])


def test_a_sheet_of_another_kind_is_named_and_the_guide_is_not(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Catatan rapat")
    sheet.append(["Hadir", "Bagian"])
    book.save(path)
    texts = [one["text"] for one in read_form(path, edition=2026)[2]["values"]]
    assert len(texts) == 1 and "Catatan rapat (2" not in texts[0]
    assert "Catatan rapat (1 rows)" in texts[0]


def test_both_spellings_are_told_with_both_rows(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    names = [openpyxl.load_workbook(path)["Register"][f"C{row}"].value for row in (3,)]
    change(
        path,
        Register_C9=names[0].replace(" ", "  ", 1).replace(":", " -"),
        Register_D15="Disdukcapil",
    )
    register, _, warnings = read_form(path, edition=2026)
    assert len(register) == 30
    told = warnings.set_index("key")
    assert told.loc["double_name", "row"] == 9
    assert "row 3" in str(told.loc["double_name", "values"])
    assert told.loc["double_agency", "row"] == 16


def test_the_report_of_mistakes_has_every_row(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    cells = {f"Register_O{row}": 9 for row in range(3, 28)}
    change(path, **cells, Register_E30="sihir", Register_H31="31/02/2025")
    with pytest.raises(RegisterError) as error:
        read_form(path, edition=2026, outside_window="report")
    assert len(error.value.problems) == 27
    report = error.value.report
    own = report[report["sheet"] == "Register"].set_index("row")
    assert own.index[own["status"] == "rejected"].tolist() == [*range(3, 28), 30, 31]
    assert own.loc[3, "marked"] == (14,)
    assert "31/02/2025" in own.loc[31, "reasons"]
    assert (own.loc[28, "status"], own.loc[28, "reasons"]) == ("accepted", "")
    # the guide and the lists of the form are no rows of a region
    assert set(report["sheet"]) == {"Register", "SPD", "Verified"}


def test_dates_with_a_time_zone_are_days(tmp_path):
    register = load_table("example_register")
    zone = datetime.timezone(datetime.timedelta(hours=7))
    texts = [pd.Timestamp(one).replace(tzinfo=zone) for one in register["implemented"]]
    path = tmp_path / "register.csv"
    register.assign(implemented=[one.isoformat() for one in texts]).to_csv(path)
    found, _, _ = read_register(path, edition=2026)
    assert found["implemented"].tolist() == register["implemented"].tolist()


# Levels as verified.


def test_verified_levels_come_back_from_their_sheet(tmp_path):
    path = write_form(tmp_path / "form.xlsx", verified={0: {"17": 0}, 4: {"31": 3}})
    register, _, warnings = read_form(path, edition=2026)
    own = load_table("example_register")
    assert register["verified_17"].tolist() == [0, *own["17"][1:]]
    assert register["verified_31"].tolist()[4] == 3
    # and that SPD has none is said
    assert any("self-assessed" in str(one) for one in warnings["values"])


def test_a_sheet_of_names_without_levels_verifies_nothing(tmp_path):
    path = write_form(tmp_path / "form.xlsx")
    register, spd = read_submission(path, edition=2026)
    assert not [one for one in register if one.startswith("verified")]
    assert "verified" not in spd


def test_verified_rows_belong_to_innovations_by_name(tmp_path):
    path = write_form(tmp_path / "form.xlsx", verified={0: {"17": 0}})
    book = openpyxl.load_workbook(path)
    sheet = book["Verified"]
    first = sheet["B3"].value
    sheet["B3"] = first.upper().replace(" ", "  ")
    # the order of the rows is no matter
    for one, other in zip(sheet["3:3"], sheet["20:20"], strict=False):
        one.value, other.value = other.value, one.value
    for row in range(3, 33):
        sheet[f"A{row}"] = None
    book.save(path)
    register, _ = read_submission(path, edition=2026)
    assert register["verified_17"].iloc[0] == 0
    assert (register["17"] != register["verified_17"]).sum() == 1
    sheet["B5"], sheet["D7"] = "SAPA GURUU: sesuatu", 9
    sheet["B9"] = sheet["B8"].value
    book.save(path)
    with pytest.raises(RegisterError) as error:
        read_submission(path, edition=2026)
    found = error.value.problems[["table", "row", "key"]].values.tolist()
    assert found == [
        ["Register", 5, "reg_not_verified"],
        ["Register", 9, "reg_not_verified"],
        ["Verified", 5, "reg_verified_unknown"],
        ["Verified", 7, "reg_level"],
        ["Verified", 9, "reg_twice"],
    ]
    innovations, _, report = read_register(path, edition=2026)
    assert len(innovations) == 27
    rejected = report[report["status"] == "rejected"]
    assert len(rejected) == 6


def test_the_register_may_have_the_verified_levels_itself(tmp_path):
    register, spd = load_table("example_register"), load_table("example_spd")
    names = load_edition(2026).indicators.query("aspect == 'SID'")
    names = names.set_index("indicator")["name_id"]
    for key, name in names.items():
        register[f"Terverifikasi {name}"] = register[key].where(register.index > 0, 0)
    path = tmp_path / "register.csv"
    register.to_csv(path, index=False)
    other = tmp_path / "spd.csv"
    spd.to_csv(other, index=False)
    found, _ = read_submission(path, edition=2026, spd=other)
    assert (found["verified_16"].iloc[0], found["verified_35"].iloc[0]) == (0, 0)
    assert found["verified_35"].iloc[1:].tolist() == register["35"][1:].tolist()


# Lists of portals.

PORTALS = {
    "list": [
        *("Nama Pemda", "Nama Akun", "Nama Inovasi", "Tahapan Inovasi"),
        *("Nama Inisiator", "Koordinat", "Urusan Pemerintahan Utama"),
        *("Waktu Uji Coba", "Waktu Penerapan", "Waktu Pengembangan"),
        *("Estimasi Skor Kematangan", "Aksi"),
    ],
    "database": [
        *("Judul Inovasi", "Pemda", "Admin OPD", "Bentuk Inovasi", "Jenis"),
        *("Inisiator", "Urusan Pemerintah", "Kematangan", "Tahapan Inovasi"),
        *("Tanggal Uji Coba", "Tanggal Penerapan", "Youtube"),
    ],
    "simonda": [
        *("No", "Nama Inovasi", "OPD Pelaksana", "Tahapan", "Inisiator"),
        *("Nama Inisiator", "Jenis", "Bentuk", "Klaster PKPN", "Urusan"),
        *("Waktu Uji Coba", "Penerapan Awal", "Pengembangan Terbaru"),
        *("Skor SID Terverifikasi", "Nama Daerah"),
    ],
}
CELLS = {
    "Nama Pemda": "Kabupaten Muara Enim",
    "Pemda": "Kab. Muara Enim",
    "Nama Daerah": "Muara Enim",
    "Tahapan Inovasi": "Penerapan",
    "Tahapan": "Penerapan",
    "Jenis": "Non Digital",
    "Waktu Penerapan": "17-08-2024",
    "Tanggal Penerapan": "17 Agustus 2024",
    "Penerapan Awal": "17/08/2024",
    "Bentuk": "Inovasi Pelayanan Publik",
    "Bentuk Inovasi": "Inovasi Pelayanan Publik",
    "Waktu Pengembangan": "01/02/2025",
    "Pengembangan Terbaru": "01/02/2025",
    **dict.fromkeys(["Urusan", "Urusan Pemerintah"], "Kesehatan"),
    "Urusan Pemerintahan Utama": "Pariwisata",
}


def write_portal(path, headings):
    rows = []
    for number in range(3):
        names = dict.fromkeys(["Nama Inovasi", "Judul Inovasi"], f"Inovasi {number}")
        agencies = ["Nama Akun", "Admin OPD", "OPD Pelaksana"]
        names |= dict.fromkeys(agencies, "Dinas Kesehatan")
        rows.append([{**CELLS, **names}.get(one, "-") for one in headings])
    pd.DataFrame(rows, columns=headings).to_excel(path, index=False)


@pytest.mark.parametrize("layout", PORTALS)
def test_the_list_of_a_portal_becomes_rows_of_a_register(layout, tmp_path):
    path = tmp_path / "ekspor.xlsx"
    write_portal(path, PORTALS[layout])
    register, spd, report = read_register(path, edition=2026)
    assert register["code"].tolist() == ["16.03"] * 3
    assert register["innovation"].tolist() == ["Inovasi 0", "Inovasi 1", "Inovasi 2"]
    assert set(register["agency"]) == {"Dinas Kesehatan"}
    assert set(register["stage"]) == {"Penerapan"}
    assert set(register["implemented"]) == {pd.Timestamp("2024-08-17")}
    assert set(register["affair"]) <= {"kesehatan", "lainnya"}
    if layout != "list":
        assert register["digital"].tolist() == [False] * 3
        assert set(register["form"]) == {"pelayanan publik"}
    assert spd.empty and "16" not in register
    (told,) = (one for one in report.attrs["warnings"] if "16 to 35" in one)
    assert ("form" in told) == (layout == "list")


def test_no_index_follows_from_the_list_of_a_portal(tmp_path):
    path = tmp_path / "ekspor.xlsx"
    write_portal(path, PORTALS["list"])
    with pytest.raises(IntakeError) as error:
        read_submission(path, edition=2026)
    assert error.value.key == "portal_no_score"
    assert "3 innovation(s)" in str(error.value)


def test_the_list_of_a_portal_fills_the_form(tmp_path):
    path, form = tmp_path / "ekspor.xlsx", tmp_path / "form.xlsx"
    write_portal(path, PORTALS["database"])
    register, _, _ = read_register(path, edition=2026)
    write_template(form, 2026, register=register, lang="id")
    sheet = openpyxl.load_workbook(form)["Register"]
    keys = [cell.value for cell in sheet[1]]
    row = dict(zip(keys, [cell.value for cell in sheet[3]], strict=False))
    assert (row["code"], row["innovation"]) == ("16.03", "Inovasi 0")
    assert (row["affair"], row["digital"]) == ("Kesehatan", "tidak")
    assert row["implemented"] == datetime.datetime(2024, 8, 17)
    assert row["16"] is None


def test_a_list_of_results_with_a_count_is_no_list_of_a_portal(tmp_path):
    path = tmp_path / "hasil.csv"
    path.write_text("Nama Daerah,Inovasi,Skor\nKota Padang,12,50\n")
    with pytest.raises(IntakeError) as error:
        read_register(path, edition=2026)
    assert error.value.key == "register_columns"
