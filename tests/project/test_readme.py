"""What the READMEs and guides say is so."""

import doctest
import math
import re
from pathlib import Path

import nbformat
import pytest

from iga_analysis import (
    check_claims,
    compare_vintages,
    format_number,
    label,
    load_region_results,
    load_regions,
    participation_rates,
    plot_participation,
    predicate_distribution,
)
from iga_analysis.exhibits import TABLE_MIME
from iga_analysis.report.picture import draw_picture
from iga_analysis.settings import LANGUAGES
from iga_analysis.tables import PREDICATES

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.id.md"]
GUIDES = [ROOT / "GUIDE.md", ROOT / "GUIDE.id.md"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_examples_run(guide):
    failed, tried = doctest.testfile(str(guide), module_relative=False)
    assert tried >= 4
    assert failed == 0


def name_anchors(path):
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    kept = (re.sub(r"[^\w\- ]", "", one.lower()) for one in headings)
    return {one.replace(" ", "-") for one in kept}


@pytest.mark.parametrize("page", [*READMES, *GUIDES], ids=lambda path: path.name)
def test_make_targets_and_files_exist(page):
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make (\w+)", text, re.M))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"report", "test", "lab"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) >= 2
    for link in links:
        file, _, anchor = link.partition("#")
        assert (ROOT / file).exists(), link
        assert not anchor or anchor in name_anchors(ROOT / file), link


def test_readmes_fit_on_a_screen_and_a_half():
    for readme in READMES:
        assert len(readme.read_text(encoding="utf-8").splitlines()) <= 100
        assert len(re.findall(r"^\*\*", readme.read_text("utf-8"), re.M)) == 5


def tell_participation(write):
    rates = participation_rates(level="all").set_index("year")
    for year, places in ((2020, 1), (2025, 2)):
        row = rates.loc[year]
        yield from (write(row["participating"]), write(row["base"]))
        yield from (str(year), write(row["rate"], places))


def tell_growth(write):
    """What became of +85 %: both series, in all and per region."""
    (award, later) = (
        rows.set_index("year")
        for _, rows in compare_vintages().groupby("vintage", sort=False)
    )
    said = find_check("agg-2020-051")
    assert said["verdict"] == "truncated"
    yield from (write(int(said["published"])), str(said["year"]))
    yield from (write(award.loc[year, "innovations"]) for year in (2020, 2019))
    regions = award["participating"].astype(float)
    yield write(100 * (regions[2020] / regions[2019] - 1), 2)
    (same,) = {write(value, 1) for value in award["per_region"]}
    yield same
    yield from (write(later.loc[year, "innovations"]) for year in (2020, 2019))
    yield write(later.loc[2020, "growth"], 1)
    yield from (write(value, 1) for value in later["per_region"])


def find_check(claim):
    """Return the test of a claim that is told by all its tests alike."""
    checks = check_claims().set_index("claim_id").loc[[claim]]
    assert checks["verdict"].nunique() == 1
    return checks.iloc[0]


def tell_verdicts(write):
    verdicts = check_claims()["verdict"].value_counts()
    kinds = ("exact", "rounded", "truncated", "from other figures")
    kinds += ("not reproduced", "no inputs", "impossible")
    assert set(kinds) == set(verdicts.index)
    yield write(int(verdicts.sum()))
    yield from (write(int(verdicts[kind])) for kind in kinds)
    total, growth = map(find_check, ("agg-2020-020", "agg-2019-011"))
    assert total["verdict"] == growth["verdict"] == "not reproduced"
    yield from (write(int(total["published"])), str(total["year"]))
    yield write(int(total["recomputed"]))
    rate = participation_rates(growth["year"], "all")["rate"].item()
    assert math.floor(10 * rate) / 10 == growth["published"]
    yield write(growth["published"])


def tell_predicates(write):
    counts = predicate_distribution(2020, level="all").set_index("predicate")["count"]
    yield from (write(int(counts[one])) for one in PREDICATES)
    yield "2020"


def tell_published(write):
    results = load_region_results(final=True)
    stated = results[results[["score", "rank", "predicate"]].notna().any(axis=1)]
    counts = stated.groupby("year")["code"].nunique()
    assert counts.idxmax() == 2022
    for year in (2022, 2025):
        yield from (write(int(counts[year])), write(len(load_regions(year))), str(year))


def tell_rank(write):
    """The likely band, the extreme one, and the width with levels corrected."""
    notebook = nbformat.read(ROOT / "notebooks" / "06_ranking_sensitivity.ipynb", 4)
    tables = {
        output["data"][TABLE_MIME]["exhibit"]: output["data"][TABLE_MIME]["rows"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if TABLE_MIME in output.get("data", {})
    }
    [(_, low, high, best, worst)] = [r for r in tables["exact_ranges"] if r[0] == 271]
    _, _, (_, width, _) = tables["corrected_widths"]
    told = (271, low, high, 25, best, worst, int(width))
    yield from (write(round(one)) for one in told)


# what tells a finding, and an exhibit of the notebook that it leads to
TELLERS = {
    tell_participation: "participation_trend",
    tell_growth: "vintages",
    tell_verdicts: "verdicts",
    tell_rank: "exact_ranges",
    tell_predicates: "predicates_nation",
    tell_published: "curve_2024",
}


@pytest.mark.parametrize(("readme", "lang"), [(READMES[0], "en"), (READMES[1], "id")])
def test_findings_are_those_of_the_data(readme, lang):
    """Every number of every finding, in its order, and the notebook that shows it."""

    def write(value, places=None):
        return format_number(value, places, lang)

    text = readme.read_text(encoding="utf-8")
    points = [" ".join(one.split()) for one in re.split(r"\n(?=- |\n)", text)]
    points = [one for one in points if one.startswith("- **")]
    for point, (tell, exhibit) in zip(points, TELLERS.items(), strict=True):
        said, number = re.fullmatch(r"(.+) notebook (\d+)\.", point).groups()
        found, expected = re.findall(r"\d[\d.,]*(?<![.,])", said), list(tell(write))
        assert found == expected, f"{point} The data give {'; '.join(expected)}."
        (notebook,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        assert f'"exhibit": "{exhibit}"' in notebook.read_text(encoding="utf-8")


def read_words(picture):
    """Return the words and numbers in a picture, in their order."""
    return [" ".join(one.split()) for one in re.findall(r">([^<>]+)</text>", picture)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_that_of_the_data(lang):
    stored = (ROOT / "pictures" / f"participation.{lang}.svg").read_text("utf-8")
    fresh = draw_picture(lang)
    assert read_words(stored) == read_words(fresh)
    assert len(read_words(stored)) > 20
    rates = participation_rates(level="all").set_index("year")["rate"]
    shown = {format_number(rate, 1, lang) for rate in rates}
    assert shown <= set(read_words(stored))
    # what the picture says is what is read where it is not seen
    finding = label("finding_participation_trend", lang)
    told = {"first": rates.index[0], "last": rates.index[-1]}
    told["before"], told["after"] = (
        format_number(rates.iloc[end], 1, lang) for end in (0, -1)
    )
    alt = finding.format(**told)
    assert f"![{alt}]" in READMES[lang == "id"].read_text(encoding="utf-8")


def test_the_picture_survives_black_and_white():
    """Lines differ by their dashes and marks, not by colour alone."""
    axes = plot_participation(participation_rates())
    lines = [line for line in axes.lines if len(line.get_xdata()) > 1]
    looks = {(line.get_linestyle(), str(line.get_marker())) for line in lines}
    assert len(lines) >= 4 and len(looks) >= 4
