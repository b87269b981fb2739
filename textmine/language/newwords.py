"""New words: what a corpus says as one, and the dictionary does not know.

A candidate is a run of two to five tokens side by side whose parts of speech make a term. It is judged by what word
discovery has judged by since Church and Hanks (1990) and Huang and Powers (2003): its parts attract each other
(pointwise mutual information, at the weakest cut), and its surroundings vary (entropy of the left and of the right
neighbour, the lower of the two). Their product orders the list; what stands in a title counts double, since a title
names the matter.

Measured on 1,000 abstracts (`benchmarks/language.py newwords`): of the authors' keywords that jieba splits and that
occur three times or more, 40 % are among the first 500 candidates (with the titles as part of the text 29 %, of 914
keywords, so that no list of 500 can hold more than 55 %). Of the other candidates most are terms that the authors did
not choose. There, mutual information alone finds 14 %, entropy alone 23 %, frequency alone 18 %. Of the first 100 on
the notes of a class on block chains, 90 are terms, by one reader's verdicts (`benchmarks/newwords_verdicts.tsv`).

People decide: accepted words go into the project's dictionary, and `compare_cuts` shows what the new cut changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.language.dictionary import Word
from textmine.language.folding import fold
from textmine.language.stopwords import WORD_LAYERS, load_stop_words
from textmine.spans import Span, Tokens

__all__ = ["Candidate", "Change", "accepted_words", "compare_cuts", "find_new_words"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]

# Tokens of the longest candidate: of the authors' keywords in 1,000 abstracts, 1.6 % have more than five.
_LONGEST = 5

# First letters of jieba's parts of speech. A term holds nouns (n, abbreviations j, phrases l and i, distinguishing
# words z, letters e, morphemes g), verbs, adjectives and attributes; it begins with any of them, and ends with no
# adjective or attribute. `t`, `m`, `r`, `p`, `c`, `d`, `u` (times, numbers, pronouns, particles) are in none.
_INSIDE = "nvabjlizegsh"
_LAST = "nvjlizeghk"
_NOUN = "njlizeg"
_TITLE_FACTOR = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for the dictionary, with its evidence.

    Attributes:
        text: the word as it is counted.
        parts: the tokens that it consists of now.
        pos: the part of speech proposed for it: `vn` where it ends with a verb, else `n`.
        count, documents, people: how often it occurs, in how many documents, by how many known people.
        pmi: pointwise mutual information of the weakest cut, in bits.
        left_entropy, right_entropy: of the neighbouring tokens, in bits; the border of a sentence never repeats.
        score: what the list is ordered by.
        contexts: (position of the document, span) of the first uses.
    """

    text: str
    parts: tuple[str, ...]
    pos: str
    count: int
    documents: int
    people: int
    pmi: float
    left_entropy: float
    right_entropy: float
    score: float
    contexts: tuple[tuple[int, Span], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a new dictionary changes: `before` is cut as `after`, `count` times, first in `document` at `span`."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    count: int
    document: int
    span: Span


def find_new_words(
    corpus: Corpus,
    tokens: Tokens,
    *,
    min_count: int = 3,
    top: int = 500,
    stop_words: Container[str] | None = None,
    contexts: int = 3,
) -> list[Candidate]:
    """Candidates for new words, best first, ties by text.

    Args:
        corpus: the texts.
        tokens: their tokens, with parts of speech of jieba's tagset.
        min_count: how often a candidate must occur.
        top: how many candidates at most.
        stop_words: stand in no candidate; by default those that ship.
        contexts: how many uses to show with each.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import segment
    >>> texts = [f"{who}班小岗位{how}" for who, how in zip("一二三四五", "很好 不错 挺多 够用 太少".split())]
    >>> corpus = Corpus.from_documents(Document(str(i), Kind.POST, text) for i, text in enumerate(texts))
    >>> [candidate.text for candidate in find_new_words(corpus, segment(corpus))]  # small posts of duty for pupils
    ['小岗位']
    """
    stream = _Stream.of(tokens, load_stop_words(layers=WORD_LAYERS) if stop_words is None else stop_words)
    titles = "\n".join(fold(title).text for title in corpus.frame["title"].drop_nulls())
    groups = _groups(stream, min_count)
    rows = [row for group in groups for row in _scored(group, stream, titles)]
    best: dict[str, tuple[float, str, _Group, int]] = {}
    for row in sorted(rows, key=lambda row: (-row[0], row[1], row[2].length)):
        best.setdefault(row[1], row)  # 跨/链桥 and 跨链/桥 are one candidate: the better cut speaks for it
    people = corpus.codes("person")
    first = islice(best.values(), top)
    return [_candidate(score, text, group, i, stream, people, contexts) for score, text, group, i in first]


def accepted_words(candidates: Sequence[Candidate], accepted: Container[str]) -> tuple[Word, ...]:
    """The accepted candidates as words for the project's dictionary."""
    return tuple(Word(row.text, row.pos, None, "accepted") for row in candidates if row.text in accepted)


def compare_cuts(before: Tokens, after: Tokens) -> list[Change]:
    """What changed between two cuts of one corpus: the most frequent change first, ties by text.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import Word, segment
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "班级小岗位很好，小岗位要轮换")])
    >>> changes = compare_cuts(segment(corpus), segment(corpus, words=[Word("小岗位")]))
    >>> [(change.before, change.after, change.count) for change in changes]
    [(('小', '岗位'), ('小岗位',), 2)]
    """
    counts: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    first: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, Span]] = {}
    for document in range(len(before.offsets) - 1):
        for old, new, span in _differences(before, after, document):
            counts[old, new] += 1
            first.setdefault((old, new), (document, span))
    changes = [Change(old, new, count, *first[old, new]) for (old, new), count in counts.items()]
    return sorted(changes, key=lambda change: (-change.count, change.before, change.after))


