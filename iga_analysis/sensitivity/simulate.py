"""A simulated nation that meets the published totals of a year. Not data.

No national table of indicator levels is public. To study what rules and weights do to
a ranking, this draws one: every region with its code and name, every innovation and
level is invented; only the number of participating regions, the number of innovations
and the mean index are those published. Every table and figure made from it must say
that it is simulated.
"""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..method import (
    basis_column,
    compute_index,
    compute_points,
    load_edition,
    read_rules,
)
from ..published import innovation_totals, participation_rates
from ..scoring import count_innovations, invent_codes, require_sid
from ..tables import LEVELS, load_preferred_figures, load_regions

# Standard deviations: of quality between regions, between the indicators of a region
# (its profile), between its innovations and within an innovation; and how the number
# of innovations grows with quality. Invented.
REGIONS, PROFILE, INNOVATIONS, INDICATORS, VOLUME = 0.8, 1.0, 0.5, 0.8, 0.8
STEPS = np.array([-0.8, 0.2, 1.0])
BASIC_SHARE = 0.6
# The share of quality in what quality and profile vary together.
_SHARE = REGIONS**2 / (REGIONS**2 + PROFILE**2)
_WIDEST_SHIFT, _TRIALS, _ROUNDS = 8.0, 40, 5
TOLERANCE = 0.05
CORRELATION_TOLERANCE = 0.005


class Nation(NamedTuple):
    """What is drawn, and what no quality changes."""

    edition: object
    mean: float  # index, as published
    codes: np.ndarray  # regions
    owner: np.ndarray  # region of each innovation, rising
    quality: np.ndarray  # (regions,)
    profile: np.ndarray  # (regions, SID indicators)
    sid: np.ndarray  # (innovations, SID indicators), spread as wide as they vary
    spd: np.ndarray  # (regions, SPD rows)
    register: pd.DataFrame  # without levels
    numbers: tuple  # innovations and affairs covered, by region


def simulate_nation(like=2025, edition=2026, *, correlation=None, seed):
    """Draw a register and an SPD table for all regions. Simulated, not data.

    Parameters
    ----------
    like : int, optional
        Year whose published totals are met: participating regions (by level where
        published), innovations, and the mean index (only of 2024 and 2025).
    edition : Edition or int, optional
        Method whose indicators are drawn and whose index meets the mean.
    correlation : float, optional
        Mean correlation between the indicators that is met, within 0.005; see Notes.
        By default what the spreads below give, about 0.3.
    seed : int
        Seed; the same seed gives the same nation.

    Returns
    -------
    tuple of DataFrame
        Register (one row an innovation) and SPD table (``code, indicator, level``),
        both with a column ``simulated`` that is True throughout. The codes are invented
        as well; :func:`iga_analysis.name_invented` gives names and levels.

    Raises
    ------
    ValueError
        If a total of that year is not published, or no levels give that mean or that
        correlation.
    UnknownField
        If the edition cannot be computed.

    Notes
    -----
    Regions that do not report are drawn among kabupaten where their level is not
    published (in 2024 all of them were kabupaten). The mean is that of the regions that
    report; the announcements do not say of which regions theirs is.

    The quality behind the level of an innovation in an indicator is the sum of four
    independent normal parts, whose standard deviations are invented: of the region 0.8,
    of the indicator within the region (its profile) 1.0, of the innovation 0.5, and of
    the indicator within the innovation 0.8. That behind the level of a region in a row
    of the SPD is the first, the second and the last, the last two being one part of
    sqrt(1.0² + 0.8²) = 1.28. One shift of all qualities makes the mean; they are cut
    into levels 0 to 3 at -0.8, 0.2 and 1.0. The innovations are shared out by chance,
    in proportion to exp(0.4 (quality of the region + a normal part of standard
    deviation 1)). Six in ten serve basic affairs.

    The correlation is that of the components that :func:`score_contributions` gives,
    without the number of innovations: the mean over all pairs of indicators. It decides
    how much weights can change. The spreads above give 0.30 like 2025 (0.27 to 0.33 in
    20 nations): 0.23 between rows of the SPD, 0.37 between indicators of innovations,
    0.29 between the two kinds. Asked for, it is met by the share of the region's
    quality in what quality and profile vary together, which stays 0.8² + 1.0²: each
    indicator varies as before, only more or less like the others.

    Examples
    --------
    >>> register, spd = simulate_nation(like=2025, seed=1)
    >>> len(register), spd["code"].nunique()
    (36742, 531)
    """
    edition = load_edition(edition)
    nation = draw_nation(like, edition, np.random.default_rng(seed))
    share, shift = fit_nation(nation, correlation)
    sid, spd = cut_levels(nation, share, shift)
    sid_rows, spd_rows = (list(edition.weights(one).index) for one in ("SID", "SPD"))
    register = nation.register.join(pd.DataFrame(sid, columns=sid_rows))
    table = pd.DataFrame(spd, index=nation.codes, columns=spd_rows)
    long = table.rename_axis("code").reset_index()
    long = long.melt("code", var_name="indicator", value_name="level")
    long = long.astype({"indicator": "string"})
    return register.assign(simulated=True), long.assign(simulated=True)


