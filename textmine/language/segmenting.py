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
from itertools import chain, count, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress
from textmine.language.dictionary import Word, join_words, load_lexicon, read_dictionary
from textmine.language.engines import JiebaSegmenter, LacSegmenter, RJiebaSegmenter, Segmenter
from textmine.language.folding import FoldedTexts, fold_all
from textmine.settings import LanguageSettings
from textmine.spans import Tokens
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

_TOKENS_AT_ONCE = 1 << 20
"""Tokens that are numbered anew together."""

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
    assembly = _Assembly(store)
    for done, part in enumerate((engine or LocalEngine()).map(_cut_chunk, chunks), 1):
        assembly.add(part)
        progress("segment", done, len(runs))
    tokens = assembly.tokens()
    if parts_of_speech and segmenter.tags_by_type:
        return _tagged_by_type(tokens, segmenter, texts, store)
    return tokens


@dataclass(frozen=True)
class _Chunk:
    segmenter: Segmenter
    texts: Sequence[str]
    tag_tokens: bool


@dataclass(frozen=True)
class _Part:
    """The tokens of a chunk: `vocabulary` in order of appearance, `counts` of documents, `tags` only where asked."""

    vocabulary: list[str]
    terms: Int32
    starts: Int32
    ends: Int32
    counts: NDArray[np.int64]
    tags: list[str]
    tag_codes: NDArray[np.uint8]


def _cut_chunk(chunk: _Chunk) -> _Part:
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
) -> _Part:
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
    counts = np.diff(np.concatenate([[0], np.cumsum(kept)])[seen], prepend=0)
    tag_codes = np.array(codes, np.uint8)
    return _Part(
        vocabulary,
        terms[kept],
        (starts - begins)[kept].astype(np.int32),
        (ends - begins)[kept].astype(np.int32),
        counts,
        tags,
        tag_codes[kept] if tags else tag_codes,
    )


class _Assembly:
    """The parts joined as they come in: their words are looked up once, while the workers cut on."""

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._ids: defaultdict[str, int] = defaultdict(count().__next__)
        self._tags: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms, self._starts, self._ends = (store.growing(np.int32) for _ in range(3))
        self._pos = store.growing(np.uint8)
        self._offsets = store.growing_offsets()

    def add(self, part: _Part) -> None:
        self._terms.add(_numbered(part.vocabulary, self._ids, np.int32)[part.terms])
        self._pos.add(_numbered(part.tags, self._tags, np.uint8)[part.tag_codes])
        self._starts.add(part.starts)
        self._ends.add(part.ends)
        self._offsets.add(part.counts)

    def tokens(self) -> Tokens:
        vocabulary = tuple(sorted(word for word in self._ids if not word.isspace()))
        tagset = tuple(sorted(self._tags))
        return Tokens(
            vocabulary,
            _renumbered(self._terms.array(), _ranked(self._ids, vocabulary, np.int32), self._store),
            self._starts.array(),
            self._ends.array(),
            self._offsets.array(),
            _renumbered(self._pos.array(), _ranked(self._tags, tagset, np.uint8), self._store) if tagset else None,
            tagset,
        )


def _renumbered(codes: NDArray[Any], ranks: NDArray[Any], store: ColumnStore) -> NDArray[Any]:
    """The rank of each token's word or tag, some at a time."""
    parts = (ranks[codes[begin : begin + _TOKENS_AT_ONCE]] for begin in range(0, len(codes), _TOKENS_AT_ONCE))
    return store.joined(parts, ranks.dtype)


def _numbered(words: Sequence[str], ids: defaultdict[str, int], dtype: Any) -> NDArray[Any]:
    return np.fromiter(map(ids.__getitem__, words), dtype, len(words))


def _ranked(ids: Iterable[str], ranking: Sequence[str], dtype: Any) -> NDArray[Any]:
    """The rank of each word. White space has none, and no token is left that would need it."""
    return np.array(list(map(_ranks(ranking).get, ids, repeat(0))), dtype)


def _ranks(words: Sequence[str]) -> dict[str, int]:
    return dict(zip(words, range(len(words)), strict=True))


def _tagged_by_type(tokens: Tokens, segmenter: Segmenter, texts: Sequence[str], store: ColumnStore) -> Tokens:
    """Tag each distinct word once."""
    tags = _type_tags(tokens, segmenter, texts)
    tagset = tuple(sorted(set(tags)))
    pos = _renumbered(tokens.terms, _ranked(tags, tagset, np.uint8), store)
    return Tokens(tokens.vocabulary, tokens.terms, tokens.starts, tokens.ends, tokens.offsets, pos, tagset)


def _type_tags(tokens: Tokens, segmenter: Segmenter, texts: Sequence[str]) -> list[str]:
    alone = _tags_alone(tokens.vocabulary, segmenter)
    tags = [_protected_tag(word) or tag for word, tag in zip(tokens.vocabulary, alone, strict=True)]
    unknown = [term for term, tag in enumerate(tags) if tag is None]
    found = _tags_in_context(unknown, tokens, segmenter, texts) if unknown else {}
    found |= dict.fromkeys(segmenter.unreachable, "n")
    return [tag or found.get(tokens.vocabulary[term], "x") for term, tag in enumerate(tags)]


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
    terms: Sequence[int], tokens: Tokens, segmenter: Segmenter, texts: Sequence[str]
) -> dict[str, str]:
    """Tags of words that the engine cuts whole only where they stand: from the first line that has them."""
    wanted = np.zeros(len(tokens.vocabulary), np.bool_)
    wanted[list(terms)] = True
    uses = np.flatnonzero(wanted[tokens.terms])
    _, first = np.unique(tokens.terms[uses], return_index=True)
    documents = np.searchsorted(tokens.offsets, uses[first], "right") - 1
    places = zip(documents.tolist(), tokens.starts[uses[first]].tolist(), strict=True)
    # A line that several of them stand in is cut once: one without breaks may be as long as a book.
    lines = fold_all(_each_once([_line(texts[document], start) for document, start in places]))
    words = {tokens.vocabulary[term] for term in terms}
    return {word: tag for line in lines for word, tag in segmenter.tag(line) if word in words}


def _each_once(lines: Sequence[str]) -> list[str]:
    """The distinct lines in the order in which they come last, since of two tags of a word the later one counts.

    >>> _each_once(["a", "b", "a"])
    ['b', 'a']
    """
    return list(dict.fromkeys(reversed(lines)))[::-1]


def _line(text: str, position: int) -> str:
    end = text.find("\n", position)
    return text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)]
