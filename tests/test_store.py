"""Columns in files: the same values as in memory, and what workers are sent of them."""

import io
import os
import pickle
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import InputError, OutputError
from textmine.spans import Sentences
from textmine.store import ColumnStore, in_file, packed, readable, unpacked
from textmine.tables import GrowingTable


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


def as_texts(values, store):
    growing = store.growing_texts()
    growing.add(pl.Series(values, dtype=pl.String))
    return growing.texts()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=12), st.data())
@settings(max_examples=50)
def test_texts_read_like_the_list_they_were(store, values, data):
    begin, end = (data.draw(st.integers(-14, 14)) for _ in range(2))
    for kind in (store, ColumnStore()):
        texts = as_texts(values, kind)
        assert list(texts) == values
        order = data.draw(st.permutations(range(len(values))))
        assert list(texts.taken(np.array(order, np.int64), kind)) == [values[place] for place in order]
        assert [texts[place] for place in range(-len(values), len(values))] == values * 2
        run = unpacked(packed(texts[begin:end]))
        assert list(run) == values[begin:end]
        assert list(run[1:]) == values[begin:end][1:]
        with pytest.raises(IndexError):
            texts[len(values)]


def test_texts_that_nothing_changes_stay_where_they_are(store):
    texts = as_texts(["微党课", "", "双减", None], store)  # short lecture, nothing, less homework
    assert texts.changed(lambda column: column, store) is texts
    assert list(texts.changed(lambda column: column + "。", store)) == ["微党课。", "。", "双减。", "。"]


def test_long_texts_are_taken_by_their_bytes_however_short_the_others_are(monkeypatch):
    monkeypatch.setattr("textmine.store._TEXTS_AT_ONCE", 10)
    monkeypatch.setattr("textmine.store._BYTES_AT_ONCE", 100)
    values = ["短"] * 25 + ["长" * 20] * 10  # short, long: of 60 bytes
    texts = as_texts(values, ColumnStore())
    assert list(texts) == values == [text for column in texts.columns() for text in column]
    sizes = [(len(column), int(column.str.len_bytes().sum())) for column in texts.columns()]
    assert max(n for n, _ in sizes) == 10 and max(size for _, size in sizes) < 160
    order = np.random.default_rng(1).permutation(len(values))
    assert list(texts.taken(order, ColumnStore())) == [values[place] for place in order]


def test_a_large_table_lies_in_files_and_is_the_same_table(store, monkeypatch):
    rows = [pl.DataFrame({"id": [f"{n}"], "text": [None if n % 2 else "微党课"]}) for n in range(5)]
    tables = []
    for large in (0, 1 << 20):
        monkeypatch.setattr("textmine.store.LARGE", large)
        growing = GrowingTable(store)
        for part in rows:
            growing.add(part)
        tables.append(growing.table())
    in_files, in_memory = tables
    assert all(isinstance(part, Path) for part in in_files.parts) and not isinstance(in_memory.parts[0], Path)
    assert (in_files.height, in_files.size) == (in_memory.height, in_memory.size) == (5, in_memory.size)
    for table in (in_files, pickle.loads(pickle.dumps(in_files)), in_memory):
        assert pl.concat(table.lazy()).collect().equals(pl.concat(rows))


def test_a_worker_writes_into_the_folder_of_a_store_where_it_sees_it(tmp_path):
    sent = pickle.dumps(ColumnStore(tmp_path, least=0))
    assert in_file(pickle.loads(sent).keep(np.arange(10)))
    shutil.rmtree(tmp_path)
    assert not in_file(pickle.loads(sent).keep(np.arange(10))) and not tmp_path.exists()


