"""Turn executed notebooks into web pages.

The pages are single files without scripts: pictures are inside them and formulas are
MathML, so that they can be read, printed and sent on without a connection. The Word
file is made from the same HTML.
"""

import re
from functools import cache

from ..exhibits import TABLE_MIME
from ..language import label
from ..settings import LANGUAGES
from ..yearly import tell

# Elements whose text is neither written anew nor made a link.
UNTOUCHED = ("a", "code", "pre", "script", "style", "title", "math")
# A name of a claim or a date, which a narrow column shall not break at its hyphens.
_WHOLE = re.compile(r"\b[a-z]{0,5}-?\d{4}-[\dX-]{2,6}\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_STYLE = """\
body { max-width: 50rem; margin: 0 auto; padding: 1rem; color: #222;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
h1, h2, h3 { line-height: 1.2; }
a { color: #0b5394; }
li, p { overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
figure { margin: 1.5rem 0; }
figcaption, caption { font-weight: 600; text-align: left; padding: .3rem 0; }
.title { display: inline-block; position: sticky; left: 0;
  max-width: min(49rem, calc(100vw - 2rem)); }
table { border-collapse: collapse; margin: 1.5rem 0; max-width: 100%;
  font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #bbb; padding: .2rem .5rem; vertical-align: top;
  overflow-wrap: break-word; }
th { background: #f0f0f0; overflow-wrap: normal; }
td[style*="right"], .whole { white-space: nowrap; }
.exhibit { margin: 1.5rem 0; }
.exhibit, .exhibit details { timeline-scope: --wide; }
.exhibit table, .exhibit figure { margin: 0; }
.exhibit table { min-width: min(32rem, 100%); }
.named td:nth-child(2)[style*="left"] { min-width: 9rem; }
.scroll { overflow-x: auto; scroll-timeline: --wide inline;
  background: linear-gradient(90deg, #fff 30%, #fff0) 0 0 / 3rem 100% no-repeat local,
    linear-gradient(270deg, #fff 30%, #fff0) 100% 0 / 3rem 100% no-repeat local,
    linear-gradient(90deg, #0005, #0000) 0 0 / 1rem 100% no-repeat scroll,
    linear-gradient(270deg, #0005, #0000) 100% 0 / 1rem 100% no-repeat scroll; }
.scroll img { display: block; }
.scroll th { background: #ddd6; }
.scroll tr > :first-child { position: sticky; left: 0; z-index: 1; background: #fff; }
.scroll tr > th:first-child { background: #f0f0f0; }
/* the hint is there where something is wider than its place, and only then */
.hint { display: none; font-size: .85rem; color: #444; margin: 0; }
@supports (animation-timeline: --wide) {
  .hint { display: block; height: 0; overflow: hidden; animation: tell linear both;
    animation-timeline: --wide; }
  @keyframes tell { from, to { height: auto; overflow: visible; } }
}
@media (max-width: 48rem) {
  h1 { font-size: 1.5rem; }
  .scroll img { max-width: none; }
  .scroll tr > :first-child { max-width: 9rem; }
}
.source { font-size: .85rem; color: #444; margin: .3rem 0; }
details { font-size: .85rem; }
summary { cursor: pointer; color: #0b5394; }
.steps { display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: .3rem 1.5rem; font-size: .9rem; }
.steps a:last-child { text-align: right; }
.findings { list-style: none; padding: 0; }
.findings > li { border-top: 1px solid #bbb; padding: .5rem 0; }
.findings .sentence { font-size: 1.15rem; font-weight: 600; margin: .5rem 0; }
.findings .exhibit { margin: .5rem 0; }
.findings figcaption, .findings caption { font-weight: 400; font-size: .9rem; }
.chapters { list-style: none; padding-left: 0; }
.chapters > li { margin: .7rem 0; }
#contents .chapters > li { margin: 0; }
.cover { border-bottom: 1px solid #bbb; margin-bottom: 2rem; padding: 3rem 0 2rem; }
.cover h1 { margin: 0; }
.cover p { margin: .5rem 0 0; font-size: 1.1rem; }
#contents ol, #contents ul { padding-left: 1.5rem; }
.bibliography p { padding-left: 2.5rem; text-indent: -2.5rem; overflow-wrap: anywhere;
  margin: .4rem 0; font-size: .9rem; }
pre { white-space: pre-wrap; font-size: .85rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .steps, details, .hint { display: none; }
  .cover { break-after: page; }
  .scroll { overflow-x: visible; background: none; }
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


def build_page(title, body, *, lang, steps=None):
    """Return a whole web page; ``title`` and ``body`` are HTML.

    Parameters
    ----------
    title, body : str
        The title, and what stands in the page, its first heading included.
    lang : {"en", "id"}
        Language of the page.
    steps : dict of str to str, optional
        Where the page leads, at its head and foot: HTML by address, as
        :func:`name_steps` gives them.
    """
    word = label("report_contents", lang)
    foot = link_steps(steps) if steps else ""
    nav = f'<nav aria-label="{word}">{foot}</nav>\n' if steps else ""
    told = {"lang": lang, "title": title, "style": _STYLE, "nav": nav}
    return _SHELL.format(body=body + foot, **told)


def name_steps(titles, lang, *, index):
    """Return where each page of a row leads: the one before, the index, the next.

    Parameters
    ----------
    titles : dict of str to str
        HTML of the titles by addresses, in order.
    lang : {"en", "id"}
    index : str
        Address of the page or place that lists them.

    Returns
    -------
    dict of str to dict of str to str
        By address: HTML of the links by where they lead.

    Examples
    --------
    >>> steps = name_steps({"a.html": "A", "b.html": "B"}, "en", index="index.html")
    >>> steps["a.html"]
    {'index.html': 'Contents', 'b.html': 'Next: B →'}
    """
    word, before, after = (
        label("report_contents", lang),
        *(tell(f"index_{one}", lang=lang) for one in ("previous", "next")),
    )
    addresses, found = list(titles), {}
    for place, address in enumerate(addresses):
        links = found[address] = {}
        if place:
            links[addresses[place - 1]] = f"← {before}: {titles[addresses[place - 1]]}"
        links[index] = word
        for later in addresses[place + 1 : place + 2]:
            links[later] = f"{after}: {titles[later]} →"
    return found


def link_steps(steps):
    """Return where a page leads as HTML.

    Parameters
    ----------
    steps : dict of str to str
        HTML of the links by where they lead, as :func:`name_steps` gives them.
    """
    links = "\n".join(f'<a href="{to}">{text}</a>' for to, text in steps.items())
    return f'\n<p class="steps">\n{links}\n</p>'


def prepare_body(body, lang):
    """Let what is wide be scrolled, by keyboard too, and addresses be followed.

    Parameters
    ----------
    body : str
        HTML of a web page; for a Word file see
        :func:`iga_analysis.report.word_source.prepare_source`.
    lang : {"en", "id"}
        Language of the hint that shows where there is something to scroll.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(body, "html.parser")
    for place in soup.select("div.exhibit"):
        # what an exhibit shows, and the numbers that open below a figure
        for part in (place, *place.find_all("details")):
            wide = part.find(["table", "img"])
            if wide is not None:
                _let_scroll(wide, part, soup, lang)
    link_addresses(soup)
    for text in soup.find_all(string=_WHOLE):
        if text.find_parent("td") and not text.find_parent(UNTOUCHED):
            _mark(text, _WHOLE, lambda _: soup.new_tag("span", **{"class": "whole"}))
    return str(soup)


def _let_scroll(wide, part, soup, lang):
    """Put a table or picture into a box that scrolls."""
    words = part.find("summary", recursive=False), part.find(["caption", "figcaption"])
    title = ": ".join(one.get_text() for one in words if one)
    title = title or label("table_word", lang)
    told = {"class": "scroll", "tabindex": "0", "role": "region"}
    box = wide.wrap(soup.new_tag("div", attrs=told | {"aria-label": title}))
    hint = soup.new_tag("p", attrs={"class": "hint", "aria-hidden": "true"})
    hint.string = f"↔ {tell('index_scroll', lang=lang)}"
    box.insert_before(hint)
    if wide.caption:
        # it stays where it can be read when the table is moved under it
        words = soup.new_tag("span", attrs={"class": "title"})
        words.extend(list(wide.caption.contents))
        wide.caption.append(words)


def link_addresses(soup):
    """Make links of the addresses in the text of a page, in place.

    Parameters
    ----------
    soup : BeautifulSoup

    Examples
    --------
    >>> from bs4 import BeautifulSoup
    >>> soup = BeautifulSoup("<p>See https://example.org/a.</p>", "html.parser")
    >>> link_addresses(soup)
    >>> print(soup)
    <p>See <a href="https://example.org/a">https://example.org/a</a>.</p>
    """
    for text in soup.find_all(string=_ADDRESS):
        if text.find_parent(UNTOUCHED):
            continue
        _mark(text, _ADDRESS, lambda address: soup.new_tag("a", href=address))


def _mark(text, pattern, make):
    """Put what a pattern finds in a text into an element each."""
    place, parts = 0, []
    for found in pattern.finditer(text):
        said = found[0].rstrip(".,;:)")
        element = make(said)
        element.string = said
        parts += [text[place : found.start()], element]
        place = found.start() + len(said)
    text.replace_with(*parts, text[place:])


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
