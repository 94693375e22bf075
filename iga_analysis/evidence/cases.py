"""From claims to staircases: one case for every way the unknown edges may lie.

Where no source prints the edge of a predicate (2021), the claims with a score and a
predicate enclose it. The edge may then lie on either side of every other score in that
gap; each choice is a case with a :class:`.staircase.Staircase` of its own, and what all
cases allow together is what the evidence allows.

Counts of the nation bound those of a level: of the nation's Sangat Inovatif, those that
claims place in other levels are not in this one. That step is right, but looks at the
other levels only through the predicates claimed there.
"""

from collections import defaultdict
from typing import NamedTuple

from .staircase import Box, Limit, Staircase

CONTENT = ("low", "high", "rank", "most", "label")
LABELS = range(4)
DIFFERENT = -1


class Fact(NamedTuple):
    """What the claims of one region say together, in units."""

    own: bool
    low: int
    high: int
    rank: int | None
    most: int | None
    label: int | None
    scored: bool


def gather_facts(claims, setting):
    """Join the claims of each region; None if two claims of one region differ.

    Regions of other levels matter only through their predicates and, where edges are
    not published, through scores beside them; what differs there is left out here and
    found when their own level is studied.
    """
    facts = {}
    for claim in claims:
        low = 0 if claim.low is None else claim.low
        high = setting.top if claim.high is None else claim.high
        new = Fact(claim.own, low, high, *claim[5:], claim.low is not None)
        old = facts.get(claim.code)
        facts[claim.code] = new if old is None else _join(old, new)
    for fact in facts.values():
        if fact.own and (
            DIFFERENT in (fact.rank, fact.label)
            or fact.low > fact.high
            or (fact.rank and fact.most and fact.rank > fact.most)
        ):
            return None
    return facts


def _join(one, other):
    def agree(a, b):
        if None in (a, b):
            return b if a is None else a
        return a if a == b else DIFFERENT

    return Fact(
        one.own,
        max(one.low, other.low),
        min(one.high, other.high),
        agree(one.rank, other.rank),
        min((n for n in (one.most, other.most) if n is not None), default=None),
        agree(one.label, other.label),
        one.scored or other.scored,
    )


def enclose_edges(facts, setting):
    """Return for each edge the lowest and the highest score at which it can lie."""
    known = [fact for fact in facts.values() if fact.scored and fact.label in LABELS]
    known = [fact for fact in known if fact.low <= fact.high]
    gaps = []
    for place, edge in enumerate(setting.edges):
        if edge is not None:
            gaps.append((edge, edge))
            continue
        above = [fact.high for fact in known if fact.label <= place]
        below = [fact.low + 1 for fact in known if fact.label > place]
        gaps.append((max(below, default=0), min(above, default=setting.top)))
    for place in range(1, len(gaps)):
        gaps[place] = gaps[place][0], min(gaps[place][1], gaps[place - 1][1])
        back = len(gaps) - 1 - place
        gaps[back] = max(gaps[back][0], gaps[back + 1][0]), gaps[back][1]
    return gaps


def _choose_edges(gaps, facts, limited):
    """Yield edges to try, best first: around every score in the gaps.

    An edge that bars regions on one side only is at its least restrictive end, unless
    that narrows the next edge.
    """
    own = [fact for fact in facts.values() if fact.own]
    labels = {fact.label for fact in own if fact.low < fact.high}
    cuts = {cut for fact in own if fact.scored for cut in (fact.low, fact.high + 1)}

    def choose(place):
        if place == len(gaps):
            yield ()
            return
        for worse in choose(place + 1):
            low, high = max(gaps[place][0], *worse, 0), gaps[place][1]
            if low > high:
                continue
            alone = place == 0 or high <= gaps[place - 1][0]
            if low == high or not (place in limited or place + 1 in labels):
                tried = [low]
            elif alone and not (place in limited or place in labels):
                tried = [high]
            else:
                near = {low, high, *(cut for cut in cuts if low < cut < high)}
                steps = range(-max(1, place), 2)
                near = {cut + step for cut in near for step in steps}
                tried = sorted(cut for cut in near if low <= cut <= high)
            for edge in tried:
                yield (edge, *worse)

    yield from choose(0)


def _counts_at(facts, setting):
    """Return the limits of each edge as (place, least, most, name)."""
    limits = [
        (place, number, number, ("level", place))
        for place, (number, _) in enumerate(setting.counts)
    ]
    others = [f for f in facts.values() if not f.own and f.label in LABELS]
    for place, (number, _) in enumerate(setting.nation):
        inside = sum(fact.label <= place for fact in others)
        outside = len(others) - inside
        least = number - (setting.elsewhere - outside)
        limits.append((place, 0, number - inside, ("nation, at most", place)))
        limits.append((place, least, setting.size, ("nation, at least", place)))
    return limits


