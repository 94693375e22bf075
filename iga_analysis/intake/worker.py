"""Read a workbook or PDF as rows of cells; runs as a process of its own.

    python -P worker.py KIND FILE LIMITS

A damaged or hostile file can make a library hang, crash or fill memory. Here it takes
only this process with it: the parent limits the time, this process its memory, and what
goes back is JSON. Formulas and macros are never run and links never followed: only
stored values are read.
"""

import contextlib
import datetime
import importlib
import json
import sys
import types
import zipfile
from pathlib import Path

MEMORY_BYTES = 768 * 2**20
_CHUNK = 2**20


def limit_memory():
    """Let the system refuse this process more memory, where it can (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def load_reader(name):
    """Import a file that stands beside this one, without the package around it."""
    package = types.ModuleType("readers")
    package.__path__ = [str(Path(__file__).parent)]
    package = sys.modules.setdefault("readers", package)
    return importlib.import_module(f"readers.{name}")


def read_workbook(path, limits):
    """Return the kind and the sheets of an .xlsx, .xls or .ods file.

    Each cell is read twice, by our reader, which tells what a cell is, and by
    calamine: where they differ the cell is unclear.
    """
    if zipfile.is_zipfile(path):
        kind, sheets = read_archive(path, limits)
    else:
        kind, sheets = "xls", load_reader("xls").read_xls(path, limits)
    confirm_sheets(path, sheets, limits)
    for sheet in filter(None, sheets):
        sheet.fill_merged()
    return {"kind": kind, "sheets": [one.as_json() for one in sheets if one]}


def read_archive(path, limits):
    """Check sizes and check sums before anything is unpacked, then read."""
    stored = load_reader("stored")
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > limits["unpacked"]:
            raise stored.Refused("unpacked_too_big", limit=limits["unpacked"])
        for entry in entries:
            if entry.flag_bits & 1:
                raise stored.Refused("password")
            with archive.open(entry) as file:
                while file.read(_CHUNK):
                    pass
        names = {entry.filename for entry in entries}
        if "mimetype" in names and "content.xml" in names:
            return "ods", load_reader("ods").read_ods(archive, limits)
        if any(name.endswith("workbook.bin") for name in names):
            raise stored.Refused("xlsb", path=Path(path).name)
        return "xlsx", load_reader("xlsx").read_xlsx(archive, limits)


def confirm_sheets(path, sheets, limits):
    """Compare the cells of sheets with what another reader finds in them.

    Where that reader cannot read the file, or would fill memory with the blanks before
    a far cell, the sheets say so.
    """
    import python_calamine

    areas = [
        max(sheet.rows, default=0) * max(map(len, sheet.rows.values()), default=0)
        for sheet in filter(None, sheets)
    ]
    others = None
    if sum(areas) <= limits["cells"]:
        try:
            book = python_calamine.CalamineWorkbook.from_path(path)
            others = [
                book.get_sheet_by_name(about.name) if sheet else None
                for sheet, about in zip(sheets, book.sheets_metadata, strict=True)
            ]
        except MemoryError:
            raise
        except BaseException as problem:  # a panic of the reader is no Exception
            if isinstance(problem, KeyboardInterrupt | SystemExit):
                raise
    for place, sheet in enumerate(sheets):
        if sheet and sheet.rows and others is None:
            sheet.notes.append(("read_once", {"sheet": sheet.name}))
        elif sheet and sheet.rows:
            _confirm(sheet, others[place])


def _confirm(sheet, other):
    """Make the cells unclear of which the other reader says something else."""
    unclear = load_reader("stored").unclear
    skipped = other.start[1] if other.start else 0
    left = set(sheet.rows)
    for number, cells in enumerate(other.iter_rows(), start=1):
        left.discard(number)
        own = sheet.rows.get(number, [])
        for place, cell in enumerate(cells, start=skipped):
            mine = own[place] if place < len(own) else None
            if mine == cell or _agree(mine, cell):
                continue
            if place < len(own):
                own[place] = unclear(mine, cell)
            else:
                sheet.put(number, place, unclear(mine, cell))
                own = sheet.rows[number]
        reach = skipped + len(cells)
        own[:skipped] = [_alone(one, unclear) for one in own[:skipped]]
        own[reach:] = [_alone(one, unclear) for one in own[reach:]]
    for number in left:
        sheet.rows[number] = [_alone(one, unclear) for one in sheet.rows[number]]


def _alone(mine, unclear):
    """Return a cell that the other reader does not have."""
    return mine if _agree(mine, "") else unclear(mine, None)


def _agree(mine, cell):
    """Return whether two readers of a cell tell the same."""
    if isinstance(mine, dict):
        # what the other reader has no word for; it gives numbers where it has them
        return mine.get("percent", cell) == cell
    if mine is None or isinstance(mine, str):
        shown = "" if mine is None else "".join(mine.split())
        return isinstance(cell, str) and shown == "".join(cell.split())
    # formats such as 0.00" d" are taken for dates
    dates = (datetime.date, datetime.time, datetime.timedelta)
    return not isinstance(mine, bool) and isinstance(cell, dates)


def main():
    """Read one file and print it as JSON."""
    kind, path, limits = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    limit_memory()
    Refused = load_reader("stored").Refused
    try:
        if kind == "pdf":
            answer = load_reader("pdf").read_pdf(path, limits)
        else:
            answer = read_workbook(path, limits)
    except Refused as problem:
        answer = {"refused": problem.key, "values": problem.values}
    except MemoryError:
        answer = {"refused": "too_big", "values": {}}
    except BaseException as problem:  # a panic of the reader is no Exception
        answer = {"refused": "damaged", "values": {"error": type(problem).__name__}}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