def _published_mean(year):
    figures = load_preferred_figures()
    means = figures[figures["measure"] == "index_average"].set_index("year")["value"]
    if year not in means.index:
        raise ValueError(
            f"no mean index is published for {year}, only for "
            f"{', '.join(map(str, means.index))}"
        )
    return float(means[year])


def draw_nation(year, edition, generator):
    """Return a :class:`Nation` of as many regions and innovations as in a year."""
    require_sid(edition, "spd_weights", "total_max")
    mean = _published_mean(year)
    codes = _draw_participants(year, generator)
    total = int(innovation_totals(year)["innovations"].item())
    quality = generator.standard_normal(len(codes))
    owner = np.repeat(np.arange(len(codes)), _share_out(total, quality, generator))
    sid_rows, spd_rows = (len(edition.weights(one)) for one in ("SID", "SPD"))
    own = generator.standard_normal(total)
    profile = generator.standard_normal((len(codes), sid_rows))
    sid = INNOVATIONS * own[:, None]
    sid = sid + INDICATORS * generator.standard_normal((total, sid_rows))
    spd = generator.standard_normal((len(codes), spd_rows))
    register = _describe(codes[owner], edition, generator)
    numbers = count_innovations(register, codes, edition)
    return Nation(
        edition, mean, codes, owner, quality, profile, sid, spd, register, numbers
    )


def cut_levels(nation, share, shift):
    """Return the levels, of innovations and of regions, at a share and a shift."""
    varied = REGIONS**2 + PROFILE**2
    profile = np.sqrt((1 - share) * varied)
    quality = np.sqrt(share * varied) * nation.quality[:, None] + shift
    # what is added to every innovation of a region, then what is its own
    sid = (quality + profile * nation.profile)[nation.owner]
    sid += nation.sid
    spd = quality + np.hypot(profile, INDICATORS) * nation.spd
    return _cut(sid), _cut(spd)


def _cut(quality):
    levels = np.zeros(quality.shape, dtype="int8")
    for step in STEPS:
        levels += quality > step
    return levels


def reach_points(nation, levels):
    """Return the points of regions by indicator of weight 1 and of their number.

    The first two arrays are (indicators, regions), the last (regions,).
    """
    sid, spd = levels
    starts = np.searchsorted(nation.owner, np.arange(len(nation.codes)))
    sums = np.add.reduceat(sid, starts, axis=0, dtype="int64")
    innovations, affairs = nation.numbers
    points = compute_points(
        nation.edition,
        read_rules(nation.edition, nation.codes),
        spd=spd.T.astype("float64"),
        maturity=sums.T.astype("float64"),
        innovations=innovations,
        affairs=affairs,
    )
    return points.spd, points.mean_maturity, points.count_score


def _average(nation, levels):
    """Return the mean index."""
    spd, sid, number = reach_points(nation, levels)
    spd = nation.edition.weights("SPD").to_numpy() @ spd
    sid = nation.edition.weights("SID").to_numpy() @ sid
    return compute_index(spd + sid + number, nation.edition.total_max).mean()


def correlate_indicators(nation, levels):
    """Return the mean correlation between the indicators that vary."""
    spd, sid, _ = reach_points(nation, levels)
    values = np.vstack([spd, sid])
    found = np.corrcoef(values[np.ptp(values, axis=1) > 0])
    return found[np.triu_indices(len(found), 1)].mean()


