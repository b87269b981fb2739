"""What an analysis computes of a corpus, and of the part that a budget leaves."""

import numpy as np
import pytest

from textmine.pipeline import Analysis, read
from textmine.settings import Settings


def analysed(sample_class, **language) -> Analysis:
    settings = Settings.model_validate({"themes": {"model": "nmf", "topics": 4}, "language": language})
    reading = read([sample_class], settings=settings)
    return Analysis(reading.corpus, card=reading.card, settings=settings)


@pytest.fixture(scope="module")
def part(sample_class) -> Analysis:
    return analysed(sample_class, vector_budget=6_000).studied


def test_a_class_is_studied_whole(sample_class):
    analysis = analysed(sample_class)
    assert analysis.studied is analysis


def test_the_part_is_consistent_in_itself(part):
    assert 0 < len(part.corpus) < 117
    texts = part.sentences.texts(part.corpus.texts)
    assert len(texts) == len(part.vectors) == len(part.statements.scores)
    assert all(text.strip() == text and text for text in texts)
    spans = [(token.start, token.end) for token in part.tokens.rows(0)]
    assert spans == sorted(spans) and spans[-1][1] <= len(part.corpus.texts[0])
    assert len(part.themes.main) == len(part.corpus) == len(part.themes.ids)
    assert part.themes.ids == part.corpus.ids


def test_people_take_turns(part):
    people = part.corpus.codes("person")
    counts = np.bincount(people[people >= 0])
    assert counts.max() <= 2  # six thousand characters hold about one text of each of 36 people


def test_claims_and_quotations_of_the_part_are_slices_of_its_texts(part):
    texts = dict(zip(part.corpus.ids, part.corpus.texts, strict=True))
    assert part.selection.quotes
    for quote in part.selection.quotes:
        row = quote.to_record()
        spans = row.get("parts") or [[row["start"], row["end"]]]
        assert row["text"] == "……".join(texts[row["document"]][a:b] for a, b in spans)
