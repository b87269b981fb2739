"""Writes docs/settings.md from the models of textmine/settings.py: `python docs/make_settings.py`.

Keys, values and defaults come from the models, what a key means from the text below it there, or from `MEANINGS`.
"""

import ast
import inspect
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from textmine import settings
from textmine.settings import ClassCard, Settings

PAGE = Path(__file__).with_name("settings.md")
SAMPLE = Path(__file__).parents[1] / "corpora" / "sample" / "export" / "class.toml"

MEANINGS = {
    "CleaningSettings.copies": "Copies and near copies of what others wrote.",
    "CleaningSettings.boilerplate": "Stock wording that many people use: greetings, closings, mastheads.",
    "CleaningSettings.prompts": "Questions and headings that were set.",
    "CleaningSettings.shared": "Wording that people share, such as policy text.",
    "CleaningSettings.quoted": "What a reply repeats of the post that it answers; a mentor's remarks beneath a text.",
    "CleaningSettings.empty": "Answers that say nothing: 已学习, 赞同.",
    "CleaningSettings.not_prose": "Code, links, tables, references.",
    "CleaningSettings.organiser": "What the organiser writes.",
    "CleaningSettings.personal": "Contact and identity numbers.",
    "ThemeSettings.model": "The topic model; `nmf` and `lda` need no sentence encoder.",
    "ExpectedTopic.name": "Its name.",
    "ClaimSettings.many": "不少: at least so many people, and the share below.",
    "PictureSettings.width": "Width of a picture in pixels.",
    "PictureSettings.height": "Height of a picture in pixels.",
    "PictureSettings.cloud_terms": "How many words a cloud holds.",
    "BulletinSettings.edition": "Whether people are named (internal), or have pseudonyms (external).",
    "ClassFacts.name": "What the class is called.",
    "ClassFacts.organiser": "Who holds it (主办单位).",
    "ClassFacts.audience": "Who was to take part.",
    "ClassFacts.start": "Its first day.",
    "ClassFacts.end": "Its last day.",
    "ClassFacts.issue": "The number of the bulletin (期号).",
    "ClassFacts.issuer": "Who issues the bulletin (编印单位).",
    "ClassFacts.report_to": "报: in the foot of the bulletin.",
    "ClassFacts.copy_to": "送: in the foot.",
    "ClassFacts.send_to": "发: in the foot.",
    "ClassFacts.copies": "How many copies are printed.",
    "Round.question": "The set question. A round without one is left out.",
    "Round.background": "What stood beside the question.",
    "Round.start": "Its first day.",
    "Round.end": "Its last day.",
    "Round.required": "Whether everyone had to take part.",
    "Course.title": "Its title. A course without one is left out.",
    "Course.lecturer": "Who held it.",
    "Course.category": "Its part of the programme.",
    "Course.required": "Whether it is 必修 (true) or 选修 (false).",
    "Course.hours": "Its 学时.",
    "KindNames.submission": "研修成果.",
    "KindNames.post": "Posts of a forum.",
    "KindNames.reply": "Replies to posts.",
    "KindNames.comment": "Comments beneath texts.",
    "KindNames.announcement": "What the organiser announces.",
    "KindNames.other": "All else.",
}
"""What a key means, where the model does not say."""

HEAD = """# Settings

`python docs/make_settings.py` writes this page from `textmine/settings.py`; a test compares them.

`textmine.toml` is looked for in the folder that is given, or beside a file given by name; `--settings FILE` names
another. Nothing in it is needed: what is left out has its default. A key that is unknown is refused with the nearest
one that is known, and so is a value out of its range. What the command line says (`--seed`, `--model`, `--topics`,
`--edition`) goes first. A run keeps its settings in `manifest.json`; `textmine bulletin` and `textmine verify` take
them from there unless `--settings` is given.

```toml
seed = 7

[themes]
topics = 8

[[themes.expected]]
name = "微党课"
seeds = ["微党课", "党课"]

[quotes]
per_theme = 4

[bulletin]
edition = "external"

[kinds]
report = "学习笔记"
```

# `textmine.toml`
"""

