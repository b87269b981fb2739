"""What people decided about claims, as `decisions.toml` holds it: names, merges, splits, bans and pins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from textmine.decided import targets_of
from textmine.errors import SettingsError

__all__ = ["ClaimDecisions", "Split"]

_PREFIX = "claim:"


@dataclass(frozen=True, slots=True)
class Split:
    """Sentences taken out of a claim into one of their own: (document, start) of each."""

    target: str
    sentences: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class ClaimDecisions:
    """Decisions that concern claims, by claim id.

    An id is that of the claim in which the sentence stands after which it was called, so decisions hold when documents
    are added and another sentence becomes the statement.

    Attributes:
        named: id → the organiser's wording.
        merged: groups of ids that are one claim; the first lends its id.
        split: sentences to take out.
        banned: never listed.
        pinned: always listed, however few say so.
    """

    named: Mapping[str, str]
    merged: tuple[tuple[str, ...], ...] = ()
    split: tuple[Split, ...] = ()
    banned: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()

    @classmethod
    def none(cls) -> ClaimDecisions:
        """No decisions at all."""
        return cls({})

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> ClaimDecisions:
        """Read the tables of `decisions.toml` that concern claims; a target is `claim:ID`, others are left alone.

        `rename` rows have `target` and `to` (or `name`, as evidence workbooks say); `merge` rows `targets`, or `target`
        and `into`; `split` rows `target` and `sentences`, each `document:start`; `ban` and `pin` are lists of targets,
        or of tables with a `target`. Of two names the later holds.

        >>> ClaimDecisions.from_plain({"rename": [{"target": "claim:1f", "to": "台账要减"}]}).named  # fewer ledgers
        {'1f': '台账要减'}

        Raises:
            SettingsError: a row lacks a field.
        """
        named = {
            _id(row["target"]): str(row.get("to", row.get("name"))) for row in _rows(values, "rename", "to", "name")
        }
        splits = [_split(row) for row in _rows(values, "split", "sentences")]
        return cls(
            named,
            tuple(group for row in values.get("merge", ()) if len(group := tuple(_targets([row]))) > 1),
            tuple(splits),
            frozenset(_targets(values.get("ban", ()))),
            frozenset(_targets(values.get("pin", ()))),
        )


def _rows(values: Mapping[str, Any], table: str, *fields: str) -> list[Mapping[str, Any]]:
    """The rows of a table that are about claims; each must have one of the fields."""
    rows = []
    for number, row in enumerate(values.get(table, ()), 1):
        if not isinstance(row, Mapping) or "target" not in row:
            raise SettingsError(f"decisions.toml: the {number}. [[{table}]] needs a target. Add it.")
        if not str(row["target"]).startswith(_PREFIX):
            continue
        if not any(field in row for field in fields):
            raise SettingsError(f"decisions.toml: the {number}. [[{table}]] needs {fields[0]!r}. Add it.")
        rows.append(row)
    return rows


def _id(target: Any) -> str:
    return str(target).removeprefix(_PREFIX)


def _targets(rows: Iterable[Any]) -> list[str]:
    return [_id(target) for row in rows for target in targets_of(row) if target.startswith(_PREFIX)]


def _split(row: Mapping[str, Any]) -> Split:
    places = (str(place).rpartition(":") for place in row["sentences"])
    try:
        return Split(_id(row["target"]), frozenset((document, int(start)) for document, _, start in places))
    except ValueError:
        raise SettingsError(
            "decisions.toml: a [[split]] names each sentence as document:start, such as 'post-12:40'. Mend that."
        ) from None
