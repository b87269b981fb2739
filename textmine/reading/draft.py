"""The class card drafted from what was found: `textmine init FOLDER`. What cannot be known reads 待填."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl

from textmine.corpus import Kind
from textmine.reading.called import names_of_kinds
from textmine.reading.dates import find_span
from textmine.reading.result import Reading
from textmine.reading.units import canonical_units
from textmine.settings import UNFILLED, Course, KindNames, Round

__all__ = ["draft_class_card"]

_PEOPLE = 3
"""People who answer a question from whom on it counts as a round: fewer is a chat. A guess."""
_COVERED = 0.95
"""Share of the documents that lie within the dates of the class: reports may come in late. A guess."""
_ROUNDS = 12
"""Threads up to which each is taken for a round; a forum with hundreds of threads has no set questions. A guess."""


def draft_class_card(reading: Reading, kinds: KindNames | None = None) -> str:
    """The text of `class.toml`, with comments that say where each value is from.

    Args:
        reading: what was found.
        kinds: what kinds of text are called.
    """
    kinds = kinds or KindNames()
    if reading.card is not None:
        rounds: Iterable[Round] = reading.card.rounds or _rounds(reading)
    else:
        rounds = _rounds(reading)
    blocks = [_head(reading, kinds), *(_round(r) for r in rounds), *(_course(c) for c in reading.catalogue)]
    return "\n".join(blocks)


def _text(value: object) -> str:
    # a JSON string is a TOML basic string, but for DEL.
    return json.dumps(UNFILLED if value is None else str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _head(reading: Reading, kinds: KindNames) -> str:
    facts = reading.card.class_ if reading.card is not None else None
    named = names_of_kinds(kinds, reading.corpus.frame)
    start, end, where = _dates(reading)
    values: dict[str, object] = {
        name: getattr(facts, name, None)
        for name in (
            "name",
            "organiser",
            "basis",
            "audience",
            "start",
            "end",
            "issue",
            "issuer",
            "date",
            "report_to",
            "copy_to",
            "send_to",
        )
    }
    comment = ""
    if values["start"] is None and values["end"] is None and start:
        values["start"], values["end"] = start, end
        comment = f"  # {where}；请核对"
    lines = ["[class]", *(f"# {line}" for line in (*_counts(reading, named), *_other_names(reading, kinds, named)))]
    for name, value in values.items():
        lines.append(f"{name} = {_text(value)}" + (comment if name in ("start", "end") else ""))
    copies = getattr(facts, "copies", None)
    lines.append(f"copies = {copies}" if copies is not None else f"# copies = {UNFILLED}")
    return "\n".join(lines) + "\n"


def _other_names(reading: Reading, asked: KindNames, kinds: KindNames) -> list[str]:
    """How to call reports otherwise, while the settings do not say."""
    if asked.report is not None or not len(reading.corpus.frame.filter(pl.col("kind") == Kind.REPORT)):
        return []
    return [f'{kinds.of("report")}在简报中若另有叫法，在 textmine.toml 中写 [kinds]，下一行写 report = "学习笔记"']


def _counts(reading: Reading, kinds: KindNames) -> list[str]:
    counts = {f.label: f for f in reversed(reading.figures())}
    shown = ("学员人数", "研修成果提交数", "班级研讨发帖数", "班级研讨回帖数", "思想汇报数", "班级公告发布数")
    known = [counts[label] for label in shown if label in counts]
    told = [f"{kinds.told(figure.label)}{float(figure.value):g}{figure.measure}" for figure in known]
    if reading.roster is not None:
        names = reading.roster.units
    else:
        names = sorted(set(canonical_units(reading.corpus.frame["unit"].drop_nulls().unique()).values()))
    lines = ["材料中：" + "，".join(told)] if told else []
    if names:
        lines.append(
            f"单位{len(names)}个："
            + "、".join(_one_line(name) for name in names[:30])
            + ("……" if len(names) > 30 else "")
        )
    return lines


def _one_line(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c >= " " and c != "\x7f")


def _dates(reading: Reading) -> tuple[str | None, str | None, str]:
    """First and last day of the class: from an announcement that names them, else from the documents' times."""
    frame = reading.corpus.frame
    days = frame.filter(pl.col("kind") != Kind.ANNOUNCEMENT)["time"].str.slice(0, 10)
    days = days.filter(days.str.len_chars() == 10).sort()
    announced = frame.filter(pl.col("kind") == Kind.ANNOUNCEMENT).select("text", "time")
    spans = [s for text, time in announced.iter_rows() if (s := find_span(text, year=int(time[:4]) if time else None))]
    for start, end in sorted(spans):
        # the span of one round, too, is announced: the class's own covers what was written.
        inside = int(((days >= start) & (days <= end)).sum())
        if len(days) and inside >= _COVERED * len(days):
            return start, end, "据公告"
    if days.is_empty():
        return None, None, ""
    return str(days[0]), str(days[-1]), "据首末篇文档的时间"


def _rounds(reading: Reading) -> list[Round]:
    """The questions that several people answered, with the first and last day of the answers."""
    posts = reading.corpus.frame.filter(pl.col("kind").is_in([Kind.POST, Kind.REPLY]) & pl.col("thread").is_not_null())
    table = (
        posts.group_by("thread")
        .agg(
            people=pl.col("person").n_unique(),
            start=pl.col("time").str.slice(0, 10).min(),
            end=pl.col("time").str.slice(0, 10).max(),
        )
        .filter(pl.col("people") >= _PEOPLE)
        .sort("start", "thread", nulls_last=True)
    )
    if table.height > _ROUNDS:
        return []
    return [Round(question=row["thread"], start=row["start"], end=row["end"]) for row in table.iter_rows(named=True)]


def _round(item: Round) -> str:
    lines = ["[[rounds]]", f"question = {_text(item.question)}", f"background = {_text(item.background)}"]
    lines += [f"start = {_text(item.start)}", f"end = {_text(item.end)}"]
    lines.append(_truth("required", item.required))
    return "\n".join(lines) + "\n"


def _course(item: Course) -> str:
    lines = ["[[courses]]", f"title = {_text(item.title)}", f"lecturer = {_text(item.lecturer)}"]
    lines += [f"category = {_text(item.category)}", _truth("required", item.required)]
    hours = f"hours = {item.hours:g}" if item.hours is not None else f"# hours = {UNFILLED}"
    return "\n".join([*lines, hours]) + "\n"


def _truth(name: str, value: bool | None) -> str:
    return f"# {name} = {UNFILLED}" if value is None else f"{name} = {str(value).lower()}"
