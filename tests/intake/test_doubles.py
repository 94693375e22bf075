"""Probable doubles: one innovation under two names, one agency under two."""

import unicodedata

import pandas as pd
import pytest

from iga_analysis.intake.doubles import find_doubles, is_short_for


def find(names, agencies=None, codes="16.03"):
    table = pd.DataFrame({"code": codes, "innovation": names})
    if agencies:
        table["agency"] = agencies
    found = find_doubles(table)
    return found[["row", "other", "key"]].values.tolist()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kartu  Sehat", "double_name"),
        ("kartu-sehat", "double_name"),
        ("KARTUSEHAT", "double_name"),
        ("Kartu Sehat 2", "double_version"),
        ("Kartu Sehat v2", "double_version"),
        ("Kartu Sehat II", "double_version"),
        ("Kartu Sehat 2024", "double_version"),
    ],
)
def test_names_that_may_be_one(name, key):
    assert find(["Kartu Sehat", name]) == [[1, 0, key]]
    assert find([name, "Lain", "Kartu Sehat"]) == [[2, 0, key]]


def test_a_numbered_series_is_told_once():
    series = ["Rumah Pangan 1", "Rumah Pangan 2", "Lain", "Rumah Pangan 3"]
    assert find(series) == [[1, 0, "double_series"]]
    # what has a first without a number, or a year, is told each time
    versions = ["Rumah Pangan", "Rumah Pangan 2", "Rumah Pangan 3"]
    assert find(versions) == [[1, 0, "double_version"], [2, 0, "double_version"]]
    years = ["Rumah Pangan 2023", "Rumah Pangan 2024"]
    assert find(years) == [[1, 0, "double_version"]]


def test_names_in_another_form_of_unicode_may_be_one():
    name = "Café Désa"
    assert unicodedata.normalize("NFD", name) != name
    assert find([name, unicodedata.normalize("NFD", name)]) == [[1, 0, "double_name"]]


def test_what_is_no_double():
    assert find(["Kartu Sehat", "Kartu Sehat Lansia", "Kartu Pintar"]) == []
    assert find(["Kartu Sehat", "Kartu Sehat 2"], codes=["16.03", "16.04"]) == []
    # the same text is a mistake, told by the check of the register
    assert find(["Kartu Sehat", "KARTU SEHAT "]) == []


SHORT = {
    "Disdukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
    "Dinas Dukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
    "DPMPTSP": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "BKPSDM": "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Bappeda": "Badan Perencanaan Pembangunan Daerah",
    "Diskominfo": "Dinas Komunikasi dan Informatika",
    "Kominfo": "Dinas Komunikasi & Informatika",
    "Dinas PUPR": "Dinas Pekerjaan Umum dan Penataan Ruang",
    "Satpol PP": "Satuan Polisi Pamong Praja",
    "RSUD Contoh": "Rumah Sakit Umum Daerah Contoh",
    "Kesbangpol": "Badan Kesatuan Bangsa dan Politik",
    "Setda": "Sekretariat Daerah",
    "DP3A": "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
}


@pytest.mark.parametrize(("short", "name"), SHORT.items())
def test_an_abbreviation_is_that_of_one_agency(short, name):
    assert find(["Satu", "Dua"], [short, name]) == [[1, 0, "double_agency"]]
    assert find(["Satu", "Dua"], [name, short]) == [[1, 0, "double_agency"]]


def test_an_abbreviation_is_not_that_of_another_agency():
    """Each of the list against all the others: none but the spellings of its own."""
    for short, own in SHORT.items():
        others = {name.replace("&", "dan") for name in SHORT.values()}
        others -= {own.replace("&", "dan")}
        for name in others:
            assert not find(["Satu", "Dua"], [short, name]), (short, name)


def test_one_agency_is_told_once():
    agencies = ["Disdik", "Dinas Pendidikan", "Disdik", "DINAS PENDIDIKAN", "Disdik"]
    found = find(list("abcde"), agencies)
    assert found == [[1, 0, "double_agency"], [3, 1, "double_agency"]]


def test_words_alone_are_no_abbreviation():
    assert not is_short_for(("dinas",), ("dinas", "pendidikan"))
    assert not is_short_for(("dinas", "sosial"), ("dinas", "sosial"))
