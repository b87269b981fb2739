"""What an analysis computes of a corpus, and of the part that a budget leaves."""

from dataclasses import replace

import numpy as np
import pytest

from textmine.bulletin import facts
from textmine.corpus import Corpus
from textmine.engine import LocalEngine
from textmine.pipeline import Analysis, read
from textmine.pipeline.rows import trend_rows
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


def test_every_sentence_of_a_class_is_read_by_the_encoder(sample_class):
    analysis = analysed(sample_class, vectors="meaning")
    assert analysis.compared is analysis.statements
    assert (analysis.compared.vectors.any(axis=1) == analysis.own_sentences).all()


def test_of_many_sentences_only_those_are_read_that_may_be_counted_or_printed(sample_class, monkeypatch):
    monkeypatch.setattr("textmine.pipeline.comparing.READ_WHOLE", 100)
    analysis = analysed(sample_class, vectors="meaning")
    read_ones = analysis.compared.vectors.any(axis=1)
    assert 0.1 < read_ones.mean() < 0.5 and analysis.own_sentences[read_ones].all()
    begins = {
        (analysis.corpus.ids[d], s): i
        for i, (d, s) in enumerate(zip(analysis.sentences.documents, analysis.sentences.starts, strict=True))
    }
    assert len(analysis.claims) >= 8
    assert all(read_ones[begins[s.document, s.start]] for claim in analysis.claims for s in claim.sentences)
    assert len(analysis.selection.quotes) >= 15  # of 24 places in themes; only what readers would surely print


@pytest.mark.parametrize("vectors", ["wording", "meaning"])
def test_what_another_process_found_is_not_looked_for_again(sample_class, monkeypatch, vectors):
    with LocalEngine(2) as engine:
        analysis = analysed(sample_class, vectors=vectors)
        analysis.engine = engine
        analysis.begin_claims()
        monkeypatch.delattr("textmine.claims.find_alike")  # in this process alone
        assert len(analysis.claims) >= 8


def test_five_hundred_copies_of_one_document_move_no_theme(sample_class):
    settings = Settings()
    corpus = read([sample_class], settings=settings).corpus
    source = next(document for document in corpus if document.kind == "report" and len(document.text) > 500)
    copies = [replace(source, id=f"复制{i:03}", author=f"抄写{i}", time="2025-01-09", person=None) for i in range(500)]

    def shares(corpus: Corpus) -> dict[str, float]:
        themes = Analysis(corpus, settings=settings).themes.themes
        return {theme.label: theme.documents / sum(other.documents for other in themes) for theme in themes}

    before, after = shares(corpus), shares(Corpus.from_documents([*corpus, *copies]))
    assert before.keys() == after.keys()
    assert all(abs(share - after[label]) <= 0.01 for label, share in before.items())


def test_stop_words_of_ones_own_stand_in_no_list(sample_class, tmp_path):
    def terms(settings: Settings) -> set[str]:
        reading = read([sample_class], settings=settings)
        analysis = Analysis(reading.corpus, card=reading.card, settings=settings)
        found = {row.term for row in analysis.keyness("kind=report", "rest", top=2000)}
        return found | {row.term for row in analysis.keywords("corpus", top=200)[0].keywords}

    own = tmp_path / "stop.txt"
    own.write_text("台账\n", "utf-8")  # ledger
    assert "台账" in terms(Settings())
    assert "台账" not in terms(Settings.model_validate({"terms": {"stop_words": str(own)}}))


def test_trends_by_round_count_as_the_bulletin_does(sample_class):
    reading = read([sample_class], settings=Settings())
    analysis = Analysis(reading.corpus, card=reading.card)
    told = {fact.id: fact.value for fact in facts(reading.corpus, reading.roster, reading.card)}
    for point in trend_rows(analysis, ["微党课"], by="round"):
        n = point["period"]
        assert point["all_authors"] == told[f"round{n}.people"]
        assert point["all_documents"] == told[f"round{n}.posts"] + told[f"round{n}.replies"]
