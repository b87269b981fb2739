"""The run folder: results, and the manifest that says what they were made from.

A stage writes into a temporary folder beside the results, and its files are moved into place when all of them are
whole. The manifest then records a key (a hash of all that the stage depends on) and the hash of each file. A later run
trusts a file only where both still hold, so that what was interrupted, edited or made from other input is done again,
and nothing else (the manner of weasel's lock file).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, RunFolder.open(Path(folder) / "run") as run:
    ...     def produce(out: Path) -> None:
    ...         _ = (out / "greeting.txt").write_text("你好", "utf-8")  # hello
    ...     run.stage("greet", key="k1", outputs=["greeting.txt"], produce=produce)
    ...     run.stage("greet", key="k1", outputs=["greeting.txt"], produce=produce)  # nothing has changed
    ...     run.stage("greet", key="k2", outputs=["greeting.txt"], produce=produce)  # what it depends on has
    True
    False
    True
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout

from textmine.errors import RunError
from textmine.output import mendable, replacing, write_text
from textmine.sections import is_file
from textmine.store import ColumnStore

__all__ = [
    "DOCUMENTS_FILE",
    "MANIFEST_FILE",
    "RunFolder",
    "content_digest",
    "digest_of",
    "file_digest",
    "holds_run",
    "is_run_folder",
]

MANIFEST_FILE = "manifest.json"
DOCUMENTS_FILE = "documents.parquet"
"""What a run has read, which others may read from it."""
_LOCK = ".lock"
_PATIENCE = 5.0
"""Seconds within which whoever changes one file of a run is done with it."""
_UNFINISHED = ".unfinished"

Produce = Callable[[Path], "Callable[[], None] | None"]
"""Writes a stage's outputs below a folder; where it leaves work to other processes, it returns what waits for them."""


