"""Name the sheets of a workbook: as much of a caption as a tab can have."""

import re

from ..language import label

# Characters of the name of a sheet, in Excel.
SHEET_NAME_LENGTH = 31
# Words that a name which goes on does not end with: they lead to the next word.
_LEADING = {
    *("a", "an", "the", "of", "in", "on", "at", "by", "to", "for", "from", "with"),
    *("without", "under", "over", "above", "below", "between", "among", "within"),
    *("against", "across", "after", "before", "since", "until", "through", "than"),
    *("and", "or", "as", "if", "while", "when", "where", "how", "why", "what"),
    *("who", "which", "that", "whose", "not", "no", "its", "their", "this", "these"),
    *("is", "are", "was", "were", "be", "can", "cannot", "do", "does", "have", "has"),
    *("each", "every", "all", "any", "some", "both", "other", "one", "two", "three"),
    *("five", "six", "eight", "ten", "twelve", "more", "most", "much", "many"),
    *("only", "just", "also", "still", "far", "wide", "often", "like", "name"),
    *("need", "needs", "up", "per", "regional", "final", "invented", "alternative"),
    *("yang", "dan", "atau", "di", "ke", "dari", "pada", "oleh", "bagi", "untuk"),
    *("dengan", "tanpa", "dalam", "antara", "sampai", "hingga", "menurut", "atas"),
    *("bawah", "terhadap", "tentang", "sejauh", "sebagaimana", "setelah", "sebelum"),
    *("apabila", "jika", "bila", "ketika", "karena", "tetapi", "beserta", "setiap"),
    *("seluruh", "semua", "beberapa", "suatu", "satu", "dua", "tiga", "lima"),
    *("sebagian", "tidak", "belum", "dapat", "akan", "perlu", "masih", "tepat"),
    *("paling", "lebih", "sangat", "saling", "seberapa", "siapa", "tahun", "edisi"),
    *("akibat", "menjadi", "berada", "para", "masing-masing", "mana", "tersebut"),
}
# A name shorter than this, cut so, says nothing: it rather ends with such a word.
_LEAST = 18
# Articles, and their like in Indonesian, without which more of a caption fits.
_LEFT_OUT = {"a", "an", "the", "yang"}
# What the name of a sheet has shorter, as offices abbreviate it.
_SHORT = (
    *((r"\bpemerintah daerah\b", "pemda"), (r",? menurut\b", " per")),
    *((r"\bKabupaten (?=[A-Z])", "Kab. "), (r"\bProvinsi (?=[A-Z])", "Prov. ")),
    *((r"^Pemerintah daerah\b", "Pemda"), (r",? by\b", " by")),
)


def name_sheet(one, lang=None):
    """Return what the sheet of an exhibit is called: its title and what it is about.

    Parameters
    ----------
    one : dict
        Its ``caption`` and, if it has them, ``title``, ``kind`` and ``exhibit``: the
        word ``sheet_<kind>_<exhibit>`` of ``terms.csv`` stands for a caption whose
        first words say little.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.

    Notes
    -----
    A caption that is too long is cut where a word or a name ends, and before what is
    in brackets. Articles and "yang" are left out only if more of it fits.

    Examples
    --------
    >>> name_sheet({"title": "Table 2.1", "caption": "Regions by predicate, 2025"})
    'Table 2.1 Regions by predicate'
    >>> name_sheet({"title": "Tabel 3.1", "caption": "Hasil Kabupaten Muara Enim"})
    'Tabel 3.1 Hasil Kab. Muara Enim'
    """
    title, caption = one.get("title", ""), one["caption"]
    term = f"sheet_{one.get('kind')}_{one.get('exhibit')}"
    told = label(term, lang)
    caption = re.sub("[:;]", ",", caption if told == term else told)
    whole = f"{title} {caption}".strip()
    if len(whole) <= SHEET_NAME_LENGTH:
        return clean_name(whole)
    for long, short in _SHORT:
        caption = re.sub(long, short, caption)
    words = caption.split()
    every = list(range(len(words)))
    some = [place for place in every if words[place].casefold() not in _LEFT_OUT]
    for strict in (True, False):
        cuts = [_cut_words(title, words, one, strict) for one in (every, some)]
        # the first of those that reach as far is the one that has all words
        _, name = max(cuts, key=lambda cut: cut[0])
        if len(name) >= _LEAST:
            break
    return clean_name(name if name != title else cut_name(whole))


def _cut_words(title, words, places, strict):
    """Return how many words of a caption a name reaches, and the name.

    It has the words at some places, as many as fit and a name can end with.
    """
    best, name, brackets = (0, title), "", 0
    for place in places:
        name = f"{name} {words[place]}".strip()
        longer = f"{title} {name[:1].upper()}{name[1:]}".strip().rstrip(",")
        if len(longer) > SHEET_NAME_LENGTH:
            break
        brackets += words[place].count("(") - words[place].count(")")
        if not brackets and not _leads(words[place : place + 2], strict):
            best = (place + 1, longer)
    return best


def _leads(words, strict):
    """Return whether a word is one with the next: of a proper name, or a number."""
    if len(words) == 1 or not words[0][-1].isalnum():
        # "Kab." is one with the name
        return words[0] in ("Kab.", "Prov.")
    this, following = words
    proper = this[0].isupper() and following[0].isupper()
    year = re.fullmatch(r"(19|20)\d\d(–\d+)?", this)
    counts = this.replace(".", "").replace("±", "").isdigit() and not year
    sign = not following[0].isalnum() and following[0] not in "(±"
    return proper or counts or sign or (strict and this.casefold() in _LEADING)


def name_sheets(tables, reserved=()):
    """Return a sheet name for each table: its own, short enough and unique.

    Parameters
    ----------
    tables : list of dict
        Tables with the name that is wanted as ``sheet``, else as ``exhibit``.
    reserved : sequence of str, optional
        Names that other sheets have.

    Returns
    -------
    list of str
        At most 31 characters each, different also without regard to case.

    Examples
    --------
    >>> name_sheets([{"exhibit": "rates"}, {"exhibit": "Rates"}])
    ['rates', 'Rates_2']
    """
    # Excel keeps "history" for itself
    taken = {"history", *(one.lower() for one in reserved)}
    names = []
    for table in tables:
        stem = clean_name(table.get("sheet") or table["exhibit"])
        name, number = cut_name(stem), 1
        while name.lower() in taken:
            number += 1
            ending = f"_{number}"
            name = stem[: SHEET_NAME_LENGTH - len(ending)] + ending
        taken.add(name.lower())
        names.append(name)
    return names


def cut_name(name):
    """Return as many whole words as the name of a sheet can have.

    Examples
    --------
    >>> cut_name("Dinas Kependudukan dan Pencatatan Sipil")
    'Dinas Kependudukan'
    """
    if len(name) <= SHEET_NAME_LENGTH:
        return name
    words = name[: SHEET_NAME_LENGTH + 1].rpartition(" ")[0].split()
    while words and words[-1].rstrip(",").casefold() in _LEADING:
        words.pop()
    return " ".join(words).rstrip(" ,") or name[:SHEET_NAME_LENGTH]


def clean_name(name):
    """Return a name without the signs that the name of a sheet cannot have.

    Examples
    --------
    >>> clean_name("kabupaten/kota: 2025")
    'kabupaten_kota_ 2025'
    """
    kept = "".join(one if one.isalnum() or one in " .,&()-–" else "_" for one in name)
    return kept.strip() or "_"
