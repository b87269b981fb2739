"""What people decided about a run, as it lies in `decisions.toml`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from textmine.decided import read_decisions, targets_of
from textmine.quotes.decisions import QuoteDecisions, apply_edits
from textmine.run import RunFolder
from textmine.store import readable

__all__ = ["DECISIONS", "decisions_about", "load_decisions", "not_followed"]

DECISIONS = "decisions.toml"
_NEED_THEIR_TARGET = {"rename": "改名", "pin": "必留", "name": "署名", "edit": "改字"}
"""What is followed only where its claim or quotation is listed, as it is called in Chinese."""


def load_decisions(folder: Path) -> dict[str, list[Any]]:
    """What people decided, by table; nothing where there is no `decisions.toml`.

    Raises:
        SettingsError: it cannot be understood.
    """
    return read_decisions(folder / DECISIONS)


def not_followed(folder: RunFolder) -> list[str]:
    """What was decided and found nothing in a finished run, in Chinese.

    A ban of what is not there is followed already.
    """
    decisions = load_decisions(folder.path)
    choice = json.loads(folder.file("topics/choice.json").read_text("utf-8"))
    wanted = [
        (chinese, target)
        for table, chinese in _NEED_THEIR_TARGET.items()
        for row in decisions.get(table, ())
        for target in targets_of(row)
        if target.startswith(("claim:", "quote:"))
    ]
    files = {"claim": "claims.jsonl", "quote": "quotes.jsonl"} if wanted else {}
    present = {f"{kind}:{row['id']}" for kind, name in files.items() for row in folder.rows(name)}
    lost = [f"“{chinese}”的决定找不到{target}，未执行。" for chinese, target in wanted if target not in present]
    return [*choice["notes"], *lost, *_refused_edits(folder, decisions)]


def _refused_edits(folder: RunFolder, decisions: Mapping[str, list[Any]]) -> list[str]:
    """Corrections that were not made, with the reason: they would change more than a slip."""
    edits = QuoteDecisions.from_plain({"edit": decisions.get("edit", [])}).edits
    if not edits:
        return []
    documents = pl.scan_parquet(readable(folder.file("documents.parquet")))
    authors = documents.select(pl.col("author").drop_nulls().unique()).collect(engine="streaming")
    names = authors["author"].sort().to_list()
    quotes = {str(row["id"]): str(row["text"]) for row in folder.rows("quotes.jsonl")}
    return [
        note
        for id_ in dict.fromkeys(edit.quote for edit in edits if edit.quote in quotes)
        for note in apply_edits(id_, quotes[id_], edits, names=names)[1]
    ]


def decisions_about(decisions: Mapping[str, list[Any]], kinds: Collection[str]) -> dict[str, list[Any]]:
    """The entries whose target is of one of these kinds, by table; entries that name no target concern everything.

    So pinning a quotation does not make the themes stale.

    >>> decisions_about({"ban": ["quote:q-1", "theme:3"]}, ("theme",))
    {'ban': ['theme:3']}
    """
    chosen = {table: [row for row in rows if _kind(row) in (*kinds, None)] for table, rows in decisions.items()}
    return {table: rows for table, rows in chosen.items() if kinds and rows}


def _kind(row: Any) -> str | None:
    """What a row of `decisions.toml` speaks of: theme, claim or quote."""
    kinds = (target.partition(":")[0] for target in targets_of(row))
    return next((kind for kind in kinds if kind in ("theme", "claim", "quote")), None)
