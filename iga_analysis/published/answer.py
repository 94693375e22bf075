"""Choose of what a search finds what is told, and say what of a question is not there.

A number that no source prints, or that it prints of another year, level or predicate,
is said so before anything else is told.
"""

from typing import NamedTuple

from .query import read_query
from .search import LEVELS, PREDICATES, find_hits, match_number

# Entries told whole, those named after them, and how near their points must be.
WHOLE, NAMED, NEAR, FAR = 3, 6, 0.5, 4.0
_LONGEST = 80
# The keys of what is said before the entries.
NOTES = ("found_empty", "found_none", "found_no_claim", "found_no_address")
NOTES += ("found_no_year", "found_no_number", "found_missing", "found_near")
NOTES += ("found_input", "found_other", "found_year", "found_address")
NOTES += ("found_long", "found_no_region")
# Longer texts are no question: reading more of them takes long and finds less.
_MOST = 1000


class Answer(NamedTuple):
    """Places of entries to tell whole and to name, and notes: a key and its values."""

    notes: list
    whole: list
    named: list


def answer_question(text, index):
    """Return what a question is answered by.

    Parameters
    ----------
    text : str
        As :func:`.search.search_claims` takes it.
    index : dict
        As :func:`.lookup.build_index` gives it.

    Returns
    -------
    Answer
        ``notes`` are keys of messages with their values, said before the entries.

    Examples
    --------
    >>> from iga_analysis.published import build_index
    >>> index = build_index()
    >>> answer = answer_question("486 regions 2020", index)
    >>> answer.whole, answer.notes
    ([], [('found_no_number', {'numbers': '“486”'})])
    """
    query = read_query(text[:_MOST], index["words"])
    years = sorted({one["year"] for one in index["entries"] if one["year"]})
    strange = [year for year in query.years if year not in years]
    notes = [("found_long", {"number": _MOST})] if len(text) > _MOST else []
    notes += [_tell_year(year, years) for year in strange[:1]]
    if _is_year_alone(query):
        return _answer_year(query, index, notes)
    hits = find_hits(query, index)
    notes += _note_regions(query, index["entries"])
    if query.address:
        return _answer_address(query, hits, index, notes)
    if not hits:
        known = any(key == "found_no_region" for key, _ in notes)
        return Answer(notes if known else [*notes, _tell_none(text, query)], [], [])
    if not hits[0].has_number:
        numbers = _quote(one["text"] for one in query.numbers)
        notes.append(("found_no_number", {"numbers": numbers}))
        return Answer(notes, [], [hit.place for hit in hits[:NAMED]])
    best = hits[0]
    whole = [hit for hit in hits if hit.points > best.points - NEAR][:WHOLE]
    whole += _find_further(query, hits, whole)
    rest = [hit for hit in hits if hit.points > best.points - FAR and hit not in whole]
    notes += _note_numbers(query, index["entries"], whole)
    notes += _note_subject(query, index["entries"][best.place], best)
    told, named = ([hit.place for hit in part] for part in (whole, rest[:NAMED]))
    return Answer(notes, told, named)


def _tell_year(year, years):
    return "found_no_year", {"year": year, "first": years[0], "last": years[-1]}


def _tell_none(text, query):
    if query.claim:
        return "found_no_claim", {"claim": query.claim}
    text = " ".join(text.split())
    if not any(one.isalnum() for one in text):
        return "found_empty", {}
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    return "found_none", {"text": short}


def _is_year_alone(query):
    rest = (query.claim, query.address, query.numbers, query.days, query.groups)
    return bool(query.years) and not any((*rest, query.regions, query.others))


def _answer_year(query, index, notes):
    """Answer a year alone with the figures of the nation that are used of it."""
    named = [
        place
        for place, entry in enumerate(index["entries"])
        if entry["year"] in query.years and entry["main"]
    ]
    if named:
        shown = ", ".join(map(str, dict.fromkeys(query.years)))
        notes = [*notes, ("found_year", {"year": shown})]
    return Answer(notes, [], named)


