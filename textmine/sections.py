"""Sections of a settings file as frozen, documented values, and what is told of a slip of the pen.

>>> class Pages(Section):
...     size: int = 20
>>> parse_section(Pages, {"sise": 10}, "own.toml")
Traceback (most recent call last):
textmine.errors.SettingsError: own.toml: unknown setting 'sise'. Did you mean 'size'?
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from textmine.errors import SettingsError

__all__ = ["Day", "EndDay", "Section", "find_beside", "is_file", "load_section", "parse_section"]


class Section(BaseModel):
    """Part of a settings file; it does not change, and takes no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    elsewhere: ClassVar[Mapping[str, str]] = {}
    """Keys of other files that people may look for here: where they stand."""


_DATE = re.compile(
    r"(?P<y>\d{4})(?:\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?(?:[T ]\d\d:\d\d\S*)?|\s*月)?|年)?"
)


def _to_iso(value: object) -> object:
    """A date of TOML's own, or as people write it, in ISO 8601 as precise as it is known."""
    if isinstance(value, dt.date):  # also a datetime
        return value.isoformat()[:10]
    if not isinstance(value, str):
        return value
    match = _DATE.fullmatch(value.strip())
    if match is None:
        raise PydanticCustomError("date", "{shown} is no date; write one like 2025-03-01, or 待填", {"shown": value})
    parts = [int(part) for part in match.group("y", "m", "d") if part]
    try:
        dt.date(*[*parts, 1, 1][:3])
    except ValueError as error:
        reason = {"shown": value, "why": str(error)}
        raise PydanticCustomError("date", "{shown} is on no calendar ({why}); mend the date", reason) from None
    return "-".join(f"{part:02}" for part in parts)


def _not_before_start(end: str | None, info: ValidationInfo) -> str | None:
    start = info.data.get("start")
    if end and start and end < start[: len(end)]:
        raise PydanticCustomError(
            "order", "{end} lies before the start, {start}; mend one of them", {"end": end, "start": start}
        )
    return end


Day = Annotated[str, BeforeValidator(_to_iso)]
"""A year, a month or a day in ISO 8601; also read from 2025年3月1日, 2025/3/1, and from dates of TOML's own."""
EndDay = Annotated[Day | None, AfterValidator(_not_before_start)]
"""The same, not before the field `start`."""


_Value = TypeVar("_Value", bound=Section)


def find_beside(paths: Iterable[Path], name: str) -> Path | None:
    """The file of this name in one of these folders, or beside one of these files; the first one found."""
    folders = (path.parent if is_file(path) else path for path in paths)
    return next((folder / name for folder in folders if is_file(folder / name)), None)


def is_file(path: Path) -> bool:
    """Whether a file is there; not where its folder is closed to us, as Python itself has it from 3.14 on."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def load_section(model: type[_Value], path: Path) -> _Value:
    """Read a TOML file, or a JSON file that a run left.

    Raises:
        SettingsError: the file is missing, is no TOML, or has a setting that is unknown or out of its range.
    """
    try:
        text = path.read_text("utf-8-sig")
        values = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        form = "JSON" if path.suffix == ".json" else "TOML"
        raise SettingsError(f"{path}: is not valid {form} in UTF-8 ({error}). Mend that line.") from error
    return parse_section(model, values, str(path))


def parse_section(model: type[_Value], values: dict[str, Any], where: str) -> _Value:
    """A section from plain values; `where` is named in an error.

    Raises:
        SettingsError: a setting is unknown or out of its range.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        # A misspelt key goes first: what it was meant for may be missing as well.
        errors = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        path = _path(model, errors[0]["loc"])
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        if errors[0]["type"] == "extra_forbidden":
            raise SettingsError(f"{where}: unknown setting {key!r}.{_nearest(model, path)}") from None
        complaints = [other for other in errors if _path(model, other["loc"]) == path]
        raise SettingsError(f"{where}: setting {key!r} cannot be used: {_told(complaints)}.") from None


def _path(model: type[BaseModel], place: Sequence[str | int]) -> tuple[str | int, ...]:
    """The part of an error's place that is a key of the file: behind it pydantic names branches of types."""
    path: list[str | int] = []
    inside: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, str) and inside is None:
            break
        path.append(part)
        if isinstance(part, str) and inside is not None:
            inside = dict(_fields(inside)).get(part)
    return tuple(path)


_SECTIONS = {"model_type": "a section, with its keys below [its name]", "tuple_type": "a list: [[its name]] above each"}
"""What TOML calls what pydantic calls by its own types."""


def _told(errors: Sequence[ErrorDetails]) -> str:
    """What a value should be, where it may be one of several things each of which it is not."""
    if form := _SECTIONS.get(errors[0]["type"]):
        return f"it should be {form}"
    wanted = "Input should be "
    if not errors[0]["msg"].startswith(wanted):
        return errors[0]["msg"]
    kinds = " or ".join(error["msg"].removeprefix(wanted).partition(", unable")[0] for error in errors)
    value = errors[0]["input"]
    shown = f"{value!r} is given, but " if isinstance(value, str | int | float) else ""
    return f"{shown}it should be {kinds}"


def _nearest(model: type[Section], path: Sequence[str | int]) -> str:
    *sections, name = (part for part in path if isinstance(part, str))
    within = "".join(f"{section}." for section in sections)
    if not sections and name in model.elsewhere:
        return f" It stands in {model.elsewhere[name]}."
    keys = list(_keys(model))
    known = [key.removeprefix(within) for key in keys if key.startswith(within)]
    near = difflib.get_close_matches(name, known, n=1)
    meant = [within + near[0]] if near else [key for key in keys if key.rpartition(".")[2] == name]
    if meant:
        return f" Did you mean {' or '.join(map(repr, meant))}?"
    return f" Known are: {', '.join(within + key for key in known if '.' not in key)}."


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, part in _fields(model):
        yield prefix + name
        if part is not None:
            yield from _keys(part, f"{prefix}{name}.")


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel] | None]]:
    """The keys of a section, each with the section that it holds, or holds several of."""
    for name, info in model.model_fields.items():
        kinds = (info.annotation, *get_args(info.annotation))
        parts = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))
        yield info.alias or name, next(parts, None)
