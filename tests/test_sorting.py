"""Sorting by parts: the same as at once, however small the parts, in files or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine import sorting
from textmine.sorting import SortedRuns, parts, places
from textmine.store import ColumnStore


@pytest.fixture(autouse=True, scope="module")
def small_parts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "AT_ONCE", 3)
        yield


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    return ColumnStore(), ColumnStore(tmp_path_factory.mktemp("columns"), least=0)


keys = st.lists(st.integers(0, 9), max_size=40)


@given(keys)
def test_counted_rows_go_where_a_stable_sort_puts_them(values):
    values = np.array(values, np.int64)
    free = np.append(0, np.cumsum(np.bincount(values, minlength=10)))
    found = np.concatenate([np.empty(0, np.int64), *(places(values[some], free) for some in parts(len(values)))])
    assert np.argsort(found).tolist() == np.argsort(values, kind="stable").tolist()


@given(st.lists(keys, max_size=6))
def test_runs_are_read_in_order_and_a_key_at_once(stores, runs):
    expected = sorted((key, at) for at, key in enumerate(key for run in runs for key in run))
    for store in stores:
        rows, n = SortedRuns(store, np.int64, np.int64), 0
        alone = SortedRuns(store, np.int64)
        for run in runs:
            rows.add(np.array(run, np.int64), np.arange(n, n + len(run)))
            alone.add(np.array(run, np.int64))
            n += len(run)
        found = [list(zip(*(column.tolist() for column in columns), strict=True)) for columns in rows.in_order()]
        assert [row for some in found for row in some] == expected
        assert [key for (some,) in alone.in_order() for key in some.tolist()] == [key for key, _ in expected]
        of_keys = [{key for key, _ in some} for some in found]
        assert sum(map(len, of_keys)) == len(set().union(*of_keys))


def test_no_part_holds_much_more_than_fits():
    rows = SortedRuns(ColumnStore(), np.int64)
    for begin in range(5):
        rows.add(np.arange(begin, 100, 5))
    assert max(len(some) for (some,) in rows.in_order()) <= 2 * sorting.AT_ONCE + 5
