"""The matrix, groups, trends, collocations and concordance."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.errors import InputError
from textmine.language import segment, split_sentences
from textmine.settings import Round
from textmine.spans import Marks, Reason, Tokens
from textmine.terms import (
    DocumentTermMatrix,
    collocations,
    concordance,
    concordance_by_tags,
    find_candidates,
    graphml,
    group_by,
    group_by_round,
    parts_of_speech,
    trends,
)
from textmine.terms.collocations import _content, _in_sentences
from textmine.terms.places import find_places

TEXTS = (
    "老师备课。老师上课。",
    "学生听课，老师备课。",
    "学生听课",
)  # teachers prepare and give lessons; students listen


@pytest.fixture(scope="module")
def corpus():
    times = ["2024-12-30", "2025-01-05T08:00:00", "2025-01"]
    return Corpus.from_documents(
        Document(f"d{i}", Kind.POST, t, author="甲" if i < 2 else None, time=times[i]) for i, t in enumerate(TEXTS)
    )


def test_the_matrix_is_that_of_scikit_learn(corpus):
    from sklearn.feature_extraction.text import TfidfVectorizer

    tokens = segment(corpus)
    words = [[t.text for t in tokens.rows(d)] for d in range(3)]
    for smooth, sublinear in ((True, False), (False, True)):
        peer = TfidfVectorizer(analyzer=lambda d: [w for w in words[d] if w.isalnum()], smooth_idf=smooth,
                               sublinear_tf=sublinear)  # fmt: skip
        expected = peer.fit_transform(range(3)).toarray()
        ours = DocumentTermMatrix.of_tokens(tokens)
        assert list(ours.vocabulary.terms) == list(peer.get_feature_names_out())
        assert np.allclose(ours.tfidf(smooth=smooth, sublinear=sublinear).toarray(), expected)


def test_counts_of_documents_and_people(corpus):
    matrix = DocumentTermMatrix.of_candidates(find_candidates(segment(corpus)))
    place = matrix.vocabulary.ids["备课"]
    assert matrix.totals[place] == 2
    assert matrix.document_counts[place] == 2
    assert len(matrix.vocabulary) > len(matrix.trim(min_documents=2).vocabulary) > 0
    assert "备课" not in matrix.trim(stop_words=["备课"]).vocabulary.ids
    assert matrix.group(group_by(corpus, "author")).counts.toarray()[0, place] == 2


def test_periods(corpus):
    assert group_by(corpus, "week").names == ("2025-W01",), "the thirtieth of December falls into the first week"
    assert group_by(corpus, "day").codes.tolist() == [0, 1, -1]
    assert group_by(corpus, "month").names == ("2024-12", "2025-01")
    rounds = [Round(question="一", start="2025-01-01", end="2025-01-31"), Round(question="二", start="2024-12-01")]
    assert group_by_round(corpus, rounds).codes.tolist() == [1, 0, -1]


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("2025-03", "2025-03", [-1, 0, 0, -1, -1]),
        ("2025", "2025", [-1, 0, 0, 0, -1]),
        ("2025-03-15", "2025-03", [-1, -1, 0, -1, -1]),
        ("2025-03-01", "2025-03-01", [-1, 0, -1, -1, -1]),
        ("2025-02", None, [0, 0, 0, 0, -1]),
    ],
)
def test_a_round_that_ends_with_a_month_or_a_year_ends_with_its_last_day(start, end, codes):
    days = ["2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01", "2025-03"]
    if start == "2025":
        days[0] = "2024-12-31"
    corpus = Corpus.from_documents(
        [Document(f"d{n}", Kind.POST, "讲得短一点。", author="甲", time=day) for n, day in enumerate(days)]  # shorter
    )
    assert group_by_round(corpus, [Round(question="一", start=start, end=end)]).codes.tolist() == codes


def test_trends_carry_their_denominators(corpus):
    first, second, none, _ = trends(corpus, segment(corpus), ["备课", "无此词"], group_by(corpus, "month"))
    assert (first.count, first.documents, first.all_documents, first.authors, first.all_authors) == (1, 1, 1, 1, 1)
    assert first.words == 3, "all that are words: count / words is a relative frequency"
    assert (second.count, second.all_documents, second.all_authors, second.share) == (1, 2, 2, 0.5)
    assert none.count == 0


def test_whatever_is_asked_for_is_counted():
    # Stop words, one character, traditional characters, capitals, a phrase that stands once, Latin words apart:
    # "We prepare lessons with machine learning. This lesson of ours is short."
    text = "我们用Machine Learning備課。我们的课很短。"
    corpus = Corpus.from_documents([Document("a", Kind.POST, text, time="2025-01")])
    asked = {"我们": 2, "课": 1, "备课": 1, "備課": 1, "machine learning": 1, "machinelearning": 0, "我们的课很短": 1}
    asked |= {"们的": 0, "课很短。": 1, "短我们": 0, "": 0}  # no whole words, with a mark, across a mark, nothing
    points = trends(corpus, segment(corpus), list(asked), group_by(corpus, "month"))
    assert {point.term: point.count for point in points} == asked


def test_a_word_that_is_cut_in_two_ways_is_counted_in_both():
    # 跑通, to get running: one token here, two there
    tokens = Tokens(
        ("跑", "跑通", "通"), np.array([1, 0, 2, 0], np.int32), np.array([0, 3, 4, 0], np.int32),
        np.array([2, 4, 5, 1], np.int32), np.array([0, 3, 4]),
    )  # fmt: skip
    (places,) = find_places(tokens, ["跑通"])
    assert places.tolist() == [0, 1], "nor does it run on into the next document"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_candidates_that_are_cut_in_two_ways_keep_all_their_occurrences(order):
    # 锁仓, to lock up: two tokens in two documents, one in a third, whichever comes last
    cuts = [["锁", "仓", "用户"], ["用户", "锁", "仓"], ["锁仓"]]
    cuts = [cuts[i] for i in order]
    words = sorted({word for cut in cuts for word in cut})
    ends = [np.cumsum([len(word) for word in cut]) for cut in cuts]
    starts = [end - [len(word) for word in cut] for end, cut in zip(ends, cuts, strict=True)]
    terms = np.array([words.index(word) for cut in cuts for word in cut], np.int32)
    tokens = Tokens(
        tuple(words), terms, np.concatenate(starts).astype(np.int32), np.concatenate(ends).astype(np.int32),
        np.cumsum([0, *map(len, cuts)]), np.zeros(len(terms), np.uint8), ("n",),
    )  # fmt: skip
    found = find_candidates(tokens, stop_words=())
    place = found.terms.index("锁仓")
    assert (found.counts[place], found.lengths[place]) == (3, 2), "as it is cut most often"
    assert [words[word] for word in found.words[place] if word >= 0] == ["锁", "仓"]
    matrix = DocumentTermMatrix.of_candidates(found)
    assert matrix.counts.toarray()[:, place].tolist() == [1, 1, 1]
    mine = found.ids == place
    assert (found.ends - found.starts)[mine].tolist() == [2, 2, 2]
    part = found.part(1, 3).alone()
    assert part.documents[part.ids == place].tolist() == [0, 1]
    compact = found.compact()
    assert compact.counts[place] == 3
    assert [compact.tokens.vocabulary[word] for word in compact.words[place] if word >= 0] == ["锁", "仓"]


@pytest.mark.parametrize("workers", [1, 2])
def test_phrases_of_several_runs_are_those_of_one(monkeypatch, workers):
    """校园阅读 stands once in each of two runs, 晨读打卡 in one alone (reading at school; ticking off morning reading)."""
    texts = ["校园阅读很好。", "Open Day 很好。", "我们有校园阅读。", "", "晨读打卡很累。", "open Day 也好。"]
    tokens = segment(Corpus.from_documents([Document(str(i), Kind.POST, text) for i, text in enumerate(texts)]))
    always = np.zeros(len(tokens), bool)
    always[tokens.offsets[4] : tokens.offsets[5]] = True
    for where in (None, always):
        whole = find_candidates(tokens, always=where)
        monkeypatch.setattr("textmine.terms.counting._TOKENS_A_RUN", 4)
        with LocalEngine(workers) as engine:
            parts = find_candidates(tokens, always=where, engine=engine)
        monkeypatch.undo()
        assert parts.terms == whole.terms
        assert {"校园阅读", "Open Day"} < set(whole.terms)
        assert ("晨读打卡" in whole.terms) == (where is not None)
        for name in ("lengths", "counts", "hosts", "ids", "positions", "widths"):
            assert getattr(parts, name).tolist() == getattr(whole, name).tolist(), name


def test_the_organiser_is_no_author_of_a_round():
    rounds = [Round(question="微党课怎样讲？", start="2024-12-02", end="2024-12-10")]
    documents = [  # the opening post; a post in time; a reply that came late; a report handed in meanwhile
        Document(
            "a", Kind.ANNOUNCEMENT, "请大家谈微党课。", author="班级管理员", thread="微党课怎样讲？", time="2024-12-02"
        ),
        Document("b", Kind.POST, "微党课要短。", author="李明", thread="微党课怎样讲？", time="2024-12-03"),
        Document("c", Kind.REPLY, "微党课要真。", author="王芳", thread="微党课怎样讲？", time="2024-12-12"),
        Document("d", Kind.REPORT, "微党课教会我倾听。", author="赵强", time="2024-12-05"),
    ]
    threads = Corpus.from_documents(documents)
    days = Corpus.from_documents(replace(document, thread=None) for document in documents)
    assert group_by_round(threads, rounds).codes.tolist() == [-1, 0, 0, -1]
    assert group_by_round(days, rounds).codes.tolist() == [-1, 0, -1, 0]
    (month,) = trends(threads, segment(threads), ["微党课"], group_by(threads, "month"))
    assert (month.all_documents, month.all_authors, month.documents, month.authors) == (3, 3, 3, 3)


def test_collocations_by_sentence_by_hand(corpus):
    pairs = collocations(corpus, segment(corpus), sentences=split_sentences(corpus), min_count=1)
    found = {(p.first, p.second): p for p in pairs}
    pair = found["听课", "学生"]
    # both words stand in two of four sentences, always together: 14 + log2(2 · 2 / 4), log2(2 · 4 / 4), (2 − 1) / √2
    assert (pair.count, pair.first_count, pair.second_count) == (2, 2, 2)
    assert pair.log_dice == pytest.approx(14)
    assert pair.pmi == pytest.approx(1)
    assert pair.t_score == pytest.approx(1 / np.sqrt(2), abs=1e-6)
    assert (pair.documents, pair.authors) == (2, 2)


@pytest.mark.parametrize("window", [None, 2])
def test_sentences_that_do_not_count_change_no_measure(window):
    # Of what was copied neither words nor sentences count: as if it had never been written
    copied = "操场很大。操场很好。操场很新。"
    own = [Document(f"d{i}", Kind.POST, text, author=f"甲{i}") for i, text in enumerate(TEXTS)]
    with_copies = Corpus.from_documents([*own, Document("z", Kind.POST, copied, author="乙")])
    marks = Marks.from_rows([(3, 0, len(copied), Reason.COPY, -1)])

    def company(corpus, marks=None):
        tokens, sentences = segment(corpus), split_sentences(corpus)
        among = {"window": window} if window else {"sentences": sentences}
        return collocations(corpus, tokens, marks=marks, min_count=1, **among)

    assert company(with_copies, marks) == company(Corpus.from_documents(own)) != []


@pytest.mark.parametrize("window", [None, 2])
def test_any_word_may_be_the_node(window):
    # Stop words and one character keep no company of their own accord, but whoever asks for them wants it: "we prepare"
    corpus = Corpus.from_documents(Document(str(i), Kind.POST, "我们备课，PPT好。", author=f"甲{i}") for i in range(4))
    tokens, sentences = segment(corpus), split_sentences(corpus)
    among = {} if window else {"sentences": sentences}

    def company(node):
        found = collocations(corpus, tokens, node=node, window=window or 5, **among)
        return {(pair.first, pair.second): pair.count for pair in found}

    everywhere = Corpus.from_documents(Document(f"x{i}", Kind.POST, "操场很大。") for i in range(9))  # the playground
    corpus = Corpus.from_documents([*corpus, *everywhere])
    tokens, sentences = segment(corpus), split_sentences(corpus)
    among = {} if window else {"sentences": sentences}
    assert company("我们")[("备课", "我们")] == 4
    assert company("備課") == company("备课") != {}
    assert company("ppt") == company("PPT") != {}
    assert company("无此词") == {}
    assert ("备课", "我们") not in company(None), "without a node, stop words stay out"


def test_a_transcript_without_marks_is_no_sentence_of_thousands():
    """Its pairs grow with its length, not with the square of it."""
    words = [f"{a}{b}{c}" for a in "bcdfgh" for b in "aeiou" for c in "lmnprstv"]  # 240 that are no stop words
    corpus = Corpus.from_documents([Document("d", Kind.POST, "学生听课 " + " ".join(words))])
    tokens, sentences = segment(corpus), split_sentences(corpus)
    assert len(sentences) == 1
    pairs, singles, chances = _in_sentences(tokens, _content(tokens, ()), sentences)
    length = int(singles.sum())
    assert length > 200 and len(pairs.first) < 100 * length / 2 and chances == pytest.approx(1 / -(-length // 100))


def test_collocations_of_a_word(corpus):
    tokens = segment(corpus)
    found = collocations(corpus, tokens, node="老师", window=1, min_count=1)
    assert found and all("老师" in (pair.first, pair.second) for pair in found)
    assert collocations(corpus, tokens, node="无此词") == []
    empty = Corpus.from_documents([])
    assert collocations(empty, segment(empty)) == []
    assert collocations(empty, segment(empty), sentences=split_sentences(empty)) == []


def test_the_network_is_xml(corpus):
    pairs = collocations(corpus, segment(corpus), window=1, min_count=1)
    root = ET.fromstring(graphml(pairs))
    names = {node.get("id") for node in root.iter("{http://graphml.graphdrawing.org/xmlns}node")}
    assert {"老师", "备课"} <= names
    ET.fromstring(graphml([]))


def test_concordance(corpus):
    hits = concordance(corpus, "[备听]课", width=3)
    assert [(h.document, h.start, h.left, h.hit) for h in hits] == [
        ("d0", 2, "老师", "备课"),
        ("d1", 2, "学生", "听课"),
        ("d1", 7, "，老师", "备课"),
        ("d2", 2, "学生", "听课"),
    ]
    assert concordance(corpus, "课", order="right")[0].document == "d2"
    assert concordance(corpus, "老师", order="left")[0].start == 0
    assert all(corpus.texts[corpus.positions[h.document]][h.start : h.end] == h.hit for h in hits)
    assert concordance(corpus, "x*") == [], "an empty match is no hit"


def test_concordance_by_parts_of_speech(corpus):
    hits = concordance_by_tags(corpus, segment(corpus), "n v.*")
    assert ("d0", "老师备课") in {(h.document, h.hit) for h in hits}
    few = Corpus.from_documents([Document("a", Kind.POST, "老师"), Document("b", Kind.POST, "备课")])
    assert concordance_by_tags(few, segment(few), "n v.*") == [], "a run stays within a document"
    assert concordance_by_tags(few, segment(few), "n n n n") == [] == concordance_by_tags(few, segment(few), "zzz")


@pytest.mark.parametrize("pattern", ["", "  ", "(", "[一"])
def test_patterns_that_do_not_compile_are_told(corpus, pattern):
    with pytest.raises(InputError):
        concordance(corpus, pattern)


def test_parts_of_speech_are_told_by_the_last_word():
    corpus = Corpus.from_documents([Document("a", Kind.POST, "老师批改，教室漂亮。")])  # teacher corrects; room nice
    parts = parts_of_speech(find_candidates(segment(corpus), min_count=1))
    assert (parts["老师"], parts["批改"], parts["漂亮"]) == (0, 1, 2)


def test_abuse_is_idle_however_it_is_cut():
    from textmine.terms import find_candidates
    from textmine.terms.idle import tells_little

    said = "你这个傻逼，牛逼什么，备课去。"  # abuse; prepare your lessons
    corpus = Corpus.from_documents([Document(str(n), Kind.POST, said) for n in range(3)])
    found = find_candidates(segment(corpus), min_count=1)
    told = [term for term, idle in zip(found.terms, tells_little(found), strict=True) if not idle]
    assert "备课" in told and not {"傻逼", "牛逼"} & set(told)
