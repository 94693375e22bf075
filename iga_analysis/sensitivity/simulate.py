"""A simulated nation that meets the published totals of a year. Not data.

No national table of indicator levels is public. To study what rules and weights do to
a ranking, this draws one: every region with its code and name, every innovation and
level is invented; only the number of participating regions, the number of innovations
and the mean index are those published. Every table and figure made from it must say
that it is simulated.
"""

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..method import basis_column, load_edition
from ..published import innovation_totals, participation_rates
from ..scoring import invent_codes, score_iid
from ..tables import LEVELS, load_preferred_figures, load_regions

# Spread of quality between regions, between the indicators of a region (its profile),
# between its innovations and within an innovation; spread of the number of
# innovations. Invented.
_REGIONS, _PROFILE, _INNOVATIONS, _INDICATORS, _VOLUME = 0.8, 1.0, 0.5, 0.8, 0.8
_STEPS = np.array([-0.8, 0.2, 1.0])
_BASIC_SHARE = 0.6
_WIDEST_SHIFT, _HALVINGS = 8.0, 20
TOLERANCE = 0.05


def simulate_nation(like=2025, edition=2026, *, seed):
    """Draw a register and an SPD table for all regions. Simulated, not data.

    Parameters
    ----------
    like : int, optional
        Year whose published totals are met: participating regions (by level where
        published), innovations, and the mean index (only of 2024 and 2025).
    edition : Edition or int, optional
        Method whose indicators are drawn and whose index meets the mean.
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
        If a total of that year is not published, or no levels give that mean.
    UnknownField
        If the edition cannot be computed.

    Notes
    -----
    Regions that do not report are drawn among kabupaten where their level is not
    published (in 2024 all of them were kabupaten). The mean is that of the regions that
    report; the announcements do not say of which regions theirs is. A quality of the
    region, of each innovation and of each indicator, normal and independent, is cut
    into levels 0 to 3; one shift of all qualities makes the mean. The number of
    innovations of a region grows with its quality.

    Examples
    --------
    >>> register, spd = simulate_nation(like=2025, seed=1)
    >>> len(register), spd["code"].nunique()
    (36742, 531)
    """
    edition = load_edition(edition)
    wanted = _published_mean(like)
    generator = np.random.default_rng(seed)
    codes = _draw_participants(like, generator)
    total = int(innovation_totals(like)["innovations"].item())
    quality = generator.normal(0, _REGIONS, len(codes))
    numbers = _share_out(total, quality, generator)
    owner = np.repeat(np.arange(len(codes)), numbers)
    sid_rows, spd_rows = (list(edition.weights(one).index) for one in ("SID", "SPD"))
    own = quality[owner] + generator.normal(0, _INNOVATIONS, total)
    profile = generator.normal(0, _PROFILE, (len(codes), len(sid_rows)))
    sid = generator.normal(0, _INDICATORS, (total, len(sid_rows)))
    sid += own[:, None] + profile[owner]
    spd = generator.normal(0, _PROFILE + _INDICATORS, (len(codes), len(spd_rows)))
    spd += quality[:, None]
    register = _describe(codes[owner], edition, generator)

    def build(shift):
        levels = pd.DataFrame(_cut(sid + shift), columns=sid_rows)
        table = pd.DataFrame(_cut(spd + shift), index=codes, columns=spd_rows)
        long = table.rename_axis("code").reset_index()
        long = long.melt("code", var_name="indicator", value_name="level")
        return register.join(levels), long.astype({"indicator": "string"})

    low, high = -_WIDEST_SHIFT, _WIDEST_SHIFT
    for _ in range(_HALVINGS):
        shift = (low + high) / 2
        tables = build(shift)
        found = score_iid(*tables, edition)["iid"].mean()
        if abs(found - wanted) < TOLERANCE / 2:
            return tuple(table.assign(simulated=True) for table in tables)
        low, high = (shift, high) if found < wanted else (low, shift)
    raise ValueError(
        f"no levels of {edition.year} give {len(codes)} regions with {total} "
        f"innovations a mean index of {wanted:g}; the nearest is {found:.2f}"
    )


def _published_mean(year):
    figures = load_preferred_figures()
    means = figures[figures["measure"] == "index_average"].set_index("year")["value"]
    if year not in means.index:
        raise ValueError(
            f"no mean index is published for {year}, only for "
            f"{', '.join(map(str, means.index))}"
        )
    return float(means[year])


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
    weight = np.exp(_VOLUME * (quality + generator.normal(0, 1, len(quality))) / 2)
    return 1 + generator.multinomial(total - len(quality), weight / weight.sum())


def _cut(quality):
    return np.searchsorted(_STEPS, quality).astype("int8")


def _describe(codes, edition, generator):
    """Return the columns of a register beside the levels."""
    n = len(codes)
    affairs = load_table("affairs")
    basic = affairs["basic_service"].astype(bool).to_numpy()
    chance = np.where(basic, _BASIC_SHARE / basic.sum(), 0)
    chance = np.where(basic, chance, (1 - _BASIC_SHARE) / (~basic).sum())
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
