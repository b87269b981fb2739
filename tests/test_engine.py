"""Engines: the same results in the same order with any number of workers."""

from hypothesis import given
from hypothesis import strategies as st

from textmine.engine import LocalEngine, chunked, one_thread


def double(number: int) -> int:
    return 2 * number


def test_processes_give_what_this_process_gives():
    with LocalEngine(2) as two, LocalEngine(1) as one:
        assert list(two.map(double, range(20))) == list(one.map(double, range(20))) == list(range(0, 40, 2))


@given(st.lists(st.integers(0, 50)), st.integers(1, 60))
def test_chunks_tile_the_items(sizes, size):
    runs = chunked(sizes, size=size)
    assert [i for begin, end in runs for i in range(begin, end)] == list(range(len(sizes)))


def test_one_thread_gives_back_what_it_took():
    from threadpoolctl import threadpool_info

    before = [pool["num_threads"] for pool in threadpool_info()]
    with one_thread():
        assert all(pool["num_threads"] == 1 for pool in threadpool_info())
    assert [pool["num_threads"] for pool in threadpool_info()] == before
