"""Where each region can stand, and the claims that make it so.

All functions take a feasible :class:`.staircase.Staircase`. Bounds come with their
*grounds*: the keys of the regions, and the names of the counts, from which alone the
bound follows.

Notes
-----
The best rank of a region is the first free place of the highest cell that it can take,
in the least solution; its worst rank is the last free place of the lowest cell that it
can take, in the greatest. A region whose score is an interval can take a cell if the
windows that would then hold one region more still have places for all.

The bounds are tight (equal to trying every ranking) for scores, ranks, predicates and
counts. A rank that is not exceeded (``most``) narrows the region itself and the
staircase above it: there bounds are right, but not always the narrowest.
"""


def bound_ranks(stairs, key):
    """Return best and worst rank of a region, each with its grounds.

    Parameters
    ----------
    stairs : Staircase
        Feasible.
    key : str
        A key of its boxes.

    Returns
    -------
    tuple
        ``(rank, grounds), (rank, grounds)``: best first; grounds is a set of keys.
    """
    box = stairs.boxes[key]
    if box.rank is not None:
        return (box.rank, {key}), (box.rank, {key})
    high, low = stairs.cell(box.high), stairs.cell(box.low)
    cell, blocked = _highest_cell(stairs, high, low)
    above = stairs.least[cell]
    place = stairs.places[stairs.free[above] + 1]
    best = place
    if place > above + 1:
        best = stairs.taken[place - 1][0]
    grounds = {key} | blocked | ground_least(stairs, cell)
    grounds |= takers(stairs, above + 1, place - 1)
    cell, blocked = _lowest_cell(stairs, high, low)
    within = stairs.most[cell + 1]
    worst = stairs.places[stairs.free[within]]
    worst_grounds = {key} | blocked | ground_most(stairs, cell + 1)
    worst_grounds |= takers(stairs, worst + 1, within)
    if box.most is not None and box.most <= worst:
        worst, worst_grounds = box.most, {key}
    return (best, grounds), (worst, worst_grounds)


def bound_scores(stairs):
    """Return the least and the greatest score of every place, best first."""
    bounds, high, low, cells = [], 0, 0, len(stairs.floors)
    for rank in range(1, stairs.size + 1):
        while stairs.most[high + 1] < rank:
            high += 1
        while low + 1 < cells and stairs.least[low + 1] < rank:
            low += 1
        greatest = stairs.floors[high - 1] - 1 if high else stairs.top
        bounds.append((stairs.floors[low], greatest))
    return bounds


def bound_own_score(stairs, key):
    """Return the least and the greatest score that a region can have."""
    box = stairs.boxes[key]
    if box.rank is not None:
        return tuple(score for score, _ in bound_score(stairs, box.rank))
    span = stairs.cell(box.high), stairs.cell(box.low)
    low = stairs.floors[_lowest_cell(stairs, *span)[0]]
    if box.most is not None:
        low = max(low, bound_score(stairs, min(box.most, stairs.size))[0][0])
    cell = _highest_cell(stairs, *span)[0]
    high = stairs.floors[cell - 1] - 1 if cell else stairs.top
    return max(low, box.low), min(high, box.high)


def bound_score(stairs, rank):
    """Return the least and the greatest score that the place ``rank`` can have.

    Returns
    -------
    tuple
        ``(score, grounds), (score, grounds)``: least first.
    """
    cells = range(len(stairs.floors))
    high = next(j for j in cells if stairs.most[j + 1] >= rank)
    low = next(j for j in reversed(cells) if stairs.least[j] < rank)
    least = stairs.floors[low]
    greatest = stairs.floors[high - 1] - 1 if high else stairs.top
    low_grounds = ground_least(stairs, low + 1) if least > 0 else set()
    high_grounds = ground_most(stairs, high) if high else set()
    return (least, low_grounds), (greatest, high_grounds)


def count_range(stairs, score):
    """Return the least and the greatest number of regions with at least a score."""
    cell = stairs.cell(score)
    at = cell + 1 if stairs.floors[cell] == score else cell
    return stairs.least[at], stairs.most[cell + 1]


def bound_count(stairs, score):
    """Return what :func:`count_range` does, with the grounds of either end.

    Returns
    -------
    tuple
        ``(number, grounds), (number, grounds)``: least first.
    """
    cell, (least, most) = stairs.cell(score), count_range(stairs, score)
    at = cell + 1 if stairs.floors[cell] == score else cell
    return (least, ground_least(stairs, at)), (most, ground_most(stairs, cell + 1))


def find_clash(stairs):
    """Return the keys and names that make a staircase infeasible."""
    if stairs.broken is None:
        return stairs.clash
    return stairs.clash | ground_least(stairs, stairs.broken)


def ground_least(stairs, at):
    """Return the keys and names from which the least F before a cell follows."""
    return _ground(stairs, stairs.least, stairs.least_why, at)


def ground_most(stairs, at):
    """Return the keys and names from which the most F before a cell follows."""
    return _ground(stairs, stairs.most, stairs.most_why, at)


def _ground(stairs, bounds, reasons, at):
    found = set()
    while at is not None:
        why = reasons[at]
        found.update(why.keys)
        if why.window:
            first, last = sorted((bounds[at], bounds[why.origin]))
            found |= residents(stairs, *why.window) | takers(stairs, first + 1, last)
        at = why.origin
    return found


def residents(stairs, high, low):
    """Return the regions without rank whose scores must lie in the cells."""
    inside = (
        keys
        for (first, last), keys in stairs.spans.items()
        if high <= first and last <= low
    )
    return {key for keys in inside for key in keys}


def takers(stairs, first, last):
    """Return the regions whose ranks take places from first to last."""
    places = (place for place in range(first, last + 1) if place in stairs.taken)
    return {key for place in places for key in stairs.taken[place][2]}


def _highest_cell(stairs, high, low):
    """Return the highest cell that a region can take, and what bars more.

    In the cell c or above it, the region is one more in every window that starts at or
    above ``high`` and ends at c, or at the lower end of an interval from c to ``low``.
    """
    tops = [top for top in stairs.highs if top <= high]
    best = low
    for cell in range(low - 1, high - 1, -1):
        for top in tops:
            free = stairs.free[stairs.least[top]] + stairs.count(top, cell) + 1
            if stairs.first_place(free) > stairs.most[cell + 1]:
                blocked = residents(stairs, top, cell) | ground_least(stairs, top)
                blocked |= ground_most(stairs, cell + 1)
                blocked |= takers(stairs, stairs.least[top] + 1, stairs.most[cell + 1])
                return best, blocked
        best = cell
    return best, set()


def _lowest_cell(stairs, high, low):
    """Return the lowest cell that a region can take, and what bars more."""
    ends = [end for end in stairs.lows if end >= low]
    best = high
    for cell in range(high + 1, low + 1):
        for end in ends:
            free = stairs.free[stairs.most[end + 1]] - stairs.count(cell, end) - 1
            if stairs.last_place(free) < stairs.least[cell]:
                blocked = residents(stairs, cell, end) | ground_least(stairs, cell)
                blocked |= ground_most(stairs, end + 1)
                blocked |= takers(stairs, stairs.least[cell] + 1, stairs.most[end + 1])
                return best, blocked
        best = cell
    return best, set()
