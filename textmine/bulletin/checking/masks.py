"""Real names in an edition that leaves the house, which prints pseudonyms, 某小学, and × within quotations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.naming import MASK

__all__ = ["check_masks"]


def check_masks(context: Context, text: Text) -> Iterator[Finding]:
    """Every name of a person or a school of the class that the external edition would not print.

    What the class card says is public: who holds the class, for whom, and who lectures.
    """
    if not context.names.external:
        return
    view = text.text
    for words in sorted(context.public_words, key=lambda words: (-len(words), words)):
        view = view.replace(words, "\u3000" * len(words))
    masked = context.names.masked(view)
    hidden = (i for i, (shown, mask) in enumerate(zip(view, masked, strict=True)) if shown != mask)
    for _, run in groupby(enumerate(hidden), key=lambda item: item[1] - item[0]):
        places = [place for _, place in run]
        yield from _names(context, text, places[0], places[-1] + 1)


def _names(context: Context, text: Text, start: int, end: int) -> Iterator[Finding]:
    """The names in a stretch, in which a school and one of its people may stand side by side."""
    while start < end:
        known = (*context.units, *context.by_name)
        name = max((n for n in known if text.text.startswith(n, start)), key=len, default=text.text[start:end])
        stop = min(start + len(name), end)
        yield _finding(context, text, start, stop)
        start = stop


def _finding(context: Context, text: Text, start: int, end: int) -> Finding:
    name, names = text.text[start:end], context.names
    people = context.of_unit(context.by_name.get(name, ()), text.text[max(0, start - 40) : start])
    if text.is_marked(start, end):
        right = MASK * (end - start)
    elif name in context.units:
        right = names.school(name)
    elif len(people) == 1:
        right = names.codes[people[0].name, people[0].unit or ""]
    else:
        right = ""
    told = f"对外的版本不印学员姓名和单位：请改作“{right}”" if right else "对外的版本不印学员姓名和单位"
    return text.finding("form", start, end, "flawed", suggestion=told, certain=bool(right), replacement=right)
