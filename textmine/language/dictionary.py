"""The project's dictionary: which words are known beyond those of the segmentation engine.

Four sources join it: the lexicon that ships (`models/lexicon`), the user's own file, the class card (titles of courses,
names of lecturers), and the corpus itself (names of authors and units). A dictionary is a value: two live side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from textmine.corpus import Corpus
from textmine.errors import SettingsError
from textmine.resources import model_path
from textmine.settings import ClassCard

__all__ = ["Word", "class_words", "corpus_words", "join_words", "load_lexicon", "read_dictionary"]

_HAN_NAME = re.compile(r"[㐀-鿿]{2,4}(?:·[㐀-鿿]{1,8})?")
# Titles of up to this many characters are words; a longer one is a sentence that nobody repeats whole. A guess.
_LONGEST_TITLE = 20


class Word(NamedTuple):
    """A word to be known. Without a frequency, the engine finds the lowest with which the word comes out."""

    text: str
    pos: str = "n"
    frequency: int | None = None
    source: str = ""


def load_lexicon() -> tuple[Word, ...]:
    """The words that ship, each with its part of speech and where it is from; see `models/lexicon/CARD.md`.

    >>> next(word for word in load_lexicon() if word.text == "大单元教学").pos  # teaching in big units
    'n'
    """
    rows = model_path("lexicon", "lexicon.tsv").read_text("utf-8").splitlines()[1:]
    return tuple(Word(text, pos, None, source) for text, pos, source in (row.split("\t") for row in rows))


def read_dictionary(path: Path) -> tuple[Word, ...]:
    """The user's own words, one a line: `word [frequency] [part of speech]`, the last two in any order.

    `#` begins a comment. A word may hold blanks where a tab parts it from the rest.

    Raises:
        SettingsError: the file cannot be read, or a line is none of that form.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise SettingsError(f"{path}: the dictionary cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: the dictionary is not in UTF-8. Save it as UTF-8.") from error
    rows = ((number, line.strip()) for number, line in enumerate(lines, 1))
    return tuple(_word(line, f"{path}, line {number}") for number, line in rows if line and not line.startswith("#"))


def _word(line: str, where: str) -> Word:
    text, *rest = [field.strip() for field in line.split("\t")] if "\t" in line else line.split()
    numbers = [int(field) for field in rest if field.isdecimal()]
    tags = [field for field in rest if field and not field.isdecimal()]
    if len(numbers) > 1 or len(tags) > 1:
        raise SettingsError(
            f"{where}: {line!r} has more than a word, a frequency and a part of speech. "
            "Part the word from the rest with a tab if it holds blanks."
        )
    return Word(text, tags[0] if tags else "n", numbers[0] if numbers else None, "user")


def class_words(card: ClassCard) -> tuple[Word, ...]:
    """Titles of courses and names of lecturers.

    >>> from textmine.settings import Course
    >>> [word[:2] for word in class_words(ClassCard(courses=(Course(title="走近名师", lecturer="李明轩"),)))]
    [('走近名师', 'nz'), ('李明轩', 'nr')]
    """
    titles = [Word(course.title, "nz", None, "class card") for course in card.courses if _is_term(course.title)]
    lecturers = [course.lecturer for course in card.courses if course.lecturer]
    people = [Word(name, "nr", None, "class card") for name in lecturers if _is_name(name)]
    return (*titles, *people)


def corpus_words(corpus: Corpus) -> tuple[Word, ...]:
    """Names of the authors and units of a corpus."""
    people = [Word(name, "nr", None, "roster") for name in corpus.levels("author") if _is_name(name)]
    units = [Word(unit, "nt", None, "roster") for unit in corpus.levels("unit") if len(unit) > 2 and _is_term(unit)]
    return (*people, *units)


def join_words(*sources: Iterable[Word]) -> tuple[Word, ...]:
    """One dictionary of several; where a word stands in two, the later source wins. In order of length, then text.

    The order matters: the frequency of a long word is found against the short ones that are already known.
    """
    known = {word.text: word for source in sources for word in source if word.text.strip()}
    return tuple(sorted(known.values(), key=lambda word: (len(word.text), word.text)))


def _is_name(text: str) -> bool:
    # Two characters alone (高兴, 王明) may be an ordinary word or the end of one; names.py finds those by context.
    return len(text) > 2 and _HAN_NAME.fullmatch(text) is not None


def _is_term(text: str) -> bool:
    return 1 < len(text) <= _LONGEST_TITLE
