"""Segmentation: texts to flat arrays of tokens that tile them.

Words are cut in the folded view of a text (`folding.py`) and reported where they stand in the text as written. Links,
e-mail addresses, @names and HTML entities are tokens of their own and are never cut, so that `https` and `nbsp` do not
become words. Where the part of speech depends on the word alone (the jieba family), each distinct word is tagged
once.

Speed comes from leaving nothing to Python per token but one dictionary look-up: ids come out of `map`, lengths and
spans out of numpy. Chunks are cut from the corpus alone, so the result does not depend on the number of workers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress
from textmine.filling import Filling
from textmine.language.dictionary import Word, join_words, load_lexicon, read_dictionary
from textmine.language.engines import JiebaSegmenter, LacSegmenter, RJiebaSegmenter, Segmenter
from textmine.language.folding import FoldedTexts, fold_all
from textmine.settings import LanguageSettings
from textmine.spans import Tokens, first_places
from textmine.store import ColumnStore

__all__ = [
    "JiebaSegmenter",
    "LacSegmenter",
    "RJiebaSegmenter",
    "Segmenter",
    "load_segmenter",
    "project_words",
    "segment",
]

Int32 = NDArray[np.int32]

# Large enough that pickling weighs nothing, small enough that two workers share a class's texts.
_CHUNK_CHARACTERS = 400_000

# What must not be cut, by part of speech: ICTCLAS's for links and e-mail, `xa` for @names, `x` for HTML entities.
_PROTECTED = {
    "xu": r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/#=&_\-]",
    "xe": r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}",
    # @李明轩 ends at a blank or a mark; without one, nobody can tell where the name ends, save when it is short.
    "xa": r"@(?:[\w\-]{1,30}(?=[\s:：,，。！!？?）)])|[\w\-]{1,5}$)",
    "x": r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
}
_PROTECTED_TAGS = tuple(_PROTECTED)
_PROTECTED_SPANS = re.compile("|".join(f"({pattern})" for pattern in _PROTECTED.values()))
# Most texts have no @: then what begins with a letter need not be tried as an address.
_PROTECTED_SPANS_WITHOUT_AT = re.compile(f"{_PROTECTED['xu']}|{_PROTECTED['x']}")


def load_segmenter(settings: LanguageSettings, words: Iterable[Word] = ()) -> Segmenter:
    """The segmenter that the settings name, with the project's dictionary.

    `words` join those of the settings: titles and names from the class card and the roster.

    Raises:
        SettingsError: the user's dictionary cannot be read.
    """
    known = project_words(settings, words)
    if settings.engine == "lac":
        return LacSegmenter(known)
    return JiebaSegmenter(known) if settings.engine == "jieba" else RJiebaSegmenter(known)


def project_words(settings: LanguageSettings, words: Iterable[Word] = ()) -> tuple[Word, ...]:
    """The dictionary of a project: the lexicon that ships, these words, and the user's own file, which wins."""
    lexicon = load_lexicon() if settings.lexicon else ()
    own = read_dictionary(settings.dictionary) if settings.dictionary else ()
    return join_words(lexicon, words, own)


