"""Published counts beside the claims of regions: either side may be wrong.

A count is doubted like a claim: it can be one of a smallest removal
(:mod:`.conflicts`). A list that is complete needs no count: where the two differ, both
are named, and the list alone is used.
"""

from typing import NamedTuple

from .cases import LABELS, gather_facts


class Count(NamedTuple):
    """A published number of regions of one predicate, or of participants.

    ``scope`` is ``level``, ``nation`` or ``participants``; ``place`` that of the
    predicate in ``PREDICATES``.
    """

    claim_id: str
    scope: str
    place: int
    # as of a claim that is of no region
    code = None
    own = False


class Difference(NamedTuple):
    """A count that a complete list shows to be another: published, and counted."""

    count: Count
    published: int
    counted: int


def list_counts(setting):
    """Return the published counts that a setting rests on."""
    found = []
    for scope, figures in (("level", setting.counts), ("nation", setting.nation)):
        seen = set()
        for place, (_, ids) in enumerate(figures):
            own = [one for one in ids if one not in seen]
            seen.update(ids)
            found.append(Count(" ".join(own) or f"{scope} {place}", scope, place))
    if setting.participants is not None:
        found.append(Count(setting.participants[1], "participants", 0))
    return found


def keep_counts(setting, counts):
    """Return a setting that rests on some of its counts only.

    How many regions have a predicate or a better one is known as far down as all counts
    are kept.
    """
    kept = {(one.scope, one.place) for one in counts}

    def lead(scope, figures):
        places = range(len(figures))
        lost = [place for place in places if (scope, place) not in kept]
        return figures[: lost[0]] if lost else figures

    return setting._replace(
        counts=lead("level", setting.counts),
        nation=lead("nation", setting.nation),
        participants=setting.participants if ("participants", 0) in kept else None,
    )


def find_overfull(claims, setting):
    """Yield sets of counts and claims that counting shows to contradict each other.

    More regions are claimed to be on one side of an edge than a count has room for. The
    sets leave out each region in turn, as far as the rest is still too many.
    """
    counts = {(one.scope, one.place): one for one in list_counts(setting)}
    for scope, figures in (("level", setting.counts), ("nation", setting.nation)):
        nation = scope == "nation"
        size = setting.size + nation * setting.elsewhere
        some = [claim for claim in claims if claim.own or nation]
        for place, (number, _) in enumerate(figures):
            told = [counts[scope, one] for one in range(place + 1)]
            sides = [(claim, _find_side(claim, place, setting)) for claim in some]
            for side, room in ((True, number), (False, size - number)):
                inside = {one.code: one for one, found in sides if found is side}
                for few in _leave_out(sorted(inside.values()), room):
                    yield frozenset((*told, *few))
    if setting.participants is not None:
        scored = {one.code: one for one in claims if one.own and one.low}
        for few in _leave_out(sorted(scored.values()), setting.participants[0]):
            yield frozenset((counts["participants", 0], *few))


def _find_side(claim, place, setting):
    """Return whether a claim puts its region down to an edge; None if it may be."""
    edge = setting.edges[place]
    if claim.label is not None:
        return claim.label <= place
    if edge is None or claim.low is None or not claim.own:
        return None
    if claim.low >= edge:
        return True
    return False if claim.high < edge else None


def _leave_out(members, room):
    """Yield parts of members that are one too many, each member left out of some."""
    if room < 0:
        # the count alone is impossible
        yield []
        return
    spare = len(members) - room - 1
    if spare < 0:
        return
    for start in range(0, len(members), spare or len(members)):
        turned = members[start:] + members[:start]
        yield turned[spare:]


def compare_list(claims, setting):
    """Return where complete claims give other numbers than the published counts.

    Parameters
    ----------
    claims : list of Claim
    setting : Setting

    Returns
    -------
    list of Difference
        Empty where the claims leave a region out, or contradict each other.
    """
    facts = gather_facts(claims, setting) or {}
    own = [fact for fact in facts.values() if fact.own]
    if len(own) < setting.size:
        return []
    counts = {(one.scope, one.place): one for one in list_counts(setting)}
    found = []
    for scope, figures in (("level", setting.counts), ("nation", setting.nation)):
        listed = own if scope == "level" else list(facts.values())
        size = setting.size + (scope == "nation") * setting.elsewhere
        before = published_before = 0
        for place, (number, _) in enumerate(figures if len(listed) == size else ()):
            sides = [_find_listed_side(fact, place, setting) for fact in listed]
            if None in sides:
                break
            counted, published = sum(sides) - before, number - published_before
            if counted != published:
                found.append(Difference(counts[scope, place], published, counted))
            before, published_before = sum(sides), number
    if setting.participants is not None and all(fact.scored for fact in own):
        counted = sum(fact.low > 0 for fact in own)
        if counted > setting.participants[0]:
            count = counts["participants", 0]
            found.append(Difference(count, setting.participants[0], counted))
    return found


def _find_listed_side(fact, place, setting):
    edge = setting.edges[place]
    if fact.label in LABELS:
        return fact.label <= place
    if edge is None or not fact.scored or fact.low < edge <= fact.high:
        return None
    return fact.low >= edge
