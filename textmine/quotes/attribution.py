"""Whose words, and how that is printed.

Gains, practices, proposals, pledges and courses carry unit, role and name; who states a problem or disagrees is 有学员,
in every edition, unless a decision names the person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from textmine.corpus import Document
from textmine.statements import Move

__all__ = ["NAMELESS", "Attribution", "NamePolicy", "attribute", "disagrees", "mask_names", "pseudonyms"]

NamePolicy = Literal["full", "school", "pseudonym"]
"""`full`: 一小党支部书记李明; `school`: 一小某老师; `pseudonym`: 学员07."""

NAMELESS = "有学员"
_AGAINST = re.compile(
    r"不(?:太|大|敢|能|完全|是很)?(?:赞同|同意|认同|赞成|苟同)|反对|大可不必|没(?:有)?必要|不必(?:要求|每|都|非)|不应(?:该)?|不宜|未必|不见得|不等于|"
    r"恰恰相反|有不同(?:看法|意见)|唱(?:个|一)?反调|质疑|持保留|值得商榷|不以为然|泼(?:点|盆)?冷水|我倒(?:觉得|认为)"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """How a speaker is printed; author, unit and role are null where they stay unsaid."""

    printed: str
    author: str | None
    unit: str | None
    role: str | None


def disagrees(text: str) -> bool:
    """Whether a text speaks against something.

    >>> disagrees("每节课都贴标签，大可不必。"), disagrees("党课要短。")  # no need for labels; keep it short
    (True, False)
    """
    return _AGAINST.search(text) is not None


def attribute(
    document: Document, move: Move, text: str, *, policy: NamePolicy, alias: str, named: bool = False
) -> Attribution:
    """Whose words a quotation is, as printed.

    Args:
        document: where it stands.
        move: what it does.
        text: what it says.
        policy: how names are printed.
        alias: the pseudonym of its author.
        named: whether a decision names the person.
    """
    if not named and (move is Move.PROBLEM or disagrees(text)):
        return Attribution(NAMELESS, None, None, None)
    if document.author is None:
        return Attribution(NAMELESS, None, document.unit if policy == "full" else None, None)
    if policy == "pseudonym":
        return Attribution(alias, alias, None, None)
    if policy == "school":
        return Attribution(f"{document.unit or '某校'}某老师", None, document.unit, None)
    printed = f"{document.unit or ''}{document.role or ''}{document.author}"
    return Attribution(printed, document.author, document.unit, document.role)


def pseudonyms(people: Iterable[str]) -> dict[str, str]:
    """A pseudonym for each person, in an order that tells nothing of the names.

    >>> sorted(pseudonyms(["李明", "王芳"]).values())
    ['学员01', '学员02']
    """
    order = sorted(set(people), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    width = max(2, len(str(len(order))))
    return {name: f"学员{number:0{width}d}" for number, name in enumerate(order, 1)}


def mask_names(text: str, *, people: Sequence[str] = (), units: Sequence[str] = ()) -> str:
    """Names and schools in a quotation made unreadable, each by as many ×, so that the masking is seen.

    >>> mask_names("我和李明都去了三中听课。", people=["李明"], units=["三中"])
    '我和××都去了××听课。'
    """
    for name in sorted({*people, *units}, key=lambda name: (-len(name), name)):
        if len(name) > 1:
            text = text.replace(name, "×" * len(name))
    return text