CARD = """
# `class.toml`

The class card tells what only the organiser knows. It lies in the folder of exports, beside a file given by name, or
is named among the inputs; `textmine init FOLDER` writes one from what is found, in which 待填 stands for what it cannot
know. What is left out, or still reads 待填, is printed as 【待填】 with what is wanted. A day is `"2025-03-01"`,
`2025-03-01` or `"2025年3月1日"`, less precisely also `"2025-03"`; an end may not lie before its start. Where the card
has no courses, those of a 课程表 among the exports are taken.
"""

EXAMPLE_HEAD = """
## Example

That of the sample class, `corpora/sample/export/class.toml`:

```toml
"""


def page() -> str:
    """The whole page."""
    sections = [_section(path, model) for path, model in _sections(Settings)]
    card = [_section(path, model) for path, model in _sections(ClassCard)]
    return HEAD + "".join(sections) + CARD + "".join(card) + EXAMPLE_HEAD + SAMPLE.read_text("utf-8") + "```\n"


def _sections(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The tables of a file, each with the heading under which its keys stand."""
    yield "", model
    for name, field in model.model_fields.items():
        key = field.alias or name
        if inner := _model_of(field):
            yield (f"[[{key}]]" if get_origin(field.annotation) is tuple else f"[{key}]"), inner
            for deeper, part in inner.model_fields.items():
                if rows := _model_of(part):
                    yield f"[[{key}.{deeper}]]", rows


def _section(heading: str, model: type[BaseModel]) -> str:
    keys = [(name, field) for name, field in model.model_fields.items() if _model_of(field) is None]
    if not keys:
        return ""
    said = _meanings(model)
    title = (
        f"\n## `{heading}`\n\n{inspect.cleandoc(model.__doc__ or '').splitlines()[0]}\n"
        if heading
        else "\n## Above all tables\n"
    )
    rows = (f"- `{name}`: {_values(field)}; {_default(field)}. {said[name]}" for name, field in keys)
    return "\n".join([title, *(fill(row, 120, subsequent_indent="  ", **WHOLE) for row in rows), ""])


def _model_of(field: FieldInfo) -> type[BaseModel] | None:
    """The table, or table of several, that stands under a key."""
    kinds = (field.annotation, *get_args(field.annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """What each key means: what stands in `MEANINGS`, or below the field in the source."""
    body = next(
        node.body
        for node in ast.parse(inspect.getsource(settings)).body
        if isinstance(node, ast.ClassDef) and node.name == model.__name__
    )
    found = {}
    for field, text in itertools.pairwise(body):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=key)), ast.Expr(value=ast.Constant(value=str(meaning))):
                found[key] = re.sub(r"\s+", " ", meaning)
    own = {key.partition(".")[2]: text for key, text in MEANINGS.items() if key.startswith(f"{model.__name__}.")}
    return found | own


def _values(field: FieldInfo) -> str:
    kind, bounds = field.annotation, [*field.metadata]
    options = get_args(kind) if get_origin(kind) not in (dict, tuple, Literal) and get_args(kind) else (kind,)
    told = []
    for option in options:
        if get_args(option) and hasattr(option, "__metadata__"):  # Annotated
            option, *more = get_args(option)
            bounds += [bound for outer in more for bound in getattr(outer, "metadata", [outer])]
        if option is not type(None):
            told.append(_kind(option))
    limits = [f"{sign} {getattr(bound, name)}" for bound in bounds for name, sign in SIGNS if hasattr(bound, name)]
    return ("day" if any("_to_iso" in repr(bound) for bound in bounds) else " or ".join(told)) + "".join(
        f", {limit}" for limit in limits
    )


WHOLE: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
SIGNS = (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))
KINDS: dict[Any, str] = {
    int: "whole number",
    float: "number",
    bool: "`true`, `false`",
    str: "text",
    Path: "path",
    dict: "table of texts",
}


def _kind(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f'`"{value}"`' for value in get_args(kind))
    return "list of texts" if get_origin(kind) is tuple else KINDS[get_origin(kind) or kind]


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if field.is_required():
        return "needed"
    if value in (None, {}, ()):
        return "by default none"
    shown = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else value
    return f"by default `{shown}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
