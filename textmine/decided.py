"""`decisions.toml` as tables of rows, in whichever of TOML's forms somebody wrote it.

>>> rows_by_table({"ban": "quote:q-1", "pin": {"target": "theme:3"}})
{'ban': ['quote:q-1'], 'pin': [{'target': 'theme:3'}]}
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textmine.errors import SettingsError

__all__ = ["read_decisions", "rows_by_table"]

_TABLES = ("rename", "merge", "split", "ban", "pin", "order", "name", "memo", "edit")
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
        SettingsError: it is no TOML, or cannot be understood.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML in UTF-8 ({error}). Mend that line.") from error
    return rows_by_table(values, where=str(path))


def rows_by_table(values: Mapping[str, Any], *, where: str = "decisions.toml") -> dict[str, list[Any]]:
    """The rows of each table: a single table or target is a row, too.

    >>> rows_by_table({"edit": 3})
    Traceback (most recent call last):
    textmine.errors.SettingsError: decisions.toml: edit is 3. Write each decision as a table [[edit]].

    Raises:
        SettingsError: a table that nothing follows, or what is no row.
    """
    for table in values.keys() - set(_TABLES):
        near = difflib.get_close_matches(table, _TABLES, 1)
        meant = f"Did you mean [[{near[0]}]]?" if near else f"Known are: {', '.join(_TABLES)}."
        raise SettingsError(f"{where}: there is no [[{table}]]. {meant}")
    found = {table: list(value) if isinstance(value, list | tuple) else [value] for table, value in values.items()}
    for table, rows in found.items():
        for row in rows:
            if not isinstance(row, Mapping | list | str):
                raise SettingsError(f"{where}: {table} is {row!r}. Write each decision as a table [[{table}]].")
            _require_form(row, f"{where}: [[{table}]]")
    return found


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