@dataclass(frozen=True)
class _Stream:
    """Tokens with what each may be in a candidate; arrays of shape (n_tokens,)."""

    tokens: Tokens
    inside: Bools
    last: Bools
    noun: Bools
    verb: Bools
    touches_next: Bools

    @classmethod
    def of(cls, tokens: Tokens, stop_words: Container[str]) -> _Stream:
        usable = [any(map(str.isalpha, word)) and word not in stop_words for word in tokens.vocabulary]
        inside = np.array(usable, np.bool_)[tokens.terms] & _tagged(tokens, _INSIDE)
        touches = np.zeros(len(tokens), np.bool_)
        touches[:-1] = (tokens.ends[:-1] == tokens.starts[1:]) & (tokens.documents[:-1] == tokens.documents[1:])
        last, noun, verb = (_tagged(tokens, letters) for letters in (_LAST, _NOUN, "v"))
        return cls(tokens, inside, inside & last, noun, verb, touches)

    @property
    def left(self) -> Int64:
        """The token in front of each, −1 at a border."""
        return np.where(np.roll(self.touches_next, 1), np.roll(self.tokens.terms, 1), -1).astype(np.int64)

    @property
    def right(self) -> Int64:
        """The token behind each, −1 at a border."""
        return np.where(self.touches_next, np.roll(self.tokens.terms, -1), -1).astype(np.int64)


@dataclass(frozen=True)
class _Group:
    """The runs of `length` tokens that are frequent enough.

    `uses`: where a run begins, in order, shape (n_uses,); `runs`: which one, shape (n_uses,); `begins`: its first use;
    `counts`, `pmi`: shape (n_runs,).
    """

    length: int
    uses: Int64
    runs: Int64
    begins: Int64
    counts: Int64
    pmi: Floats


def _tagged(tokens: Tokens, letters: str) -> Bools:
    """Tokens whose part of speech begins with one of these letters; `eng` is e, `un` (unknown) is none."""
    if tokens.pos is None:
        raise ValueError("new words are told by parts of speech: segment with parts_of_speech=True")
    tags = np.array([tag[:1] in letters for tag in tokens.tagset] or [False])
    return np.asarray(tags[tokens.pos], np.bool_)


def _groups(stream: _Stream, min_count: int) -> Iterator[_Group]:
    """Runs of two tokens, of three, and so on; a longer run extends a shorter one by a token."""
    terms = stream.tokens.terms.astype(np.int64)
    n_tokens, n_terms = len(terms), max(len(stream.tokens.vocabulary), 1)
    ids, valid = terms, stream.inside
    counts = {1: np.bincount(terms, minlength=n_terms)[terms].astype(np.float64)}
    for length in range(2, min(_LONGEST, n_tokens) + 1):
        tail = n_tokens - length + 1
        longer = np.zeros(n_tokens, np.bool_)
        longer[:tail] = valid[:tail] & stream.touches_next[length - 2 : -1][:tail] & stream.inside[length - 1 :]
        uses = np.flatnonzero(longer)
        _, begins, runs, n_uses = np.unique(
            ids[uses] * n_terms + terms[uses + length - 1], return_index=True, return_inverse=True, return_counts=True
        )
        ids, valid, counts[length] = np.zeros(n_tokens, np.int64), longer, np.zeros(n_tokens)
        ids[uses], counts[length][uses] = runs, n_uses[runs]
        yield _frequent(length, uses, runs, uses[begins], n_uses, counts, min_count)


