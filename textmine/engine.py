"""Work over chunks, in order: in this process, in local processes, or on a cluster.

An engine maps a function over chunks and yields the results in the order of the chunks, lazily. What is computed never
depends on the engine or on the number of workers: chunks are cut from the corpus alone (`chunked`).
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from textmine.errors import SettingsError, WorkerError
from textmine.kernels import kernels
from textmine.store import packed, unpacked

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection

__all__ = [
    "DaskEngine",
    "Engine",
    "LocalEngine",
    "Progress",
    "chunked",
    "no_progress",
    "one_thread",
    "open_engine",
    "spawn_seed",
]

F = TypeVar("F")
T = TypeVar("T")
R = TypeVar("R")

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is (0 where that is not known)."""


def no_progress(stage: str, done: int, total: int) -> None:
    """The progress callback of those who do not look."""


_PATIENCE = 5
"""Seconds to wait for a scheduler, and for its first worker. A guess: on one network both answer within one."""


_MOST_ON_WINDOWS = 61
"""Processes that one process can wait for there; a larger pool is refused."""


_NEVER_BEGAN = (
    "No worker process came to work. Each begins by running the script that asks for it, and a script that asks again "
    'ends it: put what a script does below `if __name__ == "__main__":`, into a file (not standard input), or use one '
    "worker."
)


