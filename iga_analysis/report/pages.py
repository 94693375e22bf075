"""Turn executed notebooks into web pages.

The pages are single files without scripts: pictures are inside them and formulas are
MathML, so that they can be read, printed and sent on without a connection. The Word
file is made from the same HTML.
"""

import html
import re
from functools import cache

from ..exhibits import TABLE_MIME
from ..language import label
from ..settings import LANGUAGES

_STYLE = """\
body { max-width: 50rem; margin: 0 auto; padding: 1rem; color: #222;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
h1, h2, h3 { line-height: 1.2; }
a { color: #0b5394; }
li, p { overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
figure { margin: 1.5rem 0; }
figcaption, caption { font-weight: 600; text-align: left; padding: .3rem 0; }
table { border-collapse: collapse; margin: 1.5rem 0; max-width: 100%;
  font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #bbb; padding: .2rem .5rem; vertical-align: top;
  overflow-wrap: break-word; }
th { background: #f0f0f0; overflow-wrap: normal; }
td[style*="right"] { white-space: nowrap; }
.exhibit { margin: 1.5rem 0; overflow-x: auto; }
.exhibit table, .exhibit figure { margin: 0; }
.exhibit table { min-width: min(32rem, 100%); }
.named td:nth-child(2)[style*="left"] { min-width: 9rem; }
@media (max-width: 34rem) { .named img { max-width: none; } }
.source { font-size: .85rem; color: #444; margin: .3rem 0; }
details { font-size: .85rem; }
summary { cursor: pointer; color: #0b5394; }
.cover { border-bottom: 1px solid #bbb; margin-bottom: 2rem; padding: 3rem 0 2rem; }
.cover h1 { margin: 0; }
.cover p { margin: .5rem 0 0; font-size: 1.1rem; }
#contents ol, #contents ul { padding-left: 1.5rem; }
.bibliography p { padding-left: 2.5rem; text-indent: -2.5rem; overflow-wrap: anywhere;
  margin: .4rem 0; font-size: .9rem; }
pre { white-space: pre-wrap; font-size: .85rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav.back, details { display: none; }
  .cover { break-after: page; }
  .exhibit { overflow-x: visible; }
  table { font-size: 8.5pt; }
  table, figure, tr { break-inside: avoid; }
  h1, h2, h3, caption { break-after: avoid; }
  @page { margin: 2cm; }
}"""
_SHELL = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
{nav}<main>
{body}
</main>
</body>
</html>
"""
# What a page shows of a notebook: text, results and pictures, but no code.
_BODY = """\
{%- extends 'display_priority.j2' -%}
{% block markdowncell %}{{ cell.source | markdown2html }}{% endblock %}
{% block execute_result %}{{ self.data_priority() }}{% endblock %}
{% block data_html %}
{%- if resources.table_mime in output.data -%}
<div class="exhibit">
{{ output.data['text/html'] }}
</div>
{%- else -%}
{{ output.data['text/html'] }}
{%- endif %}
{% endblock %}
{% block data_markdown %}{{ output.data['text/markdown'] | markdown2html }}
{% endblock %}
{% block data_png %}
{%- set extra = output.metadata.get('image/png', {}) -%}
{%- if extra.exhibit %}<div class="exhibit">{% endif %}
<figure>
<img src="data:image/png;base64,{{ output.data['image/png'] | trim }}"
 {%- if extra.width %} width="{{ extra.width }}"{% endif %}
 alt="{{ (extra.alt or '') | escape_html }}">
{%- if extra.exhibit %}
<figcaption>{{ extra.alt | escape_html }}</figcaption>
{%- endif %}
</figure>
{%- if extra.exhibit %}</div>{% endif %}
{% endblock %}
{% block data_text %}<pre>{{ output.data['text/plain'] | escape_html }}</pre>
{% endblock %}
{% block stream_stdout %}<pre>{{ output.text | escape_html }}</pre>
{% endblock %}
"""


def export_body(notebook, lang, *, folder="."):
    """Return what a notebook says and shows in one language as HTML.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook; its Markdown cells are tagged ``en`` or ``id``.
    lang : {"en", "id"}
        Language; cells of the other one are left out.
    folder : path-like, optional
        Where the notebook's Markdown looks for its pictures.
    """
    resources = {"metadata": {"path": str(folder)}}
    resources["table_mime"] = TABLE_MIME
    body, _ = _exporter(lang).from_notebook_node(notebook, resources)
    return re.sub(r'href="([^"/:#]+)\.ipynb([#"])', r'href="\1.html\2', body)


@cache
def _exporter(lang):
    from jinja2 import pass_context
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    remove = {"enabled": True, "remove_cell_tags": set(LANGUAGES) - {lang}}
    order = ["text/html", "text/markdown", "image/png", "text/plain"]
    exporter = HTMLExporter(
        raw_template=_BODY,
        exclude_input=True,
        exclude_anchor_links=True,
        embed_images=True,
        config=Config(
            TagRemovePreprocessor=remove,
            NbConvertBase={"display_data_priority": order},
        ),
    )

    @pass_context
    def render_markdown(context, source):
        if "$" not in source:
            return exporter.markdown2html(context, source)
        # nbconvert leaves formulas to a script from the net; pandoc writes MathML
        return run_pandoc(source, "html", format="gfm", extra_args=["--mathml"])

    exporter.register_filter("markdown2html", render_markdown)
    return exporter


def find_title(body):
    """Return the first heading of a page as HTML without tags.

    Examples
    --------
    >>> find_title("<p>Before</p><h1 id='a'>Who <em>takes part</em>?</h1>")
    'Who takes part?'
    """
    return _first_text(body, "h1")


def find_summary(body):
    """Return the first sentence after the first heading as HTML without tags.

    Examples
    --------
    >>> find_summary("<h1>Title</h1><p>Since 2.0 it <b>is</b> so. Not before.</p>")
    'Since 2.0 it is so.'
    """
    paragraph = _first_text(body.partition("</h1>")[2], "p")
    return re.split(r"(?<=[.?!])\s(?=[A-Z])", paragraph, maxsplit=1)[0]


def _first_text(body, tag):
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", body, flags=re.DOTALL)
    tags = r"<annotation\b.*?</annotation>|<[^>]+>"
    text = re.sub(tags, "", found[1], flags=re.DOTALL) if found else ""
    return " ".join(text.split())


def build_page(title, body, *, lang, back=False):
    """Return a whole web page; ``title`` and ``body`` are HTML.

    Parameters
    ----------
    title, body : str
        The title, and what stands in the page, its first heading included.
    lang : {"en", "id"}
        Language of the page.
    back : bool, optional
        Whether the page begins with a link to the index.
    """
    word = label("report_contents", lang)
    link = f'<nav class="back"><a href="index.html">← {word}</a></nav>\n'
    nav = link if back else ""
    return _SHELL.format(lang=lang, title=title, style=_STYLE, nav=nav, body=body)


def build_index(bodies, *, files, figures, lang, title=None):
    """Return the first page: the notebooks, the files and the figures.

    Parameters
    ----------
    bodies : dict of str to str
        HTML of the notebooks or chapters by their addresses.
    files : dict of str to str
        Names of the other files by kind: ``page`` (the whole report as one), ``word``,
        ``excel``, ``explore``.
    figures : list of dict
        ``file`` (path without its ending), ``title`` and ``caption`` of each figure.
    lang : {"en", "id"}
        Language of the page.
    title : str, optional
        Its title; by default that of the report of all years.
    """
    title = html.escape(title or label("report_title", lang))
    pages = [
        f'<li><a href="{address}">{find_title(body) or address}</a><br>'
        f"{find_summary(body)}</li>"
        for address, body in bodies.items()
    ]
    links = [
        f'<li><a href="{file}">{label(f"report_{kind}", lang)}</a></li>'
        for kind, file in files.items()
    ]
    pictures = [
        f"<li>{figure['title']}. {html.escape(figure['caption'])} "
        f'(<a href="{figure["file"]}.png">PNG</a>, '
        f'<a href="{figure["file"]}.svg">SVG</a>)</li>'
        for figure in figures
    ]
    body = [f"<h1>{title}</h1>", "<ol>", *pages, "</ol>"]
    body += [f"<h2>{label('report_files', lang)}</h2>", "<ul>", *links, "</ul>"]
    if pictures:
        heading = label("report_figures", lang)
        body += [f"<h2>{heading}</h2>", "<ul>", *pictures, "</ul>"]
    return build_page(title, "\n".join(body), lang=lang)


def run_pandoc(text, to, **options):
    """Return a text in another format, as :func:`pypandoc.convert_text`.

    Raises
    ------
    OSError
        If pandoc fails; the message is its first line.
    """
    from pypandoc import convert_text

    try:
        return convert_text(text, to, **options)
    except RuntimeError as error:
        raise OSError(str(error).splitlines()[0]) from None


def read_reference():
    """Return the Word file whose styles pandoc uses, as bytes."""
    import subprocess

    from pypandoc import get_pandoc_path

    command = [get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout
