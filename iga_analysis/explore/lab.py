"""Open the notebooks in JupyterLab, for this machine only, in the reader's language."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ..settings import data_folder, language, shipped

FIRST = "01_data_tour.ipynb"


def plan_lab(lang=None):
    """Return the command that opens JupyterLab, and the settings it needs.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        Language of the menus and of what the notebooks show; see
        :func:`iga_analysis.settings.language`.

    Returns
    -------
    command : list of str
        JupyterLab for this machine only, at the first notebook.
    settings : dict of str to str
        Environment variables: the language, the folder of imports (that of the place
        where the command is given, not of the notebooks) and JupyterLab's own.

    Raises
    ------
    ValueError
        If the language is unknown.
    OSError
        If the notebooks cannot be copied to the working folder.

    Notes
    -----
    The notebooks of a checkout are opened where they are. Those of an installed package
    are copied to ``notebooks`` in the working folder, unless that has them already:
    nobody's changes are lost, and nothing is written where packages are.

    Examples
    --------
    >>> command, settings = plan_lab("id")
    >>> command[1:5], settings["IGA_LANG"]
    (['-m', 'jupyter', 'lab', '--ip=127.0.0.1'], 'id')
    """
    lang = language(lang)
    notebook = _place_notebooks() / FIRST
    command = [sys.executable, "-m", "jupyter", "lab", "--ip=127.0.0.1"]
    command.append(f"--ServerApp.root_dir={notebook.parent}")
    # also where somebody copies the address that is printed
    command.append(f"--LabApp.default_url=/lab/tree/{FIRST}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # in a container there is often no other user, and JupyterLab refuses root
        command.append("--allow-root")
    settings = {"IGA_LANG": lang, "IGA_DATA": str(data_folder().resolve())}
    return command, settings | {"JUPYTER_CONFIG_PATH": str(shipped("lab") / lang)}


def _place_notebooks():
    """Return the folder of notebooks that a person may change."""
    ours = shipped("notebooks")
    if ours.parent.name != "shipped":
        return ours
    place = Path("notebooks").resolve()
    place.mkdir(exist_ok=True)
    for path in ours.glob("*.ipynb"):
        if not (place / path.name).exists():
            shutil.copy(path, place)
    return place


def open_lab(lang=None):
    """Open JupyterLab and wait until it is closed; return its exit code.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        As in :func:`plan_lab`, which says what may go wrong.
    """
    command, settings = plan_lab(lang)
    try:
        return subprocess.run(command, env={**os.environ, **settings}).returncode
    except KeyboardInterrupt:
        return 0
