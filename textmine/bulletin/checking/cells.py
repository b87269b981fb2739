"""Names and schools in the cells of tables, by what stands above them, against the roster and the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.names import wrong_unit
from textmine.bulletin.checking.paragraph import Cell
from textmine.bulletin.checking.surnames import SURNAMES
from textmine.statements.courses import main_title

__all__ = ["check_cells"]

_PEOPLE = frozenset(
    ["姓名", "学员", "学员姓名", "参训学员", "学员名单", "名单", "教师姓名", "发言人", "发言学员", "作者"]
)
_UNITS = frozenset(
    ["单位", "学校", "所在单位", "所在学校", "工作单位", "学校名称", "单位名称", "任职学校", "学校（幼儿园）"]
)
_ROLES = frozenset(["职务", "岗位", "职务（岗位）", "职务/岗位", "身份"])
_LECTURERS = frozenset(["主讲人", "主讲教师", "主讲", "授课教师", "授课人", "授课专家", "主讲专家"])
_COURSES = frozenset(["课程", "课程名称", "课程题目", "题目", "专题", "讲座题目"])
_NAME = re.compile(rf"(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{1,4}}·[\u4e00-\u9fff·]{{1,6}}")
_RANKS_APART = re.compile("[、/，,；;兼和]")
_NAME_OF_SCHOOL = re.compile("(?:幼儿园|小学|中学|学校|中心|学院)$")
_APART = re.compile(r"[、，,；;\n]|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")


def check_cells(context: Context, text: Text) -> Iterator[Finding]:
    """The names, schools or lecturers in a cell of a table, each with its status."""
    if (cell := text.paragraph.cell) is None:
        return
    if cell.head in _PEOPLE:
        for start, end in _names(text.text):
            yield from _person(context, text, (start, end), cell)
    elif cell.head in _UNITS:
        yield from _unit(context, text, cell)
    elif cell.head in _LECTURERS:
        yield from _lecturer(context, text, cell)


def _names(view: str) -> Iterator[tuple[int, int]]:
    """The spans of names in a cell, of which several may stand in a row."""
    start = 0
    for stop in [*_APART.finditer(view), None]:
        end = stop.start() if stop else len(view)
        if start < end:
            yield start, end
        start = stop.end() if stop else end


def _bare(told: str) -> str:
    return re.sub(r"\s", "", told)


def _person(context: Context, text: Text, span: tuple[int, int], cell: Cell) -> Iterator[Finding]:
    name, unit = text.text[slice(*span)], _bare(cell.beside(_UNITS))
    people = context.by_name.get(name, ())
    if people:
        ranks = _RANKS_APART.split(_bare(cell.beside(_ROLES)))
        told = (wrong_unit(context, unit + rank, people) for rank in ranks) if unit else ()
        wrong = next(filter(None, told), None)
        status = "unknown" if wrong else "known"
        yield text.finding("name", *span, status, source="花名册", suggestion=wrong or "")
    elif _NAME.fullmatch(name) and name not in context.lecturers and _is_of_class(context, cell, unit):
        yield text.finding("name", *span, "unknown", suggestion="花名册和课程目录中没有这个名字")


def _is_of_class(context: Context, cell: Cell, unit: str) -> bool:
    """Whether a table is of the class's people: the school is one of its schools, or others of the column are known."""
    others = (_bare(other) for other in cell.column)
    return _is_known_unit(context, unit) or any(other in context.by_name for other in others)


def _is_known_unit(context: Context, told: str) -> bool:
    return any(told in (unit, *context.forms_of(unit)) for unit in context.units)


def _unit(context: Context, text: Text, cell: Cell) -> Iterator[Finding]:
    """A school that is none of the class's, in a column of schools of which others are."""
    told = text.text
    if _is_known_unit(context, told):
        yield text.finding("name", 0, len(told), "known", source="花名册")
    elif _NAME_OF_SCHOOL.search(told) and any(_is_known_unit(context, _bare(other)) for other in cell.column):
        yield text.finding("name", 0, len(told), "unknown", source="花名册", suggestion="花名册上没有这个单位")


def _lecturer(context: Context, text: Text, cell: Cell) -> Iterator[Finding]:
    """Who lectured, where the catalogue has the course of the row."""
    title = _bare(cell.beside(_COURSES)).strip("《》")
    known = {course.title.strip("《》"): course.lecturer for course in context.material.card.courses}
    known |= {main_title(title): lecturer for title, lecturer in known.items()}
    right = known.get(title)
    if right:
        status = "known" if right in text.text else "unknown"
        told = "" if status == "known" else f"这门课的主讲人是{right}"
        yield text.finding("name", 0, len(text.text), status, source="课程目录", suggestion=told)
