"""The texts that cells of a workbook point to, in memory or in a file."""

import random
import tracemalloc

import pytest

from textmine.reading.strings import GrowingStrings
from textmine.store import LARGE, ColumnStore


def strings_of(texts, store, size):
    growing = GrowingStrings(store, size)
    for text in texts:
        growing.add(text)
    return growing.strings()


@pytest.mark.parametrize("number", [0, 1, 256, 1000])
def test_texts_in_a_file_are_the_texts(tmp_path, monkeypatch, number):
    monkeypatch.setattr("textmine.reading.strings._STRINGS_AT_ONCE", 100)
    texts = [f"第{n}条\r\n" if n % 3 else "" for n in range(number)]  # the n-th
    found = strings_of(texts, ColumnStore(tmp_path, least=0), LARGE)
    assert (list(found), len(found), found[3:9]) == (texts, number, texts[3:9])
    for place in random.Random(1).sample(range(number), number):
        assert found[place] == texts[place]
    with pytest.raises(IndexError):
        found[number]


def test_those_of_an_ordinary_workbook_stay_in_memory_and_of_a_large_one_only_some_do(tmp_path):
    texts = (f"第{n}条，学习很有收获。" for n in range(300_000))  # much was learnt
    assert isinstance(strings_of(["好"], ColumnStore(tmp_path), LARGE - 1), list)
    tracemalloc.start()
    try:
        found = strings_of(texts, ColumnStore(tmp_path), LARGE)
        rows = sum(len(found[place]) for place in range(len(found)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows > 3_000_000
    assert peak < 15 << 20  # a list has 35 MB
