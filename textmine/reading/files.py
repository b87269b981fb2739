"""What was given on the command line, as a list of files in one order that does not depend on the machine."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import InputError
from textmine.reading.account import Note, Reject
from textmine.reading.decoding import decode_name
from textmine.run import DOCUMENTS_FILE, MANIFEST_FILE, holds_run
from textmine.sections import find_beside, is_file

__all__ = ["OF_A_RUN", "Found", "InputFile", "as_aside", "find_files", "results_within"]

_ABOUT = re.compile(
    r"(?:^|/)(?:README|CARD)(?:[._-][a-z]{2}(?:[._-](?:[a-z]{2}|hans|hant))?)?(?:\.(?:md|markdown|txt|rst|html?|docx?|pdf))?$",
    re.IGNORECASE,
)
"""README, README.md, README.zh-CN.md and their like; Card游戏教学设计.txt is how to teach with a game of cards."""
_SETTINGS = re.compile(r"\.toml$", re.IGNORECASE)
_CARD = "class.toml"
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)

OF_A_RUN = "results of a run, no input"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file: where it is, and how it is called in ids and messages."""

    path: Path
    label: str


@dataclass(frozen=True)
class Found:
    """Files in order of their labels; run folders; files that are not documents; what cannot be read."""

    files: tuple[InputFile, ...]
    runs: tuple[Path, ...]
    notes: tuple[Note, ...]
    rejects: tuple[Reject, ...]
    cards: tuple[Path, ...]


def as_aside(name: str, place: str) -> Note | None:
    """What is noted of a file in a folder or an archive that is no document; None where it is one.

    >>> as_aside("README.md", "研讨.zip / README.md").topic, as_aside("Card游戏-李明.txt", "a")  # a game
    ('aside', None)
    """
    if _LITTER.search(name):
        return Note(place, "file", "left by a program, not a document")
    if _SETTINGS.search(name):
        return Note(place, "file", "settings, not a document")
    return Note(place, "aside", "about the corpus, not part of it") if _ABOUT.search(name) else None


def results_within(names: Collection[str]) -> tuple[str, ...]:
    """The folders of an archive that hold the results of a run, with a closing slash.

    >>> results_within(["研讨.csv", "run/manifest.json", "run/documents.parquet", "run/quotes.jsonl"])  # posts
    ('run/',)
    """
    holding = (
        {name.removesuffix(file) for name in names if name.endswith(file)} for file in (MANIFEST_FILE, DOCUMENTS_FILE)
    )
    return tuple(sorted(folder for folder in set.intersection(*holding) if not folder or folder.endswith("/")))


def find_files(paths: Iterable[Path], *, without: Path | None = None) -> Found:
    """All files of what was given.

    A run folder that is named is read as one; one that lies in a folder is no input: its texts are those of the folder
    once more, and its bulletin speaks of them.

    Args:
        paths: files, folders, run folders.
        without: the folder that results go to, which is passed over in silence: before the first run it is not there.

    Raises:
        InputError: a path is not there, or nothing was given.
    """
    found = _Finder(without)
    for path in sorted({Path(p) for p in paths}):
        found.take(path)
    found.take_card_beside()
    if not (found.files or found.runs or found.rejects or found.asides):
        raise InputError("There is nothing to read here: give a file, a folder with files, or a run folder.")
    files = sorted(_labelled(found.files), key=lambda f: (f.label, str(f.path)))
    return Found(tuple(files), tuple(found.runs), tuple(found.asides), tuple(found.rejects), tuple(found.cards))


class _Finder:
    def __init__(self, without: Path | None) -> None:
        self._without = without
        self.files: list[tuple[Path, str]] = []
        self.runs: list[Path] = []
        self.asides: list[Note] = []
        self.rejects: list[Reject] = []
        self.cards: list[Path] = []
        self.named: list[Path] = []

    def take(self, path: Path) -> None:
        """A path as given: what it names is read, whatever it is called."""
        if not _is_there(path):
            raise InputError(f"{path}: there is no such file or folder. Check the path.")
        if path.is_dir():
            self._take_named_folder(path)
        elif path.suffix == ".toml":
            self.cards.append(path)
        else:
            self.files.append((path, decode_name(path.name)))
            self.named.append(path)

    def take_card_beside(self) -> None:
        """The class card beside a file given by name, where no other was given or found."""
        if not self.cards and (card := find_beside(self.named, _CARD)):
            self.cards.append(card)
            self.asides.append(Note(_CARD, "file", "the class card beside the file is used"))

    def _take_named_folder(self, folder: Path) -> None:
        if not holds_run(folder):
            self._take_folder(folder)
        elif is_file(folder / DOCUMENTS_FILE):
            self.runs.append(folder)
        else:
            raise InputError(
                f"{folder}: this run broke off before it had read anything. Run again what it was made from."
            )

    def _take_folder(self, folder: Path) -> None:
        inside = folder.resolve()
        for path, label in self._walk(folder, ""):
            if aside := as_aside(label, label):
                if label == _CARD:
                    self.cards.append(path)
                self.asides.append(aside)
            elif path.is_symlink() and not path.resolve().is_relative_to(inside):
                self.rejects.append(Reject(label, "it is a link to outside the folder"))
            elif not path.is_file():
                self.rejects.append(Reject(label, "it is no regular file"))
            else:
                self.files.append((path, label))

    def _walk(self, folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
        """The files below a folder, but for what programs keep there, and results."""
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError as error:
            raise InputError(
                f"{folder}: cannot be opened ({error.strerror}). Check the rights of the folder."
            ) from error
        for entry in entries:
            path, label = Path(entry.path), prefix + decode_name(entry.name)
            if not entry.is_dir(follow_symlinks=False):
                yield path, label
            elif not (_LITTER.search(label) or self._is_own_output(path)):
                if holds_run(path):
                    self.asides.append(Note(f"{label}/", "aside", OF_A_RUN))
                else:
                    yield from self._walk(path, f"{label}/")

    def _is_own_output(self, folder: Path) -> bool:
        return self._without is not None and self._without.exists() and self._without.samefile(folder)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError as error:
        raise InputError(
            f"{path}: cannot be looked at ({error.strerror}). Check the rights of the folders above."
        ) from error


def _labelled(files: list[tuple[Path, str]]) -> Iterator[InputFile]:
    """Where two files would be called the same, their folders are added until they are not."""
    unique = {path.resolve(): (path, label) for path, label in files}
    labels: dict[str, list[Path]] = {}
    for path, label in unique.values():
        labels.setdefault(label, []).append(path)
    for label, group in labels.items():
        if len(group) == 1:
            yield InputFile(group[0], label)
            continue
        depth = 1
        while len({p.resolve().parts[-depth - label.count("/") - 1 :] for p in group}) < len(group):
            depth += 1
        for path in group:
            yield InputFile(path, decode_name("/".join(path.resolve().parts[-depth - label.count("/") - 1 :])))
