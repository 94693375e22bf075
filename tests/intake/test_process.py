"""A file is read in a process of its own: what it does there takes nothing with it.

These tests start that process; in the others files are read in the process of the test,
which tells the same.
"""

import os
import sys

import awkward
import pytest
from here import read_here

from iga_analysis.intake import files, worker
from iga_analysis.intake.files import IntakeError, read_grids

LIMITED = "import importlib.util as util, sys\n" + (
    f"spec = util.spec_from_file_location('worker', {worker.__file__!r})\n"
    "own = util.module_from_spec(spec)\n"
    "spec.loader.exec_module(own)\n"
)


@pytest.fixture
def plant(tmp_path, monkeypatch):
    """A function that puts a program in the place of the one that reads."""
    monkeypatch.setattr(files, "__file__", str(tmp_path / "files.py"))

    def write(program):
        (tmp_path / "worker.py").write_text(program, encoding="utf-8")
        return tmp_path / "berkas.xlsx"

    return write


def refuse(path, seconds=60):
    with pytest.raises(IntakeError) as refused:
        files._run_worker("workbook", path, seconds)
    return refused.value.key


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "pdf"])
def test_the_same_is_read_in_a_process_of_its_own(kind, tmp_path, monkeypatch):
    path = awkward.write_as(kind, [awkward.combine(())], tmp_path)
    started, run = [], files.subprocess.run

    def note(command, **options):
        started.append(command[0])
        return run(command, **options)

    with monkeypatch.context() as patch:
        patch.setattr(files.subprocess, "run", note)
        found = read_grids(path, count_headings=len)
    assert started == [sys.executable]
    here = read_here()
    next(here)
    assert read_grids(path, count_headings=len) == found
    here.close()
    assert any(grid.rows for grid in found)


def test_a_reader_that_breaks_down_takes_only_itself(plant):
    assert refuse(plant("import os\nos.abort()")) == "damaged"
    assert refuse(plant("raise SystemExit(3)")) == "damaged"
    assert refuse(plant("")) == "damaged"


def test_a_reader_that_does_not_end_is_stopped(plant):
    assert refuse(plant("while True: pass"), seconds=1) == "too_slow"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not limit the memory")
def test_memory_is_limited_in_that_process(plant):
    assert worker.MEMORY_BYTES < 2**30
    take = "own.limit_memory()\nheld = bytearray(2**30)\n"
    assert refuse(plant(LIMITED + take + "print('{}')")) == "damaged"
    # without the limit there would have been enough
    free = LIMITED + take.partition("\n")[2] + "print('{}')"
    assert files._run_worker("workbook", plant(free), 60) == {}


def test_a_file_that_fills_memory_is_too_big(plant):
    fill = "own.read_workbook = lambda *_: bytearray(2**30)\nown.main()\n"
    refer = f"own.load_reader.__globals__['__file__'] = {worker.__file__!r}\n"
    assert refuse(plant(LIMITED + refer + fill)) == "too_big"
