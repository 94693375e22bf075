"""Pages as the command writes them, with a list of all regions imported or without."""

import pandas as pd
import pytest
from listed import import_list

from iga_analysis.explore import write_page
from iga_analysis.settings import use_data_folder


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