def _frequent(
    length: int,
    uses: Int64,
    runs: Int64,
    begins: Int64,
    n_uses: Int64,
    counts: dict[int, Floats],
    min_count: int,
) -> _Group:
    frequent = n_uses >= min_count
    renumbered = np.cumsum(frequent) - 1
    kept = frequent[runs]
    begins = begins[frequent]
    cuts = [counts[cut][begins] * counts[length - cut][begins + cut] for cut in range(1, length)]
    pmi = np.log2(n_uses[frequent] * len(counts[1]) / np.max(cuts, axis=0)) if len(begins) else np.empty(0)
    return _Group(length, uses[kept], renumbered[runs[kept]], begins, n_uses[frequent], pmi)


def _scored(group: _Group, stream: _Stream, titles: str) -> Iterator[tuple[float, str, _Group, int]]:
    left, right = _entropies(group, stream)
    noun = np.any([stream.noun[group.begins + i] for i in range(group.length)], axis=0)
    good = noun & stream.last[group.begins + group.length - 1] & (group.pmi > 0)
    scores = np.minimum(left, right) * group.pmi
    for i in np.flatnonzero(good & (scores > 0)).tolist():
        text = "".join(_parts(group, i, stream.tokens))
        yield float(scores[i]) * (_TITLE_FACTOR if text in titles else 1.0), text, group, i


def _entropies(group: _Group, stream: _Stream) -> tuple[Floats, Floats]:
    left = stream.left[group.uses]
    right = stream.right[group.uses + group.length - 1]
    return _entropy(group, left), _entropy(group, right)


def _entropy(group: _Group, neighbours: Int64) -> Floats:
    """Entropy of each run's neighbours in bits; each border counts as a neighbour of its own."""
    distinct = np.where(neighbours < 0, neighbours.max(initial=0) + 1 + np.arange(len(neighbours)), neighbours)
    pairs, counts = np.unique(group.runs << 32 | distinct, return_counts=True)
    runs = pairs >> 32
    shares = counts / group.counts[runs]
    return np.bincount(runs, -shares * np.log2(shares), minlength=len(group.counts)).astype(np.float64)


def _parts(group: _Group, i: int, tokens: Tokens) -> tuple[str, ...]:
    begin = int(group.begins[i])
    return tuple(tokens.vocabulary[term] for term in tokens.terms[begin : begin + group.length].tolist())


def _candidate(
    score: float,
    text: str,
    group: _Group,
    i: int,
    stream: _Stream,
    people: NDArray[np.int32],
    contexts: int,
) -> Candidate:
    tokens = stream.tokens
    uses = group.uses[group.runs == i]
    documents = tokens.documents[uses]
    known = people[documents]
    left, right = (float(entropy[i]) for entropy in _entropies(group, stream))
    ends = tokens.ends[uses + group.length - 1]
    spans = [Span(int(tokens.starts[use]), int(end)) for use, end in zip(uses[:contexts], ends[:contexts], strict=True)]
    return Candidate(
        text,
        _parts(group, i, tokens),
        "vn" if stream.verb[group.begins[i] + group.length - 1] else "n",
        int(group.counts[i]),
        len(np.unique(documents)),
        len(np.unique(known[known >= 0])),
        float(group.pmi[i]),
        left,
        right,
        score,
        tuple(zip(documents[:contexts].tolist(), spans, strict=True)),
    )


def _differences(
    before: Tokens, after: Tokens, document: int
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Span]]:
    """Stretches that both cuts bound alike, and cut differently inside."""
    old, new = (_by_start(tokens, document) for tokens in (before, after))
    if old == new:
        return
    shared = sorted(_borders(old) & _borders(new))
    for start, end in pairwise(shared):
        inside = _words_between(old, start, end), _words_between(new, start, end)
        if inside[0] != inside[1]:
            yield *inside, Span(start, end)


def _by_start(tokens: Tokens, document: int) -> dict[int, tuple[int, str]]:
    return {token.start: (token.end, token.text) for token in tokens.rows(document)}


def _borders(cut: dict[int, tuple[int, str]]) -> set[int]:
    return set(cut) | {end for end, _ in cut.values()}


def _words_between(cut: dict[int, tuple[int, str]], start: int, end: int) -> tuple[str, ...]:
    words = []
    while start < end and start in cut:
        start, word = cut[start]
        words.append(word)
    return tuple(words)
