"""The lock, environment.yml and CITATION.cff agree with pyproject.toml."""

import datetime
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
ASKED = [
    Requirement(line)
    for lines in [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    for line in lines
]
# conda's name for the part of matplotlib that draws
SAME = {"matplotlib-base": "matplotlib"}


def read_lock():
    pins = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        requirement = Requirement(line)
        (pin,) = requirement.specifier
        assert pin.operator == "==", line
        pins[canonicalize_name(requirement.name)] = pin.version
    return pins


def read_conda():
    """Return the versions of environment.yml by canonical name."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    environment = yaml.safe_load(text)
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *conda, pip = environment["dependencies"]
    assert pip["pip"][-1] == "-e ."
    wanted = {}
    for line in conda + pip["pip"][:-1]:
        name, _, number = line.replace("==", "=").partition("=")
        wanted[canonicalize_name(SAME.get(name, name))] = number.removesuffix(".*")
    return wanted


def minor(number):
    return number.split(".")[:2]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_lock_holds_what_is_asked(asked):
    locked = read_lock()[canonicalize_name(asked.name)]
    assert asked.specifier.contains(locked)


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_installed_is_what_is_asked(asked):
    assert asked.specifier.contains(version(asked.name))


def test_conda_has_the_minors_of_the_lock():
    lock, conda = read_lock(), read_conda()
    assert SpecifierSet(PROJECT["requires-python"]).contains(conda.pop("python"))
    assert conda.pop("pip") == ""
    assert {name: minor(number) for name, number in conda.items()} == {
        name: minor(lock[name]) for name in conda
    }
    assert {canonicalize_name(asked.name) for asked in ASKED} <= set(conda)


# Of the Citation File Format 1.2.0: what must stand there, and what may besides.
MUST = {"authors", "cff-version", "message", "title"}
MAY = {"abstract", "contact", "date-released", "doi", "identifiers", "keywords"}
MAY |= {"license", "preferred-citation", "references", "repository-code", "type"}
MAY |= {"url", "version"}
PERSON = {"affiliation", "email", "family-names", "given-names", "name-particle"}
PERSON |= {"name", "orcid", "website"}


def test_citation_agrees_with_the_project():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"] == version("iga-analysis")
    assert citation["license"] == PROJECT["license"] == "MIT"
    title = citation["title"].partition(":")[0]
    assert title.replace("_", "-") == PROJECT["name"]
    assert citation["abstract"].startswith(PROJECT["description"])


def test_citation_keeps_the_rules_of_its_format():
    """Those of its schema that this file can break; cffconvert finds it valid."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert MUST <= set(citation) <= MUST | MAY
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert isinstance(citation["date-released"], datetime.date)
    assert isinstance(citation["version"], str)
    assert len(set(citation["keywords"])) == len(citation["keywords"]) >= 5
    assert all(citation["authors"])
    assert all(set(author) <= PERSON for author in citation["authors"])
    assert all(citation[key].strip() for key in ("abstract", "message", "title"))


def test_no_registry_address():
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    # written so that this file does not find itself
    address = r"(?i)py[p]i\.org|pythonhosted[.]org|anaconda[.]org|index-ur[l]|npmjs[.]"
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    found = [
        path.name
        for path in paths
        if path.is_file()
        and re.search(address, path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
