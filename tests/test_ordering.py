"""Texts in order by parts: the same as at once, however small the parts, in files or not."""

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine import ordering
from textmine.columns import Columns, GrowingCoded
from textmine.corpus import FIELDS, Corpus, Document, Kind
from textmine.ordering import distinct_of, found_among, in_order
from textmine.store import ColumnStore


@pytest.fixture(autouse=True, scope="module")
def small_parts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "AT_ONCE", 3)
        patch.setattr("textmine.store._TEXTS_AT_ONCE", 4)
        patch.setattr("textmine.tables.RUN", 2)
        patch.setattr("textmine.corpus.RUN", 2)
        yield


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    return ColumnStore(), ColumnStore(tmp_path_factory.mktemp("columns"), least=0)


words = st.lists(st.text("ab帖楼", max_size=5), max_size=40)  # post, floor


def texts_of(values, store):
    growing = store.growing_texts()
    growing.add(pl.Series(values, dtype=pl.String))
    return growing.texts()


@given(words)
def test_texts_come_in_order_with_their_places(stores, values):
    for store in stores:
        found = list(in_order(texts_of(values, store), store))
        said = [text for _, column in found for text in column]
        assert said == sorted(values, key=str.encode)
        places = [place for at, _ in found for place in at.tolist()]
        assert sorted(places) == list(range(len(values)))
        assert [values[place] for place in places] == said


def test_no_part_of_what_is_put_in_order_holds_much_more_than_fits():
    values = random.Random(0).sample([f"{n:05}" for n in range(3000)], 3000)
    sizes = [len(column) for _, column in in_order(texts_of(values, ColumnStore()), ColumnStore())]
    assert sum(sizes) == 3000 and max(sizes) < 4 * ordering.AT_ONCE


@given(words, words)
def test_texts_are_found_among_others_that_are_in_order(stores, named, others):
    ordered = sorted({word for word in others if word}, key=str.encode)
    expected = [ordered.index(name) if name in ordered else -1 for name in named]
    for store in stores:
        found = found_among(texts_of(named, store), texts_of(ordered, store), store)
        assert found.tolist() == expected


@given(st.lists(st.lists(st.integers(-2, 9), max_size=9), max_size=9))
def test_distinct_values_of_parts_are_those_of_all(parts):
    assert distinct_of(np.array(part, np.int64) for part in parts).tolist() == sorted(
        {n for part in parts for n in part}
    )


@given(st.lists(st.none() | st.text("ab", max_size=2), max_size=20))
def test_codes_are_the_ranks_of_what_stands_there(stores, values):
    for store in stores:
        growing = GrowingCoded(store)
        for begin in range(0, len(values), 3):
            growing.add(pl.Series(values[begin : begin + 3], dtype=pl.String))
        coded = growing.coded()
        assert coded.levels.to_list() == sorted({value for value in values if value is not None})
        assert coded.run(0, len(values)).to_list() == values


def documents(number):
    """Posts whose ids stand in no order, with what may be missing, empty, or another in each."""
    for n in random.Random(number).sample(range(number), number):
        yield Document(
            f"{n * 11 % number:02}",
            list(Kind)[n % 3],
            "" if n % 5 == 0 else f"第{n}条",  # the n-th
            title=[None, "", f"题{n}"][n % 3],  # title
            author=[None, "李明", "王芳", "u07"][n % 4],
            unit=[None, "一中", "二中"][n % 3],
            thread=None if n % 2 else "第一轮",  # the first round
            time=None if n % 4 == 1 else f"2017-06-{n % 28 + 1:02}",
            reply_to=f"{n % 9:02}" if n % 2 else None,
            meta={"赞": n} if n % 2 else {},  # likes
        )


@pytest.mark.parametrize("number", [1, 2, 7, 40])
def test_a_corpus_in_files_says_what_one_in_memory_does(tmp_path, number):
    given_ = list(documents(number))
    corpus = Corpus.from_documents(given_)
    rows = Corpus.from_documents(given_).frame.select(FIELDS).sample(fraction=1, shuffle=True, seed=1)
    kept = Corpus.of_runs(rows.iter_slices(9), ColumnStore(tmp_path, least=0))
    assert pl.concat(kept.runs()).equals(corpus.frame)
    assert kept.frame.cast(pl.String).equals(corpus.frame.select(kept.frame.columns))
    assert repr(kept) == repr(corpus)
    assert kept.parents.tolist() == corpus.parents.tolist()
    assert kept.by_trainees.tolist() == corpus.by_trainees.tolist()
    for name in ("kind", "author", "unit", "thread", "time", "title", "person", "role"):
        assert kept.codes(name).tolist() == corpus.codes(name).tolist(), name
        assert kept.levels(name) == corpus.levels(name), name
    assert kept.having("kind", Kind.POST, "nothing").tolist() == (corpus.frame["kind"] == "post").to_list()
    bare = kept.without("source", "title", "role")
    assert pl.concat(bare.runs()).equals(corpus.without("source", "title", "role").frame)
    assert bare.codes("title").tolist() == [-1] * number
    new = pl.Series([f"文{n}" for n in range(number)])  # text
    assert list(kept.with_texts([new[:1], new[1:]])) == list(corpus.with_texts([new[:1], new[1:]]))


def test_what_is_in_files_has_no_memory_a_document(tmp_path):
    """But for the distinct values of what repeats: these are people, units, threads and kinds."""
    frame = Corpus.from_documents(documents(40)).frame
    kept = Corpus.of_runs([frame], ColumnStore(tmp_path, least=0))
    columns = kept._columns
    assert isinstance(columns, Columns) and set(columns.coded) >= {"kind", "author", "unit", "role", "thread", "person"}
    arrays = [*(coded.codes for coded in columns.coded.values()), *columns.told.values()]
    arrays += [part for texts in columns.texts.values() for part in (texts._data, texts._bounds) if len(part)]
    assert all(isinstance(array.base, np.memmap) for array in arrays)
    for mapped in (kept.by_trainees, kept.codes("time"), kept.parents, kept.having("kind", "post")):
        assert isinstance(mapped.base, np.memmap)
