"""Words that make no term by themselves and none with others."""

from __future__ import annotations

from pathlib import Path

from textmine.language.stopwords import TERM_LAYERS
from textmine.language.stopwords import load_stop_words as load_layers

__all__ = ["load_stop_words"]


def load_stop_words(own: Path | None = None) -> frozenset[str]:
    """The words of the layers that terms leave out, and of the project's own file; `load_layers` tells whose each is.

    Raises:
        SettingsError: the user's file cannot be read.

    >>> "进行" in load_stop_words(), "学习" in load_stop_words(), "党课" in load_stop_words()
    (True, False, False)
    """
    return load_layers(own, layers=TERM_LAYERS).words
