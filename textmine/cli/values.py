"""Values of options that need more than a type."""

from __future__ import annotations

from typing import Literal

from textmine.errors import SettingsError

__all__ = ["number_of_topics"]


def number_of_topics(text: str | None) -> int | Literal["auto"] | None:
    """What `--topics` says: a number from 1, `auto`, or nothing.

    >>> number_of_topics("12"), number_of_topics("auto"), number_of_topics(None)
    (12, 'auto', None)
    """
    if text is None:
        return None
    if text == "auto":
        return "auto"
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(f"--topics takes a number from 1, or auto; not {text!r}.")
    return int(text)
