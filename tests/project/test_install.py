"""A wheel works anywhere: outside a checkout, in a folder with any name."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"
OWN = {"IGA_LANG", "IGA_DATA", "IGA_YEAR", "IGA_REGION", "PYTHONPATH"}
# what packages of the lending environment keep outside site-packages
LENT = {"JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in OWN} | LENT


def run(command, folder, **more):
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        **more,
    )


def list_files(folder):
    """Return the files of a folder but for Python's own caches."""
    return {
        path.relative_to(folder): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a working folder and the packages of a new environment with the wheel.

    What the wheel needs is lent by the environment of the tests: only the project
    itself, which that has as a checkout, must come from the wheel.
    """
    folder = tmp_path_factory.mktemp("berkas é")
    build = ["pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    done = run([sys.executable, "-m", *build], folder)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    run([sys.executable, "-m", "venv", folder / "env"], folder, check=True)
    python = folder / "env" / BIN / "python"
    install = ["-m", "pip", "install", "--no-deps", "--no-index", wheel]
    done = run([python, *install], folder)
    assert done.returncode == 0, done.stderr
    found = run(
        [python, "-c", "import sysconfig as s; print(s.get_path('purelib'))"], folder
    )
    packages = Path(found.stdout.strip())
    lent = packages / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    work = folder / "ruang kerja"
    work.mkdir()
    return work, packages


def iga(place, *arguments):
    work, packages = place
    before = list_files(packages)
    command = work.parent / "env" / BIN / "iga"
    done = run([command, *arguments], work)
    assert list_files(packages) == before, "written where packages are"
    return done


def test_the_wheel_is_what_runs(place):
    work, packages = place
    python = work.parent / "env" / BIN / "python"
    code = "import iga_analysis as i; print(i.__file__, len(i.load_regions()))"
    done = run([python, "-c", code], work)
    file, number = done.stdout.rsplit(maxsplit=1)
    assert Path(file).is_relative_to(packages)
    rows = (ROOT / "data" / "facts" / "regions.csv").read_text(encoding="utf-8")
    assert int(number) == len(rows.splitlines()) - 1


def test_iga_check_finds_the_tables(place):
    done = iga(place, "check")
    assert done.returncode == 0, done.stderr
    assert "region_results" in done.stdout


def test_the_wheel_has_every_file_of_the_package(place):
    """Templates of pages and slides too, which nothing imports."""
    here = {
        path.relative_to(ROOT)
        for path in (ROOT / "iga_analysis").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here <= {*list_files(place[1])}


def test_what_is_written_goes_to_the_working_folder(place):
    done = iga(place, "coaching", "--year", "2021", "--lang", "en", "--out", "hasil/é")
    assert done.returncode == 0, done.stderr
    found = {path.name for path in (place[0] / "hasil" / "é").iterdir()}
    assert found == {"coaching_2021.docx", "coaching_2021.xlsx"}


def test_an_import_goes_to_the_working_folder(place):
    work = place[0]
    (work / "hasil.csv").write_text("Nama Daerah;Skor\nKota Padang;50,5\n", "utf-8")
    done = iga(place, "import", "hasil.csv", "--year", "2024", "--partial")
    assert done.returncode == 0, done.stderr
    assert (work / "my_data" / "results-2024.json").is_file()
    shutil.rmtree(work / "my_data")


def test_notebooks_are_copied_once_and_opened_there(place):
    work, packages = place
    python = work.parent / "env" / BIN / "python"
    code = "from iga_analysis.explore import plan_lab; "
    code += "print(plan_lab('en', allow_root=True)[0])"
    copies = work / "my_notebooks" / "en"
    copies.mkdir(parents=True)
    changed = copies / "01_data_tour.ipynb"
    changed.write_text("mine", encoding="utf-8")
    before = list_files(packages)
    done = run([python, "-c", code], work)
    assert done.returncode == 0, done.stderr
    assert f"--ServerApp.root_dir={copies}" in done.stdout
    assert changed.read_text(encoding="utf-8") == "mine"
    shipped = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name for path in copies.glob("*.ipynb")} == shipped
    assert list_files(packages) == before
