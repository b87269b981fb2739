"""The corpus: canonical order, people, round trips."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind, Source
from textmine.errors import InputError

scalar_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(scalar_text, max_size=8), st.randoms(use_true_random=False))
def test_order_of_input_changes_nothing(texts, shuffler: random.Random):
    documents = [Document(f"d{i:02}", Kind.POST, text, meta={"n": i}) for i, text in enumerate(texts)]
    shuffled = documents.copy()
    shuffler.shuffle(shuffled)
    one, other = Corpus.from_documents(documents), Corpus.from_documents(shuffled)
    assert one.digest() == other.digest()
    assert one.texts == texts
    assert list(one) == list(other)


def test_digest_notices_any_change_but_of_source():
    document = Document("a", Kind.POST, "好", author="李明", source=Source(file="a.xlsx"))
    base = Corpus.from_documents([document]).digest()
    assert Corpus.from_documents([Document("a", Kind.POST, "好", author="李明")]).digest() == base
    assert Corpus.from_documents([Document("a", Kind.REPLY, "好", author="李明")]).digest() != base
    assert Corpus.from_documents([Document("a", Kind.POST, "好", author="李鸣")]).digest() != base


def test_one_name_in_two_units_is_two_people_and_one_login_is_one():
    rows = [
        ("1", "李明", "一中"),
        ("2", "李明", "二中"),
        ("3", "T0012", "一中"),
        ("4", "T0012", "二中"),
        ("5", "王芳", "一中"),
        ("6", "王芳", None),
        ("7", None, "一中"),
    ]
    corpus = Corpus.from_documents(Document(i, Kind.POST, "好", author=a, unit=u) for i, a, u in rows)
    assert corpus.frame["person"].to_list() == ["李明（一中）", "李明（二中）", "T0012", "T0012", "王芳", "王芳", None]
    assert corpus.codes("person").tolist()[-1] == -1
    chosen = corpus.select([0])  # without the other 李明 this one still is who he was
    assert chosen[0].person == "李明（一中）"


def test_rows_of_the_interchange_form():
    document = Document("a", Kind.REPLY, "好", reply_to="b", source=Source(file="f.csv", row=3), meta={"likes": 2})
    record = Corpus.from_documents([document])[0].to_record()
    assert record["kind"] == "reply"
    assert record["source"] == {"file": "f.csv", "row": 3}
    assert record["meta"] == {"likes": 2}
    assert "person" not in record


@pytest.mark.parametrize(
    ("documents", "complaint"),
    [
        ([Document("a", Kind.POST, "好"), Document("a", Kind.POST, "坏")], "'a' stands more than once"),
        ([Document("a", "speech", "好")], "'speech', which is none of"),  # type: ignore[arg-type]
        ([Document(None, Kind.POST, "好")], "no 'id'"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_a_corpus_is_refused(documents, complaint):
    with pytest.raises(InputError, match=complaint):
        Corpus.from_documents(documents)


def test_an_empty_corpus_is_a_corpus():
    corpus = Corpus.from_documents([])
    assert len(corpus) == 0
    assert corpus.texts == []
    assert corpus.codes("unit").tolist() == []
    assert corpus.digest()
