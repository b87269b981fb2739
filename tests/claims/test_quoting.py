"""A quotation knows the claim that it stands for."""

import numpy as np

from tests.claims.conftest import AGAINST, LECTURES, LEDGERS, corpus_of
from textmine.claims import claimed_sentences, with_themes
from textmine.language import split_sentences
from textmine.pipeline.analysis import Analysis


def test_the_sentences_of_a_claim(find):
    corpus = corpus_of([*LEDGERS, AGAINST, *LECTURES])
    claims = find(corpus)
    sentences = split_sentences(corpus)
    found = claimed_sentences(claims, corpus, sentences, least=4)
    (only,) = found.values()
    assert list(found) == [next(claim.id for claim in claims if len(claim.supporters) == 4)]
    assert only.tolist() == [0, 1, 2, 3]  # not 4, which speaks against it


def test_a_claim_stands_in_the_theme_of_most_of_its_sentences(find):
    corpus = corpus_of([*LEDGERS, AGAINST, *LECTURES])
    sentences, number = split_sentences(corpus), len(corpus)
    (claim,) = [claim for claim in find(corpus) if len(claim.supporters) == 4]

    def theme(*of_supporters):
        themes = np.array([*of_supporters, *[7] * (number - 4)])  # who speaks against it and the others do not count
        return with_themes([claim], corpus, sentences, themes)[0].theme

    assert (theme(2, 1, 1, -1), theme(2, 1, 2, 1), theme(-1, -1, -1, -1)) == (1, 1, None)


def test_each_widely_held_claim_gets_its_quotation():
    told = "建议把支部的台账精简合并，不要重复填报，省下时间去听课。"  # … and use the time to sit in on lessons: fit for print
    analysis = Analysis(corpus_of([told, *LEDGERS[1:], *LECTURES]))
    assert {len(claim.supporters) for claim in analysis.claims} == {3, 4}
    for claim in analysis.claims:
        places = {(s.document, s.start) for s in claim.sentences}
        own = [quote for quote in analysis.selection.quotes if f"claim:{claim.id}" in quote.groups]
        assert own and {(quote.document, quote.start) for quote in own} <= places
