"""The chapter on one region: what is known of its place, and what is not and why."""

from itertools import pairwise

import pandas as pd
import pytest

from iga_analysis import load_region_results
from iga_analysis.evidence import select_results
from iga_analysis.results import list_results
from iga_analysis.settings import use_language
from iga_analysis.yearly import Heading, Table, Text, regional, tell
from iga_analysis.yearly.regional import compose_region

YEAR, CODE = 2024, "16.03"
WORDS = {"name": "Kabupaten Contoh", "year": str(YEAR), "level": "kabupaten"}
WORDS["province"] = "Sumatera Selatan"
KNOWN = ["score", "rank", "predicate", "innovations"]
AWARD = "Kabupaten Terinovatif"


def pick_regions():
    """Yield the first region of each combination of what is known of a region."""
    seen = set()
    for year in sorted(set(load_region_results()["year"])):
        known = list_results(year).set_index("code")[KNOWN].notna()
        for code in load_region_results(year)["code"].drop_duplicates():
            kind = tuple(known.loc[code]) if code in known.index else None
            if kind not in seen:
                seen.add(kind)
                yield year, code


def test_no_heading_stands_without_content():
    picked = list(pick_regions())
    assert len(picked) > 10
    for year, code in picked:
        blocks = compose_region(year, code)
        assert isinstance(blocks[-1], Text | Table), (year, code)
        for pair in pairwise(blocks):
            assert not all(isinstance(one, Heading) for one in pair), (year, code, pair)


@pytest.fixture
def position(monkeypatch):
    """Return the sentences on the position of a region of invented claims."""

    def tell_position(*claims):
        given = {"year": YEAR, "code": CODE, "is_final": True, "basis": "stated"}
        given |= {"source_id": "jpnn-05", "level": "kabupaten"}
        rows = [
            given | {"claim_id": f"reg-{YEAR}-X{place}"} | one
            for place, one in enumerate(claims)
        ]
        table = load_region_results().head(0)
        table = pd.DataFrame(rows).reindex(columns=table.columns).astype(table.dtypes)
        for name, given in (
            ("load_region_results", lambda *_: table),
            ("select_results", lambda year: select_results(year, results=table)),
            ("list_results", lambda year: list_results(year).head(0)),
        ):
            monkeypatch.setattr(regional, name, given)
        head, *blocks = regional._tell_position(YEAR, CODE, WORDS)
        assert head == Heading("head_position")
        assert {one.about for one in blocks} <= {("region_claims",), ("region_result",)}
        return blocks

    return tell_position


def test_an_order_of_the_award_is_no_rank_of_the_index(position):
    order = {"rank": 3, "rank_scope": "national-level", "award": AWARD}
    blocks = position(order, order, {"innovations": 12, "award": AWARD})
    assert [one.key for one in blocks] == ["region_unknown", "region_award"]
    told = blocks[1].values
    with use_language("en"):
        said = tell("region_award", told)
    assert "Rank 3" in said and AWARD in said and "not of the index" in said


@pytest.mark.parametrize(
    ("claim", "keys"),
    [
        ({"award": AWARD}, ["region_unknown"]),
        (
            {"rank": 2, "rank_scope": "province"},
            ["region_unknown", "region_scope_province"],
        ),
        (
            {"rank": 2, "rank_scope": "category"},
            ["region_unknown", "region_scope_category"],
        ),
        ({"rank": 350}, ["region_unknown", "region_scope_unstated"]),
        ({"rank": 9, "rank_scope": "national-level"}, ["region_unsettled"]),
        ({"score": 41.5, "is_final": False}, ["region_unfit"]),
        ({"predicate": "Inovatif", "basis": "inferred"}, ["region_unfit"]),
        (
            {"rank": 9, "rank_scope": "national-level", "basis": "misprinted"},
            ["region_unfit"],
        ),
        ({"innovations": 12, "source_id": f"import-{YEAR}"}, ["region_unlisted"]),
    ],
)
def test_what_is_not_known_is_said_with_its_reason(position, claim, keys):
    assert [one.key for one in position(claim)] == keys


@pytest.mark.parametrize("lang", ["en", "id"])
def test_each_sentence_names_the_region_or_the_rank(position, lang):
    rows = [
        {"rank": 7, "rank_scope": scope, "award": award}
        for scope in ("province", "category", None)
        for award in (None, AWARD)
    ]
    blocks = position(*rows, {"score": 41.5, "is_final": False})
    assert len(blocks) == 7
    with use_language(lang):
        first, *others = [tell(one.key, one.values) for one in blocks]
    assert WORDS["name"] in first and WORDS["year"] in first
    assert all("7" in one for one in others)