def fit_nation(nation, correlation):
    """Return share of quality and shift that give its mean and a correlation."""
    wanted = nation.mean

    def average(share, shift):
        return _average(nation, cut_levels(nation, share, shift))

    def correlate(shift, share):
        return correlate_indicators(nation, cut_levels(nation, share, shift))

    def find_shift(share):
        shift, found = _find(
            partial(average, share),
            wanted,
            -_WIDEST_SHIFT,
            _WIDEST_SHIFT,
            TOLERANCE / 2,
        )
        if abs(found - wanted) < TOLERANCE / 2:
            return shift
        raise ValueError(
            f"no levels of {nation.edition.year} give {len(nation.codes)} regions with "
            f"{len(nation.owner)} innovations a mean index of {wanted:g}; the nearest "
            f"is {found:.2f}"
        )

    share, shift = _SHARE, find_shift(_SHARE)
    if correlation is None:
        return share, shift
    close = CORRELATION_TOLERANCE
    # The shift hardly changes the correlation: a round or two will do.
    for _ in range(_ROUNDS):
        share, found = _find(partial(correlate, shift), correlation, 0, 1, close / 2)
        shift = find_shift(share)
        if abs(correlate(shift, share) - correlation) < close:
            return share, shift
    raise ValueError(
        f"no nation of these spreads has a mean correlation of {correlation:g} between "
        f"its indicators; the nearest is {found:.3f}"
    )


def _find(function, wanted, low, high, tolerance):
    """Return where a rising function is within a tolerance of a value, and its value.

    The nearer end, if the value is not between those at the ends.
    """
    ends = [function(low), function(high)]
    if not ends[0] < wanted < ends[1]:
        return (low, ends[0]) if wanted <= ends[0] else (high, ends[1])
    for trial in range(_TRIALS):
        # by turns on the line between the ends and half way
        part = (wanted - ends[0]) / (ends[1] - ends[0]) if trial % 2 else 0.5
        middle = low + part * (high - low)
        found = function(middle)
        if abs(found - wanted) < tolerance:
            break
        if found < wanted:
            low, ends[0] = middle, found
        else:
            high, ends[1] = middle, found
    return middle, found


def _draw_participants(year, generator):
    """Return invented codes of as many regions as reported, by level if published."""
    regions = load_regions(year)
    counts = participation_rates(year).set_index("level")["participating"]
    silent = dict.fromkeys(LEVELS, 0)
    if set(LEVELS) <= set(counts.index):
        sizes = regions["level"].value_counts()
        silent = {level: int(sizes[level] - counts[level]) for level in LEVELS}
    else:
        silent["kabupaten"] = len(regions) - int(counts["all"])
    out = [
        generator.choice(regions.loc[regions["level"] == level, "code"], n, False)
        for level, n in silent.items()
    ]
    kept = ~regions["code"].isin(np.concatenate(out))
    return np.array(invent_codes(regions.loc[kept, "level"]), dtype="object")


def _share_out(total, quality, generator):
    """Return whole numbers of at least 1 that add up, larger for better regions."""
    if total < len(quality):
        raise ValueError(f"{total} innovations are too few for {len(quality)} regions")
    other = generator.normal(0, 1, len(quality))
    weight = np.exp(VOLUME * (REGIONS * quality + other) / 2)
    return 1 + generator.multinomial(total - len(quality), weight / weight.sum())


def _describe(codes, edition, generator):
    """Return the columns of a register beside the levels."""
    n = len(codes)
    affairs = load_table("affairs")
    basic = affairs["basic_service"].astype(bool).to_numpy()
    chance = np.where(basic, BASIC_SHARE / basic.sum(), 0)
    chance = np.where(basic, chance, (1 - BASIC_SHARE) / (~basic).sum())
    days = (edition.window_to - edition.window_from).days + 1
    first = edition.window_from
    return pd.DataFrame(
        {
            "code": pd.array(codes, dtype="string"),
            "innovation": [f"Inovasi simulasi {number}" for number in range(1, n + 1)],
            "affair": generator.choice(
                affairs["affair"].to_numpy("object"), n, p=chance
            ),
            "implemented": first + pd.to_timedelta(generator.integers(0, days, n), "D"),
            **{basis_column(one): bases[0] for one, bases in edition.bases().items()},
        }
    )
