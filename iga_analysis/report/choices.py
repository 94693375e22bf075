"""Refuse what is wrong with the choices of a report, before a long list is read."""

from ..datapackage import DataError
from ..language import say
from ..tables import RegionError, StoreError, load_editions, load_regions, match_region
from .report import check_year
from .run import ReportError
from .slides_template import check_slides_template
from .word import check_template
from .word_page import PAPERS


def check_choices(
    *,
    paper=None,
    template=None,
    slides_template=None,
    year=None,
    results=None,
    region=None,
):
    """Refuse what is wrong with the choices of a report, all at once.

    Parameters
    ----------
    paper, template, slides_template, year, results, region
        As in :func:`iga_analysis.report.write_report`; what is None is not checked. A
        year whose list is given as ``results`` needs no published data.

    Raises
    ------
    ReportError
        With a sentence for each choice that cannot be used.

    Examples
    --------
    >>> check_choices(paper="A3", year=2024)
    Traceback (most recent call last):
    iga_analysis.report.run.ReportError: There is no paper A3; choose A4, F4
    """
    told = []
    checks = [(_check_paper, paper), (check_template, template)]
    checks += [(check_slides_template, slides_template)]
    checks += [(_check_edition if results else check_year, year)]
    for check, value in checks:
        try:
            if value is not None:
                check(value)
        except (DataError, ReportError, StoreError) as error:
            told.append(str(error))
            year = None if value == year else year
    if region and year:
        try:
            if region not in set(load_regions(year)["code"]):
                match_region(region, year=year)
        except RegionError as error:
            told.append(str(error))
    if told:
        raise ReportError("\n".join(told))


def _check_paper(paper):
    if paper not in PAPERS:
        raise ReportError(say("no_paper", paper=paper, known=list(PAPERS)))


def _check_edition(year):
    """Refuse a year that the index did not measure, whatever list is given of it."""
    known = load_editions()["year"].tolist()
    if year not in known:
        raise ReportError(say("no_data_of_year", year=year, known=known))
