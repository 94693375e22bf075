"""Forms that a test fills in: the example region, with changes."""

import openpyxl

from iga_analysis.datapackage import load_table
from iga_analysis.scoring.form import write_template


def write_form(path, *, lang="en", verified=None):
    """Write the form of the example region; return its path.

    ``verified`` maps rows of the register (0 first) to {indicator: level as verified};
    what it does not name was verified as it is. None: nothing was verified.
    """
    register, spd = load_table("example_register"), load_table("example_spd")
    if verified is not None:
        for key in map(str, range(16, 36)):
            register[f"verified_{key}"] = register[key]
        for row, levels in verified.items():
            for key, level in levels.items():
                register.loc[row, f"verified_{key}"] = level
    write_template(path, 2026, register=register, spd=spd, lang=lang)
    return path


def change(path, **cells):
    """Change cells, named as Sheet_A1, of a workbook."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("_")
        book[sheet][cell] = value
    book.save(path)