class Engine(Protocol):
    """What maps work over chunks."""

    workers: int

    @property
    def here(self) -> LocalEngine:
        """One whose work stays on this machine, such as drawing into files."""
        ...

    def map(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Results in the order of the chunks; at most a few chunks per worker are under way at once."""
        ...

    def start(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Like `map`, but other processes get all chunks at once, and work on them while this one does other things."""
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


class LocalEngine:
    """Processes on this machine; with one worker, this process itself.

    `function` and chunks must be picklable with more than one worker, and a script must ask for these below
    `if __name__ == "__main__":`, since every process begins by running it. Processes start when first needed and stay
    warm until `close` (or the end of a `with` block). Where one of them is ended from outside, whoever waits for its
    work gets a `WorkerError`, and the next work gets processes of its own.

    >>> with LocalEngine() as engine:
    ...     list(engine.map(len, ["微党课", "双减"]))
    [3, 2]
    """

    def __init__(self, workers: int = 1) -> None:
        self.workers = max(1, min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers)
        self._pool: ProcessPoolExecutor | None = None
        self._wanted: Connection | None = None
        """While this is open, what the processes work on is wanted."""
        self._begun: Any = None
        """A flag in shared memory: whether any of the processes has come to work."""

    @property
    def here(self) -> LocalEngine:
        """This one."""
        return self

    def map(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Results in the order of the chunks; a single chunk is not worth a process."""
        chunks = iter(chunks)
        first = list(islice(chunks, 2 if self.workers > 1 else 0))
        if len(first) < 2:
            return map(function, chain(first, chunks))
        return self._map_in_pool(function, chain(first, chunks))

    def _map_in_pool(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        with self._watched(self._warm_pool()) as pool:
            yield from _in_order(partial(_submit, pool), function, chunks, ahead=2 * self.workers)

    def start(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Like `map`, but other processes get all chunks at once, and work on them while this one does other things.

        With one worker, nothing is done before it is asked for.
        """
        if self.workers < 2:
            return map(function, chunks)
        with self._watched(self._warm_pool()) as pool:
            started = [_submit(pool, function, chunk) for chunk in chunks]
        return self._results(pool, started)

    def warm(self) -> None:
        """Begin the processes, which need half a second before they can work, while this one does other things."""
        self.start(_come_to_work, range(self.workers))

    def _results(self, pool: ProcessPoolExecutor, started: Sequence[Future[R]]) -> Iterator[R]:
        with self._watched(pool):
            for future in started:
                yield future.result()

    @contextmanager
    def _watched(self, pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
        """Work with processes; where one of them is ended from outside, all are let go of.

        Raises:
            WorkerError: one was, which leaves the pool unusable.
        """
        from concurrent.futures import BrokenExecutor

        try:
            yield pool
        except BrokenExecutor as error:
            begun = pool is not self._pool or self._begun.value
            if pool is self._pool:
                self._end()  # nobody waits for what the others are doing
                self.close()
            if not begun:
                raise WorkerError(_NEVER_BEGAN) from error
            raise WorkerError(
                f"One of {self.workers} worker processes was ended from outside, most likely for want of memory. Run "
                f"again with fewer: --workers {max(1, self.workers // 2)}. What a run has finished is kept."
            ) from error

    def _warm_pool(self) -> ProcessPoolExecutor:
        import gc
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        if self._pool is None:
            # spawn: forking a process that runs polars' threads may deadlock.
            context = get_context("spawn")
            wanted, self._wanted = context.Pipe(duplex=False)
            self._begun = context.RawValue("b", False)
            known = wanted, self._begun, gc.get_threshold()
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin_work, initargs=known)
        return self._pool

    def close(self) -> None:
        """End the processes, when they have done what they are doing."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self._end()

    def _end(self) -> None:
        """End the processes in whatever they are doing."""
        if self._wanted is not None:
            self._wanted.close()
            self._wanted = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is not None:
            self._end()  # nobody waits for results after an error or an interrupt
        self.close()


def _submit(pool: ProcessPoolExecutor, function: Callable[[T], R], chunk: T) -> Future[R]:
    with _no_interrupt():  # it may start a process
        return pool.submit(_apply, function, packed(chunk))


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold an interrupt back for a moment; processes that start meanwhile never get one.

    On a terminal it goes to all processes. Workers end when the one that they work for does (`_begin_work`), and have
    nothing to say about it. Windows cannot hold one back.
    """
    import signal

    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _come_to_work(_: int) -> None:
    """What a process does that shall only begin."""


def _begin_work(wanted: Connection, begun: Any, collected: tuple[int, int, int]) -> None:
    """Look for cycles as often as the process does that this worker works for, and end when that wants it no more."""
    import gc
    import signal

    begun.value = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*collected)
    _end_when_not_wanted(wanted)


def _end_when_not_wanted(wanted: Connection) -> None:
    """End this worker when nobody wants its work: the process that it works for is gone, or has closed its end."""
    import os
    from multiprocessing.connection import wait
    from threading import Thread

    def watch() -> None:
        wait([wanted])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


class DaskEngine:
    """A Dask cluster: one that runs already, or workers of its own on this machine.

    A chunk whose worker dies is computed again by another, so the results are those of an undisturbed run. Where it
    ends one after the other, or the scheduler goes, whoever waits for it gets a `WorkerError`.

    Args:
        scheduler: the address of a scheduler, such as `tcp://127.0.0.1:8786`, or None for a cluster of its own.
        workers: processes of a cluster of its own.

    Raises:
        SettingsError: dask.distributed is not installed, no scheduler answers there, it has no workers, or these
            compute other last bits than this process does: with several threads each, or with other matrix kernels.
    """

    def __init__(self, scheduler: str | None = None, *, workers: int = 2) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise SettingsError("The dask engine needs dask.distributed: pip install 'textmine[dask]'") from None
        self._cluster = None
        if scheduler is None:
            self._cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        try:
            self._client = Client(self._cluster or scheduler, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise SettingsError(f"No Dask scheduler answers at {scheduler} ({error}). Check --scheduler.") from error
        self._seen: dict[Path, bool] = {}
        try:
            self.workers = self._workers(scheduler)
        except SettingsError:
            self.close()
            raise

    def _workers(self, scheduler: str | None) -> int:
        """How many workers there are, all of which compute the bits that this process computes."""
        threads = self._threads(scheduler)
        if max(threads) > 1:
            raise SettingsError(
                f"Workers of {scheduler} run {max(threads)} threads each; these would compute other last bits than one "
                f"does. Start workers so: dask worker {scheduler} --nworkers auto --nthreads 1"
            )
        answers = self._client.run(kernels, on_error="return").values()  # who dies meanwhile computes nothing
        if others := sorted({answer for answer in answers if isinstance(answer, str)} - {kernels()}):
            raise SettingsError(
                f"Workers of {scheduler} compute matrices with {'; '.join(others)}, this process with {kernels()}; "
                "these give other last bits. Start workers and textmine on processors of one kind, with the same numpy "
                "and the same OPENBLAS_CORETYPE, if any (`textmine doctor` tells the kernels)."
            )
        return len(threads)

    def _threads(self, scheduler: str | None) -> list[int]:
        """The threads of each worker."""
        from distributed import TimeoutError as Late

        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except Late:
            raise SettingsError(
                f"The scheduler at {scheduler} has no workers. Start some: dask worker {scheduler} --nthreads 1"
            ) from None
        return list(self._client.nthreads().values())

    @property
    def here(self) -> LocalEngine:
        """This process."""
        return LocalEngine()

    def map(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Results in the order of the chunks."""
        return self._results(_in_order(self._submit, packed(function, self._sees), chunks, ahead=2 * self.workers))

    def start(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Like `map`, but the cluster gets all chunks at once."""
        work = packed(function, self._sees)
        started = [self._submit(work, chunk) for chunk in chunks]
        return self._results(future.result() for future in started)

    def _results(self, made: Iterator[bytes]) -> Iterator[Any]:
        """What workers made.

        Raises:
            WorkerError: one piece of work has ended every worker that had it, or the scheduler is gone.
        """
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        try:
            yield from map(unpacked, made)
        except KilledWorker as error:
            raise WorkerError(
                "Workers of the cluster were ended one after the other by the same piece of work, most likely for want"
                " of memory. Start fewer on each machine, or with more each (dask worker --memory-limit), and run anew."
                " What a run has finished is kept."
            ) from error
        except CancelledError as error:
            raise WorkerError(
                "The Dask scheduler has gone while it was at work. Start it and its workers anew, and run again. What a"
                " run has finished is kept."
            ) from error

    def _submit(self, function: bytes, chunk: object) -> Future[bytes]:
        # All that travels is packed here: arrays that Dask sends beside a message begin at any byte there, and of such
        # an array numpy computes other last bits, since it cannot give it to BLAS.
        future: Future[bytes] = self._client.submit(_apply_packed, function, packed(chunk, self._sees), pure=False)
        return future

    def _sees(self, folder: Path) -> bool:
        """Whether all workers see a folder, so that they can read there what else would travel."""
        if folder not in self._seen:
            answers = self._client.run(folder.is_dir, on_error="return")  # who dies meanwhile has not seen it
            self._seen[folder] = all(answer is True for answer in answers.values())
        return self._seen[folder]

    def close(self) -> None:
        """Leave the cluster; end it where it is this engine's own."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_engine(name: str = "local", *, workers: int = 1, scheduler: str | None = None) -> LocalEngine | DaskEngine:
    """The engine of this name: `local` or `dask`.

    Raises:
        SettingsError: there is no such engine, or it cannot be reached.
    """
    if name != "dask" and scheduler is not None:
        raise SettingsError("--scheduler is for a Dask cluster: add --engine dask.")
    if name == "local":
        return LocalEngine(workers)
    if name == "dask":
        return DaskEngine(scheduler, workers=workers)
    raise SettingsError(f"There is no engine {name!r}: choose local or dask.")


def _in_order(submit: Callable[[F, T], Future[R]], function: F, chunks: Iterable[T], *, ahead: int) -> Iterator[R]:
    chunks = iter(chunks)
    waiting = deque(submit(function, chunk) for chunk in islice(chunks, ahead))
    while waiting:
        result = waiting.popleft().result()
        waiting.extend(submit(function, chunk) for chunk in islice(chunks, 1))
        yield result


def _apply(function: Callable[[T], R], chunk: bytes) -> R:
    return function(unpacked(chunk))


def _apply_packed(function: bytes, chunk: bytes) -> bytes:
    return packed(_apply(unpacked(function), chunk))


def chunked(sizes: Iterable[int], *, size: int) -> list[tuple[int, int]]:
    """Cut a sequence of items into runs of about `size` (a sum of `sizes`, such as characters) each.

    >>> chunked([3, 3, 3, 9, 1], size=6)
    [(0, 2), (2, 4), (4, 5)]
    """
    runs, begin, end, total = [], 0, 0, 0
    for end, item in enumerate(sizes, 1):
        total += item
        if total >= size:
            runs.append((begin, end))
            begin, total = end, 0
    if begin < end:
        runs.append((begin, end))
    return runs


def one_thread() -> AbstractContextManager[object]:
    """Hold BLAS and OpenMP to one thread: with two, the last bits of a sum differ, and with them decisions."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def spawn_seed(seed: int, stage: str) -> int:
    """The seed of a stage: from the one setting and the stage's name, so that no stage draws from another's numbers.

    >>> spawn_seed(42, "themes") == spawn_seed(42, "themes") != spawn_seed(42, "clouds")
    True
    """
    import hashlib

    return int.from_bytes(hashlib.sha256(f"{seed}/{stage}".encode()).digest()[:4], "big")
