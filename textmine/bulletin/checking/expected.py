"""What a figure must be, and how the one that is told stands to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textmine.bulletin.checking.amounts import amount_at
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.facts import Fact, number_in_words

__all__ = ["Expected", "compared", "of_fact", "of_part"]

_SOME = re.compile("其中|[男女]")
"""Words behind which a figure is of some of the class."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a figure must be.

    Attributes:
        label: its name.
        values: what is right.
        measure: what it counts.
        source: where it is from.
        printed: how it is told in full.
        certain: whether it must stand there where another does.
        exact: the figure before it was rounded.
        facts: the ids of the facts that it is from.
    """

    label: str
    values: tuple[float, ...]
    measure: str
    source: str
    printed: str
    certain: bool = True
    exact: float | None = None
    facts: tuple[str, ...] = ()


def of_fact(fact: Fact) -> Expected:
    """What a figure must be that tells a fact; what another source says is right as well, but then none is certain."""
    values = tuple(float(value) for value in (fact.value, *(other.value for other in fact.others)))
    source = f"fact:{fact.id}（{fact.source}）"
    return Expected(fact.label, values, fact.measure, source, fact.printed, not fact.others, fact.exact, (fact.id,))


def compared(context: Context, text: Text, view: str, match: re.Match[str], expected: Expected) -> Finding:
    """The figure of a match (its group `n`) with its status."""
    amount = amount_at(view, match.start("n"), match["n"])
    span = (amount.start, amount.end)
    if any(amount.tells(value, expected.measure, expected.exact) for value in expected.values):
        return text.finding("figure", *span, "recomputed", source=expected.source)
    certain = expected.certain and not amount.rounded and not of_part(context, view, match.start())
    right = amount.corrected(number_in_words(expected.values[0]), expected.measure)
    return text.finding(
        "figure", *span, "differs", source=expected.source, suggestion=f"{expected.label}应为{expected.printed}",
        replacement=right, certain=certain,
    )  # fmt: skip


def of_part(context: Context, view: str, position: int) -> bool:
    """Whether a figure may be of a part of the class: its sentence speaks of some of it, or of a school, before."""
    sentence = re.split("[。；！？]", view[:position])[-1]
    return bool(_SOME.search(sentence) or context.names.names_unit(sentence))
