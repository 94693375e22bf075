"""Open the notebooks in JupyterLab, in the reader's language."""

import os
import subprocess
import sys
from pathlib import Path

from .settings import data_folder, language

ROOT = Path(__file__).resolve().parent.parent
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
    FileNotFoundError
        If the notebooks are not beside the package.

    Examples
    --------
    >>> command, settings = plan_lab("id")
    >>> command[1:5], settings["IGA_LANG"]
    (['-m', 'jupyter', 'lab', '--ip=127.0.0.1'], 'id')
    """
    lang = language(lang)
    notebook = ROOT / "notebooks" / FIRST
    if not notebook.is_file():
        raise FileNotFoundError(
            f"{notebook} is not there: run the command from a checkout of the project, "
            "with the package installed by pip install -e ."
        )
    command = [sys.executable, "-m", "jupyter", "lab", "--ip=127.0.0.1"]
    command.append(f"--ServerApp.root_dir={notebook.parent}")
    # also where somebody copies the address that is printed
    command.append(f"--LabApp.default_url=/lab/tree/{FIRST}")
    settings = {"IGA_LANG": lang, "IGA_DATA": str(data_folder().resolve())}
    return command, settings | {"JUPYTER_CONFIG_PATH": str(ROOT / "lab" / lang)}


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
