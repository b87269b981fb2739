"""Columns in files: the same values as in memory, and what workers are sent of them."""

import io
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from textmine.corpus import Corpus, Document, Kind
from textmine.spans import Sentences
from textmine.store import ColumnStore, packed, readable, unpacked


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return ColumnStore(tmp_path_factory.mktemp("columns"), least=0)


@given(st.lists(arrays.arrays(np.int32, st.tuples(st.integers(0, 5), st.just(2))), max_size=5))
def test_parts_become_one_array_whether_in_a_file_or_not(store, parts):
    expected = np.concatenate([np.empty((0, 2), np.int32), *parts])
    for joined in (store.joined(parts, np.int32), ColumnStore().joined(parts, np.int32)):
        assert joined.dtype == np.int32
        assert joined.reshape(-1, 2).tolist() == expected.tolist()
        assert unpacked(packed(joined)).tolist() == joined.tolist()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=12), st.data())
@settings(max_examples=50)
def test_texts_read_like_the_list_they_were(store, values, data):
    begin, end = (data.draw(st.integers(-14, 14)) for _ in range(2))
    for texts in (store.texts(values), ColumnStore().texts(values)):
        assert list(texts) == values
        assert [texts[place] for place in range(-len(values), len(values))] == values * 2
        run = unpacked(packed(texts[begin:end]))
        assert list(run) == values[begin:end]
        assert list(run[1:]) == values[begin:end][1:]
        with pytest.raises(IndexError):
            texts[len(values)]


def test_a_worker_is_sent_the_place_of_what_it_sees_and_the_bytes_of_what_it_does_not(store):
    column = store.keep(np.arange(100_000))
    asked = []
    assert len(packed({"part": column[10:90_000]}, lambda folder: not asked.append(folder))) < 500
    assert asked[0] == next(iter(store._folder.glob("*.column"))).parent
    assert len(packed(column[10:90_000], lambda folder: False)) > 700_000
    assert len(packed(column[::2])) > 300_000  # no run of bytes
    for part in (column[10:20], column[::2], column.reshape(-1, 4)[5:], column + 1):
        assert unpacked(packed(part)).tolist() == part.tolist()


def test_what_is_in_a_file_is_not_written_again_and_short_columns_stay_in_memory(tmp_path):
    store = ColumnStore(tmp_path, least=1000)
    spans = store.keep_all(Sentences(np.arange(500, dtype=np.int32), np.arange(500, dtype=np.int32), np.zeros(2, int)))
    assert spans.starts is store.keep(spans.starts)
    assert len(list(tmp_path.rglob("*.column"))) == 2  # starts and ends; offsets are short
    assert not spans.starts.flags.writeable


def test_a_kept_corpus_is_the_same_corpus(store):
    corpus = Corpus.from_documents(
        Document(f"{i:03}", Kind.POST, text, author="李明", unit=str(i % 2))
        for i, text in enumerate(["微党课", "", "\u2028双减\n"])  # short lecture, nothing, less homework
    )
    kept = corpus.keep(store)
    assert list(kept) == list(corpus)
    assert [kept[i] for i in range(3)] == list(corpus)
    assert kept.digest() == corpus.digest()
    assert kept.select([2, 0]).frame.equals(corpus.select([2, 0]).frame)
    assert kept.filter(corpus.frame["text"].str.len_chars() > 0).frame.equals(corpus.select([0, 2]).frame)
    assert kept.codes("unit").tolist() == corpus.codes("unit").tolist()
    assert dict(kept.positions) == dict(corpus.positions)


def test_polars_reads_files_of_any_name_in_any_locale(tmp_path, monkeypatch):
    path = tmp_path / "结果.parquet"  # "result"
    with path.open("wb") as file:
        pl.DataFrame({"a": [1]}).write_parquet(file)
    assert readable(path) == path
    monkeypatch.setattr(os, "fsencode", lambda name: str(name).encode("gbk"))
    source = readable(path)
    assert isinstance(source, io.BytesIO) and pl.read_parquet(source)["a"].to_list() == [1]
    assert readable(Path("ascii.parquet")) == Path("ascii.parquet")
