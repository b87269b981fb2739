"""Collocations: which words keep company, and how firmly.

>>> from textmine.corpus import Corpus, Document, Kind
>>> from textmine.language import segment
>>> corpus = Corpus.from_documents([
...     Document(str(i), Kind.POST, "老师备课。学生听课，老师备课。", author=f"甲{i}") for i in range(3)])
>>> best = collocations(corpus, segment(corpus), window=1)[1]   # the teacher prepares lessons
>>> best.first, best.second, best.count, best.authors
('备课', '老师', 6, 3)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.language import fold
from textmine.spans import Marks, Sentences, Tokens
from textmine.terms.groups import distinct_members, people
from textmine.terms.keywords import unmarked
from textmine.terms.stopwords import load_stop_words
from textmine.terms.tags import CLASSES, word_classes

__all__ = ["Collocation", "Measure", "collocations", "graphml"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float = NDArray[np.float64]
Measure = Literal["log_dice", "pmi", "t_score"]

LONG = 100
"""Content words of the longest sentence whose words keep company with each other; usual ones have ten."""


@dataclass(frozen=True, slots=True)
class Collocation:
    """Two words, sorted by text.

    Attributes:
        first, second: the words.
        count: in how many sentences both stand, or how often one stands within the window of the other.
        first_count, second_count: the same of each alone.
        log_dice: 14 + log2(2 · count / (first_count + second_count)) (Rychlý 2008): at most 14, and not swayed by the
            size of the corpus. A pair that meets more often than its rarer word occurs, within a window, counts as
            often as that word.
        pmi: pointwise mutual information in bits (Church and Hanks 1990); rare pairs come out high.
        t_score: (count − expected) / √count; common pairs come out high.
        documents, authors, units: how many have the pair.
    """

    first: str
    second: str
    count: int
    first_count: int
    second_count: int
    log_dice: float
    pmi: float
    t_score: float
    documents: int
    authors: int
    units: int


def collocations(
    corpus: Corpus,
    tokens: Tokens,
    *,
    sentences: Sentences | None = None,
    window: int = 5,
    node: str | None = None,
    measure: Measure = "log_dice",
    marks: Marks | None = None,
    min_count: int = 3,
    min_authors: int = 1,
    top: int = 50,
    stop_words: Collection[str] | None = None,
) -> list[Collocation]:
    """Pairs of content words that stand together more often than chance, firmest first.

    Args:
        corpus: the documents.
        tokens: with parts of speech.
        sentences: count by sentence instead of by window.
        window: tokens between which and a word its company is looked for, on either side, within a document.
        node: only pairs with this word, whatever word it is: one character and stop words keep company here, too.
            Simplified and traditional characters, capitals and small letters are not told apart.
        measure: what firmness is.
        marks: spans that do not count.
        min_count: of the pair, at least.
        min_authors: who have it, at least.
        top: how many at most.
        stop_words: keep no company; by default those that ship.
    """
    tokens = unmarked(tokens, marks)
    content = _content(tokens, load_stop_words() if stop_words is None else stop_words)
    if node is not None:
        wanted = fold(node).text.lower()
        nodes = np.array([word.lower() == wanted for word in tokens.vocabulary], bool)
        content |= nodes[tokens.terms]
    if sentences is None:
        pairs, singles, chances = _in_window(tokens, content, window)
    else:
        pairs, singles, chances = _in_sentences(tokens, content, sentences)
    table = _Table.of(corpus, tokens, pairs, singles, chances, min_count)
    enough = (table.authors >= min_authors) & (table.t_score > 0)
    if node is not None:
        enough &= nodes[table.first] | nodes[table.second]
    rows = np.flatnonzero(enough)
    rows = rows[np.lexsort((rows, -getattr(table, measure)[rows]))][:top]
    return [table.row(int(row), tokens.vocabulary) for row in rows]


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Occurrences of pairs, the smaller word id first: words, and the document; a class has millions of them."""

    first: Int32
    second: Int32
    documents: Int32


@dataclass(frozen=True, eq=False)
class _Table:
    first: Int64
    second: Int64
    count: Int64
    first_count: Int64
    second_count: Int64
    log_dice: Float
    pmi: Float
    t_score: Float
    documents: Int64
    authors: Int64
    units: Int64

    @classmethod
    def of(
        cls, corpus: Corpus, tokens: Tokens, pairs: _Pairs, singles: Int64, chances: float, min_count: int
    ) -> _Table:
        size = max(1, len(tokens.vocabulary))
        keys = pairs.first.astype(np.int64) * size + pairs.second
        order = np.argsort(keys)  # in which order those of one pair come makes no difference
        keys = keys[order]
        begins = np.flatnonzero(np.concatenate([np.ones(len(keys[:1]), np.bool_), keys[1:] != keys[:-1]]))
        count = np.diff(begins, append=len(order))
        # Most pairs are rare, and who has them need not be counted.
        frequent = count >= min_count
        order = order[np.repeat(frequent, count)]
        keys, count = keys[begins[frequent]], count[frequent]
        first, second = keys // size, keys % size
        a, b = singles[first], singles[second]
        expected = a * b * chances
        pair = np.repeat(np.arange(len(keys)), count)
        documents = pairs.documents[order]
        groups = (documents, people(corpus)[documents], corpus.codes("unit")[documents])
        return cls(
            first, second, count, a, b, 14 + np.log2(2 * np.minimum(count, np.minimum(a, b)) / np.maximum(a + b, 1)),
            np.log2(count / np.maximum(expected, 1e-300)), (count - expected) / np.sqrt(count),
            *(distinct_members(pair, members, len(keys)) for members in groups),
        )  # fmt: skip

    def row(self, i: int, words: Sequence[str]) -> Collocation:
        return Collocation(
            words[self.first[i]], words[self.second[i]], int(self.count[i]), int(self.first_count[i]),
            int(self.second_count[i]), round(float(self.log_dice[i]), 6), round(float(self.pmi[i]), 6),
            round(float(self.t_score[i]), 6), int(self.documents[i]), int(self.authors[i]), int(self.units[i]),
        )  # fmt: skip