def segment(
    corpus: Corpus,
    *,
    settings: LanguageSettings | None = None,
    segmenter: Segmenter | None = None,
    words: Iterable[Word] = (),
    parts_of_speech: bool = True,
    engine: Engine | None = None,
    progress: Progress = no_progress,
    store: ColumnStore | None = None,
) -> Tokens:
    """Cut the texts of a corpus into tokens with parts of speech.

    Tokens tile each text; white space is left out. The vocabulary holds words as they are counted (simplified, half
    width); `text[start:end]` is the word as written.

    Args:
        corpus: the texts.
        settings: engine and dictionary; by default those of `LanguageSettings`.
        segmenter: takes the place of what the settings name.
        words: join the dictionary of the settings; see `class_words` and `corpus_words`.
        parts_of_speech: whether to tag; without, `Tokens.pos` is None.
        engine: where the work is done.
        progress: told how many chunks are done.
        store: where the tokens of a large corpus go; by default they stay in memory.

    >>> from textmine.corpus import Document, Kind
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "黨課要短。")])  # party lectures should be short
    >>> [(token.text, token.start, token.end) for token in segment(corpus).rows(0)]
    [('党课', 0, 2), ('要', 2, 3), ('短', 3, 4), ('。', 4, 5)]
    """
    segmenter = segmenter or load_segmenter(settings or LanguageSettings(), words)
    texts, store = corpus.texts, store or ColumnStore()
    runs = chunked(map(len, texts), size=_CHUNK_CHARACTERS)
    tag_tokens = parts_of_speech and not segmenter.tags_by_type
    chunks = (_Chunk(segmenter, texts[begin:end], tag_tokens) for begin, end in runs)
    columns = Filling(engine or LocalEngine(), store, np.int32, np.int32, np.int32, np.uint8, sized=True)
    met, met_tags = _Met(store), _Met(store)
    for done, part in enumerate(columns.fill(_cut_chunk, chunks), 1):
        met.add(part.vocabulary, part.documents + np.int32(runs[done - 1][0]), part.starts)
        met_tags.add(part.tags)
        progress("segment", done, len(runs))
    vocabulary = tuple(sorted(word for word in met.numbers if not word.isspace()))
    by_type = _type_tags(vocabulary, met, segmenter, texts) if parts_of_speech and segmenter.tags_by_type else None
    tagset = tuple(sorted(met_tags.numbers if by_type is None else set(by_type)))
    ranks, tag_ranks = met.ranks(vocabulary, np.int32), met_tags.ranks(tagset, np.uint8)
    of_words = None if by_type is None else store.keep(_ranked(by_type, tagset, np.uint8))

    def known(part: int) -> _Known:
        of_tags = tag_ranks[met_tags.of_part(part)] if of_words is None else of_words
        return _Known(ranks, met.of_part(part), of_tags, of_words is not None)

    terms, starts, ends, pos, offsets = columns.arrays(_numbered, known)
    return Tokens(vocabulary, terms, starts, ends, offsets, None if by_type is None and not tagset else pos, tagset)


@dataclass(frozen=True)
class _Chunk:
    segmenter: Segmenter
    texts: Sequence[str]
    tag_tokens: bool


@dataclass(frozen=True, eq=False)
class _Words:
    """The words of a chunk in order of appearance, and its tags where these are asked for.

    `documents`, `starts`: where each word stands first, the documents counted within the chunk; of white space
    anything, shape (n_words,).
    """

    vocabulary: list[str]
    documents: Int32
    starts: Int32
    tags: list[str]


def _cut_chunk(chunk: _Chunk) -> tuple[tuple[NDArray[Any], ...], _Words]:
    """The tokens of a chunk, by its own numbers of words and tags, how many each document has, and these words."""
    folded = fold_all(chunk.texts)
    unreachable = _alternation(chunk.segmenter.unreachable)
    ids: defaultdict[str, int] = defaultdict(count().__next__)
    tags: defaultdict[str, int] = defaultdict(count().__next__)
    terms: list[int] = []
    codes: list[int] = []
    seen = []
    for text, shows in zip(folded, _show_any(list(folded), chunk.segmenter.unreachable), strict=True):
        for words, piece_tags in _cut(text, chunk, unreachable if shows else None):
            terms.extend(map(ids.__getitem__, words))
            codes.extend(map(tags.__getitem__, piece_tags))
        seen.append(len(terms))
    return _located(list(ids), np.array(terms, np.int32), np.array(seen, np.int64), list(tags), codes, folded)


def _cut(
    text: str, chunk: _Chunk, unreachable: re.Pattern[str] | None
) -> Iterator[tuple[Sequence[str], Iterable[str]]]:
    """Words of the text with their tags (none unless asked for), piece by piece between what must not be cut."""
    position = 0
    for start, end in _protected_spans(text, unreachable):
        if start > position:
            yield _cut_piece(text[position:start], chunk)
        yield (text[start:end],), (_protected_tag(text[start:end]) or "n",) if chunk.tag_tokens else ()
        position = end
    if position < len(text):
        yield _cut_piece(text[position:] if position else text, chunk)


