"""Whose words, and how that is printed.

Gains, practices, proposals, pledges and courses carry unit, role and name; who states a problem or disagrees, or might,
is 有学员, in every edition, unless a decision names the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textmine.corpus import Document
from textmine.quotes.masking import masked

__all__ = ["NAMELESS", "Attribution", "NamePolicy", "attribute", "mask_names"]

NamePolicy = Literal["full", "school", "pseudonym"]
"""`full`: 一小党支部书记李明; `school`: 一小某老师; `pseudonym`: 学员07."""

NAMELESS = "有学员"


@dataclass(frozen=True, slots=True)
class Attribution:
    """How a speaker is printed; author, unit and role are null where they stay unsaid."""

    printed: str
    author: str | None
    unit: str | None
    role: str | None


def attribute(
    document: Document, *, exposing: bool, policy: NamePolicy, alias: str, named: bool = False
) -> Attribution:
    """Whose words a quotation is, as printed.

    Args:
        document: where it stands.
        exposing: whether its name might harm (`textmine.quotes.caution.is_exposing`).
        policy: how names are printed.
        alias: the pseudonym of its author.
        named: whether a decision names the person.
    """
    if exposing and not named:
        return Attribution(NAMELESS, None, None, None)
    if document.author is None:
        return Attribution(NAMELESS, None, document.unit if policy == "full" else None, None)
    if policy == "pseudonym":
        return Attribution(alias, alias, None, None)
    if policy == "school":
        return Attribution(f"{document.unit or '某校'}某老师", None, document.unit, None)
    printed = f"{document.unit or ''}{document.role or ''}{document.author}"
    return Attribution(printed, document.author, document.unit, document.role)


def mask_names(text: str, *, people: Sequence[str] = (), units: Sequence[str] = ()) -> str:
    """Names and schools in a quotation made unreadable, each by as many ×, so that the masking is seen.

    >>> mask_names("我和李明都去了三中听课。", people=["李明"], units=["三中"])
    '我和××都去了××听课。'
    """
    return masked(text, (*people, *units))
