"""Words that make no term by themselves and none with others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from textmine.errors import SettingsError
from textmine.resources import model_path

__all__ = ["load_stop_words"]


def load_stop_words(own: Path | None = None) -> frozenset[str]:
    """The stop words that ship, and a user's own (one a line; `#` begins a comment).

    Raises:
        SettingsError: the user's file cannot be read.

    >>> "进行" in load_stop_words(), "党课" in load_stop_words()  # to carry out; party lecture
    (True, False)
    """
    words = _shipped()
    if own is None:
        return words
    try:
        return words | _words(own.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{own}: the stop words cannot be read ({error}). The file must be text in UTF-8, one word a line."
        ) from error


@cache
def _shipped() -> frozenset[str]:
    return _words(model_path("keywords", "stopwords.txt").read_text("utf-8"))


def _words(text: str) -> frozenset[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line.lower() for line in lines if line)