def _content(tokens: Tokens, stop_words: Collection[str]) -> NDArray[np.bool_]:
    """Which tokens are words that may keep company, shape (n_tokens,)."""
    if tokens.pos is None:
        raise ValueError("collocations need tokens with parts of speech: segment(..., parts_of_speech=True)")
    out = {CLASSES.index(name) for name in ("other", "number", "measure", "adverb", "place")}
    tags = np.array([code not in out for code in word_classes(tokens)], bool)
    words = np.array([len(w) > 1 and w.lower() not in stop_words for w in tokens.vocabulary], bool)
    return np.asarray(tags[tokens.pos] & words[tokens.terms]) if len(tokens) else np.zeros(0, bool)


def _in_window(tokens: Tokens, content: NDArray[np.bool_], window: int) -> tuple[_Pairs, Int64, float]:
    """Pairs of tokens at most `window` apart; by chance a pair of words meets 2 · window · a · b / n times."""
    terms, documents = tokens.terms, tokens.documents
    found = []
    for shift in range(1, window + 1):
        here = np.flatnonzero(content[:-shift] & content[shift:]) if len(terms) > shift else np.empty(0, np.int64)
        here = here[documents[here] == documents[here + shift]]
        here = here[terms[here] != terms[here + shift]]
        one, other = terms[here], terms[here + shift]
        found.append((np.minimum(one, other), np.maximum(one, other), documents[here]))
    singles = np.bincount(terms, minlength=len(tokens.vocabulary))
    pairs = _Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))
    return pairs, singles, 2 * window / max(1, len(terms))


def _in_sentences(tokens: Tokens, content: NDArray[np.bool_], sentences: Sentences) -> tuple[_Pairs, Int64, float]:
    """Pairs of distinct words of a sentence; by chance two words meet in a · b / n sentences that have tokens.

    A sentence of more than `LONG` content words counts as several: a transcript without marks is one, of thousands, and
    its pairs would be their square.
    """
    size = max(1, len(tokens.vocabulary))
    place = np.flatnonzero(content)
    width = int(max(sentences.ends.max(initial=0), tokens.ends.max(initial=0))) + 1
    begins = sentences.documents.astype(np.int64) * width + sentences.starts
    at = tokens.documents.astype(np.int64) * width + tokens.starts
    sentence = np.searchsorted(begins, at, side="right") - 1
    whole = int(np.count_nonzero(np.diff(sentence, prepend=-1)))  # those that marks cover hold no token
    sentence = sentence[place]
    _, begin, number = np.unique(sentence, return_index=True, return_counts=True)
    opens = (np.arange(len(sentence)) - np.repeat(begin, number)) % LONG == 0
    number_of_parts = whole + int(opens.sum()) - len(begin)
    keys, first = np.unique((np.cumsum(opens) - 1) * size + tokens.terms[place], return_index=True)
    part, word, token = keys // size, keys % size, place[first]
    one, other = [], []
    for shift in range(1, int(np.bincount(part).max(initial=1))):
        left = np.flatnonzero(part[:-shift] == part[shift:])
        one.append(left)
        other.append(left + shift)
    a = np.concatenate(one) if one else np.empty(0, np.int64)
    b = np.concatenate(other) if other else np.empty(0, np.int64)
    singles = np.bincount(word, minlength=size)
    word, document = word.astype(np.int32), tokens.documents[token]
    return _Pairs(word[a], word[b], document[a]), singles, 1 / max(1, number_of_parts)


def graphml(pairs: Sequence[Collocation]) -> str:
    """The network of collocations as GraphML, for Gephi, Cytoscape or networkx: words are nodes, pairs are edges.

    >>> pair = Collocation("备课", "老师", 6, 6, 6, 14.0, 3.0, 2.0, 3, 3, 0)
    >>> '<edge source="备课" target="老师">' in graphml([pair])
    True
    """
    counts = {p.first: p.first_count for p in pairs} | {p.second: p.second_count for p in pairs}
    numbers = [name for name in asdict(pairs[0]) if name not in ("first", "second")] if pairs else []
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'<key id="{name}" for="edge" attr.name="{name}" attr.type="double"/>' for name in numbers]
    lines += ['<key id="size" for="node" attr.name="count" attr.type="int"/>', '<graph edgedefault="undirected">']
    lines += [f'<node id={quoteattr(w)}><data key="size">{n}</data></node>' for w, n in sorted(counts.items())]
    for pair in pairs:
        data = "".join(f'<data key="{name}">{escape(str(getattr(pair, name)))}</data>' for name in numbers)
        lines.append(f"<edge source={quoteattr(pair.first)} target={quoteattr(pair.second)}>{data}</edge>")
    return "\n".join([*lines, "</graph>", "</graphml>", ""])
