"""Columns that are chosen from a list: words of offices, and what is near them."""

import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.scoring.choices import list_forms, read_affairs, read_forms
from iga_analysis.scoring.problems import RegisterError
from iga_analysis.scoring.register import check_profiles, check_register


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Urusan lainnya", "lainnya"),
        ("KOMUNIKASI  DAN INFORMATIKA", "lainnya"),
        ("Koperasi, Usaha Kecil, dan Menengah", "lainnya"),
        ("Pekerjaan Umum & Penataan Ruang", "pekerjaan_umum"),
        ("pekerjaan_umum", "pekerjaan_umum"),
        ("Administrasi Kependudukan", "kependudukan"),
    ],
)
def test_affairs_are_known_as_laws_and_offices_name_them(text, key):
    assert read_affairs()[0](text) == key


def test_the_six_basic_affairs_are_none_of_the_others():
    convert = read_affairs()[0]
    basic = load_table("affairs").query("basic_service")
    assert [convert(one) for one in basic["name_id"]] == basic["affair"].tolist()


def test_only_what_is_close_is_offered():
    assert read_affairs()[1]("kesehtan") == ("reg_affair_near", {"near": "kesehatan"})
    assert read_affairs()[1]("keuntungan bersama")[0] == "reg_affair"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Inovasi Pelayanan Publik", "pelayanan publik"),
        ("inovasi tata kelola pemerintahan daerah", "tata kelola"),
        (
            "Inovasi daerah lainnya sesuai dengan Urusan Pemerintahan yang menjadi "
            "kewenangan Daerah",
            "lainnya",
        ),
    ],
)
def test_forms_of_innovations_are_those_of_the_regulation(text, form):
    assert read_forms()[0](text) == form
    assert form in list_forms()


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        *[(text, True) for text in ("Ya", "y", "TRUE", "✓", "v", "Sudah", "1", 1)],
        *[(text, False) for text in ("TIDAK.", "T", "n", "tdk", "Belum", "0", "False")],
        ("Digital", True),
        ("Non-Digital", False),
        ("non digital", False),
    ],
)
def test_yes_and_no_are_read_as_people_write_them(text, truth):
    register = load_table("example_register").astype({"digital": "object"})
    register.loc[3, "digital"] = text
    assert check_register(register, 2026)["digital"][3] == truth


def test_a_form_of_no_kind_is_a_mistake_with_a_suggestion():
    register = load_table("example_register")
    register.loc[[3, 4], "form"] = ["sihir", "pelayan publik"]
    with pytest.raises(RegisterError) as error:
        check_register(register, 2026)
    keys = error.value.problems["key"].tolist()
    assert keys == ["reg_form", "reg_form_near"]
    assert "'pelayanan publik'" in error.value.problems["problem"][1]


def test_a_list_without_levels_is_checked_for_what_it_has():
    register = load_table("example_register")[["code", "innovation", "affair"]]
    assert len(check_profiles(register, 2026)) == len(register)
    register.loc[3, "affair"] = "sihir"
    with pytest.raises(RegisterError, match="row 5, column affair"):
        check_profiles(register, 2026)
