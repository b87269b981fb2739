"""What can be said of a sentence before anyone judges it: named measures, one column each.

Everything but a few shares is relative to the sentence's own document, so that a short post and a long report are
on one scale. Where a sentence stands counts in short texts only (`SHORT_TEXT`): a paragraph opens or closes with its
point, while in a transcript of an hour the first sentence is a greeting. Positions learnt from paragraphs and applied
to long texts misled an earlier ranker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.spans import Sentences, Tokens, sorted_distinct
from textmine.statements.cues import COUNTED, CUES, cue_flags, cue_rates
from textmine.statements.matching import as_series
from textmine.statements.within import mean_neighbour, neighbour_cosines, ranks_from_ends, standardise, sums

__all__ = ["FEATURES", "Feature", "sentence_features"]

Floats = NDArray[np.float64]

SHORT_TEXT = 12
"""Up to so many sentences a text counts as a paragraph or two. An admitted guess."""

LONG_SENTENCE, SHORT_SENTENCE = 80, 10
"""Characters; the outer tenths of the sentences of both salience sets."""

_UNKNOWN_IDF = 11.9
"""For words that the general list does not hold: near the median of the list (jieba's idf.txt), as in jieba."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A column: its name in code, and its name for an organiser."""

    name: str
    chinese: str


_BASE = (
    ("tfidf_centrality", "用词贴近全文"),
    ("vector_centrality", "语义贴近全文"),
    ("weighted_centrality", "语义贴近全文主体"),
    ("near_context", "与前后三句一致"),
    ("wide_context", "与前后十句一致"),
    ("next", "与下一句衔接"),
    ("previous", "与上一句衔接"),
    ("following", "统领后文"),
    ("preceding", "收束前文"),
    ("opens_topic", "引出而非承接"),
    ("log_length", "长短"),
    ("long", "偏长"),
    ("short", "偏短"),
    ("specificity", "用词专门"),
    ("frequent_words", "用全文常用词"),
    ("shared_words", "与别句共用词多"),
    ("topic_words", "主题词集中"),
    ("new_words", "新信息多"),
    ("content_share", "实词比例"),
    ("variety", "用词不重复"),
    ("word_length", "词长"),
    ("clause_length", "分句长"),
    ("after_question", "紧接问句"),
    ("before_question", "后接问句"),
    ("before_example", "后接例子"),
    ("before_anaphora", "后句承指本句"),
    ("complete", "句末完整"),
)
_POSITIONS = (("first", "短文首句"), ("last", "短文末句"), ("second", "短文第二句"), ("penultimate", "短文倒数第二句"))
_WITH_POSITION = (
    "question", "log_length", "tfidf_centrality", "weighted_centrality", "quotation", "anaphora", "time", "example",
    "stance", "conclusion", "contrast", "definition", "first_person", "third_person", "we", "following", "next",
    "clauses", "exclamation", "topic_words", "before_example", "before_anaphora", "after_question", "new_words",
    "word_length",
)  # fmt: skip

_ALWAYS_ZERO = {("first", "after_question"), ("last", "before_example"), ("last", "before_anaphora"), ("last", "next")}
"""A first sentence has none before it, a last one none after it."""


def _catalogue() -> tuple[Feature, ...]:
    plain = [Feature(name, chinese) for name, chinese in _BASE]
    plain += [Feature(name, chinese) for name, (chinese, _) in CUES.items()]
    plain += [Feature(name, chinese) for name, (chinese, _) in COUNTED.items()]
    chinese = {feature.name: feature.chinese for feature in plain}
    places = [Feature(name, label) for name, label in (*_POSITIONS, ("relative_place", "短文中靠后"))]
    crossed = [
        Feature(f"{place}×{name}", f"{label}且{chinese[name]}")
        for name in _WITH_POSITION
        for place, label in _POSITIONS[:2]
        if (place, name) not in _ALWAYS_ZERO
    ]
    sized = [Feature(f"{place}×sentences", f"{label}（按句数）") for place, label in _POSITIONS[:2]]
    return (*plain, *places, *crossed, *sized)


FEATURES: tuple[Feature, ...] = _catalogue()
"""The columns of `sentence_features`, in order."""


def sentence_features(
    texts: Sequence[str], sentences: Sentences, tokens: Tokens, vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Measure every sentence.

    Args:
        texts: what each sentence says, in the order of `sentences`.
        sentences: the sentences of a corpus.
        tokens: the tokens of the same corpus.
        vectors: sentence vectors of length 1, shape (n_sentences, d).

    Returns:
        Shape (n_sentences, len(FEATURES)).
    """
    if not len(sentences):
        return np.zeros((0, len(FEATURES)), np.float32)
    documents, n = sentences.documents, len(sentences.offsets) - 1
    columns: dict[str, Floats] = {}
    columns.update(_vector_measures(sentences, vectors))
    columns.update(_word_measures(sentences, tokens))
    columns.update(_form_measures(texts, sentences))
    for name in ("stances", "definitions"):
        columns[name] = standardise(columns[name], documents, n)
    columns.update(_positions(sentences.offsets, columns))
    return np.stack([columns[feature.name] for feature in FEATURES], axis=1).astype(np.float32)


def _vector_measures(sentences: Sentences, vectors: NDArray[np.float32]) -> dict[str, Floats]:
    documents, offsets, n = sentences.documents, sentences.offsets, len(sentences.offsets) - 1
    plain = _centrality(vectors, np.ones(len(sentences)), sentences)
    weighted = _centrality(vectors, sentences.lengths.astype(np.float64), sentences)
    near = neighbour_cosines(vectors, offsets, 10)
    after = mean_neighbour(near, offsets, before=0, after=5)
    before = mean_neighbour(near, offsets, before=5, after=0)
    measures = {
        "vector_centrality": plain,
        "weighted_centrality": weighted,
        "near_context": mean_neighbour(near, offsets, before=3, after=3),
        "wide_context": mean_neighbour(near, offsets, before=10, after=10),
        "next": mean_neighbour(near, offsets, before=0, after=1),
        "previous": mean_neighbour(near, offsets, before=1, after=0),
        "following": after,
        "preceding": before,
    }
    return {name: standardise(v, documents, n) for name, v in measures.items()} | {"opens_topic": after - before}


def _centrality(vectors: NDArray[np.float32], weights: Floats, sentences: Sentences) -> Floats:
    """Cosine of each sentence with its document's weighted mean vector, shape (n_sentences,)."""
    filled = np.flatnonzero(np.diff(sentences.offsets))
    centres: NDArray[np.float64] = np.add.reduceat(vectors * weights[:, None], sentences.offsets[filled], axis=0)
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    row = np.searchsorted(filled, sentences.documents)
    return np.asarray(np.einsum("ij,ij->i", vectors, centres[row], dtype=np.float64))


@dataclass(frozen=True)
class _Words:
    """Distinct content words of each sentence: which sentence, which (document, word) pair, how often, how rare."""

    sentence: NDArray[np.int64]
    pair: NDArray[np.int64]
    pair_document: NDArray[np.int64]
    counts: Floats
    idf: Floats
    first_of_pair: NDArray[np.bool_]


def _word_measures(sentences: Sentences, tokens: Tokens) -> dict[str, Floats]:
    owner = _sentence_of_tokens(sentences, tokens)
    lengths = np.fromiter(map(len, tokens.vocabulary), np.int64, len(tokens.vocabulary))
    is_word = np.fromiter((any(map(str.isalnum, word)) for word in tokens.vocabulary), bool, len(tokens.vocabulary))
    inside = (owner >= 0) & is_word[tokens.terms]
    owner, terms = owner[inside], tokens.terms[inside]
    n = len(sentences)
    n_words = np.maximum(np.bincount(owner, minlength=n), 1)
    distinct = sorted_distinct(owner * len(lengths) + terms) // max(len(lengths), 1)
    content = lengths[terms] > 1
    words = _content_words(owner[content], terms[content], sentences, tokens)
    return _weigh(words, sentences) | {
        "content_share": np.bincount(owner, content.astype(np.float64), minlength=n) / n_words,
        "variety": np.bincount(distinct, minlength=n) / n_words,
        "word_length": np.bincount(owner, lengths[terms].astype(np.float64), minlength=n) / n_words,
    }


def _sentence_of_tokens(sentences: Sentences, tokens: Tokens) -> NDArray[np.int64]:
    """The sentence in which each token begins, −1 where it stands between sentences; shape (n_tokens,)."""
    width = int(max(sentences.ends.max(initial=0), tokens.ends.max(initial=0))) + 1
    keys = sentences.documents.astype(np.int64) * width + sentences.starts
    at = tokens.documents.astype(np.int64) * width + tokens.starts
    owner = np.searchsorted(keys, at, side="right") - 1
    safe = np.maximum(owner, 0)
    inside = (owner >= 0) & (sentences.documents[safe] == tokens.documents) & (tokens.starts < sentences.ends[safe])
    return np.where(inside, owner, -1)


def _content_words(owner: NDArray[np.int64], terms: NDArray[np.int32], sentences: Sentences, tokens: Tokens) -> _Words:
    size = max(len(tokens.vocabulary), 1)
    keys, counts = np.unique(owner * size + terms, return_counts=True)
    sentence, term = keys // size, keys % size
    document = sentences.documents[sentence].astype(np.int64)
    pairs, first, pair = np.unique(document * size + term, return_index=True, return_inverse=True)
    is_first = np.zeros(len(keys), bool)
    is_first[first] = True
    rarity = _rarity(tokens.vocabulary)[term]
    return _Words(sentence, pair, pairs // size, counts.astype(np.float64), rarity, is_first)


def _weigh(words: _Words, sentences: Sentences) -> dict[str, Floats]:
    n, documents, n_documents = len(sentences), sentences.documents, len(sentences.offsets) - 1

    def per_sentence(values: Floats) -> Floats:
        return np.asarray(np.bincount(words.sentence, values, minlength=n), np.float64)

    distinct = np.maximum(per_sentence(np.ones(len(words.sentence))), 1)
    totals = np.bincount(words.pair, words.counts, minlength=len(words.pair_document))
    in_document = np.asarray(totals, np.float64)[words.pair]
    relative = {
        "tfidf_centrality": _tfidf_centrality(words, n),
        "frequent_words": per_sentence(in_document * words.counts) / np.maximum(per_sentence(words.counts), 1),
        "shared_words": per_sentence(in_document - 1),
        "topic_words": per_sentence((in_document - 1) * words.idf) / (np.sqrt(distinct) + 1),
    }
    return {name: standardise(values, documents, n_documents) for name, values in relative.items()} | {
        "specificity": per_sentence(words.idf) / distinct,
        "new_words": per_sentence(words.first_of_pair.astype(np.float64)) / distinct,
    }


def _tfidf_centrality(words: _Words, n: int) -> Floats:
    """Cosine of each sentence's TF-IDF vector with the sum of its document's, up to the document's own norm."""
    weights = (1 + np.log(words.counts)) * words.idf
    centre = np.asarray(np.bincount(words.pair, weights, minlength=len(words.pair_document)), np.float64)
    norm = np.sqrt(np.bincount(words.sentence, weights**2, minlength=n))
    length = np.sqrt(sums(centre**2, words.pair_document, int(words.pair_document.max(initial=0)) + 1))
    in_centre = (centre / np.maximum(length[words.pair_document], 1e-9))[words.pair]
    return np.asarray(np.bincount(words.sentence, weights * in_centre, minlength=n) / np.maximum(norm, 1e-9))


def _form_measures(texts: Sequence[str], sentences: Sentences) -> dict[str, Floats]:
    lengths = np.maximum(sentences.lengths, 1).astype(np.float64)
    column = as_series(texts)
    flags = {name: cue_flags(column, name) for name in CUES}
    rates = {name: cue_rates(column, name) for name in COUNTED}
    place, left = ranks_from_ends(sentences.offsets)
    return {
        **flags,
        **rates,
        "fillers": rates["fillers"] / lengths * 10,
        "log_length": np.log(lengths),
        "long": (lengths > LONG_SENTENCE).astype(np.float64),
        "short": (lengths < SHORT_SENTENCE).astype(np.float64),
        "clause_length": np.log(lengths / (rates["clauses"] + 1)),
        "after_question": _shifted(flags["question"], place > 0, 1),
        "before_question": _shifted(flags["question"], left > 0, -1),
        "before_example": _shifted(flags["example"], left > 0, -1),
        "before_anaphora": _shifted(flags["anaphora"], left > 0, -1),
        "complete": np.fromiter((text[-1] in "。！；" for text in texts), np.float64, len(texts)),
    }


def _shifted(values: Floats, inside: NDArray[np.bool_], step: int) -> Floats:
    """Each row gets the value of the row before it (step 1) or after it (−1) in the same document, else 0."""
    return np.where(inside, np.roll(values, step), 0.0)


def _positions(offsets: NDArray[np.int64], columns: dict[str, Floats]) -> dict[str, Floats]:
    place, left = ranks_from_ends(offsets)
    size = place + left + 1
    short = (size <= SHORT_TEXT).astype(np.float64)
    places = {
        "first": short * (place == 0),
        "last": short * (left == 0),
        "second": short * (place == 1),
        "penultimate": short * (left == 1),
    }
    crossed = {
        f"{place}×{name}": places[place] * columns[name] for name in _WITH_POSITION for place in ("first", "last")
    }
    sized = {f"{place}×sentences": places[place] * np.log(size) for place in ("first", "last")}
    return {**places, "relative_place": short * (place / np.maximum(size - 1, 1) - 0.5), **crossed, **sized}


def _rarity(words: Sequence[str]) -> Floats:
    """How rare words are in general Chinese, shape (n_words,)."""
    known = pl.DataFrame({"word": words}, {"word": pl.String}).join(
        _general_idf(), on="word", how="left", maintain_order="left"
    )
    return known["idf"].fill_null(_UNKNOWN_IDF).clip(upper_bound=_UNKNOWN_IDF).to_numpy()


@lru_cache(maxsize=1)
def _general_idf() -> pl.DataFrame:
    """The words of jieba's idf.txt, and natural logarithms of an inverse document frequency."""
    import jieba

    path = Path(jieba.__file__).parent / "analyse" / "idf.txt"
    schema = {"word": pl.String(), "idf": pl.Float64()}
    return pl.read_csv(path, separator=" ", has_header=False, schema=schema, quote_char=None)