def test_a_disk_that_is_full_is_told_as_such(store, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError("No such file or directory (os error 2)")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", refuse)
    with pytest.raises(OutputError, match="cannot be written: No such file"):
        store.write(pl.DataFrame({"id": ["a"]}))


def test_a_worker_is_sent_the_place_of_what_it_sees_and_the_bytes_of_what_it_does_not(store):
    column = store.keep(np.arange(100_000))
    asked = []
    assert len(packed({"part": column[10:90_000]}, lambda folder: not asked.append(folder))) < 500
    assert asked[0] == next(iter(store._folder.glob("*.column"))).parent
    assert len(packed(column[10:90_000], lambda folder: False)) > 700_000
    assert len(packed(column[::2])) > 300_000  # no run of bytes
    for part in (column[10:20], column[::2], column.reshape(-1, 4)[5:], column + 1):
        assert unpacked(packed(part)).tolist() == part.tolist()


def test_bytes_that_are_unpacked_lie_in_a_file_where_they_are_many(tmp_path, monkeypatch):
    monkeypatch.setattr("textmine.store.LARGE", 10)
    for folder, is_large in ((tmp_path, True), (tmp_path, False), (None, True)):
        pieces = [b"12345", b"67890", b"12345"][: 3 if is_large else 1]
        with ColumnStore(folder).file_of(pieces) as file:
            assert file._rolled == (is_large and folder is not None)
            assert file.read() == b"".join(pieces)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_is_in_a_file_is_not_written_again_and_short_columns_stay_in_memory(tmp_path):
    store = ColumnStore(tmp_path, least=1000)
    spans = store.keep_all(Sentences(np.arange(500, dtype=np.int32), np.arange(500, dtype=np.int32), np.zeros(2, int)))
    assert spans.starts is store.keep(spans.starts)
    assert len(list(tmp_path.rglob("*.column"))) == 2  # starts and ends; offsets are short
    assert not spans.starts.flags.writeable


def test_a_kept_corpus_is_the_same_corpus(store, tmp_path):
    corpus = Corpus.from_documents(
        Document(f"{i:03}", Kind.POST, text, author="李明", unit=str(i % 2))
        for i, text in enumerate(["微党课", "", "\u2028双减\n"])  # short lecture, nothing, less homework
    )
    kept = Corpus.of_runs([corpus.frame[:1], corpus.frame[1:]], store)
    assert list(kept) == list(corpus)
    assert [kept[i] for i in range(3)] == list(corpus)
    assert kept.digest() == corpus.digest()
    assert kept.select([2, 0]).frame.equals(corpus.select([2, 0]).frame)
    assert kept.filter(pl.col("text").str.len_chars() > 0).frame.equals(corpus.select([0, 2]).frame)
    assert kept.codes("unit").tolist() == corpus.codes("unit").tolist()
    assert dict(kept.positions) == dict(corpus.positions)
    assert pl.concat(kept.runs()).equals(corpus.frame)
    assert pl.concat(kept.runs("unit", "id")).equals(corpus.frame.select("id", "unit"))
    corpus.write(tmp_path / "whole.parquet")
    kept.write(tmp_path / "runs.parquet")
    assert (tmp_path / "whole.parquet").read_bytes() == (tmp_path / "runs.parquet").read_bytes()


def test_a_corpus_comes_in_any_order(store):
    frame = Corpus.from_documents(
        Document(str(n), Kind.REPLY, f"第{n}条", author="李明", unit=str(n % 2), reply_to=str(n - 1), meta={"赞": n})
        for n in range(9)  # the n-th; likes
    ).frame
    shuffled = frame.sample(fraction=1, shuffle=True, seed=3)
    kept = Corpus.of_runs(shuffled.iter_slices(2), store)
    assert pl.concat(kept.runs()).equals(frame)
    assert kept.parents.tolist() == Corpus(frame).parents.tolist() == [-1, 0, 1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(InputError, match="'3' stands more than once"):
        Corpus.of_runs([frame, frame[3:4]], store)
    with pytest.raises(InputError, match="no 'text'"):
        Corpus.of_runs([frame.with_columns(pl.lit(None).alias("text"))], store)


def test_changes_of_a_kept_corpus_are_those_of_one_in_memory(store):
    corpus = Corpus.from_documents(
        Document(f"帖{n}", Kind.POST, "微党课", author=f"李{'明华'[n % 2]}", unit=str(n % 3), title="好")
        for n in range(9)
    )
    changes = {
        "id": lambda column: column.replace({"帖0": "帖9"}),  # which then stands last
        "author": lambda column: column.replace({"李华": "李明"}),  # who are then two in each unit
        "text": lambda column: column + "要短",
        "title": lambda column: column,
    }
    kept = Corpus.of_runs(corpus.runs(), store).with_changed(changes)
    assert pl.concat(kept.runs()).equals(corpus.with_changed(changes).frame)
    assert kept[8].to_record() == {**corpus[0].to_record(), "id": "帖9", "text": "微党课要短"}


def test_polars_reads_files_of_any_name_in_any_locale(tmp_path, monkeypatch):
    path = tmp_path / "结果.parquet"  # "result"
    with path.open("wb") as file:
        pl.DataFrame({"a": [1]}).write_parquet(file)
    assert readable(path) == path
    monkeypatch.setattr(os, "fsencode", lambda name: str(name).encode("gbk"))
    source = readable(path)
    assert isinstance(source, io.BytesIO) and pl.read_parquet(source)["a"].to_list() == [1]
    assert readable(Path("ascii.parquet")) == Path("ascii.parquet")
