"""The organiser's marks in the evidence workbook, as decisions.

Columns: 采用 (是, 否), 改名 (a new name or wording), 改字 (a correction, written 原字→改字), 备注.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from textmine.bulletin import sheets
from textmine.bulletin.tables import read_sheets
from textmine.errors import InputError

__all__ = ["import_decisions"]

_YES = frozenset({"是", "用", "采用", "留", "y", "yes", "√", "✓", "1", "1.0", "true"})
_NO = frozenset({"否", "不用", "不采用", "删", "n", "no", "×", "✗", "x", "0", "0.0", "false"})
_EDIT = re.compile(r"^(?P<old>.+?)\s*(?:→|->|=>|改为|改成)\s*(?P<new>.+)$")


def import_decisions(path: Path, *, by: str = "") -> dict[str, list[Any]]:
    """Read the marks of an evidence workbook as tables of `decisions.toml`.

    Args:
        path: the workbook, filled in and saved as .xlsx.
        by: who filled it in; written beside corrections.

    Returns:
        `pin` and `ban` (targets), `rename` (target, and `to` for a theme, `name` for a claim), `edit` (quote, from, to,
        why, by), `memo` (target, text); only tables that hold something. Targets: `quote:ID`, `claim:ID`, `theme:ID`.

    Raises:
        InputError: the file is no such workbook, or a mark cannot be understood; the row is named.
    """
    found: dict[str, list[Any]] = {}
    pages = {name: rows for name, rows in read_sheets(path).items() if name.split("（")[0] in sheets.MARKED}
    if not pages:
        raise InputError(
            f"{path} is no evidence workbook: it has none of the sheets {'、'.join(sheets.MARKED)}. Give the one"
            " that textmine wrote beside the bulletin."
        )
    for name, rows in pages.items():
        for number, row in rows:
            for table, entry in _decisions_of(row, where=f"{path}, {name}, row {number}", by=by):
                if entry not in found.setdefault(table, []):  # a claim stands in a row a sentence
                    found[table].append(entry)
    return found


def _decisions_of(row: dict[str, str], *, where: str, by: str) -> list[tuple[str, Any]]:
    use, name, edit, memo = (row.get(column, "").strip() for column in sheets.DECISIONS)
    target = row.get("编号", "")
    found: list[tuple[str, Any]] = []
    if use:
        found.append((_table(use, where), target))
    if name:
        if target.startswith("quote:"):
            raise InputError(
                f"{where}: 改名 holds {name!r}, but a quotation stays as it was written. Correct its words under 改字,"
                " as 原字→改字, or leave 改名 empty."
            )
        key = "to" if target.startswith("theme:") else "name"
        found.append(("rename", {"target": target, key: name}))
    if edit:
        found.append(("edit", _edit(edit, target, memo, where, by)))
    elif memo:
        found.append(("memo", {"target": target, "text": memo}))
    return found


def _table(use: str, where: str) -> str:
    if use.lower() in _YES:
        return "pin"
    if use.lower() in _NO:
        return "ban"
    raise InputError(f"{where}: 采用 holds {use!r}. Write 是 or 否, or leave it empty.")


def _edit(text: str, target: str, memo: str, where: str, by: str) -> dict[str, str]:
    match = _EDIT.match(text)
    if match is None or not target.startswith("quote:"):
        raise InputError(f"{where}: 改字 holds {text!r}. Write 原字→改字, in a row of a quotation.")
    return {"quote": target.removeprefix("quote:"), "from": match["old"], "to": match["new"], "why": memo, "by": by}
