"""What people decide about a run, kept in `decisions.toml` and replayed on the next one.

A decision about a theme keeps an anchor (its terms and documents), so that it finds the theme again when documents are
added and numbers change. Claims and quotations are named by ids that come from their wording or place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textmine.errors import SettingsError
from textmine.pipeline.decisions import DECISIONS, load_decisions
from textmine.run import RunFolder, replacing

__all__ = ["ACTIONS", "decide", "import_marks", "targets"]

ACTIONS = ("rename", "merge", "split", "ban", "pin", "order", "name", "memo")
_TEXT = {"rename": "to", "memo": "text"}
"""Actions that end with a wording, and the field that holds it."""
_KINDS = {
    "rename": ("theme", "claim"),
    "merge": ("theme", "claim"),
    "split": ("claim",),
    "ban": ("theme", "claim", "quote"),
    "pin": ("theme", "claim", "quote"),
    "order": ("theme",),
    "name": ("quote",),
    "memo": ("theme",),
}
"""What each action can be said of."""


def decide(folder: RunFolder, action: str, words: Sequence[str]) -> dict[str, Any]:
    """Add a decision to `decisions.toml` of a run.

    Args:
        folder: the run that the decision is about.
        action: one of `ACTIONS`.
        words: targets (`theme:3`, `claim:ID`, `quote:ID`), and for `rename` and `memo` the wording behind them; for
            `split` of a claim the sentences to take out, as `document:start`.

    Returns:
        The decision as it was written.

    Raises:
        SettingsError: a target is missing, unknown, or of a kind that the action cannot be said of.
    """
    entry = _entry(folder, action, list(words))
    _write(folder.path, _joined(load_decisions(folder.path), {action: [entry]}))
    return entry


def import_marks(folder: RunFolder, workbook: Path, *, by: str = "") -> dict[str, list[Any]]:
    """Add what an organiser marked in the evidence workbook (采用, 改名, 改字, 备注).

    Raises:
        InputError: the workbook cannot be read, or a mark cannot be understood.
    """
    from textmine.bulletin import import_decisions

    found = import_decisions(workbook, by=by)
    anchored = {
        table: [_anchored(folder, dict(row)) if isinstance(row, Mapping) else row for row in rows]
        for table, rows in found.items()
    }
    _write(folder.path, _joined(load_decisions(folder.path), anchored))
    return anchored


def _entry(folder: RunFolder, action: str, words: list[str]) -> dict[str, Any]:
    text = words.pop() if action in _TEXT and len(words) > 1 else None
    targets = [word for word in words if word.split(":")[0] in ("theme", "claim", "quote")]
    rest = [word for word in words if word not in targets]
    if not targets or (action in _TEXT and text is None) or (action == "merge" and len(targets) < 2):
        raise SettingsError(f"decide {action} needs {_needs(action)}.")
    for target in targets:
        _require(folder, action, target)
    entry: dict[str, Any] = {"targets": targets} if action in ("merge", "order") else {"target": targets[0]}
    if text is not None:
        entry[_TEXT[action]] = text
    if rest:
        entry["sentences"] = rest
    return _anchored(folder, entry)


def _needs(action: str) -> str:
    if action == "merge":
        return "two targets or more, such as theme:1 theme:5"
    if action in _TEXT:
        return "a target and a wording, such as theme:3 微党课入脑入心"
    return f"a target, such as {_KINDS[action][0]}:3"


def _require(folder: RunFolder, action: str, target: str) -> None:
    kind, _, id_ = target.partition(":")
    if kind not in _KINDS[action]:
        raise SettingsError(f"decide {action} cannot be said of {target}; it takes {' or '.join(_KINDS[action])}.")
    if id_ not in _known(folder, kind):
        raise SettingsError(f"{folder.path} has no {target}. `textmine decide list {folder.path}` shows what there is.")


def _known(folder: RunFolder, kind: str) -> set[str]:
    if kind == "theme":
        return {str(theme["id"]) for theme in _themes(folder)}
    if kind == "claim":
        return {row["id"] for row in folder.rows("claims.jsonl")}
    return {row["id"] for name in ("quotes.jsonl", "rejected_quotes.jsonl") for row in folder.rows(name)}


def _themes(folder: RunFolder) -> list[dict[str, Any]]:
    themes: list[dict[str, Any]] = json.loads(folder.file("topics/topics.json").read_text("utf-8"))
    return themes


def _anchored(folder: RunFolder, entry: dict[str, Any]) -> dict[str, Any]:
    """The decision with the terms and documents of each theme that it names."""
    from textmine.themes import anchor_entry

    targets = entry.get("targets") or [entry.get("target", "")]
    if not all(str(target).startswith("theme:") for target in targets):
        return entry
    themes = {str(theme["id"]): theme for theme in _themes(folder)}
    members: dict[int, list[str]] = {}
    for row in folder.rows("topics/assignments.jsonl"):
        members.setdefault(row["topic"], []).append(row["id"])
    chosen = [themes[str(target).removeprefix("theme:")] for target in targets]
    anchors = [anchor_entry([t["term"] for t in theme["terms"]], members.get(theme["id"], [])) for theme in chosen]
    return entry | ({"anchors": anchors} if "targets" in entry else {"anchor": anchors[0]})


def _joined(old: Mapping[str, Any], new: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    return {**old, **{table: [*old.get(table, []), *rows] for table, rows in new.items() if rows}}


def _write(path: Path, decisions: Mapping[str, Any]) -> None:
    import tomli_w

    with replacing(path / DECISIONS) as file:
        file.write_text(tomli_w.dumps(decisions), "utf-8")


def targets(folder: RunFolder) -> list[dict[str, str]]:
    """What can be decided about, a row each: target, and what it is."""
    rows = [{"target": f"theme:{theme['id']}", "text": theme["label"]} for theme in _themes(folder)]
    rows += [{"target": f"claim:{claim['id']}", "text": claim["statement"]} for claim in folder.rows("claims.jsonl")]
    rows += [{"target": f"quote:{quote['id']}", "text": quote["text"]} for quote in folder.rows("quotes.jsonl")]
    return rows
