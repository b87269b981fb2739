"""`decisions.toml` as tables of rows, in whichever of TOML's forms somebody wrote it.

>>> rows_by_table({"ban": "quote:q-1", "pin": {"target": "theme:3"}})
{'ban': ['quote:q-1'], 'pin': [{'target': 'theme:3'}]}
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from textmine.errors import SettingsError

__all__ = ["TABLES", "read_decisions", "rows_by_table", "targets_of"]

_ANY = ("theme", "claim", "quote")


class _Table(NamedTuple):
    """A table of decisions: the keys of its rows, the kinds of target that it can be said of, and how many it needs."""

    keys: tuple[str, ...]
    kinds: tuple[str, ...] = _ANY
    least: int = 1


_ONE_OR_SEVERAL = ("target", "targets", "anchor", "anchors")
TABLES: Mapping[str, _Table] = {
    "rename": _Table(("target", "to", "name", "anchor"), ("theme", "claim")),
    "merge": _Table(("targets", "anchors", "target", "into"), ("theme", "claim"), 2),
    "split": _Table(("target", "sentences"), ("theme", "claim")),  # of a theme it is refused with what to do instead
    "ban": _Table(_ONE_OR_SEVERAL),
    "pin": _Table(_ONE_OR_SEVERAL),
    "order": _Table(_ONE_OR_SEVERAL, ("theme",)),
    "name": _Table(("target", "targets"), ("quote",)),
    "memo": _Table(("target", "text", "anchor")),
    "edit": _Table(("quote", "from", "to"), ("quote",)),
}
_WHY = ("why", "by")
"""Keys of every row, for people."""
_ANCHOR = ("terms", "documents")
_FORMS: dict[str, tuple[type, str]] = {
    "target": (str, "one target in quotation marks"),
    "into": (str, "one target in quotation marks"),
    "targets": (list, "a list of targets"),
    "sentences": (list, "a list of sentences"),
    "anchor": (Mapping, "a table"),
    "anchors": (list, "a list of tables"),
    "terms": (list, "a list of words"),
    "documents": (list, "a list of ids"),
}
"""What must be of one form, since it would be misread in another: a string letter by letter where a list is meant."""


def read_decisions(path: Path) -> dict[str, list[Any]]:
    """What people decided, by table; nothing where there is no such file.

    Raises:
        SettingsError: it cannot be read, is no TOML, or cannot be understood.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}). Let yourself read it.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML in UTF-8 ({error}). Mend that line.") from error
    return rows_by_table(values, where=str(path))


def rows_by_table(values: Mapping[str, Any], *, where: str = "decisions.toml") -> dict[str, list[Any]]:
    """The rows of each table: a single table or target is a row, too.

    >>> rows_by_table({"ban": [{"traget": "quote:q-1"}]})
    Traceback (most recent call last):
    textmine.errors.SettingsError: decisions.toml: the 1. [[ban]] has no key 'traget'. Did you mean 'target'?

    Raises:
        SettingsError: a table, a key or a target that nothing follows, or what is no row.
    """
    for table in values.keys() - TABLES.keys():
        raise SettingsError(f"{where}: there is no [[{table}]]. {_meant(table, TABLES, '[[{}]]')}")
    found = {table: list(value) if isinstance(value, list | tuple) else [value] for table, value in values.items()}
    for table, rows in found.items():
        for number, row in enumerate(rows, 1):
            if not isinstance(row, Mapping | list | str):
                raise SettingsError(f"{where}: {table} is {row!r}. Write each decision as a table [[{table}]].")
            _require_row(row, TABLES[table], f"{where}: the {number}. [[{table}]]")
    return found


def targets_of(row: Any) -> list[str]:
    """What a row is about, in whichever form; of a claim that goes into another, that one first.

    >>> targets_of({"quote": "q-1", "from": "工做", "to": "工作"}), targets_of("theme:3")  # a slip of the pen
    (['quote:q-1'], ['theme:3'])
    """
    if not isinstance(row, Mapping):
        return [str(target) for target in (row if isinstance(row, list | tuple) else [row])]
    if "quote" in row:
        return [f"quote:{str(row['quote']).removeprefix('quote:')}"]
    return [str(target) for target in row.get("targets") or (row[key] for key in ("into", "target") if key in row)]


def _require_row(row: Any, table: _Table, where: str) -> None:
    if isinstance(row, Mapping):
        _require_keys(row, (*table.keys, *_WHY), where)
        for anchor in (row.get("anchor"), *_listed(row.get("anchors"))):
            _require_keys(anchor if isinstance(anchor, Mapping) else {}, _ANCHOR, f"{where}: an anchor")
    _require_form(row, where)
    targets = targets_of(row)
    if len(targets) < table.least or not all(targets):
        wanted = " and ".join([f"{table.kinds[0]}:ID"] * table.least)
        raise SettingsError(f"{where} does not say what it is about. Name it, such as {wanted}.")
    for target in targets:
        kind, colon, _ = target.partition(":")
        if not colon or kind not in _ANY:
            raise SettingsError(f"{where}: {target!r} is no target. {_meant(kind, table.kinds, '{}:ID')}")
        if kind not in table.kinds:
            raise SettingsError(f"{where} cannot be said of {target}; it takes {' or '.join(table.kinds)}.")
    if len({target.partition(":")[0] for target in targets}) > 1:
        raise SettingsError(f"{where} joins things of one kind; {' and '.join(targets)} are of several.")


def _require_keys(row: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in row:
        if key not in known:
            raise SettingsError(f"{where} has no key {key!r}. {_meant(key, known, '{!r}')}")


def _meant(name: str, known: Iterable[str], form: str) -> str:
    known = [*known]
    near = difflib.get_close_matches(name, known, 1)
    return f"Did you mean {form.format(near[0])}?" if near else f"Known are: {', '.join(map(form.format, known))}."


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _require_form(row: Any, where: str) -> None:
    """Each key has the form that is read, however deep it lies."""
    if isinstance(row, list):
        for part in row:
            _require_form(part, where)
    if not isinstance(row, Mapping):
        return
    for key, value in row.items():
        form, told = _FORMS.get(key, (object, ""))
        if not isinstance(value, form):
            raise SettingsError(f"{where}: {key} is {value!r}. It must be {told}.")
        _require_form(value, where)
