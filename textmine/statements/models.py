"""The classifiers that ship, read when first used."""

from __future__ import annotations

from functools import lru_cache

from textmine.resources import model_path
from textmine.statements.classifier import LinearClassifier

__all__ = ["load_move_model", "load_print_model"]


@lru_cache(maxsize=1)
def load_move_model() -> LinearClassifier | None:
    """The chance of each `Move`, in their order; None where the file is missing: then the cues decide."""
    return _load("moves", "cues.toml")


@lru_cache(maxsize=1)
def load_print_model() -> LinearClassifier | None:
    """The chances of `rest` and `print`; None where the file is missing."""
    return _load("quotability", "ranker.json")


def _load(folder: str, beside: str) -> LinearClassifier | None:
    path = model_path(folder, beside).with_name("model.npz")
    return LinearClassifier.load(path) if path.exists() else None
