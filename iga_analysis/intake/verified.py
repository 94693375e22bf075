"""Put levels as verified, of a sheet of their own, to the innovations of the register.

Rows belong together by the region and the name of the innovation, whatever its
capitals, signs and spacing.
"""

import difflib
from typing import NamedTuple

import pandas as pd

from ..scoring import VERIFIED
from ..tables import split_words
from .register_cells import frame_mistakes, make_table

_LIKENESS = 0.75


class Link(NamedTuple):
    """How a sheet of verified levels and a register belong together.

    ``told`` has the mistakes of the sheet, ``rows`` the place of the verified row of
    each row of the register.
    """

    told: pd.DataFrame
    rows: dict


def join_verified(table, found, edition):
    """Return a register with the verified levels of a sheet, and the :class:`Link`.

    The link is None where the sheet has no level.
    """
    own, told = make_table(found.records, edition, VERIFIED)
    levels = [name for name in own if name.startswith(f"{VERIFIED}_")]
    filled = own[levels].notna().any(axis=1)
    own = own[filled]
    told = told[told["row"].isin(own.index)]
    if own.empty:
        return table, None
    if own["code"].isna().all():
        codes = set(table["code"].dropna())
        own = own.assign(code=codes.pop() if len(codes) == 1 else None)
    places, problems = _match(table, own)
    rows = {register: verified for verified, register in places.items()}
    columns = list(dict.fromkeys([*table, *levels]))
    joined = table.reindex(columns=columns).astype(dict.fromkeys(levels, "object"))
    for name in levels:
        joined.loc[list(places.values()), name] = own.loc[list(places), name].to_numpy()
    told = pd.concat([told, frame_mistakes(problems)], ignore_index=True)
    return joined, Link(told, rows)


def _match(table, own):
    """Return the row of the register of each verified row, and the mistakes."""
    keys = {}
    for row, key in zip(table.index, _list_keys(table), strict=True):
        keys.setdefault(key, row)
    names = {}
    for code, name in zip(table["code"], table["innovation"], strict=True):
        names.setdefault(code, []).append(name)
    places, taken, problems = {}, {}, []
    for row, key in zip(own.index, _list_keys(own), strict=True):
        name = own.at[row, "innovation"]
        if key not in keys:
            known = [one for one in names.get(key[0], ()) if isinstance(one, str)]
            near = difflib.get_close_matches(str(name), known, 1, _LIKENESS)
            told = "reg_verified_near" if near else "reg_verified_unknown"
            values = {"near": near[0]} if near else {}
            problems.append((VERIFIED, row, "innovation", name, told, values))
        elif key in taken:
            values = {"row": taken[key]}
            problems.append((VERIFIED, row, "innovation", name, "reg_twice", values))
        else:
            places[row], taken[key] = keys[key], row
    return places, problems


def _list_keys(table):
    names = ["".join(split_words(name)) for name in table["innovation"].fillna("")]
    return list(zip(table["code"], names, strict=True))


def move_verified(problems, link):
    """Return mistakes of verified levels as those of the sheet that has them.

    An innovation without a verified row is told once, not for each level.
    """
    if link is None:
        return problems
    own = problems["column"].str.startswith(f"{VERIFIED}_").fillna(False)
    own &= (problems["table"] == "register") & problems["row"].notna()
    moved = problems[own].copy()
    placed = moved["row"].isin(link.rows)
    there = moved[placed].copy()
    there["table"] = VERIFIED
    there["row"] = there["row"].map(link.rows).astype("Int64")
    lacking = moved[~placed].drop_duplicates("row").copy()
    lacking["column"], lacking["value"] = "innovation", None
    lacking["key"] = "reg_not_verified"
    lacking["values"] = [{} for _ in range(len(lacking))]
    return pd.concat([problems[~own], lacking, there], ignore_index=True)
