"""Every nation of a few regions, and random nations of many, to test bounds against.

A nation is a vector of printed scores and one of ranks. A rank is one more than the
number of better regions; regions of equal printed score are ranked in any way, shared
ranks included.
"""

from functools import cache
from itertools import combinations, product

import numpy as np

from iga_analysis.evidence.comparable import Claim, Setting


def weak_orders(items):
    """Yield every way to rank items, ties included, as lists of groups."""
    if not items:
        yield []
        return
    for size in range(1, len(items) + 1):
        for first in combinations(items, size):
            rest = [item for item in items if item not in first]
            for order in weak_orders(rest):
                yield [first, *order]


@cache
def every_nation(size, top):
    """Return all scores from 0 to top, and all ranks that go with them, as arrays."""
    all_scores, all_ranks = [], []
    for scores in product(range(top + 1), repeat=size):
        equal = {}
        for region, score in enumerate(scores):
            equal.setdefault(score, []).append(region)
        orders = [list(weak_orders(equal[one])) for one in sorted(equal, reverse=True)]
        for chosen in product(*orders):
            ranks, place = [0] * size, 1
            for group in (group for order in chosen for group in order):
                for region in group:
                    ranks[region] = place
                place += len(group)
            all_scores.append(scores)
            all_ranks.append(ranks)
    return np.array(all_scores), np.array(all_ranks)


def random_ranks(random, scores):
    """Rank scores with ties shared, broken by lot, or by unprinted decimals."""
    hidden = scores + random.choice([0, 0.4]) * random.random(len(scores))
    if random.random() < 0.5:
        return np.array([1 + int((hidden > one).sum()) for one in hidden])
    order = np.lexsort((random.random(len(scores)), -hidden))
    ranks = np.empty(len(scores), dtype=int)
    ranks[order] = np.arange(1, len(scores) + 1)
    return ranks


def label_of(score, edges):
    return sum(score < edge for edge in edges)


def draw_world(draw, size, top):
    """Draw a nation with its edges, claims of it (some wrong), and counts."""
    nations = every_nation(size, top)
    number = draw.randrange(len(nations[0]))
    scores, ranks = (part[number] for part in nations)
    triples = list(product(range(top + 1), repeat=3))
    edges = draw.choice([e for e in triples if e[0] >= e[1] >= e[2]])
    wrong = draw.random() < 0.2
    claims = []
    for region, _ in product(range(size), range(2)):
        score = draw.randint(0, top) if wrong else int(scores[region])
        rank = draw.randint(1, size) if wrong else int(ranks[region])
        parts = [draw.random() < chance for chance in (0.3, 0.2, 0.4)]
        around = draw.random() < 0.2
        low = max(0, score - around) if parts[0] else None
        high = min(top, score + around) if parts[0] else None
        label = draw.randint(0, 3) if wrong else label_of(score, edges)
        said = (low, high, rank if parts[1] else None, None)
        said += (label if parts[2] else None,)
        if any(part is not None for part in said):
            claims.append(Claim(f"c{len(claims)}", str(region), True, *said))
    for number in range(draw.choice([0, 0, 1, 2])):
        score, told = draw.randint(0, top), draw.random() < 0.7
        one = score if told else None
        label = label_of(score, edges)
        name = f"f{number}"
        claims.append(Claim(name, name, False, one, one, None, None, label))
    labels = np.array([label_of(score, edges) for score in scores])
    setting = Setting(
        year=2000,
        level="kota",
        size=size,
        unit=1,
        top=top,
        edges=tuple(edge if draw.random() < 0.3 else None for edge in edges),
        counts=draw_counts(draw, labels, [], "n"),
        nation=(),
        elsewhere=0,
        participants=(int((scores > 0).sum()), "p") if draw.random() < 0.2 else None,
    )
    if draw.random() < 0.3:
        others = [claim.label for claim in claims if not claim.own]
        unknown = [draw.randint(0, 3)] * draw.choice([0, 1])
        setting = setting._replace(
            nation=draw_counts(draw, labels, others + unknown, "m", always=True),
            elsewhere=len(others + unknown),
        )
    return claims, setting


def draw_counts(draw, labels, others, name, *, always=False):
    if not always and draw.random() < 0.7:
        return ()
    every = [*labels, *others]
    return tuple(
        (sum(label <= place for label in every), (f"{name}{place}",))
        for place in range(3)
    )


def agreeing(claims, setting):
    """Return the nations for which some edges make all claims and counts true."""
    scores, ranks = every_nation(setting.size, setting.top)
    own = [claim for claim in claims if claim.own]
    others = [claim for claim in claims if not claim.own]
    base = np.ones(len(scores), dtype=bool)
    for claim in own:
        region = int(claim.code)
        if claim.low is not None:
            base &= scores[:, region] >= claim.low
            base &= scores[:, region] <= claim.high
        if claim.rank is not None:
            base &= ranks[:, region] == claim.rank
    if setting.participants is not None:
        base &= (scores > 0).sum(axis=1) <= setting.participants[0]
    good = np.zeros(len(scores), dtype=bool)
    for edges in product(range(setting.top + 1), repeat=3):
        known = zip(edges, setting.edges, strict=True)
        if not edges[0] >= edges[1] >= edges[2]:
            continue
        if any(told not in (None, edge) for edge, told in known):
            continue
        if any(
            one.low is not None and label_of(one.low, edges) != one.label
            for one in others
        ):
            continue
        labels = sum((scores < edge).astype(int) for edge in edges)
        fits = base.copy()
        for claim in own:
            if claim.label is not None:
                fits &= labels[:, int(claim.code)] == claim.label
        for place, (count, _) in enumerate(setting.counts):
            fits &= (labels <= place).sum(axis=1) == count
        for place, (count, _) in enumerate(setting.nation):
            inside = sum(one.label <= place for one in others)
            unknown = setting.elsewhere - len(others)
            here = (labels <= place).sum(axis=1)
            fits &= (here <= count - inside) & (here >= count - inside - unknown)
        good |= fits
    return scores[good], ranks[good]
