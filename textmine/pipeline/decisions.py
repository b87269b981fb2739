"""What people decided about a run, as it lies in `decisions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from textmine.errors import SettingsError

__all__ = ["DECISIONS", "decisions_about", "load_decisions"]

DECISIONS = "decisions.toml"


def load_decisions(folder: Path) -> dict[str, Any]:
    """What people decided; nothing where there is no `decisions.toml`.

    Raises:
        SettingsError: it is no TOML.
    """
    path = folder / DECISIONS
    try:
        return tomllib.loads(path.read_text("utf-8-sig")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML in UTF-8 ({error}). Mend that line.") from error


def decisions_about(decisions: Mapping[str, Any], kinds: Collection[str]) -> dict[str, list[Any]]:
    """The entries whose target is of one of these kinds, by table; entries that name no target concern everything.

    So pinning a quotation does not make the themes stale.

    >>> decisions_about({"ban": ["quote:q-1", "theme:3"]}, ("theme",))
    {'ban': ['theme:3']}
    """
    chosen = {
        table: [row for row in (rows if isinstance(rows, list) else [rows]) if _kind(row) in (*kinds, None)]
        for table, rows in decisions.items()
    }
    return {table: rows for table, rows in chosen.items() if kinds and rows}


def _kind(row: Any) -> str | None:
    """What a row of `decisions.toml` speaks of: theme, claim or quote."""
    if isinstance(row, Mapping):
        if "quote" in row:
            return "quote"
        targets = row.get("targets") or [row.get("target")]
        return _kind(targets[0]) if isinstance(targets, list) else None
    kind, colon, _ = str(row).partition(":")
    return kind if colon and kind in ("theme", "claim", "quote") else None
