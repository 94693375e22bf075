"""Every nation of a few regions, and random nations of many, to test bounds against.

A nation is a vector of printed scores and one of ranks. A rank is one more than the
number of better regions; regions of equal printed score are ranked in any way, shared
ranks included.
"""

from functools import cache
from itertools import combinations, product

import numpy as np


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
