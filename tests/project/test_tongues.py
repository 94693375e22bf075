"""The judge of languages sees what is planted, and nothing in the data's own words."""

import pytest
from tongues import list_foreign, read_own_words

from iga_analysis import load_table

# language, text, what must be found
PLANTED = [
    ("id", "Jumlah inovasi menurut press text, 2020", ["press", "text"]),
    ("id", "Skor the best daerah", ["the", "best"]),
    ("id", "tidak dihitung: see the other rows", ["see", "the", "other", "rows"]),
    ("id", "Daerah with scores", ["with", "scores"]),
    ("id", "indeks rata-rata 47.23 pada 2020", ["47.23"]),
    ("id", "sebanyak 1,234,567 jiwa", ["1,234,567"]),
    ("id", "terbit 2020-12-18 di Jakarta", ["2020-12-18"]),
    ("id", "nilai spd_max tidak diketahui", ["spd_max"]),
    ("id", "Lihat indicators.csv", ["indicators.csv"]),
    ("id", "kunci regions.csv:2020:kota", ["regions.csv"]),
    ("en", "Number of daerah in 2020", ["daerah"]),
    ("en", "Regions yang took part", ["yang"]),
    ("en", "Skor of regions", ["Skor"]),
    ("en", "Mean index 47,23 in 2020", ["47,23"]),
    ("en", "In all 1.234.567 people", ["1.234.567"]),
    ("en", "rank not known: belum diketahui", ["belum", "diketahui"]),
]
FINE = [
    ("id", "Kabupaten Muara Enim memperoleh 47,23 dan predikat Sangat Inovatif."),
    ("id", "Innovative Government Award (IGA) tahun 2020, kode 16.03, Tabel 2.1"),
    ("id", "Pilih dengan --lang en atau tulis iga report --year 2024"),
    ("id", "Buka iga_report.html; alamat https://a.id/2020-12-18/the-best-of.html"),
    ("id", "kolom 'Final score' tidak dibaca"),
    ("en", "Kabupaten Muara Enim has 47.23; it is Sangat Inovatif: 14,897 innovations"),
    ("en", "Badan Strategi Kebijakan Dalam Negeri published agg-2020-012, 1,000 rows"),
    ("en", 'the heading "Nama Daerah" was read as a name, 1, 2 and 3'),
    ("en", "Sources: Kompas, Tribun Sumsel and 3 more, 18 December 2020"),
]


@pytest.mark.parametrize(("lang", "text", "words"), PLANTED)
def test_planted_words_are_found(lang, text, words):
    assert [found for _, found, _ in list_foreign(text, lang)] == words


@pytest.mark.parametrize(("lang", "text"), FINE)
def test_what_is_fine_is_left_alone(lang, text):
    assert list_foreign(text, lang) == []


def test_titles_of_sources_are_quoted_not_judged():
    titles = load_table("sources")["title"].dropna()
    assert sum(bool(list_foreign(title, "en")) for title in titles) == 0
    # a title with a word of the project's own is no quotation any more
    title = next(one for one in titles if one.startswith("kawasan perbatasan"))
    assert list_foreign(f"{title} dan the rest", "en", kinds=["word"])


def test_each_language_has_words_of_its_own():
    own = read_own_words()
    assert not own["en"] & own["id"]
    assert {"the", "innovations", "published", "rank"} <= own["en"]
    assert {"yang", "inovasi", "peringkat", "dihitung"} <= own["id"]
    assert all(len(words) > 1000 for words in own.values())


@pytest.mark.parametrize("lang", ["en", "id"])
def test_words_of_the_data_are_of_their_language(lang):
    texts = [
        *load_table("terms")[lang],
        *load_table("terms")[f"definition_{lang}"].dropna(),
        *load_table("report")[lang],
        *load_table("exhibits")[f"published_{lang}"].dropna(),
        *load_table("evidence")[f"evidence_{lang}"].dropna(),
        *load_table("efforts")[f"reasoning_{lang}"].dropna(),
        *load_table("preferred_figures")[f"reason_{lang}"].dropna(),
    ]
    kinds = ("word", "number", "date")
    found = [one for text in texts for one in list_foreign(text, lang, kinds=kinds)]
    assert found == []
