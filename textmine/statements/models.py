"""The classifiers that ship, read when first used: with sentence vectors as evidence, and with wording alone."""

from __future__ import annotations

from functools import lru_cache

from textmine.resources import model_path
from textmine.statements.classifier import Classifier

__all__ = ["load_move_model", "load_print_model", "load_standing_model"]

_FILES = ("model.npz", "wording.npz")
"""With sentence vectors as evidence, and without; the first that was made for the vectors at hand is taken."""


def load_move_model(dimensions: int) -> Classifier | None:
    """The chance of each `Move`, in their order, from vectors of so many dimensions, or from wording alone.

    None where the files are missing: then the cues decide.
    """
    return _load("moves", "cues.toml", dimensions)


def load_print_model(dimensions: int) -> Classifier | None:
    """The chances of `rest` and `print`, as `load_move_model`; None where the files are missing."""
    return _load("quotability", "ranker.json", dimensions)


def load_standing_model(dimensions: int) -> Classifier | None:
    """The chances of `rest` and `print` as readers graded single sentences; None where the files are missing."""
    return _load("standing", "CARD.md", dimensions)


@lru_cache(maxsize=6)
def _load(folder: str, beside: str, dimensions: int) -> Classifier | None:
    paths = (model_path(folder, beside).with_name(name) for name in _FILES)
    models = (Classifier.load(path) for path in paths if path.exists())
    return next((model for model in models if model.dimensions in (dimensions, 0)), None)
