"""What people decided about quotations, as `decisions.toml` holds it: pins, bans, names, approved corrections."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textmine.decided import targets_of
from textmine.errors import SettingsError

__all__ = ["Edit", "QuoteDecisions", "apply_edits", "why_not_edit"]

_NEGATIONS = re.compile("[不没无未非否别莫勿毋弗甭]|难以|拒绝|反对|禁止|避免|防止")
_NUMBERS = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿两半零〇双几多少倍]|[%％‰]")
_MOST_CHANGED = 2
"""Han characters that a typing error may touch; more is a rewording. Admitted guess."""


@dataclass(frozen=True, slots=True)
class Edit:
    """An approved correction of a typing error or of punctuation inside one quotation."""

    quote: str
    old: str
    new: str
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class QuoteDecisions:
    """Decisions that concern quotations, by quotation id.

    Attributes:
        pinned: always chosen, in this order.
        banned: never chosen.
        named: printed with the name although the move would hide it.
        edits: approved corrections.
    """

    pinned: tuple[str, ...] = ()
    banned: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    edits: tuple[Edit, ...] = ()

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> QuoteDecisions:
        """Read the tables of `decisions.toml` that concern quotations.

        A target is `quote:ID`; `pin`, `ban` and `name` are lists of targets, or tables with a `target`.

        >>> QuoteDecisions.from_plain({"pin": ["quote:q-1"], "ban": [{"target": "theme:2"}]}).pinned
        ('q-1',)

        Raises:
            SettingsError: an edit lacks a field or is no table.
        """
        edits = []
        for number, row in enumerate(values.get("edit", ()), 1):
            if not isinstance(row, Mapping) or not {"quote", "from", "to"} <= row.keys():
                raise SettingsError(
                    f"decisions.toml: the {number}. [[edit]] needs quote, from and to. Add what is missing."
                )
            quote = str(row["quote"]).removeprefix("quote:")
            edits.append(Edit(quote, str(row["from"]), str(row["to"]), str(row.get("why", "")), str(row.get("by", ""))))
        pins, bans, names = (_targets(values.get(key, ())) for key in ("pin", "ban", "name"))
        return cls(tuple(dict.fromkeys(pins)), frozenset(bans), frozenset(names), tuple(edits))


def _targets(rows: Iterable[Any]) -> list[str]:
    named = (target for row in rows for target in targets_of(row))
    return [target.removeprefix("quote:") for target in named if target.startswith("quote:")]


def why_not_edit(text: str, old: str, new: str, *, names: Sequence[str] = ()) -> str | None:
    """Why a correction may not be made, as an organiser reads it; None where it mends typing or punctuation alone.

    >>> why_not_edit("拓宽了工做视野", "工做", "工作")  # a slip of the pen
    >>> why_not_edit("我不赞成这样做", "不赞成", "赞成")  # not in favour → in favour
    '改动了否定词'
    """
    if text.count(old) != 1 or not old:
        return "原字在引文中不是恰好出现一次"
    after = text.replace(old, new)
    if _NEGATIONS.findall(text) != _NEGATIONS.findall(after):
        return "改动了否定词"
    if _NUMBERS.findall(text) != _NUMBERS.findall(after):
        return "改动了数字"
    if any(text.count(name) != after.count(name) for name in names):
        return "改动了姓名"
    if _changed(old, new) > _MOST_CHANGED:
        return "改了措辞，不只是错别字"
    return None


def _changed(old: str, new: str) -> int:
    """Letters and digits that differ; punctuation may change freely."""
    a, b = ("".join(c for c in text if c.isalnum()) for text in (old, new))
    blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in blocks if tag != "equal")


def apply_edits(id_: str, text: str, edits: Sequence[Edit], *, names: Sequence[str] = ()) -> tuple[str, list[str]]:
    """The text as printed with the corrections approved for it, and notes on those refused."""
    notes = []
    for edit in edits:
        if edit.quote != id_:
            continue
        if refusal := why_not_edit(text, edit.old, edit.new, names=names):
            notes.append(f"“改字”的决定未执行：quote:{id_}，{edit.old}→{edit.new}，{refusal}。")
        else:
            text = text.replace(edit.old, edit.new)
    return text, notes
