"""Random tables in random shapes come back exactly; random bytes crash nothing."""

import random
import time

import awkward
import damage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iga_analysis import load_regions
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.records import count_rows
from iga_analysis.intake.results import read_results

REGIONS = [
    tuple(row)
    for row in load_regions(2024)[["code", "name", "province", "level"]].values
]
TEXT = ("csv", "semicolon", "tab", "windows")
MOST_SECONDS = 10
STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4\n"]
STARTS += [b"\xff\xfe", b"\xef\xbb\xbf", b"No,Nama Daerah,Skor\n"]
QUIET = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@settings(max_examples=40, **QUIET)
@given(
    seed=st.integers(0, 10**6),
    number=st.integers(1, 60),
    kind=st.sampled_from(TEXT),
    traits=st.sets(
        st.sampled_from([one for one in awkward.TRAITS if one not in awkward.NEEDS]),
        max_size=5,
    ),
)
def test_random_tables_come_back_exactly(seed, number, kind, traits, tmp_path):
    chance = random.Random(seed)
    regions = sorted(chance.sample(REGIONS, number))
    if not awkward.may_combine(traits):
        traits = {min(traits)}
    sheet = awkward.lay_out(awkward.invent_truth(seed, regions))
    for name, trait in awkward.TRAITS.items():
        if name in traits:
            trait(sheet)
    path = awkward.write_as(kind, [sheet], tmp_path)
    accepted, report = read_results(path, year=2024)
    filled = [row for row in sheet.rows if any(cell is not None for cell in row.cells)]
    assert len(report) == len(filled) == count_rows(report)["read"].item()
    wanted = ["accepted" if isinstance(r.truth, int) else "not data" for r in filled]
    assert report["status"].tolist() == wanted
    truth = [sheet.truth[row.truth] for row in filled if isinstance(row.truth, int)]
    for column in ("code", "score", "rank", "predicate", "innovations"):
        found = accepted[column].astype("object")
        found = found.where(found.notna(), None).tolist()
        assert found == [one[column] for one in truth], column


def read_quickly(path):
    """Read a bad file: a sentence or rows, soon; anything else is a fault."""
    start = time.monotonic()
    try:
        accepted, report = read_results(path, year=2024)
    except IntakeError as error:
        assert str(error)
    else:
        counts = count_rows(report).iloc[0]
        assert counts["accepted"] == len(accepted)
    assert time.monotonic() - start < MOST_SECONDS


@settings(max_examples=40, **QUIET)
@given(
    content=st.binary(max_size=3000),
    start=st.sampled_from(STARTS),
)
def test_random_bytes_crash_nothing(content, start, tmp_path):
    path = tmp_path / "berkas"
    path.write_bytes(start + content)
    read_quickly(path)


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    return damage.write_small(tmp_path_factory.mktemp("utuh"))


@pytest.mark.parametrize("seed", range(1, 64))
def test_damaged_files_crash_nothing(seed, originals, tmp_path):
    """The first of the 5,000 of ``benchmarks/damage.py``."""
    kind = list(originals)[seed % len(originals)]
    path = tmp_path / "berkas"
    path.write_bytes(damage.damage(originals[kind], seed))
    read_quickly(path)
