"""Judge a text: words of the other language, numbers and days as the other writes them.

Which words belong to one language is read from what the project writes in both: the
pairs of columns of ``data/``, the paired cells of the notebooks and the paired pages.
"""

import json
import re
from collections import Counter
from functools import cache

from iga_analysis import load_table, load_terms
from iga_analysis.settings import LANGUAGES, shipped

DATA = shipped("data")
OTHER = {"en": "id", "id": "en"}
ALL = ("word", "number", "date", "key")
# Indonesian that stands in English texts as well: official terms.
OFFICIAL = (
    *("Sangat Inovatif", "Kurang Inovatif", "Terinovatif", "Inovatif"),
    *("Tidak Dapat Dinilai", "Indeks Inovasi Daerah", "Innovative Government Award"),
    *("Satuan Pemerintah Daerah", "Satuan Inovasi Daerah", "perangkat daerah"),
    *("Badan Strategi Kebijakan Dalam Negeri", "Badan Pusat Statistik", "Nama Daerah"),
    *("Provinsi", "Kabupaten", "Kota", "Kab", "Kabupaten Contoh", "rancang bangun"),
    *("regional I", "regional II", "regional III", "Penilaian Mandiri", "puskesmas"),
    *("urusan", "kematangan", "lainnya", "Bahasa Indonesia", "bridajatim"),
    # English that Indonesian offices use
    *(
        "mandatory spending",
        "mandatory spen",
        "policy brief",
        "policy paper",
        "English",
    ),
    *("roadmap", "Creative Commons", "website", "smart city", "real time"),
)
# Names of agencies and of subdistricts.
_OFFICE = "Dinas|Badan|Bagian|Kecamatan|Inspektorat|Sekretariat"
_AGENCY = rf"(?-i:(?:{_OFFICE})(?: dan| [A-Z]\w+,?)+)"
# Words of which a text is never without, so that a blank in the data hides none.
COMMON = {
    "en": "the of and with not which that this from by are was were has have be been "
    "no only than as at its their for each every other more less see where when how "
    "what who nor if same without between under over about because there these those",
    "id": "yang dan dari dengan tidak untuk pada dalam oleh atau adalah ini itu karena "
    "jika bila sebagai juga serta bukan belum sudah akan agar hanya lebih kurang "
    "seperti antara menurut setiap lihat lainnya terhadap maupun apabila tanpa",
}
# Spelt alike, or a term of statistics or of the office that Indonesian keeps.
SHARED = """
no per data total level median register link file web set sub vs i ii iii iv v alpha chi
tau eigen residual kendall spearman commit password upload stakeholder database disk
browser offline item audit kernel scan volume cluster non plus
"""
# A language's own word is this many times as frequent in it as in the other.
TIMES = 8
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:'[a-z]+)?(?!\w)")
# What is no word of a text: what is typed, addresses, files, ids, places in braces.
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+")
_CODE = re.compile(
    r"`[^`]*`|\{[^{}\n]*\}|\]\([^)]*\)|(?<!\w)--?[a-z][\w-]*"
    r"|\b[\w-]+=(?:'[^'\n]*'|\S+)|\b[\w/.-]+\.(?:xlsx?|csv|tsv|ods|pdf|docx|pptx|html|ipynb|md|py|svg"
    r"|png|id|com|org|net|co|info|asia|news|tv)\b\S*|\b\w+_\w+\b|\b(?:iga|make) [a-z-]+"
    r"|\b[A-Za-z]\w*(?:-\w+)*-\d[\w-]*|\b[A-Z]+=\S*|\b\w+\(\)|<[^<>\n]*>"
)
_QUOTED = re.compile(r"(?<!\w)'[^'\n]+'(?!\w)|\"[^\"\n]+\"|“[^”\n]+”|«[^»\n]+»")
_PLACE = r"(?<![\w.,/:-])"
_END = r"(?![\w/:-]|[.,]\w)"
_NUMBERS = {
    # 47,23 and 1.234.567
    "en": re.compile(
        rf"{_PLACE}[-−+]?(?:\d+,\d{{1,2}}|\d{{1,3}}(?:\.\d{{3}}){{2,}}){_END}"
    ),
    # 47.23 and 1,234,567
    "id": re.compile(
        rf"{_PLACE}[-−+]?(?:\d+\.\d{{1,2}}|\d{{1,3}}(?:,\d{{3}}){{2,}}){_END}"
    ),
}
# Numbers of tables, chapters, versions and laws have a point in both languages.
_NUMBERED = re.compile(
    r"(?i)(?:tab(?:le|el)s?|figures?|gambar|bab|chapters?|sections?|bagian|python|nomor"
    r"|versi(?:on)?|pukul|no\.|lampiran|annex|and|dan|,|–|§)\s*$|^\s*$"
)
_DATE = re.compile(r"(?<![\w./-])(?:19|20)\d\d-\d\d(?:-\d\d)?(?![\w/-]|\.\w)")
# Keys, files of the data, and rows of them.
_KEY = r"(?<![\w/])[a-z]+_[a-z_]+\b|(?<![\w/])(?:{tables})\.csv\b|\b\w+:\d{{4}}:\S+"


