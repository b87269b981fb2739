"""The bundled class: whoever states a problem is named nowhere, and what is quoted can stand alone."""

import json

import pytest

from textmine.corpus import Kind
from textmine.pipeline.analysis import Analysis
from textmine.quotes import QuoteDecisions, choose_quotes
from textmine.quotes.caution import is_exposing
from textmine.quotes.flaws import Flaw, find_flaw
from textmine.quotes.quote import spoken
from textmine.reading import read_corpus
from textmine.settings import ReadingSettings
from textmine.statements import Move


@pytest.fixture(scope="module")
def analysis(sample_class):
    return Analysis(read_corpus([sample_class], settings=ReadingSettings()).corpus)


@pytest.fixture(scope="module")
def problems(sample_class):
    """What the gold says states a problem, or speaks against others."""
    rows = [json.loads(line) for line in (sample_class.parent / "gold" / "claims.jsonl").open(encoding="utf-8")]
    return [s["text"] for r in rows for s in r["sentences"] if r["move"] == "problem" or s["stance"] == "against"]


def test_who_states_a_problem_or_speaks_against_others_has_no_name(analysis, problems):
    """Whatever is chosen: all that could be quoted of them is pinned."""
    known = [*analysis.selection.quotes, *analysis.selection.rejected]
    held = {q.id for q in known if any(problem in q.text or q.text in problem for problem in problems)}
    assert len(held) >= 8 and len(problems) == 12
    pins = QuoteDecisions.from_plain({"pin": [{"target": f"quote:{id_}"} for id_ in sorted(held)]})
    quotes = choose_quotes(analysis.corpus, analysis.compared, analysis.marks, decisions=pins).quotes
    pinned = [quote for quote in quotes if quote.id in held]
    assert len(pinned) >= 8
    assert all(q.author is None and q.unit is None and q.attribution == "有学员" for q in pinned)


def test_every_problem_would_be_printed_without_a_name(analysis, problems):
    statements = analysis.statements
    texts = statements.sentences.texts(analysis.corpus.texts)
    for problem in problems:
        rows = [i for i, text in enumerate(texts) if len(text) >= 8 and (text in problem or problem in text)]
        assert rows, problem
        moves = [Move(statements.moves[i]) for i in rows]
        chances = {"move_chances": statements.move_chances[rows], "problem_chances": statements.problem_chances[rows]}
        assert all(is_exposing(problem, move, moves=moves, **chances) for move in moves)


def test_quotations_are_slices_of_trainees_words_that_can_stand_alone(analysis):
    documents = {document.id: document for document in analysis.corpus}
    for quote in analysis.selection.quotes:
        document = documents[quote.document]
        spans = quote.parts or ((quote.start, quote.end),)
        assert spoken(document.text, spans) == quote.text and document.kind is not Kind.ANNOUNCEMENT
        if quote.form == "phrase":
            continue
        # what looks like a scene may be printed where readers would print it
        assert find_flaw(quote.text, least=4, most=220) in (Flaw.NONE, Flaw.NARRATION)


def test_phrases_have_the_people_behind_them(analysis):
    phrases = [quote for quote in analysis.selection.quotes if quote.form == "phrase"]
    assert phrases and all(4 <= len(quote.text) <= 16 and quote.people >= 2 for quote in phrases)
    assert max(quote.people for quote in phrases) >= 4  # 弄明白了 now I see
