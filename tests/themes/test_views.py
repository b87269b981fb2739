"""Documents that speak of several matters: when they are taken so, and what a passage then counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.pipeline import Analysis, read
from textmine.settings import Settings
from textmine.statements import Statements
from textmine.themes import build_evidence, load_model
from textmine.themes.describing import class_tfidf, count_terms
from textmine.themes.evidence import Evidence, gather_evidence
from textmine.themes.graph import tied_by
from textmine.themes.membership import Membership
from textmine.themes.units import PASSAGE, cut_units
from textmine.themes.views import FLOOR, TOGETHER, go_on, speak_of_several, togetherness, weighing, with_views

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample" / "export"

HOW = ("", "确实", "其实", "说到底", "依我看")
MATTERS = [  # ledgers, lectures, pairs of teachers, homework: five wordings each
    [f"{how}{text}" for how in HOW]
    for text in (
        "党务台账太多，同一件事要抄好几本册子，检查的人只看封面，请把台账合并精简。",
        "微党课要短，讲学校里身边人的真事大家才听得进去，讲远方的典型听完就忘了。",
        "师徒结对很好，青年教师每周听师傅一节课，磨课备课都在一起，进步看得见。",
        "数学作业太满，孩子写到十点半还没有写完，应当分层布置，每晚封顶六道题。",
    )
]


def corpus_of(texts: list[str]) -> Corpus:
    return Corpus.from_documents(
        Document(f"d{i:03}", Kind.REPORT, text, author=f"学员{i:03}") for i, text in enumerate(texts)
    )


def written(*, several: bool) -> Corpus:
    """Forty documents of four passages: each on one matter, or each on all four."""
    draw, texts = np.random.default_rng(3), []
    for i in range(40):
        matters = draw.permutation(4) if several else [i % 4] * 4
        own = [MATTERS[m][int(draw.integers(5))] + MATTERS[m][int(draw.integers(5))] for m in matters]
        texts.append("".join(f"{text}第{i}位学员的第{place}点。" * 2 for place, text in enumerate(own)))
    return corpus_of(texts)


def passages_of(corpus: Corpus) -> Evidence:
    sentences = split_sentences(corpus)
    units = cut_units(corpus.texts, sentences, whole=PASSAGE)
    rows = np.arange(units.sampled, dtype=np.int32)
    vectors = np.stack([embed(list(parts)).sum(0) for parts in units.parts])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    voices = np.arange(len(corpus), dtype=np.int32)
    found = {"vectors": vectors.astype(np.float32), "rows": rows, "voices": voices, "parents": corpus.parents}
    return gather_evidence(units, segment(corpus), marks=None, **found)


def judged(corpus: Corpus, chances: np.ndarray) -> Statements:
    analysis = Analysis(corpus)
    return replace(analysis.statements, standing_chances=chances.astype(np.float32))


@pytest.mark.parametrize("several", [True, False])
def test_whether_documents_speak_of_several_matters_is_measured(several):
    passages = passages_of(written(several=several))
    assert go_on(passages.units)
    assert speak_of_several(passages) is several
    assert (togetherness(passages) < TOGETHER) is several


def test_short_posts_and_small_corpora_speak_of_one_matter():
    posts = corpus_of([text for matter in MATTERS for text in matter] * 30)
    assert not go_on(cut_units(posts.texts, split_sentences(posts), whole=PASSAGE))
    few = corpus_of(list(written(several=True).texts[:6]))
    assert not go_on(cut_units(few.texts, split_sentences(few), whole=PASSAGE))


def test_a_passage_is_seen_by_the_views_that_it_holds():
    tale, view = "那天下雪，我骑车去镇上买盐。", "台账应当合并。"  # a tale of snow and salt; ledgers should be merged
    corpus = corpus_of([tale + view, tale])
    sentences = split_sentences(corpus)
    chances = np.array([0, 1, 0])
    statements = judged(corpus, chances)
    units = cut_units(corpus.texts, sentences, whole=PASSAGE)
    rows = np.arange(units.sampled, dtype=np.int32)
    nothing = np.full(2, -1, np.int32)
    evidence = Evidence(units, None, (), np.zeros((2, 4), np.float32), rows, rows, nothing)
    seen = with_views(evidence, sentences, statements)
    both, alone = (units.texts.index(text) for text in (tale + view, tale))
    assert seen.views[[both, alone]] == pytest.approx([1 + FLOOR, FLOOR])
    assert seen.vectors[alone] == pytest.approx(statements.vectors[2], abs=1e-5)
    expected = FLOOR * statements.vectors[0] + (1 + FLOOR) * statements.vectors[1]
    assert seen.vectors[both] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-5)


def test_what_is_set_aside_counts_nothing():
    """A sentence that is marked has no vector: it moves neither the passage's place nor what it weighs as a tale."""
    corpus = corpus_of(["台账应当合并。大家辛苦了。"])  # ledgers should be merged; a stock phrase
    sentences, statements = split_sentences(corpus), judged(corpus, np.array([1.0, 0.0]))
    vectors = statements.vectors.copy()
    vectors[1] = 0
    units = cut_units(corpus.texts, sentences, whole=PASSAGE)
    one = np.zeros(1, np.int32)
    evidence = Evidence(units, None, (), np.zeros((1, 4), np.float32), one, one, one - 1)
    seen = with_views(evidence, sentences, replace(statements, vectors=vectors))
    assert seen.vectors[0] == pytest.approx(vectors[0], abs=1e-5)


