"""The rules of every measure: from which published figures a claim should follow.

A rule takes a claim and ``find``, which returns the other published figures, and gives
a derivation for :mod:`~iga_analysis.reconcile` to try and judge, or None.
"""

import re
from collections import Counter
from functools import partial

from .reconcile import BASE, Derivation, Role
from .tables import LEVELS, PREDICATES

STAGES = ("inisiatif", "uji coba", "penerapan")
NOT_ASSESSED = PREDICATES[-1]


def _percentage(part, whole):
    return 100 * part / whole


def _remainder(rest, whole):
    return _percentage(whole - rest, whole)


def _increase(new, old):
    return _percentage(new - old, old)


def _difference(whole, *parts):
    return whole - sum(parts)


def _total(*parts):
    return sum(parts)


def _sum(check, roles, *, partial=False):
    return Derivation(check, roles, _total, " + ", strict=True, partial=partial)


def _rate(claim, find):
    part, formula, shape = find("regions_participating"), _percentage, "{} / {}"
    rest = find("regions_not_reporting")
    if rest.figures and not part.figures:
        part, formula, shape = rest, _remainder, "({1} − {0}) / {1}"
    return Derivation("participation rate", [part, find(BASE)], formula, shape)


def _growth(measure, claim, find):
    years = re.match(r"(\d{4}) to (\d{4})", claim.category or "")
    if not years:
        return None
    old, new = (find(measure, year=int(year)) for year in years.groups())
    rate = _rate(claim, find)
    return Derivation("growth", [new, old], _increase, "{} / {} − 1", other=rate)


def _change(claim, find):
    count = partial(find, "predicate_count", category=claim.category)
    roles = [count(year=claim.year), count(year=claim.year - 1)]
    return Derivation("printed change", roles, _difference, " − ")


def _share(claim, find):
    """The other reading is the share of a part that the same source prints."""
    category = None if claim.level in LEVELS else claim.category
    part = find("innovations_reported", category=category)
    whole = find("innovations_reported", level="all")
    named = find("innovations_reported", level="all", category=...)
    own = [one for one in named.figures if one.source_id == claim.source_id]
    roles = [named._replace(figures=own), whole]
    other = Derivation("elsewhere", roles, _percentage, "{} / {}")
    return other._replace(check="share", roles=[part, whole], other=other)


def _levels(claim, find):
    if claim.level != "all":
        return None
    roles = [find(claim.measure, level=one, category=claim.category) for one in LEVELS]
    if claim.category is None:
        roles += _clusters(claim, find)
    return _sum("sum of levels", roles, partial=True)


def _clusters(claim, find):
    """Return the clusters of kabupaten and kota; sources name them differently."""
    role = find(claim.measure, level="kabkota", category=...)
    sources = Counter(one.source_id for one in role.figures)
    sources[claim.source_id] *= len(role.figures)
    chosen = sources.most_common(1)[0][0]
    return [Role(role.name, [one]) for one in role.figures if one.source_id == chosen]


def _predicates(claim, find):
    assessed = PREDICATES if claim.measure == BASE else PREDICATES[:-1]
    roles = [find("predicate_count", category=predicate) for predicate in assessed]
    return _sum("sum of predicates", roles)


def _stages(claim, find):
    if claim.level != "all" or claim.category is not None:
        return None
    roles = [find("innovations_by_stage", category=stage) for stage in STAGES]
    return _sum("sum of stages", roles)


def _not_assessed(level, find):
    """Return the roles of the regions that did not report or were not assessed."""
    count = partial(find, "predicate_count", category=NOT_ASSESSED)
    role = find("regions_not_reporting", level=level)
    role = role._replace(figures=role.figures + count(level=level).figures)
    both = [count(level="provinsi"), count(level="kabkota")]
    return both if level == "all" and both[1].figures and not role.figures else [role]


def _participants(claim, find):
    roles = [find("regions_participating"), *_not_assessed(claim.level, find)]
    return _sum("participants + not assessed", roles, partial=True)


def _complement(claim, find):
    if claim.measure == "predicate_count" and claim.category != NOT_ASSESSED:
        return None
    level = "all" if claim.level == "kabkota" else claim.level
    if claim.measure == "regions_participating":
        parts = _not_assessed(level, find)
    else:
        parts = [find("regions_participating", level=level)]
    if claim.level == "kabkota":
        parts.append(find(claim.measure, level="provinsi", category=claim.category))
    roles = [find(BASE, level=level), *parts]
    return Derivation(
        "complement", roles, _difference, " − ", strict=True, partial=True
    )


RULES = {
    "participation_pct": [_rate],
    "regions_growth_pct": [partial(_growth, "regions_participating")],
    "innovations_growth_pct": [partial(_growth, "innovations_reported")],
    "innovations_level_share_pct": [_share],
    "innovations_region_share_pct": [_share],
    "predicate_change": [_change],
    "regions_total": [_levels, _predicates, _participants],
    "regions_participating": [_levels, _predicates, _complement],
    "regions_not_reporting": [_levels, _complement],
    "predicate_count": [_levels, _complement],
    "innovations_reported": [_levels, _stages],
    "nominees": [_levels],
    "awardees_terinovatif": [_levels],
}
