"""The presentation that is made of a report: what the report has for a slide."""

from ..exhibits import describe_source
from ..language import choose_language, format_table
from ..yearly import Text, tell
from .chapters import tell_text
from .collect import cite_source
from .slides_page import COVER_SIZES, Slide, put_lines, write_tag
from .slides_template import find_frame, open_template, translate_design
from .word_source import write_cell

# Entries of sources in the notes of a slide.
_SOURCES = 20


class Deck:
    """A presentation with the sentences, tables and figures of a report.

    Parameters
    ----------
    chapters, exhibits, lang, sources, cited, template
        As in :func:`iga_analysis.report.slides.write_slides`.
    """

    def __init__(self, chapters, exhibits, lang, sources, cited=None, template=None):
        self.lang, self.cited = lang, cited
        self.sources = sources.set_index("source_id")
        self.chapters = {one.key: one for one in chapters}
        self._said = {}
        for chapter in chapters:
            for block in chapter.blocks:
                # the summary repeats sentences of the chapters
                if isinstance(block, Text) and chapter.key != "summary":
                    self._said.setdefault(block.key, []).append(block)
        self._exhibits = {(one["kind"], one["exhibit"]): one for one in exhibits}
        self._show, self._cover, self._content = open_template(template)
        self._plain = template is None
        self._frame = find_frame(self._show, self._content)

    def find_table(self, exhibit):
        """Return a table of the report, or None."""
        return self._exhibits.get(("table", exhibit))

    def find_figure(self, exhibit):
        """Return a figure of the report that has a chart, or None."""
        found = self._exhibits.get(("figure", exhibit))
        return found if found and found.get("chart") else None

    def list_texts(self, *keys):
        """Return the sentences with some keys, in the order of the keys, each once."""
        told = [
            tell_text(block, self.lang)
            for key in keys
            for block in self._said.get(key, [])
        ]
        return list(dict.fromkeys(told))

    def read_rows(self, one, *, names=None, rows=None):
        """Return headings, cells as the reader writes them, and the numeric columns.

        Parameters
        ----------
        one : dict
            A table of the report.
        names : sequence of str, optional
            Names of the columns that are shown, by default all.
        rows : sequence of int, optional
            Places of the rows that are shown, by default all.
        """
        block = one["block"]
        columns = list(choose_language(block.table).columns)
        names = columns if names is None else [n for n in names if n in columns]
        places = [columns.index(name) for name in names]
        shown = format_table(block.table, decimals=block.decimals, lang=self.lang)
        cells = shown if rows is None else shown.iloc[list(rows)]
        numeric = [one["decimals"][n] is not None for n in places]
        cells = [
            [write_cell(row[n], self.lang) for n in places]
            for row in cells.to_numpy().tolist()
        ]
        return [one["headings"][n] for n in places], cells, numeric

    def put_table(self, slide, one, frame, **chosen):
        """Put a table of the report, or some rows and columns of it, on a slide."""
        headings, rows, right = self.read_rows(one, **chosen)
        return slide.put_table(headings, rows, right, frame, text=one["caption"])

    def add(self, title):
        """Return a new slide with a title."""
        slide = self._show.slides.add_slide(self._content)
        return Slide(slide, self._frame, title, self.lang)

    def end(self, slide, exhibits, told=()):
        """Put the source on a slide, of its exhibits, and sentences into its notes."""
        wanted = {source for one in exhibits for source in one["sources"]}
        found = [source for source in self.sources.index if source in wanted]
        origin = "published" if found or not exhibits else exhibits[0]["origin"]
        options = {"lang": self.lang, "cited": self.cited}
        line = describe_source(origin, found, **options) if exhibits else ""
        notes = [*told, line]
        entries = self.sources.loc[found[:_SOURCES]].astype("object").fillna("")
        for row in entries.to_dict("records"):
            text = ". ".join(cite_source(row, self.lang))
            notes.append(f"[{row['number']}] {text}")
        if len(found) > _SOURCES:
            notes.append(tell("notes_more", {"n": len(found) - _SOURCES}, self.lang))
        slide.finish(line, [one for one in notes if one])

    def add_cover(self, cover):
        """Put the first slide: the title, below it region, office and month."""
        slide = self._show.slides.add_slide(self._cover)
        below = [cover[key] for key in ("subtitle", "office", "made") if cover[key]]
        title, *others = slide.placeholders
        put_lines(title, [cover["title"]], self.lang, sizes=COVER_SIZES)
        if others:
            put_lines(others[0], below, self.lang)
        for shape in others[1:]:
            shape.element.getparent().remove(shape.element)

    def save(self, path, cover):
        """Write the file, with what it says of itself."""
        about = self._show.core_properties
        about.title, about.author = cover["title"], cover["office"] or "iga_analysis"
        about.subject, about.language = cover["subtitle"], write_tag(self.lang)
        translate_design(self._show, self.lang, plain=self._plain)
        self._show.save(str(path))