def _cut_piece(piece: str, chunk: _Chunk) -> tuple[Sequence[str], Iterable[str]]:
    if not chunk.tag_tokens:
        return chunk.segmenter.cut(piece), ()
    words, tags = zip(*chunk.segmenter.tag(piece), strict=True)
    return words, tags


def _protected_spans(text: str, unreachable: re.Pattern[str] | None) -> list[tuple[int, int]]:
    found = []
    if "@" in text:
        found = [match.span() for match in _PROTECTED_SPANS.finditer(text)]
    elif "&" in text or "://" in text or "www." in text:
        found = [match.span() for match in _PROTECTED_SPANS_WITHOUT_AT.finditer(text)]
    if unreachable is None:
        return found
    found += [match.span() for match in unreachable.finditer(text)]
    return _not_overlapping(sorted(found, key=lambda span: (span[0], -span[1])))


def _not_overlapping(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _protected_tag(word: str) -> str | None:
    if word.startswith("@") and len(word) > 1:
        return "xa"
    match = None if word.isalnum() else _PROTECTED_SPANS.fullmatch(word)
    return _PROTECTED_TAGS[match.lastindex - 1] if match and match.lastindex else None


def _alternation(words: Sequence[str]) -> re.Pattern[str] | None:
    """Known words that the engine cannot bring out; letters and digits at their edges must not run on."""
    if not words:
        return None
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(_edged(word) for word in longest_first))


def _show_any(texts: Sequence[str], words: Sequence[str]) -> Iterable[bool]:
    """Whether each text shows one of some words at all; few do, and an automaton looks for all words in one pass."""
    import polars as pl

    if len(texts) < _FEW or not words:
        return repeat(True, len(texts))
    shows: list[bool] = pl.Series(texts, dtype=pl.String).str.contains_any(list(words)).to_list()
    return shows


_FEW = 100
"""Texts up to which they are looked into one by one: making the automaton costs more."""


def _edged(word: str) -> str:
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{re.escape(word)}{after}"


def _located(
    vocabulary: list[str],
    terms: Int32,
    seen: NDArray[np.int64],
    tags: list[str],
    codes: Sequence[int],
    folded: FoldedTexts,
) -> tuple[tuple[NDArray[Any], ...], _Words]:
    """Tokens with their spans in the texts as written; without those that are white space there."""
    lengths = np.fromiter(map(len, vocabulary), np.int32, len(vocabulary))[terms]
    view_ends = np.cumsum(lengths, dtype=np.int64)
    counts = np.diff(seen, prepend=0)
    begins = np.repeat(folded.origin_bounds[:-1], counts)
    limits = np.repeat(folded.origin_bounds[1:], counts)
    starts, ends = view_ends - lengths, view_ends
    if folded.origins is not None:
        starts, ends = folded.origins[starts], np.minimum(folded.origins[ends], limits)
    blank = np.fromiter(map(str.isspace, vocabulary), np.bool_, len(vocabulary))[terms]
    kept = ~blank
    terms, starts, ends = terms[kept], (starts - begins)[kept].astype(np.int32), (ends - begins)[kept].astype(np.int32)
    pos = np.array(codes, np.uint8)[kept] if tags else np.zeros(len(terms), np.uint8)
    bounds = np.concatenate([[0], np.cumsum(kept)])[seen]
    first = first_places(terms, len(vocabulary))
    there = starts[first] if len(terms) else np.zeros(len(first), np.int32)
    words = _Words(vocabulary, np.searchsorted(bounds, first, "right").astype(np.int32), there, tags)
    return (terms, starts, ends, pos, np.diff(bounds, prepend=0).astype(np.int32)), words


