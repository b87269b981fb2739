"""A quotation knows the claim that it stands for."""

import numpy as np

from tests.claims.conftest import AGAINST, LECTURES, LEDGERS, corpus_of
from textmine.claims import claimed_sentences
from textmine.language import split_sentences
from textmine.pipeline.analysis import Analysis


def test_the_sentences_of_a_claim(find):
    corpus = corpus_of([*LEDGERS, AGAINST, *LECTURES])
    claims = find(corpus)
    sentences = split_sentences(corpus)
    found = claimed_sentences(claims, corpus, sentences, least=4)
    (only,) = found.values()
    assert list(found) == [next(claim.id for claim in claims if len(claim.supporters) == 4)]
    assert np.flatnonzero(only).tolist() == [0, 1, 2, 3]  # not 4, which speaks against it


def test_each_widely_held_claim_gets_its_quotation():
    analysis = Analysis(corpus_of([*LEDGERS, *LECTURES]))
    for claim in analysis.claims:
        places = {(s.document, s.start) for s in claim.sentences}
        own = [quote for quote in analysis.selection.quotes if f"claim:{claim.id}" in quote.groups]
        assert own and {(quote.document, quote.start) for quote in own} <= places
