"""Codes in all forms in which offices and programs write them."""

import pytest

from iga_analysis.intake.codes import read_code
from iga_analysis.intake.results import read_results


def read(rows, folder, head="Kode;Nama Daerah;Skor"):
    path = folder / "daftar.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    accepted, report = read_results(path, year=2024)
    return accepted, report.iloc[1:]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(
            ("36.71", "36.71"),
            ("36,71", "36.71"),
            ("36. 71", "36.71"),
            ("'36.71", "36.71"),
        ),
        *(
            ("36-71", "36.71"),
            ("36/71", "36.71"),
            ("36.71.", "36.71"),
            (36.71, "36.71"),
        ),
        *((36.7, "36.70"), ("32.1", "32.10"), ("32", "32"), (32, "32"), (32.0, "32")),
        *(("36.00", "36"), ("36.71.00", "36.71"), ("Kode 36.71", "36.71")),
        *(("3671", None), (3671, None), ("36.71.01", None), ("x", None), (None, None)),
        *(
            (True, None),
            ("-", None),
            (36.715, None),
            (float("nan"), None),
            (-36.71, None),
        ),
        *(({"date": "2024-05-11"}, None), ({"error": "#N/A"}, None), ("36a71", None)),
    ],
)
def test_a_code_is_read_in_its_forms(cell, code):
    assert read_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "name", "status", "said"),
    [
        ("3671", "Kota Tangerang", "accepted", ""),
        ("3671", "Kabupaten Tangerang", "rejected", "the code 36.71 is Kota Tangerang"),
        ("3275", "Kota Depok", "accepted", "3275 has no dot"),
        ("1371", "Kota Depok", "rejected", "the code 13.71 is Kota Padang"),
        ("36.71.01", "Kota Tangerang", "accepted", "a part of 36.71"),
        ("36.71.01", "Kabupaten Lebak", "rejected", "the code 36.71 is Kota Tangerang"),
        (
            "36,71",
            "Kabupaten Tangerang",
            "rejected",
            "the code 36.71 is Kota Tangerang",
        ),
        ("36a", "Kota Serang", "accepted", "'36a' is not understood as a code"),
        ("36.99", "Kota Serang", "accepted", "the code 36.99 is not that of a region"),
        ("3216", "", "rejected", "'3216' has no dot"),
        ("36.71.01", "", "rejected", "a part of 36.71"),
        ("tiga", "", "rejected", "'tiga' is not understood as a code"),
        ("36x", "", "rejected", "'36x' is not understood as a code"),
    ],
)
def test_a_code_beside_a_name(cell, name, status, said, tmp_path):
    rows = [f"{cell};{name};60,5", "13.71;Kota Padang;50,5"]
    _, report = read(rows, tmp_path)
    assert report["status"].tolist() == [status, "accepted"]
    texts = report[{"accepted": "warnings", "rejected": "reasons"}[status]]
    assert said in texts.iloc[0]
    assert bool(said) == bool(texts.iloc[0])


def test_a_bare_code_settles_a_name_of_two_regions(tmp_path):
    accepted, _ = read(["3275;Bekasi;60,5", "3216;Bekasi;50,5"], tmp_path)
    assert accepted["code"].tolist() == ["32.75", "32.16"]


def test_an_error_in_the_codes_is_told(tmp_path):
    _, report = read(["#N/A;Kota Padang;60,5", "#N/A;;50,5"], tmp_path)
    assert report["status"].tolist() == ["accepted", "rejected"]
    assert "#N/A" in report["warnings"].iloc[0]
    assert "#N/A" in report["reasons"].iloc[1]