@cache
def _tables():
    """Return the description of the tables of data/ by name."""
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in described["resources"]}


@cache
def _keys():
    # the examples are files that a person works with
    tables = [name for name in _tables() if not name.startswith("example")]
    return re.compile(_KEY.format(tables="|".join(tables)))


def _read_pairs():
    """Yield (language, text) of every text that the data, notebooks and pages have."""
    for resource in _tables().values():
        names = [field["name"] for field in resource["schema"]["fields"]]
        table = None
        for name in names:
            stem, _, lang = f"_{name}".rpartition("_")
            pair = {f"{stem}_{one}"[1:] for one in LANGUAGES}
            if lang in LANGUAGES and pair <= set(names):
                table = load_table(resource["name"]) if table is None else table
                yield from ((lang, text) for text in table[name].dropna().unique())
    for path in sorted(shipped("notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for lang in set(cell["metadata"].get("tags", [])) & set(LANGUAGES):
                yield lang, "".join(cell["source"])
    for path in sorted(DATA.parent.glob("*.id.md")):
        fenced = re.compile(r"(?ms)^```.*?^```")
        for lang, page in (("id", path), ("en", path.with_name(path.name[:-5] + "md"))):
            yield lang, fenced.sub("", page.read_text(encoding="utf-8"))


@cache
def list_quotes(lang):
    """Return what stands as others wrote it: titles, publishers, names of regions.

    A title that the project noted itself is a quotation in English pages alone, where
    it has the words of an Indonesian source.
    """
    sources, results = load_table("sources"), load_table("region_results")
    register, awards = load_table("example_register"), load_table("awards")["award"]
    known = load_terms()["term"]
    publishers, own = sources["publisher"], sources["title_basis"] == "noted"
    columns = [
        *(sources["title"][~own | (lang == "en")], results["name_published"]),
        publishers[~publishers.isin(known)],
        *(load_table("regions")[name] for name in ("name", "province")),
        load_table("region_aliases")["alias"],
        *(
            register[name]
            for name in ("region", "innovation", "agency", "competitions")
        ),
        awards[~awards.isin(known)],
    ]
    quotes = {str(one) for column in columns for one in column.dropna().unique()}
    quotes |= {part for one in quotes for part in one.split("; ")}
    quotes |= {re.sub("^(Provinsi|Kabupaten|Kota) ", "", one) for one in quotes}
    # where its day is told apart, a noted title stands without it
    quotes |= {re.sub(r" \([^()]* \d{4}\)$", "", one) for one in quotes}
    return tuple(sorted(quotes, key=len, reverse=True))


@cache
def _official():
    longest = sorted(OFFICIAL, key=len, reverse=True)
    terms = "|".join(map(re.escape, longest))
    return re.compile(rf"(?i)\b(?:{_AGENCY}|{terms})\b")


def _strip(text):
    """Return a text without what is typed, official terms and quoted words."""
    return _official().sub(" ", _QUOTED.sub(" ", _CODE.sub(" ", text)))


@cache
def _names():
    """Return the words of names of regions and publishers that are no other words."""
    sources, regions = load_table("sources"), load_table("regions")
    named = [*regions["name"], *regions["province"].dropna(), *sources["publisher"]]
    named += [*load_table("region_aliases")["alias"]]
    return {word.lower() for one in named for word in WORD.findall(one)}


@cache
def read_own_words():
    """Return the words that only one language has, by language.

    Returns
    -------
    dict of str to frozenset of str
    """
    counts = {lang: Counter() for lang in LANGUAGES}
    small = set()
    for lang, text in _read_pairs():
        found = WORD.findall(_strip(text))
        small |= {word for word in found if word.islower()}
        counts[lang].update(word.lower() for word in found)
    names = _names() - small
    own, shared = {}, set(SHARED.split())
    for lang, other in OTHER.items():
        words = {
            word
            for word, number in counts[lang].items()
            if len(word) > 1 and number >= TIMES * counts[other][word]
        }
        own[lang] = words | set(COMMON[lang].split())
    return {
        lang: frozenset(own[lang] - own[other] - names - shared)
        for lang, other in OTHER.items()
    }


@cache
def _codes():
    return set(load_table("regions")["code"])


def list_foreign(text, lang, *, kinds=ALL, quotes=()):
    """Return what a text has of the other language.

    Parameters
    ----------
    text : str
        Lines of text; a line is judged for itself.
    lang : {"en", "id"}
        The language that it ought to have.
    kinds : sequence of {"word", "number", "date", "key"}, optional
        What is looked for: words; numbers as the other language writes them; days as
        tables write them; keys of tables in place of words.
    quotes : sequence of str, optional
        What stands in the text as others wrote it, besides :func:`list_quotes`.

    Returns
    -------
    list of tuple of str
        Kind, what was found, and the text around it.
    """
    found = []
    for line in _ADDRESS.sub(" ", text).splitlines():
        found += _judge_line(line, lang, tuple(kinds), tuple(quotes))
    return found


# the same lines stand in the page, the Word file, the slides and the workbook
@cache
def _judge_line(line, lang, kinds, quotes):
    told = _judge(line, lang, kinds)
    # quotes are many, and few lines need them
    if told:
        for quote in (*quotes, *list_quotes(lang)):
            if quote in line:
                line = _drop(line, quote)
        told = _judge(line, lang, kinds)
    return told


def _drop(line, quote):
    """Return a line without a quotation, where it is no part of a longer word."""
    start = line.find(quote)
    while start >= 0:
        end = start + len(quote)
        around = line[start - 1 : start] + line[end : end + 1]
        if not any(one.isalnum() or one == "_" for one in around):
            line, end = f"{line[:start]} {line[end:]}", start + 1
        start = line.find(quote, end)
    return line


def _judge(line, lang, kinds):
    found = []
    if "word" in kinds:
        foreign = read_own_words()[OTHER[lang]]
        stripped = _strip(line)
        found += [
            ("word", word[0], _around(stripped, word))
            for word in WORD.finditer(stripped)
            if word[0].lower() in foreign and not _is_short(word[0])
        ]
    plain = _QUOTED.sub(" ", _CODE.sub(" ", line))
    if "number" in kinds:
        found += [
            ("number", number[0], _around(plain, number))
            for number in _NUMBERS[lang].finditer(plain)
            if number[0] not in _codes()
            and not _NUMBERED.search(plain[: number.start()])
        ]
    for kind, pattern in (("date", _DATE), ("key", _keys())):
        if kind in kinds:
            part = line if kind == "date" else _drop_files(line)
            found += [
                (kind, one[0], _around(part, one)) for one in pattern.finditer(part)
            ]
    return found


def _is_short(word):
    """Tell an abbreviation from a word: DI of DI Yogyakarta, IT."""
    return len(word) <= 3 and word.isupper()


def _drop_files(line):
    """Return a line without what is typed and the names of the project's own files."""
    return re.sub(r"\biga_\w+(?:\.\w+)*|`[^`]*`|\{[^{}]*\}", " ", line)


def _around(line, found, width=40):
    return line[max(0, found.start() - width) : found.end() + width].strip()
