"""No name or code of a real region stands beside an invented number."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from iga_analysis import load_regions
from iga_analysis.exhibits import FIGURE_MIME, TABLE_MIME
from iga_analysis.language import label

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REGIONS = load_regions()
# Kabupaten Muara Enim, but also Muara Enim alone
SHORT = REGIONS["name"].str.replace(r"^(Kabupaten|Kota|Provinsi) ", "", regex=True)
NAMES = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted(SHORT, key=len, reverse=True))) + r")\b"
)
CODES, CODE = set(REGIONS["code"]), label("code", "en")


def read_invented(path):
    """Yield exhibit, texts, codes of what is simulated or invented in a notebook."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            payload = data.get(TABLE_MIME) or data.get(FIGURE_MIME)
            if payload is None or payload["origin"] not in ("simulated", "invented"):
                continue
            rows = payload["rows"]
            rows = [json.loads(one) if isinstance(one, str) else one for one in rows]
            texts = [payload["caption"], payload.get("finding", "")]
            texts += [data.get(kind, "") for kind in ("text/html", "text/plain")]
            texts += [cell for row in rows for cell in row if isinstance(cell, str)]
            places = [n for n, one in enumerate(payload["headings"]) if one == CODE]
            yield payload["exhibit"], texts, [row[n] for row in rows for n in places]


def find_real(texts, codes):
    """Return the names and codes of real regions."""
    found = [one for text in texts for one in NAMES.findall(text)]
    return {*found, *CODES.intersection(codes)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_real_region_stands_beside_an_invented_number(path):
    shown = {key: find_real(*parts) for key, *parts in read_invented(path)}
    assert {key: real for key, real in shown.items() if real} == {}


def test_invented_exhibits_are_found_and_real_names_seen():
    keys = {key for path in NOTEBOOKS for key, *_ in read_invented(path)}
    assert {"region_cards", "rank_bands", "plan_steps", "exercise_ranks"} <= keys
    assert find_real(["Muara Enim 66.29"], ["16.03"]) == {
        "Muara Enim",
        "16.03",
    }
    assert find_real(["Invented kabupaten 088"], ["00.kabupaten.088"]) == set()
