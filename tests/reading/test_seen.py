"""What was seen before, in memory or by numbers in files."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.reading import seen
from textmine.reading.seen import Numbers, Seen
from textmine.store import ColumnStore

texts = st.lists(st.text("ab1楼", max_size=3), max_size=30)  # floor


@pytest.fixture(autouse=True, scope="module")
def few():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_FEW", 4)
        patch.setattr(seen, "_BITS", 16)  # of which most are set soon
        patch.setattr("textmine.sorting.AT_ONCE", 3)
        yield


@given(texts)
def test_a_text_is_new_once(values):
    found = Seen(ColumnStore())
    assert [found.add(value) for value in values] == [value not in values[:at] for at, value in enumerate(values)]


@given(texts, texts, texts)
def test_columns_are_looked_up_among_those_before(one, two, asked):
    found = Seen(ColumnStore())
    assert found.among([pl.Series(asked, dtype=pl.String)]) == set()
    found.update(pl.Series(part, dtype=pl.String) for part in (one, two))
    assert found.among([pl.Series(asked[:7], dtype=pl.String), pl.Series(asked[7:], dtype=pl.String)]) == {
        text for text in asked if text in {*one, *two}
    }


@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=12))
def test_numbers_lie_in_a_few_runs(parts):
    found = Numbers(ColumnStore())
    for part in parts:
        found.add(np.sort(np.array(part, np.uint64)))
    assert found.have(np.arange(41, dtype=np.uint64)).tolist() == [any(n in part for part in parts) for n in range(41)]
    sizes = [len(run) for run in found._runs]
    assert all(size > 2 * after for size, after in pairwise(sizes))