class RunFolder:
    """A folder of results with its manifest, held by one process at a time while it is written.

    Attributes:
        path: the folder.
        manifest: what `manifest.json` holds; written back whenever a stage is done.
    """

    def __init__(
        self, path: Path, manifest: dict[str, Any], lock: FileLock | None = None, *, is_new: bool = False
    ) -> None:
        self.path = path
        self.manifest = manifest
        self._lock = lock
        self._is_new = is_new

    @classmethod
    def open(cls, path: Path) -> Self:
        """Make or take up a run folder for writing, and hold it until `close`.

        Raises:
            RunError: the folder holds other things than a run, or another process is writing it.
            OutputError: the folder cannot be made or written.
        """
        with mendable(path):
            if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not is_run_folder(path))):
                raise RunError(f"{path} exists and is no run folder of textmine. Choose another --out.")
            is_new = not path.exists()
            path.mkdir(parents=True, exist_ok=True)
            lock = _take_hold(path, patience=0, advice="Wait for it, or choose another --out.")
            try:
                manifest = _read_manifest(path)
            except RunError:
                _let_go(lock)
                raise
            shutil.rmtree(path / _UNFINISHED, ignore_errors=True)
        return cls(path, manifest, lock, is_new=is_new)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Take up a finished run folder for reading.

        Raises:
            RunError: it is no run folder, or its manifest is damaged.
        """
        if not is_run_folder(path):
            raise RunError(f"{path} is no run folder of textmine. Make one: textmine run CORPUS --out {path}")
        return cls(path, _read_manifest(path))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from writing the folder while something in it is read, changed and written.

        Raises:
            RunError: a run is writing it.
        """
        if self._lock is not None:
            yield
            return
        with mendable(self.path):
            lock = _take_hold(self.path, patience=_PATIENCE, advice="Wait for it, and try again.")
        try:
            yield
        finally:
            _let_go(lock)

    def close(self) -> None:
        """Let go of the folder; one that was made anew and in which no stage was finished is taken away again."""
        if self._lock is not None:
            shutil.rmtree(self.path / _UNFINISHED, ignore_errors=True)
            if self._is_new and not self.manifest["stages"]:
                (self.path / MANIFEST_FILE).unlink(missing_ok=True)
            _let_go(self._lock)
            self._lock = None
            if self._is_new:
                with suppress(OSError):  # something lies there
                    self.path.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def store(self) -> ColumnStore:
        """Where columns of a large corpus go: while the folder is written into it, else into files that pass."""
        return ColumnStore(self.scratch) if self._lock is not None else ColumnStore.passing()

    @property
    def scratch(self) -> Path:
        """A folder for what is needed while the folder is written, and for no longer."""
        return self.path / _UNFINISHED / "columns"

    def describe(self, **facts: Any) -> None:
        """Record facts of the whole run (inputs, settings, versions) in the manifest."""
        self.manifest.update(facts)
        self._write_manifest()

    def take_inputs(self, inputs: list[dict[str, Any]], *, first: str) -> None:
        """Record what the run is made from; where that has changed, its first stage is no longer fresh."""
        if self.manifest.get("inputs") != inputs:
            self.manifest["stages"].pop(first, None)
            self.describe(inputs=inputs)

    def outputs(self, stage: str) -> Mapping[str, str]:
        """The files of a finished stage with their SHA-256, or nothing where it is not finished."""
        outputs: Mapping[str, str] = self.manifest["stages"].get(stage, {}).get("outputs", {})
        return outputs

    def is_fresh(self, stage: str, key: str) -> bool:
        """Whether a stage was finished from just this, and its files are as it left them."""
        record = self.manifest["stages"].get(stage)
        return record is not None and record["key"] == key and self._as_recorded(record["outputs"])

    def stage(
        self, name: str, *, key: str, outputs: Sequence[str], produce: Produce, needs: Iterable[str] = ()
    ) -> bool:
        """Do a stage unless it is fresh.

        Args:
            name: of the stage, as in the manifest.
            key: a hash of all that it depends on.
            outputs: the files or folders that it makes, relative to the run folder.
            produce: writes them below the folder that it is given. An output that it does not write does not exist.
            needs: the stages whose outputs it is made from; when these are made anew, its own are given out no more.

        Returns:
            Whether it was done.
        """
        if self.is_fresh(name, key):
            return False
        self._produced(name, key, outputs, produce, needs)[0]()
        return True

    def begin(
        self, name: str, *, key: str, outputs: Sequence[str], produce: Produce, needs: Iterable[str] = ()
    ) -> Callable[[], None] | None:
        """Do a stage unless it is fresh, or begin it, where other processes do it while the next stages are done.

        Args:
            name: as in `stage`, like the others.
            key: a hash of all that it depends on.
            outputs: the files or folders that it makes.
            produce: writes them, or returns what waits until they are written.
            needs: the stages whose outputs it is made from.

        Returns:
            What waits for other processes and ends the stage, or None where nothing is left to do.
        """
        if self.is_fresh(name, key):
            return None
        end, is_under_way = self._produced(name, key, outputs, produce, needs)
        if is_under_way:
            return end
        end()
        return None

    def _produced(
        self, name: str, key: str, outputs: Sequence[str], produce: Produce, needs: Iterable[str]
    ) -> tuple[Callable[[], None], bool]:
        """What ends the stage, and whether other processes are still at it."""
        started = time.perf_counter()
        record = {"state": "done", "key": key, "needs": {need: digest_of(self.outputs(need)) for need in needs}}
        work = self.path / _UNFINISHED / name
        with mendable(self.path):
            work.mkdir(parents=True)
            wait = produce(work)
        seconds = time.perf_counter() - started
        return lambda: self._end(name, record, outputs, work, wait, seconds), wait is not None

    def _end(
        self,
        name: str,
        record: dict[str, Any],
        outputs: Sequence[str],
        work: Path,
        wait: Callable[[], None] | None,
        seconds: float,
    ) -> None:
        started = time.perf_counter()
        with mendable(self.path):
            if wait is not None:
                wait()
            self.manifest["stages"].pop(name, None)
            self._write_manifest()
            made = self._move_into_place(work, outputs)
            seconds = round(seconds + time.perf_counter() - started, 3)
            self.manifest["stages"][name] = record | {"seconds": seconds, "outputs": made}
            self._write_manifest()
            shutil.rmtree(work, ignore_errors=True)

    def file(self, name: str, *, as_left: bool = True) -> Path:
        """A file of the folder that some finished stage made from what the folder holds now.

        Args:
            name: of the file, relative to the folder.
            as_left: whether nobody may have changed it since.

        Raises:
            RunError: it is missing, not as it was left, or made from what a later run made anew.
        """
        for record in self.manifest["stages"].values():
            if name in record["outputs"]:
                if not self._is_of_what_is_here(record):
                    raise RunError(
                        f"{self.path / name} was made from what a later run has made anew, and that run broke off "
                        "before it. Run again: it goes on where it stopped."
                    )
                if as_left and not self._as_recorded({name: record["outputs"][name]}):
                    raise RunError(f"{self.path / name} was changed or lost since the run. Run again to make it anew.")
                return self.path / name
        raise RunError(
            f"{self.path} has no {name}: the run did not come that far. Run again: it goes on where it stopped."
        )

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a JSON-lines file of the folder."""
        with self.file(name).open(encoding="utf-8") as lines:  # a text may hold U+2028, where splitlines would cut
            return [json.loads(line) for line in lines]

    def each(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a JSON-lines file of the folder, one after the other, of one with a row a document."""
        with self.file(name).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def count(self, name: str) -> int:
        """How many rows a JSON-lines file of the folder has."""
        with self.file(name).open("rb") as lines:
            return sum(1 for _ in lines)

    def _is_of_what_is_here(self, record: Mapping[str, Any]) -> bool:
        """Whether a stage was made from what the stages that it needs have made last, and so were they.

        A record is kept all the same: where later input gives the former texts again, its stage is fresh again.
        """
        stages = self.manifest["stages"]
        return all(
            need in stages and digest_of(stages[need]["outputs"]) == made and self._is_of_what_is_here(stages[need])
            for need, made in record.get("needs", {}).items()
        )

    def _as_recorded(self, outputs: Mapping[str, str]) -> bool:
        paths = {self.path / name: digest for name, digest in outputs.items()}
        return all(path.is_file() and file_digest(path) == digest for path, digest in paths.items())

    def _move_into_place(self, work: Path, outputs: Sequence[str]) -> dict[str, str]:
        made: dict[str, str] = {}
        for name in outputs:
            source, target = work / name, self.path / name
            _remove(target)
            if source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
                files = sorted(path for path in target.rglob("*") if path.is_file()) if target.is_dir() else [target]
                made |= {path.relative_to(self.path).as_posix(): file_digest(path) for path in files}
        return made

    def _write_manifest(self) -> None:
        with replacing(self.path / MANIFEST_FILE) as path:
            write_text(path, json.dumps(self.manifest, ensure_ascii=False, indent=2) + "\n")


