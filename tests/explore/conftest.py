"""Pages as the command writes them, with a list of all regions imported or without."""

import pandas as pd
import pytest
from listed import import_list

from iga_analysis import read_results
from iga_analysis.explore import write_page
from iga_analysis.intake import count_rows
from iga_analysis.settings import use_data_folder
from iga_analysis.tables import save_import


@pytest.fixture(scope="package")
def put_list():
    """A function that imports rows of name and score; it returns the folder.

    A list of another scale is refused; one that was kept before is read as of a year
    of that scale.
    """

    def put(folder, year, rows, *, read_as=None):
        path = folder / f"hasil_{year}.csv"
        path.write_text("\n".join(["Nama Daerah,Skor", *rows]))
        accepted, report = read_results(path, year=read_as or year)
        accepted = accepted.assign(year=year, source_id=f"import-{year}")
        counts = count_rows(report).iloc[0].to_dict()
        save_import(accepted, path, year=year, counts=counts, folder=folder / "data")
        return folder / "data"

    return put


@pytest.fixture(scope="package")
def partial(tmp_path_factory, put_list):
    """A folder with a list of 2024 that has two regions only."""
    rows = ["Kabupaten Muara Enim,50", "Kabupaten Serang,40"]
    return put_list(tmp_path_factory.mktemp("partial"), 2024, rows)


@pytest.fixture(scope="package")
def listed(tmp_path_factory):
    """A folder with a list of 546 regions imported, and its scores by code."""
    folder = tmp_path_factory.mktemp("listed")
    return folder / "data", pd.Series(import_list(folder), dtype="float64").dropna()


@pytest.fixture(scope="package")
def english(listed):
    """The page with the list, in English."""
    with use_data_folder(listed[0]):
        return write_page(listed[0].parent / "page ü.html", lang="en")


@pytest.fixture(scope="package")
def indonesian(tmp_path_factory):
    """The page of published results alone, in Indonesian."""
    folder = tmp_path_factory.mktemp("published")
    with use_data_folder(folder / "none"):
        return write_page(folder / "new" / "iga_explore.html", lang="id")


@pytest.fixture(scope="package")
def lacking(partial):
    """The page with a list that lacks most regions, in English."""
    with use_data_folder(partial):
        return write_page(partial.parent / "page.html", lang="en")
