"""Engines: the same results in the same order with any number of workers."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.engine import DaskEngine, LocalEngine, chunked, one_thread, open_engine
from textmine.errors import SettingsError, WorkerError
from textmine.store import ColumnStore


def double(number: int) -> int:
    return 2 * number


def test_processes_give_what_this_process_gives():
    with LocalEngine(2) as two, LocalEngine(1) as one:
        assert list(two.map(double, range(20))) == list(one.map(double, range(20))) == list(range(0, 40, 2))


@given(st.lists(st.integers(0, 50)), st.integers(1, 60))
def test_chunks_tile_the_items(sizes, size):
    runs = chunked(sizes, size=size)
    assert [i for begin, end in runs for i in range(begin, end)] == list(range(len(sizes)))


def process_of(_: int) -> int:
    return os.getpid()


def test_a_single_chunk_stays_in_this_process():
    with LocalEngine(workers=2) as engine:
        assert list(engine.map(process_of, [1])) == [os.getpid()]
        assert os.getpid() not in list(engine.map(process_of, [1, 2, 3]))
        assert list(engine.map(process_of, [])) == []


def test_processes_that_were_warmed_are_there():
    with LocalEngine(workers=2) as engine, LocalEngine(workers=1) as alone:
        before = set(active_children())
        alone.warm()
        assert set(active_children()) == before
        engine.warm()
        assert len(set(active_children()) - before) == 2
        assert list(engine.map(double, range(4))) == [0, 2, 4, 6]


def collected_after(_: int) -> tuple[int, int, int]:
    return gc.get_threshold()


def test_workers_look_for_cycles_as_often_as_the_process_that_they_work_for():
    before = gc.get_threshold()
    gc.set_threshold(12_345, 6, 7)
    try:
        with LocalEngine(workers=2) as engine:
            assert set(engine.map(collected_after, range(4))) == {(12_345, 6, 7)}
    finally:
        gc.set_threshold(*before)


KILLED = """
import os, sys, time
sys.path.insert(0, {folder!r})
from test_engine import process_of
from textmine.engine import LocalEngine
if __name__ == "__main__":
    engine = LocalEngine(workers=2)
    print(*set(engine.map(process_of, range(8))), flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_a_process_that_is_killed(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED.format(folder=str(Path(__file__).parent)), "utf-8")
    killed = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, timeout=30, check=False)
    assert killed.returncode == -signal.SIGKILL
    workers = [int(word) for word in killed.stdout.split()]
    assert workers
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.05)
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def sleeping(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


def test_nobody_waits_for_work_after_an_error():
    started = time.monotonic()
    with pytest.raises(ValueError, match="no more"), LocalEngine(2) as engine:
        assert list(engine.start(double, range(2))) == [0, 2]
        engine.start(sleeping, [600])
        raise ValueError("no more")
    assert time.monotonic() - started < 300


def ended(number: int) -> int:
    """As by a system that has run out of memory."""
    os._exit(number)


def test_a_worker_that_is_ended_is_told_and_the_engine_goes_on():
    with LocalEngine(workers=2) as engine:
        for work in (engine.map, engine.start):
            with pytest.raises(WorkerError, match=r"for want of memory.*--workers 1"):
                list(work(ended, [9, 9, 9]))
            assert list(engine.map(double, range(4))) == [0, 2, 4, 6]
            assert list(engine.start(double, range(4))) == [0, 2, 4, 6]


SCRIPT = """
from textmine.engine import LocalEngine
from textmine.errors import WorkerError

try:
    with LocalEngine(2) as engine:
        print(list(engine.map(len, ["ab", "abc"])))
except WorkerError as error:
    print(error)
"""


@pytest.mark.parametrize("from_file", [True, False])
def test_a_script_that_its_own_workers_run_again_is_told_how_to_be_written(tmp_path, from_file):
    (tmp_path / "script.py").write_text(SCRIPT, "utf-8")
    words = [sys.executable, str(tmp_path / "script.py") if from_file else "-"]
    done = subprocess.run(words, input=None if from_file else SCRIPT, capture_output=True, text=True, check=True)
    assert 'if __name__ == "__main__":' in done.stdout
    assert "memory" not in done.stdout


def test_a_script_with_a_guard_is_spread_over_processes(tmp_path):
    first, rest = SCRIPT.split("try:", 1)
    script = first + 'if __name__ == "__main__":\n  try:' + rest.replace("\n", "\n  ")
    (tmp_path / "script.py").write_text(script, "utf-8")
    done = subprocess.run([sys.executable, str(tmp_path / "script.py")], capture_output=True, text=True, check=True)
    assert done.stdout == "[2, 3]\n"


def test_what_is_still_asked_of_ended_processes_does_not_end_the_next_ones():
    with LocalEngine(workers=2) as engine:
        former = engine._warm_pool()
        engine.close()
        going_on = engine.start(double, range(4))
        with pytest.raises(WorkerError), engine._watched(former):
            raise BrokenProcessPool
        assert list(going_on) == [0, 2, 4, 6]


def interrupted(number: int) -> int:
    """As on a terminal, where an interrupt goes to all processes."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.05)
    return number


@pytest.mark.skipif(sys.platform == "win32", reason="there an interrupt goes to a console")
def test_an_interrupt_is_for_the_process_that_workers_work_for():
    with LocalEngine(workers=2) as engine:
        assert list(engine.map(interrupted, range(4))) == [0, 1, 2, 3]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])  # this one gets it


def test_a_failure_of_the_work_itself_is_no_ended_worker():
    with LocalEngine(workers=2) as engine, pytest.raises(ZeroDivisionError):
        list(engine.map(partial(divmod, 1), [1, 0, 1]))


@pytest.mark.parametrize(("platform", "most"), [("win32", 61), ("linux", 100), ("darwin", 100)])
def test_windows_waits_for_so_many_processes_only(monkeypatch, platform, most):
    monkeypatch.setattr(sys, "platform", platform)
    assert LocalEngine(100).workers == most
    assert LocalEngine(8).workers == 8
    assert LocalEngine(0).workers == 1


def test_one_thread_gives_back_what_it_took():
    from threadpoolctl import threadpool_info

    before = [pool["num_threads"] for pool in threadpool_info()]
    with one_thread():
        assert all(pool["num_threads"] == 1 for pool in threadpool_info())
    assert [pool["num_threads"] for pool in threadpool_info()] == before


def slow_double(number: int) -> int:
    time.sleep(0.2)
    return 2 * number


def test_a_cluster_gives_the_same_also_when_a_worker_dies():
    pytest.importorskip("distributed")
    with DaskEngine(workers=2) as engine:
        results = engine.map(slow_double, range(12))
        first = next(results)
        victim = next(iter(engine._cluster.workers.values()))
        os.kill(victim.pid, signal.SIGKILL)
        assert [first, *results] == list(range(0, 24, 2))


def is_aligned(array: np.ndarray, beside: bytes, other: np.ndarray) -> tuple[bool, np.ndarray]:
    return array.flags.aligned and other.flags.aligned, other


def test_arrays_arrive_aligned_beside_whatever_they_travel():
    # Of an array that begins at any byte numpy computes other last bits: it cannot give it to BLAS.
    pytest.importorskip("distributed")
    weights = np.ones((50, 30), np.float32)
    with DaskEngine(workers=1) as engine:
        for size in range(1, 5):
            work = partial(is_aligned, np.ones((31, 7), np.float32), b"x" * size)
            [(on_the_way_there, back)] = engine.map(work, [weights])
            assert on_the_way_there and back.flags.aligned


def test_workers_are_sent_the_place_of_what_they_see_and_the_bytes_of_what_they_do_not(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    column = ColumnStore(tmp_path, least=0).keep(np.arange(100_000))
    with DaskEngine(workers=1) as engine:
        assert list(engine.map(np.sum, [column[:4], column])) == [6, 4_999_950_000]
        assert engine._seen == {next(tmp_path.iterdir()): True}
        assert not engine._sees(tmp_path / "elsewhere")
        monkeypatch.setattr(engine, "_sees", lambda folder: False)
        next(tmp_path.rglob("*.column")).unlink()
        assert list(engine.map(np.sum, [column[:4], column])) == [6, 4_999_950_000]


def test_a_scheduler_that_is_not_there_is_told():
    pytest.importorskip("distributed")
    with pytest.raises(SettingsError, match="No Dask scheduler answers"):
        DaskEngine("tcp://127.0.0.1:9")


@pytest.mark.parametrize(("workers", "threads", "told"), [(0, 1, "has no workers"), (1, 2, "2 threads each")])
def test_a_cluster_that_cannot_give_the_same_bytes_is_told(workers, threads, told, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("textmine.engine._PATIENCE", 2)
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=threads, processes=False, dashboard_address=None
        ) as cluster,
        pytest.raises(SettingsError, match=told),
    ):
        DaskEngine(cluster.scheduler_address)


def test_work_that_ends_every_worker_is_told():
    pytest.importorskip("distributed")
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        DaskEngine(workers=1) as engine,
        pytest.raises(WorkerError, match="most likely for want of memory"),
    ):
        list(engine.map(ended, [9]))


def test_a_scheduler_that_goes_is_told():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        DaskEngine(cluster.scheduler_address) as engine,
    ):
        started = engine.start(sleeping, [1])
        cluster.close()
        with pytest.raises(WorkerError, match="scheduler has gone"):
            list(started)


def kernels_by_thread():
    return "openblas SkylakeX" if threading.current_thread() is threading.main_thread() else "openblas Haswell"


def test_workers_that_compute_with_other_kernels_are_told(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("textmine.engine.kernels", kernels_by_thread)  # workers of this cluster are other threads
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        pytest.raises(SettingsError, match="openblas Haswell, this process with openblas SkylakeX"),
    ):
        DaskEngine(cluster.scheduler_address)


def test_a_scheduler_needs_the_engine_that_uses_it():
    with pytest.raises(SettingsError, match="--engine dask"):
        open_engine("local", scheduler="tcp://127.0.0.1:8786")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_started_comes_in_order_while_other_work_is_done(workers):
    with LocalEngine(workers) as engine:
        started = engine.start(len, ["台账", "课"])  # ledger, lesson
        assert list(engine.map(len, ["一二三", "四"])) == [3, 1]
        assert list(started) == [2, 1]