class _Met:
    """Words by numbers in order of their first appearance: all, and those of each part."""

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._of_parts, self._bounds = store.growing(np.int32), [0]
        self._first = store.growing(np.int32), store.growing(np.int32)

    def add(self, words: Sequence[str], *first: Int32) -> None:
        """Add the words of a part, and where each stands first in it, the document and the place there."""
        before = len(self.numbers)
        numbers = np.fromiter(map(self.numbers.__getitem__, words), np.int32, len(words))
        self._of_parts.add(numbers)
        self._bounds.append(self._bounds[-1] + len(words))
        for column, part in zip(self._first, first, strict=False):
            column.add(part[numbers >= before])

    def of_part(self, part: int) -> Int32:
        """The numbers of the words of a part."""
        return self._all_parts[self._bounds[part] : self._bounds[part + 1]]

    @cached_property
    def _all_parts(self) -> Int32:
        return self._of_parts.array()

    def ranks(self, ranking: Sequence[str], dtype: Any) -> NDArray[Any]:
        """The rank of each word, by number."""
        return self._store.keep(_ranked(self.numbers, ranking, dtype))

    def first(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Where some words stand first: the document, and the place there."""
        documents, starts = (column.array() for column in self._first)
        numbers = [self.numbers[word] for word in words]
        return list(zip(documents[numbers].tolist(), starts[numbers].tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class _Known:
    """What numbers of a part are replaced by.

    Attributes:
        ranks: of all words, by number.
        words: the number of each word of the part.
        tags: the rank of the tag of each ranked word (`by_type`), or of each tag of the part.
        by_type: whether a word always has the same tag.
    """

    ranks: Int32
    words: Int32
    tags: NDArray[np.uint8]
    by_type: bool


def _numbered(
    known: _Known, terms: Int32, starts: Int32, ends: Int32, pos: NDArray[np.uint8]
) -> tuple[Int32, Int32, Int32, NDArray[np.uint8]]:
    terms = known.ranks[known.words][terms]
    tagged = terms if known.by_type else pos
    return terms, starts, ends, known.tags[tagged] if len(known.tags) else pos


def _ranked(ids: Iterable[str], ranking: Sequence[str], dtype: Any) -> NDArray[Any]:
    """The rank of each word. White space has none, and no token is left that would need it."""
    return np.array(list(map(_ranks(ranking).get, ids, repeat(0))), dtype)


def _ranks(words: Sequence[str]) -> dict[str, int]:
    return dict(zip(words, range(len(words)), strict=True))


def _type_tags(vocabulary: Sequence[str], met: _Met, segmenter: Segmenter, texts: Sequence[str]) -> list[str]:
    """The tag of each word; each is tagged once."""
    alone = _tags_alone(vocabulary, segmenter)
    tags = [_protected_tag(word) or tag for word, tag in zip(vocabulary, alone, strict=True)]
    unknown = [word for word, tag in zip(vocabulary, tags, strict=True) if tag is None]
    found = _tags_in_context(unknown, met.first(unknown), segmenter, texts) if unknown else {}
    found |= dict.fromkeys(segmenter.unreachable, "n")
    return [tag or found.get(word, "x") for word, tag in zip(vocabulary, tags, strict=True)]


def _tags_alone(words: Sequence[str], segmenter: Segmenter) -> list[str | None]:
    """The tag of each word by itself, None where it is cut; all in one call, a word a line, which costs a third."""
    tags: list[str | None] = []
    parts: list[str] = []
    for part, tag in chain(segmenter.tag("\n".join(words)), [("\n", "")] if words else []):
        if part == "\n":
            tags.append(parts[0] if len(parts) == 1 else None)
            parts = []
        else:
            parts.append(tag)
    return tags


def _tags_in_context(
    words: Sequence[str], places: Sequence[tuple[int, int]], segmenter: Segmenter, texts: Sequence[str]
) -> dict[str, str]:
    """Tags of words that the engine cuts whole only where they stand: from the first line that has them."""
    # A line that several of them stand in is cut once: one without breaks may be as long as a book.
    lines = fold_all(_each_once([_line(texts[document], start) for document, start in places]))
    wanted = set(words)
    return {word: tag for line in lines for word, tag in segmenter.tag(line) if word in wanted}


def _each_once(lines: Sequence[str]) -> list[str]:
    """The distinct lines in the order in which they come last, since of two tags of a word the later one counts.

    >>> _each_once(["a", "b", "a"])
    ['b', 'a']
    """
    return list(dict.fromkeys(reversed(lines)))[::-1]


def _line(text: str, position: int) -> str:
    end = text.find("\n", position)
    return text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)]
