"""Write the pages and pictures of a report into its folder."""

from .collect import number_exhibits, number_notebooks
from .pages import build_page, export_body, find_title, name_steps, prepare_body

PAGE, WORD, EXCEL = "iga_report.html", "iga_report.docx", "iga_tables.xlsx"
SLIDES = "iga_slides.pptx"
EXPLORE = "iga_explore.html"
FIGURES = "figures"


def write_pages(folder, notebooks, exhibits, numbers, lang, *, prefix=""):
    """Write a page a notebook, each with links to the one before and the next.

    Parameters
    ----------
    folder : Path
    notebooks : dict of Path to NotebookNode
    exhibits : list of dict
        As :func:`iga_analysis.report.collect.collect_exhibits` gives them.
    numbers : dict of str to int
        Number of each source in the bibliography.
    lang : {"en", "id"}
    prefix : str, optional
        Put before the numbers of the notebooks.

    Returns
    -------
    bodies : dict of str to str
        HTML of the notebooks by name.
    rows : list of tuple
        ``kind, path, notebook`` of each file.
    """
    bodies, rows = {}, []
    marks = number_notebooks(notebooks, prefix)
    for path, notebook in notebooks.items():
        name = path.stem
        shown = [one for one in exhibits if one["notebook"] == name]
        body = export_body(notebook, lang, folder=path.parent)
        told = {"lang": lang, "mark": marks[name]}
        bodies[name] = number_exhibits(body, name, shown, numbers, **told)
    titles = {f"{name}.html": find_title(body) for name, body in bodies.items()}
    steps = name_steps(titles, lang, index="index.html")
    for name, body in bodies.items():
        file = f"{name}.html"
        # the bibliography is in the page of the whole report
        page = body.replace('href="#source-', f'href="{PAGE}#source-')
        page = prepare_body(page, lang)
        page = build_page(titles[file] or name, page, lang=lang, steps=steps[file])
        (folder / file).write_text(page, encoding="utf-8")
        rows.append(("page", file, name))
    return bodies, rows


def write_figures(folder, exhibits):
    """Write the pictures of the figures as PNG and SVG.

    Parameters
    ----------
    folder : Path
    exhibits : list of dict

    Returns
    -------
    figures : list of dict
        The figures with their ``file``, without its ending.
    rows : list of tuple
        ``kind, path, notebook`` of each file.
    """
    figures, rows = [], []
    (folder / FIGURES).mkdir()
    for one in exhibits:
        if one["kind"] != "figure":
            continue
        file = f"{FIGURES}/{one['notebook']}-{one['exhibit']}"
        figures.append(one | {"file": file})
        for ending in ("png", "svg"):
            (folder / f"{file}.{ending}").write_bytes(one[ending])
            rows.append(("figure", f"{file}.{ending}", one["notebook"]))
    return figures, rows
