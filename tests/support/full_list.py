"""A complete list of results: every region of a year, all columns, invented.

The values come from a generator with a seed, never from the package; their totals
differ from those of the press. Scores are drawn by level, some equal, some at the cuts;
a few regions reported nothing. Helpers write the truth as a workbook of three sheets,
as the decree has it, or put it straight into a folder of imports.
"""

import numpy as np
import openpyxl
import pandas as pd

from iga_analysis import load_regions
from iga_analysis.tables import RESULT_TYPES, save_import

YEAR = 2025
SILENT = 8
# The report that is written of it: a chapter of this region, handed in by this office.
REGION, OFFICE = "16.03", "Badan Riset Contoh"
# What a list without awards reports of each region.
REPORTED = ("rank", "innovations", "maturity", "spd", "sid", "score", "predicate")
# lowest scores of the predicates, by the first year in which they hold
CUTS = {2022: (60.01, 35.0), 2025: (65.01, 40.01)}
NAMES = ("Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai")
HEADINGS = {
    **{"rank": "Peringkat", "name": "Nama Daerah", "province": "Provinsi"},
    **{"innovations": "Jumlah Inovasi", "maturity": "Kematangan", "spd": "SPD"},
    **{"sid": "SID", "score": "Skor", "predicate": "Predikat"},
    **{"rank_province": "Peringkat di Provinsi", "award": "Penghargaan"},
}


def name_predicate(score, year=YEAR):
    """Return the predicate of a score, under the cuts of the year."""
    best, good = CUTS[max(one for one in CUTS if one <= year)]
    places = [score >= best, score >= good, score > 0]
    return NAMES[places.index(True)] if any(places) else NAMES[-1]


def invent_list(year=YEAR, *, seed=7):
    """Return invented results of every region of a year, the truth of the tests.

    Returns
    -------
    DataFrame
        ``code, name, level, province, province_code, score, rank`` (within the level;
        equal scores share the better place), ``predicate, innovations, rank_province,
        spd, sid, maturity, award``; ``SILENT`` regions have a score of 0 and no
        innovation, and no rank.
    """
    chance = np.random.default_rng([seed, year])
    table = load_regions(year)[["code", "name", "level", "province", "province_code"]]
    table = table.reset_index(drop=True)
    size = len(table)
    centre = table["level"].map({"provinsi": 58.0, "kabupaten": 46.0, "kota": 54.0})
    score = np.clip(chance.normal(centre, 14.0), 3, 99).round(2)
    cuts = CUTS[max(one for one in CUTS if one <= year)]
    places = chance.permutation(size)
    score[places[:4]] = *cuts, cuts[0] - 0.01, cuts[1] - 0.01
    # equal scores: pairs of one level, and a row of five
    kabupaten = table.index[table["level"] == "kabupaten"]
    for first, second in chance.choice(kabupaten, (12, 2), replace=False):
        score[second] = score[first]
    score[chance.choice(kabupaten, 5, replace=False)] = 51.25
    score[places[-SILENT:]] = 0.0
    took = score > 0
    innovations = np.where(took, 5 + chance.poisson(score * 1.4), 0)
    spd = (score / 100 * 63 * chance.uniform(0.8, 1.2, size)).round(2)
    maturity = (30 + score * chance.uniform(0, 0.9, size)).round(2)
    table = table.assign(
        score=score,
        predicate=[name_predicate(one, year) for one in score],
        innovations=pd.array(innovations, dtype="Int64"),
        spd=np.where(took, np.minimum(spd, 63), 0.0),
        sid=np.where(took, (score * chance.uniform(1.2, 1.7, size)).round(2), 0.0),
        maturity=np.where(took, maturity, 0),
    )
    ranked = table["score"].where(took)
    rank = ranked.groupby(table["level"]).rank(ascending=False, method="min")
    table["rank"] = rank.astype("Int64")
    below = table["level"] != "provinsi"
    inside = (
        ranked[below]
        .groupby(table["province_code"])
        .rank(ascending=False, method="min")
    )
    table["rank_province"] = inside.reindex(table.index).astype("Int64")
    award = pd.Series(pd.NA, index=table.index, dtype="string")
    for level in ("Provinsi", "Kabupaten", "Kota"):
        best = table["level"].eq(level.lower()) & (table["rank"] <= 10)
        award[best] = f"{level} Terinovatif"
    return table.assign(award=award)


def write_list(truth, path, *, columns=tuple(HEADINGS)):
    """Write the truth as a workbook: a sheet a level, best first, with a title."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for level in ("provinsi", "kabupaten", "kota"):
        own = truth[truth["level"] == level]
        if own.empty:
            continue
        sheet = book.create_sheet(level.upper())
        sheet.append([f"HASIL PENGUKURAN INDEKS INOVASI DAERAH {level.upper()}"])
        sheet.append(["No", *(HEADINGS[name] for name in columns)])
        own = own.sort_values(["score", "code"], ascending=[False, True])
        for number, row in enumerate(own[list(columns)].itertuples(index=False), 1):
            sheet.append([number, *(None if pd.isna(one) else one for one in row)])
    book.save(path)
    return path


def import_truth(truth, year, folder, *, columns=tuple(HEADINGS)):
    """Put the truth into ``folder``/data as an import that has some of the columns.

    The folder of imports is returned, for the environment variable ``IGA_DATA``.
    """
    data = folder / "data"
    path = write_list(truth, folder / f"hasil_{year}.xlsx", columns=columns)
    ranked = "national-level" if "rank" in columns else pd.NA
    told = truth[["code", "name", "level", "province", *columns]]
    told = told.loc[:, ~told.columns.duplicated()]
    accepted = told.assign(
        year=year,
        name_published=truth["name"],
        rank_scope=pd.Series(ranked, index=truth.index, dtype="string"),
        source_id=f"import-{year}",
        row=range(3, 3 + len(truth)),
    )
    accepted = accepted.reindex(columns=list(RESULT_TYPES)).astype(RESULT_TYPES)
    counts = {"read": len(truth), "accepted": len(truth), "rejected": 0, "not_data": 0}
    save_import(accepted, path, year=year, counts=counts, folder=data, replace=True)
    return data
