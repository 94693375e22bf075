"""No file of a report has a word of the other language: pages, Excel, Word, slides.

What other commands write is judged where it is written: plan, coaching, sensitivity,
scores, the form, and what became of the rows of a file.
"""

import re

from shown import READERS, judge_file, read_shown
from tongues import read_own_words

# What the office of the test says of its list, and what its template brings along.
TOLD = ("Keputusan Contoh Nomor 1", "BRIDA CONTOH")


def list_files(folder):
    return [path for path in folder.rglob("*") if path.suffix in READERS]


def test_files_of_a_report_are_of_one_language(written, lang):
    files = list_files(written)
    assert {path.suffix for path in files} == set(READERS)
    found = [one for path in files for one in judge_file(path, lang, quotes=TOLD)]
    assert found == []


def test_every_kind_of_file_is_read(written, lang):
    own = read_own_words()[lang]
    for path in {path.suffix: path for path in list_files(written)}.values():
        texts = [line.text for line in read_shown(path)]
        words = {word for text in texts for word in re.findall("[a-z]+", text.lower())}
        # a picture has few words, any other file has many
        assert len(words & own) >= (4 if path.suffix == ".svg" else 20), path.name
