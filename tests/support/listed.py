"""A complete list of results in a folder of imports: every region, scores invented.

Some scores lie at the cuts of 2024 or on a half of the last printed decimal, some are
equal, one is missing.
"""

from awkward import invent_truth

from iga_analysis import load_regions, read_results
from iga_analysis.intake import count_rows
from iga_analysis.tables import save_import

YEAR = 2024
EDGES = [60.01, 60.0, 60.005, 60.004, 60.004999, 35.0, 34.995, 34.99, 34.994, 0.0]


def import_list(folder):
    """Write a list of 546 regions, import it into ``folder``/data; return its scores.

    Returns
    -------
    dict of str to float or None
        By code.
    """
    regions = load_regions(YEAR)[["code", "name", "province", "level"]]
    truth = invent_truth(regions=list(regions.itertuples(index=False, name=None)))
    for one, score in zip(truth[40:], [*EDGES, 51.25, 51.25, 51.25], strict=False):
        one["score"] = score
    truth[99]["score"] = None
    rows = [
        f"{one['code']},{one['name']},{'' if one['score'] is None else one['score']},17"
        for one in truth
    ]
    path = folder / "hasil_2024.csv"
    path.write_text("\n".join(["Kode,Nama Daerah,Skor,Jumlah Inovasi", *rows]))
    accepted, report = read_results(path, year=YEAR)
    counts = count_rows(report).iloc[0].to_dict()
    save_import(accepted, path, year=YEAR, counts=counts, folder=folder / "data")
    return {one["code"]: one["score"] for one in truth}


def import_nation(folder, year, counts, *, scores=True, predicates=True):
    """Import an invented list of every region of a year, with so many a predicate.

    Parameters
    ----------
    folder : Path
        The list is written here, and imported into ``folder``/data.
    year : int
        A year with the bands of 2022: 60.01, 35 and 0.01.
    counts : dict of str to int
        Regions by predicate, best first; in all as many as the year has.
    scores, predicates : bool, optional
        What the list tells.

    Returns
    -------
    Path
        The file.
    """
    lowest = {"Sangat Inovatif": 70, "Inovatif": 40, "Kurang Inovatif": 10}
    told = [
        (
            lowest.get(predicate, 0) and lowest[predicate] + 15 * place / number,
            predicate,
        )
        for predicate, number in counts.items()
        for place in range(number)
    ]
    regions = load_regions(year).sample(frac=1, random_state=year)
    rows = ["Kode,Nama Daerah" + ",Skor" * scores + ",Predikat" * predicates]
    for region, (score, predicate) in zip(regions.itertuples(), told, strict=True):
        cells = [region.code, region.name]
        cells += [f"{score:.2f}"] * scores + [predicate] * predicates
        rows.append(",".join(cells))
    path = folder / f"hasil_{year}.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    accepted, report = read_results(path, year=year)
    assert len(accepted) == len(regions)
    counted = count_rows(report).iloc[0].to_dict()
    save_import(accepted, path, year=year, counts=counted, folder=folder / "data")
    return path