def _take_hold(path: Path, *, patience: float, advice: str) -> FileLock:
    lock = FileLock(path / _LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise RunError(f"Another textmine is writing {path} now. {advice}") from None
    return lock


def _let_go(lock: FileLock) -> None:
    """Release a lock and leave no file of it.

    The file is removed while it is held: afterwards it may be another's, whose lock would guard nothing any more.
    Windows removes no file that is open, and so none that another holds.
    """
    file = Path(lock.lock_file)
    if sys.platform != "win32":
        file.unlink(missing_ok=True)
    lock.release()
    if sys.platform == "win32":
        with suppress(OSError):
            file.unlink(missing_ok=True)


def is_run_folder(path: Path) -> bool:
    """Whether a folder was made by `textmine run` (or is being made).

    Others keep a `manifest.json`, too, such as a page of the web; one that cannot be read at all may be a run's.
    """
    if not is_file(path / MANIFEST_FILE):
        return is_file(path / _LOCK)
    return _manifest_is_of_a_run(path) is not False


def holds_run(path: Path) -> bool:
    """Whether the results of a run surely lie in a folder: no lock alone, and no manifest that cannot be read."""
    if not is_file(path / MANIFEST_FILE):
        return False
    return _manifest_is_of_a_run(path) or is_file(path / DOCUMENTS_FILE)


def _manifest_is_of_a_run(path: Path) -> bool | None:
    """None where it cannot be read."""
    try:
        return _is_manifest(json.loads((path / MANIFEST_FILE).read_bytes()))
    except (OSError, ValueError):
        return None


def _is_manifest(value: Any) -> bool:
    stages = value.get("stages") if isinstance(value, dict) else None
    return isinstance(stages, dict) and all(
        isinstance(record, dict) and record.keys() >= {"key", "outputs"} for record in stages.values()
    )


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST_FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {"stages": {}}
    except (OSError, ValueError) as error:
        raise RunError(f"{path / MANIFEST_FILE} is damaged ({error}). Run again into another folder.") from error
    return manifest


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_digest(path: Path) -> str:
    """A hash of a file, or of all files of a folder, by their names and contents: one that was moved is the same."""
    below = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    named = sorted((file.relative_to(path.parent if file == path else path).as_posix(), file) for file in below)
    return digest_of(*((name, file_digest(file)) for name, file in named))


def digest_of(*values: Any) -> str:
    """The SHA-256 of plain values, by their canonical JSON.

    >>> digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    True
    """
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