def test_ties_count_by_what_both_rows_weigh():
    graph = csr_matrix(np.array([[0, 2, 0], [2, 0, 1], [0, 1, 0]], np.float32))
    tied = tied_by(graph, np.array([1, 0.25, 0.16], np.float32)).toarray()
    assert tied == pytest.approx(np.array([[0, 1, 0], [1, 0, 0.2], [0, 0.2, 0]]))


def test_a_document_belongs_where_its_views_lie():
    """A long tale and a short view: by characters the document is the tale's, by views the view's."""
    corpus = corpus_of(["那天下雪，我骑车去镇上买盐，路上摔了一跤，回来天已经黑了。" * 8 + "台账应当合并。" * 3])
    units = cut_units(corpus.texts, split_sentences(corpus), whole=PASSAGE)
    weights = np.zeros((len(units.parts), 2), np.float32)
    views = np.full(len(units.parts), FLOOR, np.float32)
    says = np.array(["台账" in text for text in units.texts])
    weights[says, 1], weights[~says, 0], views[says] = 1, 1, 1 + FLOOR
    assert Membership.of(units, weights).main.tolist() == [0]
    assert Membership.of(units, weights, views=views).main.tolist() == [1]


@pytest.fixture(scope="module")
def sample():
    return Analysis.of(read([SAMPLE], settings=Settings()))


def test_the_people_of_a_planted_claim_are_in_one_theme(sample):
    """The sample class speaks of several matters; by whole texts its themes were scenes of telephones and grandmothers."""
    import json

    themes, texts = sample.themes, list(sample.corpus.texts)
    units, together, told = themes.units, 0, 0
    for line in (SAMPLE.parent / "gold" / "claims.jsonl").read_text("utf-8").splitlines():
        found = []
        for said in json.loads(line)["sentences"]:
            document = next(i for i, text in enumerate(texts) if said["text"] in text)
            place = texts[document].index(said["text"])
            holds = (units.documents == document) & (units.starts <= place) & (units.ends > place)
            found += themes.membership.labels[holds].tolist()[:1]
        told += len(found)
        together += max(map(found.count, found))
    assert told >= 60
    assert together >= 0.9 * told


def test_representatives_show_the_passages_of_a_theme(sample):
    themes = sample.themes
    for theme in themes.themes:
        assert len(theme.representatives) >= 5
        for id_ in theme.representatives:
            mine = themes.units.documents == sample.corpus.positions[id_]
            assert theme.id in themes.membership.labels[mine]


def test_a_saved_model_sees_new_documents_as_those_it_was_fitted_on(sample, tmp_path):
    sample.themes.save(tmp_path)
    assert load_model(tmp_path).several
    applied = sample.themes_by(tmp_path)
    assert len(applied.units) == len(sample.themes.units)
    assert (applied.main == sample.themes.main).mean() > 0.85


def test_without_statements_documents_are_taken_to_speak_of_one_matter(sample):
    evidence = build_evidence(
        sample.corpus,
        sample.own_tokens,
        sample.sentences,
        marks=sample.marks,
        settings=sample.settings,
        embedder=sample.embedder,
    )
    assert evidence.views is None
    assert len(evidence.units) < len(sample.themes.units)


def test_words_of_views_tell_a_theme_rather_than_those_of_tales():
    tale, view = "老师骑车去镇上买盐。", "台账应当合并。"  # a teacher rides to town for salt; ledgers should be merged
    corpus = corpus_of([tale + view] * 3)
    sentences, tokens = split_sentences(corpus), segment(corpus)
    units = cut_units(corpus.texts, sentences, whole=PASSAGE)
    weigh = weighing(sentences, judged(corpus, np.array([0, 1] * 3)))
    alike, weighed = (count_terms(units, tokens, voices=np.arange(3), weigh=how) for how in (None, weigh))
    shares, labels = np.ones((len(units), 1), np.float32), np.zeros(len(units), np.int32)
    one, other = (dict(zip(t.terms, class_tfidf(t, shares, labels)[0], strict=True)) for t in (alike, weighed))
    told = [term for term in one if term in tale]
    assert told
    assert all(one["台账"] == pytest.approx(one[term]) and other["台账"] > 5 * other[term] for term in told)
    assert (alike.counts != weighed.counts).nnz == 0
