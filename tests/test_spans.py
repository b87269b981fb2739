"""Flat arrays against the plain definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textmine.spans import Marks, Reason, Sentences, Tokens

spans = st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(0, 12)).map(lambda t: (t[0], t[1], t[1] + t[2]))


@given(marks=st.lists(spans, max_size=12), asked=st.lists(spans, min_size=1, max_size=6))
def test_share_is_the_part_of_a_span_that_any_mark_covers(marks, asked):
    rows = [(d, s, e, Reason.COPY, -1) for d, s, e in marks]
    documents, starts, ends = (np.array(column, np.int32) for column in zip(*asked, strict=True))
    got = Marks.from_rows(rows).share(documents, starts, ends)
    covered = {(d, i) for d, s, e in marks for i in range(s, e)}
    want = [sum((d, i) in covered for i in range(s, e)) / max(1, e - s) for d, s, e in asked]
    np.testing.assert_allclose(got, want)


@given(st.permutations([(1, 0, 4, Reason.COPY, 2), (0, 3, 9, Reason.EMPTY, -1), (0, 0, 2, Reason.QUOTED, -1)]))
def test_marks_come_in_one_order_whatever_order_they_were_found_in(rows):
    marks = Marks.from_rows([*rows, rows[0]])
    assert list(zip(marks.documents.tolist(), marks.starts.tolist(), strict=True)) == [(0, 0), (0, 3), (1, 0)]
    assert marks.only(Reason.EMPTY).starts.tolist() == [3]
    spans = np.array([row[:3] for row in rows], np.int32)
    reasons, groups = zip(*[row[3:] for row in rows], strict=True)
    of_spans = Marks.of_spans(spans, np.array(reasons), np.array(groups))
    for name in ("documents", "starts", "ends", "reasons", "groups"):
        assert getattr(of_spans, name).tolist() == getattr(marks, name).tolist()
        assert getattr(of_spans, name).dtype == getattr(marks, name).dtype
    alone = Marks.of_spans(spans, Reason.PROMPT)
    assert (set(alone.reasons.tolist()), set(alone.groups.tolist())) == ({Reason.PROMPT}, {-1})


def test_every_reason_has_a_name_that_an_organiser_reads():
    assert len({reason.chinese for reason in Reason}) == len(Reason)


def test_tokens_kept_by_a_mask_stay_with_their_documents():
    tokens = Tokens(
        ("好", "的", "课"),  # good, of, lesson
        np.array([0, 1, 2, 2], np.int32),
        np.array([0, 1, 2, 0], np.int32),
        np.array([1, 2, 3, 1], np.int32),
        np.array([0, 3, 3, 4], np.int64),
        np.array([0, 1, 0, 0], np.uint8),
        ("n", "u"),
    )
    kept = tokens.keep(np.array([True, False, True, True]))
    assert kept.offsets.tolist() == [0, 2, 2, 3]
    assert [token.text for token in kept.rows(0)] == ["好", "课"]
    assert kept.documents.tolist() == [0, 0, 2]


def test_sentences_as_rows():
    sentences = Sentences(np.array([0, 3], np.int32), np.array([3, 6], np.int32), np.array([0, 2], np.int64))
    rows = list(sentences.rows(["很好。再来。"]))  # Very good. Once more.
    assert [row.text for row in rows] == ["很好。", "再来。"]
    assert sentences.lengths.tolist() == [3, 3]


def test_the_spans_of_some_documents_are_those_of_a_corpus_of_their_own():
    offsets = np.array([0, 2, 2, 5, 6])
    starts, ends = np.array([0, 3, 0, 4, 9, 0], np.int32), np.array([3, 5, 4, 9, 12, 2], np.int32)
    positions = np.array([1, 2, 3])
    sentences = Sentences(starts, ends, offsets).select(positions)
    assert sentences.offsets.tolist() == [0, 0, 3, 4]
    assert list(zip(sentences.starts, sentences.ends, strict=True)) == [(0, 4), (4, 9), (9, 12), (0, 2)]
    tokens = Tokens(("一", "二"), np.array([0, 1, 0, 1, 1, 0], np.int32), starts, ends, offsets).select(positions)
    assert (tokens.terms.tolist(), tokens.pos) == ([0, 1, 1, 0], None)
    rows = [(0, 0, 3, Reason.COPY, 4), (2, 0, 4, Reason.EMPTY, -1), (3, 0, 2, Reason.COPY, 4)]
    marks = Marks.from_rows(rows).select(positions)
    assert marks.documents.tolist() == [1, 2]
    assert marks.groups.tolist() == [-1, 4]
    assert len(Marks.from_rows(rows).select(np.array([], np.int64))) == 0
