"""What every reader of running text yields, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Prose"]


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of one file.

    Attributes:
        text: all of it, a line a paragraph.
        title: its first heading, where the format marks headings.
        pairs: labels and values of forms in it (姓名 | 李明), in order.
        notes: what was noticed.
    """

    text: str
    title: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
