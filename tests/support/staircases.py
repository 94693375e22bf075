"""Small nations with boxes and limits that may fit them, for tests."""

import numpy as np
from rankings import every_nation

from iga_analysis.evidence.staircase import Box, Limit


def draw_boxes(draw, scores, ranks, size, top, *, most):
    """Draw boxes; around a nation if there is one, otherwise anything."""
    boxes = {}
    for key in draw.sample(range(size), draw.randint(1, size)):
        score = draw.randint(0, top) if scores is None else int(scores[key])
        rank = draw.randint(1, size) if ranks is None else int(ranks[key])
        low, high = 0, top
        if draw.random() < 0.6:
            wide = draw.random() < 0.5
            low = draw.randint(0, score) if wide else score
            high = draw.randint(score, top) if wide else score
        exact = rank if draw.random() < 0.45 else None
        bound = None
        if most and exact is None and draw.random() < 0.35:
            bound = draw.randint(rank, size)
        boxes[key] = Box(low, high, exact, bound)
    return boxes


def draw_limits(draw, scores, size, top):
    limits = []
    for number in range(draw.choice([0, 0, 1, 2])):
        at = draw.randint(1, top)
        count = draw.randint(0, size) if scores is None else int((scores >= at).sum())
        exact = draw.random() < 0.5
        least = count if exact else draw.randint(0, count)
        limits.append(
            Limit(at, least, count if exact else draw.randint(count, size), (number,))
        )
    return limits


def agreeing(size, top, boxes, limits):
    """Return the nations that agree with boxes and limits."""
    scores, ranks = every_nation(size, top)
    good = np.ones(len(scores), dtype=bool)
    for key, box in boxes.items():
        good &= (scores[:, key] >= box.low) & (scores[:, key] <= box.high)
        if box.rank is not None:
            good &= ranks[:, key] == box.rank
        if box.most is not None:
            good &= ranks[:, key] <= box.most
    for limit in limits:
        count = (scores >= limit.score).sum(axis=1)
        good &= (count >= limit.least) & (count <= limit.most)
    return scores[good], ranks[good]


def draw_case(draw, size, top, *, most):
    scores, ranks = every_nation(size, top)
    truth = draw.randrange(len(scores)) if draw.random() < 0.8 else None
    told = (None, None) if truth is None else (scores[truth], ranks[truth])
    boxes = draw_boxes(draw, *told, size, top, most=most)
    return boxes, draw_limits(draw, told[0], size, top)
