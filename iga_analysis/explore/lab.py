"""Open the notebooks in JupyterLab, for this machine only, in the reader's language."""

import os
import subprocess
import sys

from ..language import say
from ..settings import data_folder, language, shipped
from .copies import place_copies


def plan_lab(lang=None, *, allow_root=False):
    """Return the command that opens JupyterLab, and the settings it needs.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        Language of the menus, the texts and what the notebooks show; see
        :func:`iga_analysis.settings.language`.
    allow_root : bool, optional
        Whether to start for the user root, as in a container that has no other.

    Returns
    -------
    command : list of str
        JupyterLab for this machine only, at the first notebook.
    settings : dict of str to str
        Environment variables: the language, the folder of imports (that of the place
        where the command is given, not of the notebooks) and JupyterLab's own.
    told : list of str
        Sentences for the person: which copies were kept although their notebook is
        newer, and in which language outputs come.

    Raises
    ------
    ValueError
        If the language is unknown, or the user is root and that is not allowed.
    OSError
        If the notebooks cannot be copied to the working folder.

    Notes
    -----
    What is opened are copies in ``my_notebooks`` in the working folder, with the texts
    of one language. Nobody's changes are lost: see
    :func:`iga_analysis.explore.copies.place_copies`.
    """
    lang = language(lang)
    command = [sys.executable, "-m", "jupyter", "lab", "--ip=127.0.0.1"]
    # the address and what fails are printed, not what was loaded
    command += ["--ServerApp.log_level=ERROR", "--LabApp.log_level=ERROR"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        if not allow_root:
            raise ValueError(say("lab_root"))
        command.append("--allow-root")
    folder, kept = place_copies(lang)
    command.append(f"--ServerApp.root_dir={folder}")
    # also where somebody copies the address that is printed
    first = min(shipped("notebooks").glob("*.ipynb")).name
    command.append(f"--LabApp.default_url=/lab/tree/{first}")
    told = [say("lab_copies", folder=folder)]
    if kept:
        told.append(say("lab_kept", files=kept))
    settings = {"IGA_LANG": lang, "IGA_DATA": str(data_folder().resolve())}
    settings["JUPYTER_CONFIG_PATH"] = str(shipped("lab") / lang)
    return command, settings, told


def open_lab(lang=None, *, allow_root=False, progress=None):
    """Open JupyterLab and wait until it is closed; return its exit code.

    Parameters
    ----------
    lang, allow_root : optional
        As in :func:`plan_lab`, which says what may go wrong.
    progress : callable, optional
        Called with each sentence for the person.
    """
    command, settings, told = plan_lab(lang, allow_root=allow_root)
    for sentence in told if progress else ():
        progress(sentence)
    try:
        return subprocess.run(command, env={**os.environ, **settings}).returncode
    except KeyboardInterrupt:
        return 0