def _answer_address(query, hits, index, notes):
    """Answer an address with all that is printed there, or say that it is not known."""
    places = [hit.place for hit in hits]
    if query.address not in index["addresses"]:
        note = ("found_no_address", {"address": query.address[:_LONGEST]})
        return Answer([*notes, note], [], [])
    told = {"number": len(places), "address": query.address}
    note = ("found_address", told)
    few = len(places) <= WHOLE
    return Answer([*notes, note], places if few else [], [] if few else places)


def _find_further(query, hits, whole):
    """Return the best hit of each further number that no hit told whole prints."""
    further = []
    for place, number in enumerate(query.numbers):
        told = (*whole, *further)
        if (
            number["spoken"]
            or number["whole"] == "of"
            or any(_prints(one, place) for one in told)
        ):
            continue
        found = [hit for hit in hits if _has(hit, place)]
        further += [hit for hit in found if hit.matches[place] == "exact"][:1]
    return further[:WHOLE]


def _prints(hit, place):
    return _has(hit, place) and hit.matches[place] != "input"


def _has(hit, place):
    return bool(hit.matches) and bool(hit.matches[place])


def _note_numbers(query, entries, whole):
    """Note numbers that no entry has, and one that is had only in a manner."""
    missing, notes = [], []
    for place, number in enumerate(query.numbers):
        kinds = {hit.matches[place] for hit in whole if _has(hit, place)}
        shown = {"number": _quote([number["text"]])}
        # a number in words beside others is one of the words
        if number["spoken"] and len(query.numbers) > 1:
            continue
        if not kinds and not _is_anywhere(number, query, entries):
            missing.append(number["text"])
        elif kinds == {"near"}:
            notes.append(("found_near", shown))
        elif kinds == {"input"} and len(query.numbers) == 1:
            notes.append(("found_input", shown))
    if missing:
        notes.insert(0, ("found_missing", {"numbers": _quote(missing)}))
    return notes


def _is_anywhere(number, query, entries):
    """Tell whether a figure of the nation, or of a region named, has a number."""
    codes = {code for one in query.regions for code in one["regions"]}
    own = (one for one in entries if not one["region"] or one["region"] in codes)
    return any(match_number(number, one) for one in own)


def _note_regions(query, entries):
    """Note regions that are known, but of which no result is collected."""
    told = {one["region"] for one in entries}
    missing = [
        one["text"]
        for one in query.regions
        if not one.get("tags") and not told.intersection(one["regions"])
    ]
    return [("found_no_region", {"regions": _quote(missing)})] if missing else []


def _note_subject(query, entry, hit):
    """Note a year, level, predicate or region of which the number is not printed."""
    place = next(
        (n for n, one in enumerate(hit.matches) if one in ("exact", "near")), -1
    )
    if place < 0 or sum(not one["spoken"] for one in query.numbers) > 1:
        return []
    asked = _list_strange_years(query, entry)
    for kinds in (LEVELS, PREDICATES):
        groups = [one for one in query.groups if set(one["tags"]) <= set(kinds)]
        own = {*entry["tags"], *entry["may"]}
        if not any(own.intersection(one["tags"]) for one in groups):
            asked += [one["text"] for one in groups]
    if not entry["region"]:
        asked += [
            one["text"]
            for one in query.regions
            if not set(one.get("tags", ())) & set(entry["tags"])
        ]
    if not asked:
        return []
    shown = {"number": _quote([query.numbers[place]["text"]]), "asked": _quote(asked)}
    return [("found_other", shown)]


def _list_strange_years(query, entry):
    """Return the years asked, where an entry is of another and was not said in them."""
    said = [int(one[:4]) for name in ("said", "day", "event") for one in entry[name]]
    own = {entry["year"], *entry["span"], *said}
    if entry["year"] is None or own.intersection(query.years):
        return []
    return [str(year) for year in dict.fromkeys(query.years)]


def _quote(texts):
    return ", ".join(f"“{one}”" for one in dict.fromkeys(texts))
