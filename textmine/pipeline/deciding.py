"""What people decide about a run, kept in `decisions.toml` and replayed on the next one.

A decision about a theme keeps an anchor (its terms and documents), so that it finds the theme again when documents are
added and numbers change. Claims and quotations are named by ids that come from their wording or place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.decided import TABLES, targets_of
from textmine.errors import SettingsError
from textmine.output import replacing, write_text
from textmine.pipeline.decisions import DECISIONS, load_decisions
from textmine.run import RunFolder

__all__ = ["ACTIONS", "Decided", "decide", "import_marks", "targets"]

ACTIONS = ("rename", "merge", "split", "ban", "pin", "order", "name", "memo")
_TEXT = {"rename": "to", "memo": "text"}
"""Actions that end with a wording, and the field that holds it."""
_KINDS = {action: TABLES[action].kinds for action in ACTIONS} | {"split": ("claim",)}
"""What each action can be said of: no theme can be cut."""
_INSTEAD = {"ban": "pin", "pin": "ban"}
"""What cannot hold of the same thing at once: the later decision stands."""


@dataclass(frozen=True)
class Decided:
    """What was written into `decisions.toml`.

    Attributes:
        entries: the decisions, by action.
        replaced: earlier ones that they stand in place of, as `action target`.
    """

    entries: dict[str, list[dict[str, Any]]]
    replaced: tuple[str, ...] = ()


def decide(folder: RunFolder, action: str, words: Sequence[str]) -> Decided:
    """Add a decision to `decisions.toml` of a run; an earlier one that it contradicts is taken out.

    Args:
        folder: the run that the decision is about.
        action: one of `ACTIONS`.
        words: targets (`theme:3`, `claim:ID`, `quote:ID`), and for `rename` and `memo` the wording behind them; for
            `split` of a claim the sentences to take out, as `document:start`.

    Raises:
        SettingsError: a word is missing or too many, a target is unknown, named twice or of a kind that the action
            cannot be said of, or a sentence is none of the claim's.
        RunError: a run is writing the folder.
    """
    return _add(folder, {action: [_entry(folder, action, list(words))]})


def import_marks(folder: RunFolder, workbook: Path, *, by: str = "") -> Decided:
    """Add what an organiser marked in the evidence workbook (采用, 改名, 改字, 备注).

    Raises:
        InputError: the workbook cannot be read, or a mark cannot be understood.
        SettingsError: a mark is about something that the run does not have.
    """
    from textmine.bulletin import import_decisions

    marks = import_decisions(workbook, by=by)
    found = {
        action: [dict(row) if isinstance(row, Mapping) else {"target": row} for row in rows]
        for action, rows in marks.items()
    }
    for target in dict.fromkeys(target for rows in found.values() for row in rows for target in targets_of(row)):
        _require(folder, target)
    return _add(folder, {action: [_anchored(folder, row) for row in rows] for action, rows in found.items()})


def _entry(folder: RunFolder, action: str, words: list[str]) -> dict[str, Any]:
    text = words.pop() if action in _TEXT and len(words) > 1 else None
    targets = [word for word in words if word.split(":")[0] in ("theme", "claim", "quote")]
    rest = [word for word in words if word not in targets]
    several = action in ("merge", "order")
    _require_words(action, targets, rest, text)
    for target in targets:
        _require(folder, target, action)
    entry: dict[str, Any] = {"targets": targets} if several else {"target": targets[0]}
    if text is not None:
        entry[_TEXT[action]] = text
    if action == "split":
        entry["sentences"] = _sentences_of(folder, targets[0], rest)
    return _anchored(folder, entry)


def _require_words(action: str, targets: Sequence[str], rest: Sequence[str], text: str | None) -> None:
    """As many words as the action takes, none twice, all targets of one kind."""
    if action == "split":
        wanting, surplus = not targets or not rest, [*targets[1:]]
    else:
        wanting = (
            not targets or (action in _TEXT and not (text or "").strip()) or (action == "merge" and len(targets) < 2)
        )
        surplus = [*([] if action in ("merge", "order") else targets[1:]), *rest]
    if wanting:
        raise SettingsError(f"decide {action} needs {_needs(action)}.")
    if surplus:
        quoted = " Put a wording of several words in quotation marks." if action in _TEXT else ""
        raise SettingsError(f"decide {action} takes {_needs(action)}; {' '.join(surplus)!r} is too many.{quoted}")
    twice = [target for target in dict.fromkeys(targets) if targets.count(target) > 1]
    if twice:
        raise SettingsError(f"decide {action} names {twice[0]} twice. Name each once.")
    kinds = dict.fromkeys(target.partition(":")[0] for target in targets)
    if len(kinds) > 1:
        raise SettingsError(f"decide {action} joins things of one kind, and {' and '.join(targets)} are of two.")


def _needs(action: str) -> str:
    if action == "merge":
        return "two targets or more, such as theme:1 theme:5"
    if action in _TEXT:
        return "a target and a wording, such as theme:3 微党课入脑入心"
    if action == "split":
        return "a claim and sentences of it, such as claim:1a2b3c4d p-3:120"
    return f"a target, such as {_KINDS[action][0]}:{'3' if 'theme' in _KINDS[action] else 'q-1a2b3c4d'}"


def _require(folder: RunFolder, target: str, action: str | None = None) -> None:
    """A target that the action can be said of, and that the run has."""
    kind, _, id_ = target.partition(":")
    if action and kind not in _KINDS[action]:
        raise SettingsError(f"decide {action} cannot be said of {target}; it takes {' or '.join(_KINDS[action])}.")
    if id_ not in _known(folder, kind):
        raise SettingsError(f"{folder.path} has no {target}. `textmine decide list {folder.path}` shows what there is.")


def _sentences_of(folder: RunFolder, claim: str, words: Sequence[str]) -> list[str]:
    """The sentences to take out of a claim, each once; all must be its own, and one must stay."""
    row = next(row for row in folder.rows("claims.jsonl") if f"claim:{row['id']}" == claim)
    own = list(dict.fromkeys(f"{place['document']}:{place['start']}" for place in row["sentences"]))
    foreign = [word for word in words if word not in own]
    if foreign:
        known = "、".join(own[:5]) + ("…" if len(own) > 5 else "")
        raise SettingsError(f"{foreign[0]} is no sentence of {claim}. Its sentences are: {known}")
    if set(own) <= set(words):
        raise SettingsError(f"Nothing would be left of {claim}. Use `decide ban` to leave it out.")
    return list(dict.fromkeys(words))


def _known(folder: RunFolder, kind: str) -> set[str]:
    if kind == "theme":
        return {str(theme["id"]) for theme in _themes(folder)}
    if kind == "claim":
        return {row["id"] for row in folder.rows("claims.jsonl")}
    return {row["id"] for name in ("quotes.jsonl", "rejected_quotes.jsonl") for row in folder.rows(name)}


def _themes(folder: RunFolder) -> list[dict[str, Any]]:
    themes: list[dict[str, Any]] = json.loads(folder.file("topics/topics.json").read_text("utf-8"))
    return themes


def _anchored(folder: RunFolder, row: Mapping[str, Any]) -> dict[str, Any]:
    """The decision with the terms and documents of each theme that it names."""
    from textmine.themes import anchor_entry

    targets = targets_of(row)
    if not all(target.startswith("theme:") for target in targets):
        return dict(row)
    themes = {str(theme["id"]): theme for theme in _themes(folder)}
    chosen = [themes[target.removeprefix("theme:")] for target in targets]
    members: dict[int, list[str]] = {theme["id"]: [] for theme in chosen}
    for member in folder.each("topics/assignments.jsonl"):
        if member["topic"] in members:
            members[member["topic"]].append(member["id"])
    anchors = [anchor_entry([t["term"] for t in theme["terms"]], members[theme["id"]]) for theme in chosen]
    return {**row, **({"anchors": anchors} if "targets" in row else {"anchor": anchors[0]})}


def _add(folder: RunFolder, new: Mapping[str, Sequence[dict[str, Any]]]) -> Decided:
    with folder.held():  # of two who read before either has written, one would be lost
        decisions = load_decisions(folder.path)
        replaced = _put_in(decisions, new)
        _write(folder.path, {table: rows for table, rows in decisions.items() if rows})
    return Decided({action: list(rows) for action, rows in new.items()}, tuple(replaced))


def _put_in(decisions: dict[str, list[Any]], new: Mapping[str, Sequence[dict[str, Any]]]) -> list[str]:
    """Put new decisions in, and take out and tell those that make room."""
    replaced: list[str] = []
    for action, rows in new.items():
        for row in rows:
            for table in dict.fromkeys((action, _INSTEAD.get(action, action))):
                gone = [old for old in decisions.get(table, []) if _gives_way(table, old, row)]
                replaced += [f"{table} {' '.join(targets_of(old))}" for old in gone]
                decisions[table] = [old for old in decisions.get(table, []) if old not in gone]
            decisions[action] = [*decisions[action], row]
    return replaced


def _gives_way(table: str, old: Any, new: Any) -> bool:
    """Whether an earlier decision of a table makes room for a new one.

    There is one order; merges, splits and corrections add up, unless they are the same again.
    """
    if table == "order":
        return True
    if table in ("merge", "split", "edit"):
        return bool(old == new)
    return _same_thing(old, new)


def _same_thing(old: Any, new: Any) -> bool:
    """Whether two decisions are about the same thing; a theme's number may have become another's since."""
    anchors = [row.get("anchor") if isinstance(row, Mapping) else None for row in (old, new)]
    return anchors[0] == anchors[1] if None not in anchors else targets_of(old) == targets_of(new)


def _write(path: Path, decisions: Mapping[str, Any]) -> None:
    import tomli_w

    with replacing(path / DECISIONS) as file:
        write_text(file, tomli_w.dumps(decisions))


def targets(folder: RunFolder) -> list[dict[str, str]]:
    """What can be decided about, a row each: target, what it is, and the sentence of the bulletin that tells it."""
    from textmine.bulletin import draft_bulletin

    printed: dict[str, str] = {}
    for _, sentence in draft_bulletin(folder).sentences():
        for reference in sentence.evidence:
            printed.setdefault(reference, sentence.text)
    rows = [{"target": f"theme:{theme['id']}", "text": theme["label"]} for theme in _themes(folder)]
    rows += [{"target": f"claim:{claim['id']}", "text": claim["statement"]} for claim in folder.rows("claims.jsonl")]
    rows += [{"target": f"quote:{quote['id']}", "text": quote["text"]} for quote in folder.rows("quotes.jsonl")]
    return [{**row, "bulletin": printed.get(row["target"], "")} for row in rows]