def build_cases(claims, setting):
    """Yield edges and staircase of every case, feasible or not."""
    facts = gather_facts(claims, setting)
    if facts is None:
        return
    gaps = enclose_edges(facts, setting)
    if any(low > high for low, high in gaps):
        return
    counts = _counts_at(facts, setting)
    limited = {place for place, *_ in counts}
    own = {code: fact for code, fact in facts.items() if fact.own}
    for edges in _choose_edges(gaps, facts, limited):
        boxes = _boxes(own, edges, setting.top)
        limits = [Limit(edges[place], *rest) for place, *rest in counts]
        if setting.participants is not None:
            reported = setting.participants[0]
            limits.append(Limit(1, 0, reported, ("participants",)))
        stairs = Staircase(boxes, setting.size, limits, top=setting.top)
        yield edges, stairs


def _boxes(facts, edges, top):
    bands = list(zip((*edges, 0), (top, *(edge - 1 for edge in edges)), strict=True))
    boxes = {}
    for code, fact in facts.items():
        low, high = fact.low, fact.high
        if fact.label is not None:
            low, high = max(low, bands[fact.label][0]), min(high, bands[fact.label][1])
        boxes[code] = Box(low, high, fact.rank, fact.most)
    return boxes


def are_consistent(claims, setting):
    """Whether any ranking of the level agrees with all the claims."""
    return any(stairs.feasible for _, stairs in build_cases(claims, setting))


def cite_claims(grounds, claims, setting):
    """Return the ids of claims and figures behind grounds, one of those that agree.

    Parameters
    ----------
    grounds : set
        Codes of regions and names of limits, as :mod:`.bounds` gives them.
    claims : list of Claim
        Consistent.
    setting : Setting

    Returns
    -------
    set of str
    """
    by_code = defaultdict(list)
    for claim in claims:
        by_code[claim.code].append(claim)
    codes = {ground for ground in grounds if ground in by_code}
    ids, edges = set(), set()
    for code in codes:
        exact = any(c.low is not None and c.low == c.high for c in by_code[code])
        cover = _cover(by_code[code], CONTENT[:-1] if exact else CONTENT)
        ids.update(claim.claim_id for claim in cover)
        if not exact:
            labels = {claim.label for claim in cover} - {None}
            edges |= labels | {label - 1 for label in labels}
    for kind, *place in grounds - codes:
        if kind == "participants":
            ids.add(setting.participants[1])
            continue
        edges.update(place)
        figures = setting.counts if kind == "level" else setting.nation
        ids.update(figures[place[0]][1])
        if kind == "level":
            continue
        for found in (found for found in by_code.values() if not found[0].own):
            for claim in _cover(found, ("label",)):
                if (claim.label <= place[0]) == (kind == "nation, at most"):
                    ids.add(claim.claim_id)
    return ids | _cite_edges(by_code, setting, edges)


def _cover(claims, parts):
    """Choose claims of one region that say together what all of them say."""
    claims = [
        claim for claim in claims if any(getattr(claim, p) is not None for p in parts)
    ]
    if len(claims) < 2:
        return claims
    said = {part: {getattr(claim, part) for claim in claims} - {None} for part in parts}
    wanted = {
        (part, max(values) if part == "low" else min(values))
        for part, values in said.items()
        if values
    }
    chosen = []
    ordered = sorted(claims)
    while wanted:
        best = max(
            ordered, key=lambda c: sum((p, getattr(c, p)) in wanted for p in parts)
        )
        wanted -= {(part, getattr(best, part)) for part in parts}
        chosen.append(best)
    return chosen


def _cite_edges(by_code, setting, places):
    """Return the claims that enclose edges that are not published."""
    places = places & {n for n, edge in enumerate(setting.edges) if edge is None}
    ids, known = set(), []
    for claims in by_code.values() if places else ():
        cover = _cover(claims, ("low", "high", "label"))
        if {c.label for c in cover} - {None} and {c.low for c in cover} - {None}:
            label = next(c.label for c in cover if c.label is not None)
            low = max(c.low for c in cover if c.low is not None)
            high = min(c.high for c in cover if c.high is not None)
            known.append((label, low, high, cover))
    for place in places:
        above = [(high, cover) for label, _, high, cover in known if label <= place]
        below = [(-low, cover) for label, low, _, cover in known if label > place]
        for found in (found for found in (above, below) if found):
            ids.update(claim.claim_id for claim in min(found)[1])
    return ids
