"""Vectors from wording alone."""

import numpy as np

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences, word_vectors

LEDGERS = ["台账要少填。", "台账要少填一些。", "少填台账，多上课。"]  # fill in fewer ledgers
VISITS = ["课堂要多听。", "要多听课堂。", "多听几节课堂。"]  # sit in on more lessons


def vectors_of(texts, own=None):
    corpus = Corpus.from_documents(Document(f"{i:03}", Kind.POST, text) for i, text in enumerate(texts))
    sentences = split_sentences(corpus)
    return word_vectors(sentences.texts(corpus.texts), sentences, segment(corpus), own=own)


def test_what_shares_words_is_near():
    vectors = vectors_of(LEDGERS + VISITS)
    near = vectors @ vectors.T
    assert near[:3, :3].min() > near[:3, 3:].max()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_more_sentences_than_dimensions():
    texts = [f"{place}的{thing}{do}。" for place in "东西南北中上下左右前后" for thing in ("台账", "课堂", "党课", "家访")
             for do in ("要少", "要多", "很好", "太长")]  # fmt: skip
    vectors = vectors_of(texts)
    assert vectors.shape == (176, 128) and np.isfinite(vectors).all()
    assert np.array_equal(vectors, vectors_of(texts))


def test_what_is_not_ones_own_gets_zeros():
    vectors = vectors_of(LEDGERS + VISITS, np.array([True] * 5 + [False]))
    assert not vectors[5].any() and vectors[:5].any(axis=1).all()


def test_wording_that_nobody_shares_is_no_vector():
    assert not vectors_of(["甲乙丙", "丁戊己"]).any()
    assert vectors_of([]).shape == (0, 128)
