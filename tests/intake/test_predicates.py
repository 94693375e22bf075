"""The words of offices for predicates, awards and gaps."""

import pytest

from iga_analysis.intake.predicates import read_short
from iga_analysis.intake.results import read_results

WORDS = {
    **dict.fromkeys(
        ("SI", "s.i.", "Sgt Inovatif", "SANGAT INOVATIF"), "Sangat Inovatif"
    ),
    **dict.fromkeys(("I", "Inovatif", "innovative"), "Inovatif"),
    **dict.fromkeys(("KI", "K. Inovatif", "Krg. Inovatif"), "Kurang Inovatif"),
    **dict.fromkeys(("TDD", "T.D.D.", "Tdk dapat dinilai"), "Tidak Dapat Dinilai"),
}
NAMES = ["Kota Padang", "Kota Bandung", "Kota Solok", "Kota Bogor", "Kota Bekasi"]
NAMES += ["Kota Depok", "Kota Cimahi", "Kota Banjar", "Kota Serang", "Kota Cilegon"]
NAMES += ["Kota Medan", "Kota Binjai", "Kota Dumai", "Kota Batam"]


def read(cells, folder, heading="Predikat", year=2024):
    rows = [f"{name};{cell};50" for name, cell in zip(NAMES, cells, strict=False)]
    path = folder / "daftar.csv"
    path.write_text("\n".join([f"Nama Daerah;{heading};Skor", *rows]), encoding="utf-8")
    accepted, report = read_results(path, year=year)
    return accepted, report.iloc[1:]


def test_shortened_words_are_read(tmp_path):
    accepted, _ = read(WORDS, tmp_path)
    assert accepted["predicate"].tolist() == list(WORDS.values())
    accepted, _ = read(WORDS, tmp_path, heading="Kategori")
    assert accepted["predicate"].tolist() == list(WORDS.values())


def test_letters_that_may_be_numbers_are_no_predicates(tmp_path):
    accepted, report = read(["I", "II", "III", "I"], tmp_path)
    assert accepted["predicate"].isna().all()
    assert (report["warnings"].str.contains("is not a predicate")).all()
    assert read_short(["I", "I"]) == {}


@pytest.mark.parametrize("word", ["Cukup Inovatif", "Baik", "A", "belum ditetapkan"])
def test_other_words_leave_the_row_without_predicate(word, tmp_path):
    accepted, report = read([word, "Inovatif"], tmp_path)
    assert accepted["predicate"].fillna("-").tolist() == ["-", "Inovatif"]
    assert repr(word) in report["warnings"].iloc[0]


@pytest.mark.parametrize("word", ["Inovatiff", "Sangat", "Inovatif 7", "142", "#N/A"])
def test_what_is_damaged_or_shifted_is_rejected(word, tmp_path):
    _, report = read([word, "Inovatif"], tmp_path)
    assert report["status"].tolist() == ["rejected", "accepted"]


@pytest.mark.parametrize(
    ("word", "predicate"),
    [
        ("Terinovatif", None),
        ("Kota Terinovatif", None),
        ("Sangat Inovatif (Terinovatif)", "Sangat Inovatif"),
    ],
)
def test_an_award_is_kept_as_the_award(word, predicate, tmp_path):
    accepted, report = read([word, "Inovatif"], tmp_path)
    assert accepted["award"].fillna("-").tolist() == [word, "-"]
    assert accepted["predicate"].fillna("-").iloc[0] == (predicate or "-")
    assert "is an award" in report["warnings"].iloc[0]


@pytest.mark.parametrize(
    "word", ["nihil", "Belum Dinilai", "tidak melapor", "Tidak berpartisipasi"]
)
def test_words_for_no_value_are_told(word, tmp_path):
    accepted, report = read([word, "Inovatif"], tmp_path)
    assert accepted["predicate"].fillna("-").tolist() == ["-", "Inovatif"]
    assert "no value" in report["warnings"].iloc[0]
    text = f"Nama Daerah;Skor;Jumlah Inovasi\nKota Padang;{word};{word}\n"
    path = tmp_path / "angka.csv"
    path.write_text(text, encoding="utf-8")
    accepted, report = read_results(path, year=2024)
    assert accepted[["score", "innovations"]].isna().all(axis=None)
    assert "no value" in report["warnings"].iloc[1]


@pytest.mark.parametrize("year", [2021, 2022, 2024, 2025])
def test_a_score_of_0_has_no_predicate_but_one(year, tmp_path):
    text = "Nama Daerah;Skor;Predikat\nKota Padang;0;Kurang Inovatif\n"
    text += "Kota Solok;0;Tidak Dapat Dinilai\nKota Bogor;0,5;Kurang Inovatif\n"
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    accepted, report = read_results(path, year=year)
    assert len(accepted) == 3
    told = report["warnings"].str.contains("score 0 is Tidak Dapat Dinilai")
    assert told.tolist() == [False, True, False, False]
