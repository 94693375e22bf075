"""Copies of the notebooks that a person may change, in one language.

A copy has the texts of one language, and of the kernel what the machine has, so that
JupyterLab finds nothing to add when it opens it.
"""

import hashlib
import json
from pathlib import Path

from ..settings import LANGUAGES, shipped

PLACE = "my_notebooks"
# The language in which the outputs of the shipped notebooks are stored.
_STORED = "en"
_RECORD = ".copies.json"


def place_copies(lang):
    """Copy the notebooks in one language to the working folder, but what was changed.

    Parameters
    ----------
    lang : {"en", "id"}
        Language of the texts.

    Returns
    -------
    folder : Path
        ``my_notebooks/<lang>`` in the working folder.
    kept : list of str
        Copies that somebody changed and whose notebook is another one by now.

    Raises
    ------
    OSError
        If the copies cannot be written.

    Notes
    -----
    A file beside the copies records what was written. A copy that is still so is
    replaced when its notebook is newer; one that was changed stays as it is, and one
    that was deleted is written again.
    """
    folder = Path(PLACE).resolve() / lang
    folder.mkdir(parents=True, exist_ok=True)
    record, kernel = _read_record(folder), _describe_kernel()
    kept = []
    for path in sorted(shipped("notebooks").glob("*.ipynb")):
        text = copy_notebook(path.read_text(encoding="utf-8"), lang, kernel)
        copy, new = folder / path.name, _digest(text.encode())
        old = _digest(copy.read_bytes()) if copy.exists() else None
        if old not in (None, new, record.get(path.name, {}).get("written")):
            if record.get(path.name, {}).get("source") != _digest(path.read_bytes()):
                kept.append(path.name)
            continue
        if old != new:
            copy.write_bytes(text.encode())
        source = _digest(path.read_bytes())
        record[path.name] = {"source": source, "written": new}
    (folder / _RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return folder, kept


def copy_notebook(text, lang, kernel):
    """Return a notebook without the texts of other languages.

    Parameters
    ----------
    text : str
        The notebook as it is stored.
    lang : {"en", "id"}
        Language of the texts that stay. Outputs stay in the language in which they are
        stored only; in another one they come when the notebook is run.
    kernel : dict
        Metadata of the notebook that JupyterLab would set itself.

    Returns
    -------
    str

    Examples
    --------
    >>> cells = [{"cell_type": "markdown", "metadata": {"tags": [one]}, "source": one}
    ...          for one in ("en", "id")]
    >>> text = json.dumps({"cells": cells, "metadata": {}})
    >>> [one["source"] for one in json.loads(copy_notebook(text, "id", {}))["cells"]]
    ['id']
    """
    notebook = json.loads(text)
    others = set(LANGUAGES) - {lang}
    cells = notebook["cells"]
    cells = [one for one in cells if others.isdisjoint(_read_tags(one))]
    for cell in cells:
        if cell["cell_type"] == "code" and lang != _STORED:
            cell |= {"outputs": [], "execution_count": None}
    notebook |= {"cells": cells, "metadata": notebook["metadata"] | kernel}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _read_tags(cell):
    return cell["metadata"].get("tags", [])


def _describe_kernel():
    """Return what JupyterLab writes into a notebook of this machine's kernel."""
    from ipykernel.ipkernel import IPythonKernel
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return {}
    kernel = {"name": "python3", "display_name": spec.display_name}
    kernel["language"] = spec.language
    return {"kernelspec": kernel, "language_info": dict(IPythonKernel.language_info)}


def _read_record(folder):
    """Return what was written before; nothing where the record cannot be read."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = isinstance(record, dict) and all(map(_is_entry, record.values()))
    return record if whole else {}


def _is_entry(entry):
    return isinstance(entry, dict) and set(entry) == {"source", "written"}


def _digest(content):
    return hashlib.sha256(content).hexdigest()
