"""Columns that workers write: the same values however they come, and little that comes by value."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.engine import LocalEngine
from textmine.filling import Filling
from textmine.mapping import packed, unpacked
from textmine.store import ColumnStore, in_file


class AsIfAway(LocalEngine):
    """This process, which does what others would do with what they are sent, and counts what they would send back."""

    def __init__(self) -> None:
        super().__init__()
        self.back = 0

    def map(self, function, chunks):
        function = unpacked(packed(function))
        for chunk in chunks:
            result = packed(function(unpacked(packed(chunk))))
            self.back += len(result)
            yield unpacked(result)


def found_in(lengths):
    """Numbers and their squares, in groups of some lengths; and how many there are."""
    numbers = np.arange(sum(lengths), dtype=np.int32)
    return (numbers, numbers.astype(np.float64) ** 2, np.array(lengths, np.int32)), len(numbers)


def numbered(known, numbers, squares):
    return numbers + known, squares


def columns_of(chunks, engine, store, *, change=None):
    columns = Filling(engine, store, np.int32, np.float64, sized=True)
    told = list(columns.fill(found_in, chunks))
    return told, columns.arrays(change, lambda part: np.int32(100 * part))


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=4), st.sampled_from([None, numbered]))
def test_columns_are_the_same_in_memory_in_a_file_and_from_workers(tmp_path_factory, chunks, change):
    told, found = columns_of(chunks, LocalEngine(), ColumnStore(), change=change)
    numbers = [np.arange(sum(lengths)) + (100 * part if change else 0) for part, lengths in enumerate(chunks)]
    assert told == list(map(len, numbers))
    assert found[0].tolist() == np.concatenate([[], *numbers]).tolist()
    assert found[1].tolist() == [float(number) ** 2 for part in numbers for number in range(len(part))]
    assert found[2].tolist() == np.cumsum([0, *(length for lengths in chunks for length in lengths)]).tolist()
    folder = tmp_path_factory.mktemp("columns")
    for least, engine in ((0, LocalEngine()), (0, AsIfAway()), (60, AsIfAway()), (200, AsIfAway())):
        again, columns = columns_of(chunks, engine, ColumnStore(folder, least=least), change=change)
        assert again == told
        assert [column.tolist() for column in columns] == [column.tolist() for column in found]
        assert [column.dtype for column in columns] == [np.int32, np.float64, np.int64]


def test_what_workers_find_lies_in_one_file_a_column_and_does_not_come_back(tmp_path):
    chunks = [[20_000, 30_000]] * 5
    engine, store = AsIfAway(), ColumnStore(tmp_path, least=1 << 16)
    _, columns = columns_of(chunks, engine, store, change=numbered)
    assert engine.back < 500 * len(chunks)
    assert all(in_file(column) for column in columns[:2])
    assert len(list(tmp_path.rglob("*.column"))) == 3, "nothing stays of the parts"


def test_processes_write_them_too(tmp_path):
    chunks = [[20_000, 30_000]] * 5
    with LocalEngine(2) as engine:
        _, columns = columns_of(chunks, engine, ColumnStore(tmp_path, least=1 << 16), change=numbered)
    _, expected = columns_of(chunks, LocalEngine(), ColumnStore(), change=numbered)
    assert all(map(np.array_equal, columns, expected))


@pytest.mark.parametrize("sees", [(True, False), (False, True), (False, False)])
def test_who_does_not_see_the_folder_sends_values_and_what_others_left_is_put_in_place_here(
    tmp_path, monkeypatch, sees
):
    """Of two workers one may not see the disk: when it finds something, or when it is to put what another has left."""
    folder, engine = tmp_path / "run", AsIfAway()
    folder.mkdir()
    rounds = iter(sees)
    do = AsIfAway.map

    def map_away(self, function, chunks):
        if next(rounds):
            return do(self, function, chunks)
        return blind(self, function, chunks)

    def blind(self, function, chunks):
        """The folder is elsewhere while a worker is at work."""
        for chunk in chunks:
            sent = packed(function), packed(chunk, lambda folder: False)
            shutil.move(folder, tmp_path / "elsewhere")
            result = unpacked(sent[0])(unpacked(sent[1]))
            shutil.move(tmp_path / "elsewhere", folder)
            yield result

    monkeypatch.setattr(AsIfAway, "map", map_away)
    _, columns = columns_of([[300, 200], [7], [400]], engine, ColumnStore(folder, least=64), change=numbered)
    _, expected = columns_of([[300, 200], [7], [400]], LocalEngine(), ColumnStore(), change=numbered)
    assert all(map(np.array_equal, columns, expected))
    assert len(list(Path(folder).rglob("*.column"))) <= 3
