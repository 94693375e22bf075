"""The command ``claim``: what a person types, and what it says."""

import re

import pytest
from spoken import judge
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.language import say
from iga_analysis.settings import LANGUAGES
from iga_analysis.tables import load_national_figures, load_sources


def ask(*words, lang="en"):
    done = CliRunner().invoke(app, ["claim", *words, "--lang", lang])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    judge(done.output, lang, quotes=["foo bar"])
    return done.exit_code, done.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_claim_is_told_whole(lang):
    code, said = ask("485", "regions", "2020", lang=lang)
    assert code == 0
    assert "agg-2020-020" in said.splitlines()[0]
    assert "34 + 358 + 90 = 482" in said
    for address in ("liputanglobal-news.com", "nasional.kompas.com"):
        assert address in said


def test_an_address_is_answered_by_the_claims_of_its_page():
    claims = load_national_figures()
    urls = load_sources().dropna(subset="url").set_index("source_id")["url"]
    pages = claims[claims["source_id"].isin(urls.index)].groupby("source_id")
    sizes = pages["claim_id"].size().sort_values()
    # of few claims each is told whole, of many they are named
    for source in (sizes.index[5], sizes.index[-2]):
        code, said = ask(urls[source])
        assert code == 0
        own = set(claims.loc[claims["source_id"] == source, "claim_id"])
        heads = [one for one in said.splitlines()[1:] if " · " in one]
        named = {re.search(r"agg-\w+-\d+", one)[0] for one in heads}
        assert named and named <= own


def test_an_impossible_percentage_is_called_so():
    code, said = ask("97,9 persen kota Juli 2023", lang="id")
    assert code == 0
    assert "Mustahil" in said and "91 dari 93 adalah 97,849%" in said


def test_several_that_are_meant_alike_are_listed():
    code, said = ask("innovations 2020")
    assert code == 0
    assert "17,779" in said and "14,897" in said


def test_another_number_is_said_not_to_be_there():
    code, said = ask("486 regions 2020")
    assert code == 0
    assert said.startswith("No source collected here prints “486” of what is asked")
    assert "484" in said and "485" in said


def test_what_is_asked_otherwise_is_said_first():
    code, said = ask("485 daerah 2019", lang="id")
    assert code == 0
    assert said.startswith("Tidak ada sumber yang dihimpun di sini yang memuat “485”")
    assert said.splitlines()[1].startswith("485 · ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_asked_is_said_plainly(lang):
    code, said = ask("", lang=lang)
    assert code == 1
    assert say("found_empty", lang=lang) in " ".join(said.split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_found_says_what_to_try(lang):
    code, said = ask("foo bar", lang=lang)
    assert code == 1
    assert "foo bar" in said and "485 2020" in said


def test_results_of_a_region_are_told():
    code, said = ask("Kota Surabaya 2024")
    assert code == 0
    assert said.startswith("Kota Surabaya, 2024")
