"""An office's own efforts: read as a plan writes them, refused with all mistakes."""

import openpyxl
import pytest

from iga_analysis.intake.efforts import read_efforts
from iga_analysis.intake.files import IntakeError


def write(path, *lines):
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_shipped_columns_and_those_of_either_language(tmp_path):
    heads = ["year;indicator;level;effort;within_reach;reasoning_en"]
    heads += [
        "tahun;Indikator;Level indikator;UPAYA;Dapat dilakukan perangkat daerah;alasan"
    ]
    for head in heads:
        rows = ["2026;16;3;2,5;tidak;panjang", "2025;17;;1;ya;", "2026;31;;4;;"]
        table = read_efforts(write(tmp_path / "a.csv", head, *rows), edition=2026)
        assert table["indicator"].tolist() == ["16", "31"]
        assert table["level"].fillna(0).tolist() == [3, 0]
        assert table["effort"].tolist() == [2.5, 4]
        assert table["within_reach"].tolist() == [False, True]
        assert table["reasoning_id"].fillna("").tolist() == ["panjang", ""]


def test_numbers_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Upaya (2026)"])
    book.active.append(["indikator", "upaya", "dapat dilakukan perangkat daerah"])
    book.active.append([16, 2.5, True])
    book.active.append(["5a", 0, "ya"])
    book.save(tmp_path / "upaya.xlsx")
    table = read_efforts(tmp_path / "upaya.xlsx", edition=2026)
    assert table["indicator"].tolist() == ["16", "5a"]
    assert table["effort"].tolist() == [2.5, 0]


def test_every_mistake_is_told_with_its_row(tmp_path):
    rows = ["indikator;level indikator;upaya;dapat dilakukan perangkat daerah"]
    rows += ["99;;1;ya", "16;4;1;ya", "17;;banyak;ya", "18;;-1;ya", "19;;1;mungkin"]
    rows += ["20;;1;ya", "20;;2;ya", "21;;;ya"]
    with pytest.raises(IntakeError) as error:
        read_efforts(write(tmp_path / "a.csv", *rows), edition=2026)
    lines = str(error.value).splitlines()[1:]
    told = [int(line.split()[2].rstrip(":")) for line in lines]
    assert told == [2, 3, 4, 5, 6, 8, 9]


def test_a_file_of_something_else(tmp_path):
    with pytest.raises(IntakeError, match="effort"):
        read_efforts(write(tmp_path / "a.csv", "nama;umur", "Budi;4"), edition=2026)
    path = write(tmp_path / "b.csv", "tahun;indikator;upaya", "2025;16;3")
    with pytest.raises(IntakeError, match="2026"):
        read_efforts(path, edition=2026)
