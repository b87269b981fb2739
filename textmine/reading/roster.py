"""The roster: a row a trainee, and what the class did in figures, each with its measure, denominator and source.

>>> roster = Roster.from_rows([
...     {"name": "李明", "unit": "一中", "required_minutes": 1500.0, "elective_minutes": 90.0},
...     {"name": "王芳", "unit": "二中", "required_minutes": 1600.0, "elective_minutes": 0.0},
... ])
>>> {f.key: str(f.value) for f in roster.figures()}["mean_minutes"]   # minutes a trainee
'1595'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from textmine.reading.account import Note, preview
from textmine.reading.columns import fold_header
from textmine.reading.gathered import Trainee
from textmine.reading.names import join_name
from textmine.reading.numbers import is_ambiguous_clock, read_minutes, read_number, unit_of_time
from textmine.reading.status import is_true, took_part
from textmine.reading.trainees import TraineeRow, Trainees
from textmine.reading.units import canonical_units
from textmine.settings import ReadingSettings

__all__ = ["Figure", "Roster", "make_roster"]

_NUMBERS = (
    "required_minutes", "elective_minutes", "total_minutes", "submissions", "homework", "comments_received", "mark",
    "posts", "replies",
)  # fmt: skip
_SCHEMA = pl.Schema(
    {
        "name": pl.String, "unit": pl.String, "number": pl.String, "role": pl.String, "registered": pl.Boolean,
        **dict.fromkeys(_NUMBERS, pl.Float64), "mark_name": pl.String, "sat": pl.Boolean,
        "meta": pl.String, "source": pl.String,
    }
)  # fmt: skip

_BY_TOTAL = pl.col("total_minutes").is_not_null() & pl.any_horizontal(
    pl.col("required_minutes", "elective_minutes").is_null()
)
"""Whose minutes are the total that is told: the sum of the parts would lack one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A named quantity.

    Attributes:
        key: its name in facts and templates.
        label: what a reader calls it.
        value: exact; a mean or a rate is a fraction that whoever prints it rounds or cuts.
        measure: 人, 人次, 件, 分钟, 分, 份, or % for a rate (of 1).
        of: its denominator (people, as a rule), or None.
        of_label: what the denominator counts.
        source: `roster` or `documents`.
        how: how it was made, in words.
        rows: on how many rows it rests.
    """

    key: str
    label: str
    value: Fraction
    measure: str
    of: int | None
    of_label: str
    source: str
    how: str
    rows: int

    @property
    def number(self) -> float:
        """The value as a float."""
        return float(self.value)

    def to_record(self) -> dict[str, Any]:
        """The figure as plain values; `value` is exact, as numerator and denominator."""
        return {
            "key": self.key, "label": self.label, "value": float(self.value), "numerator": self.value.numerator,
            "denominator": self.value.denominator, "measure": self.measure, "of": self.of, "of_label": self.of_label,
            "source": self.source, "how": self.how, "rows": self.rows,
        }  # fmt: skip


class Roster:
    """Trainees in order of name and unit.

    Args:
        frame: one row a trainee: name, unit, number (学员编号), role, registered, minutes, counts, mark, sat, meta and
            source (JSON). What a roster does not tell is null.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        missing = [pl.lit(None, kind).alias(name) for name, kind in _SCHEMA.items() if name not in frame.columns]
        self._frame = (
            frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())
        ).sort("name", "unit", "number", nulls_last=True)

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]]) -> Roster:
        """A roster from plain values."""
        return cls(pl.DataFrame([{name: row.get(name) for name in _SCHEMA} for row in rows], schema=_SCHEMA))

    @property
    def frame(self) -> pl.DataFrame:
        """The table."""
        return self._frame

    def __len__(self) -> int:
        return self._frame.height

    @property
    def names(self) -> list[str]:
        """The trainees' names, as often as they stand there."""
        return self._frame["name"].to_list()

    @property
    def units(self) -> list[str]:
        """The units, each once however it is spelled, by its longest name."""
        return sorted(set(canonical_units(self._frame["unit"].drop_nulls()).values()))

    def units_of(self, name: str) -> list[str]:
        """The units in which a name stands."""
        return self._frame.filter(pl.col("name") == name)["unit"].drop_nulls().unique().sort().to_list()

    def total(self, column: str) -> Fraction | None:
        """The exact sum of a column; None where the roster does not tell it."""
        values = self._frame[column].drop_nulls()
        return None if values.is_empty() else sum((Fraction(str(v)) for v in values), Fraction(0))

    def minutes(self) -> list[float]:
        """Minutes of each trainee in all: required and elective, or the total that is told where either is not."""
        parts = pl.sum_horizontal("required_minutes", "elective_minutes", ignore_nulls=True)
        return self._frame.select(pl.when(_BY_TOTAL).then("total_minutes").otherwise(parts)).to_series().to_list()

    @property
    def by_total(self) -> int:
        """Of how many trainees the minutes are the total that the roster tells."""
        return int(self._frame.select(_BY_TOTAL.sum()).item())

    def figures(self) -> list[Figure]:
        """What the class did, as far as the roster tells."""
        return [figure for make in _FIGURES for figure in make(self)]


def _figure(
    key: str, label: str, value: Fraction | int, measure: str, of: tuple[int, str] | None, how: str, rows: int
) -> Figure:
    n, what = of or (None, "")
    return Figure(key, label, Fraction(value), measure, n, what, "roster", how, rows)


def _registration(roster: Roster) -> list[Figure]:
    n, told = len(roster), roster.frame["registered"].drop_nulls()
    if not n:
        return []
    found = [_figure("enrolled", "学员人数", n, "人", None, "名单上的行数", n)]
    if told.is_empty():
        return found
    registered = int(told.sum())
    of = (n, "学员人数")
    return [
        *found,
        _figure("registered", "注册人数", registered, "人", of, "注册情况为是的人数", n),
        _figure("registered_rate", "注册率", Fraction(registered, n), "%", of, "注册人数÷学员人数", n),
    ]


def _time(roster: Roster) -> list[Figure]:
    n = len(roster)
    labels = {"required_minutes": "必修课总时长", "elective_minutes": "选修课总时长", "total_minutes": "课程学习总时长"}
    of = (n, "学员人数")
    found = [
        _figure(key, label, total, "分钟", of, f"{label[:-3]}时长之和", roster.frame[key].drop_nulls().len())
        for key, label in labels.items()
        if (total := roster.total(key)) is not None
    ]
    if found:
        total = sum((Fraction(str(m)) for m in roster.minutes()), Fraction(0))
        found.append(_figure("mean_minutes", "课程学习平均时长", total / n, "分钟", of, _how_minutes(roster), n))
    return found


def _how_minutes(roster: Roster) -> str:
    parts = {"required_minutes": "必修课时长", "elective_minutes": "选修课时长"}
    told = [label for key, label in parts.items() if roster.frame[key].count()]
    if not told or roster.by_total == len(roster):
        return "课程学习总时长÷学员人数"
    summed = "＋".join(told)
    if roster.by_total:
        return f"（{summed}，缺一项的按课程学习总时长）÷学员人数"
    return f"（{summed}）÷学员人数" if len(told) > 1 else f"{told[0][:-2]}总时长÷学员人数"


def _people_and_total(
    roster: Roster, column: str, people: tuple[str, str], total: tuple[str, str, str]
) -> list[Figure]:
    values = roster.frame[column].drop_nulls()
    if values.is_empty():
        return []
    of = (len(roster), "学员人数")
    count, amount = int((values > 0).sum()), roster.total(column) or Fraction(0)
    return [
        _figure(people[0], people[1], count, "人", of, f"{total[1]}大于0的人数", values.len()),
        _figure(total[0], total[1], amount, total[2], of, f"{total[1]}之和", values.len()),
    ]


def _submissions(roster: Roster) -> list[Figure]:
    return [
        *_people_and_total(
            roster, "submissions", ("submitters", "研修成果提交者"), ("submissions", "研修成果提交数", "件")
        ),
        # homework of courses is no 研修成果, which is what a class hands in at the end
        *_people_and_total(roster, "homework", ("homework_submitters", "作业提交者"), ("homework", "作业提交数", "件")),
        *_people_and_total(
            roster,
            "comments_received",
            ("commented", "研修成果被评论人数"),
            ("comments_received", "研修成果被评论数", "次"),
        ),
    ]


def _exam(roster: Roster) -> list[Figure]:
    marks = roster.frame["mark"].drop_nulls()
    sat_told = roster.frame["sat"].drop_nulls()
    if marks.is_empty() and sat_told.is_empty():
        return []
    n = len(roster)
    names = roster.frame["mark_name"].drop_nulls()
    if len(names) and sat_told.is_empty():  # a mark of all that was done: nobody handed in a paper
        return [_mean_mark(names.mode().sort()[0], marks, "有成绩的人数")]
    sat = int(roster.frame.select(pl.coalesce("sat", pl.col("mark").is_not_null()).sum()).item())
    of = (n, "学员人数")
    how = "有试卷成绩的人数" if sat_told.is_empty() else "已提交试卷的人数"
    found = [
        _figure("sat", "试卷提交者", sat, "人", of, how, n),
        _figure("not_sat", "试卷未提交者", n - sat, "人", of, "学员人数－试卷提交者", n),
    ]
    if len(marks):
        name = names.mode().sort()[0] if len(names) else "试卷"
        found.append(_mean_mark(name, marks, "试卷提交者" if len(marks) == sat else "有成绩的人数"))
    return found


def _mean_mark(name: str, marks: pl.Series, of: str) -> Figure:
    mean = sum((Fraction(str(mark)) for mark in marks), Fraction(0)) / len(marks)
    label = f"平均{name}" if name.endswith(("分", "分数")) else f"{name}平均分"
    return _figure("mean_mark", label, mean, "分", (len(marks), of), "成绩之和÷有成绩的人数", len(marks))


def _discussion(roster: Roster) -> list[Figure]:
    return [
        *_people_and_total(roster, "posts", ("posters", "研讨发帖人数"), ("posts", "班级研讨发帖数", "人次")),
        *_people_and_total(roster, "replies", ("repliers", "研讨回帖人数"), ("replies", "班级研讨回帖数", "人次")),
    ]


_FIGURES = (_registration, _time, _submissions, _exam, _discussion)

_ABSENT = re.compile(
    r"^(?:未(?!通过|及格|合格|达标).*|没.*|[缺缓免旷弃待]考?|缺席|请假|[病事公]假|取消.*|-+|—+|/|×|✗|x|否|无.*|空|n/?a|null|暂无.*|#.*)?$",
    re.IGNORECASE,
)
"""In place of a mark or a count: there is none. `#N/A` and the like are errors of a spreadsheet."""
_SCORE = re.compile(r"(.+?)\s*[/／]\s*\d+(?:\.\d+)?\s*分?$")
"""A mark and the full marks: 90/100."""


def make_roster(trainees: Iterable[Trainee], *, settings: ReadingSettings, notes: list[Note]) -> Roster | None:
    """A roster out of the rows of one or more tables; rows of one trainee are joined.

    One trainee is one number (学员编号) where there is one, else one name in one unit. Across tables a unit may be
    spelled in two ways, and a name that stands once in each of two tables of the same people is one trainee. Two rows
    that tell different things of one trainee in one column: the first stays, with a note; of two spellings of a unit
    the longer.
    """
    maker = _Maker(settings, notes)
    rows = []
    for source, cells, rest in trainees:
        values = maker.row(cells)
        values["source"], values["meta"] = source.to_json(), rest
        numbered = fold_header(cells["author_id"][1])[0] if values["number"] else None
        rows.append(TraineeRow(values, (str(source.file), source.member, source.sheet), numbered))
    maker.finish()
    people = Trainees(rows)
    # who is told in most detail comes first, so that the order of files does not matter.
    for row in sorted(rows, key=lambda row: (not row.values["number"], row.values["unit"] is None)):
        people.take(row, notes)
    if not people.rows:
        return None
    for known in people.rows:
        known["meta"] = json.dumps(known["meta"], ensure_ascii=False, sort_keys=True, default=str)
    return Roster.from_rows(people.rows)


_OF_ALL = re.compile("课堂|综合|总评|总成绩|最终|考核|等[第次级]|平时|过程")
_OF_EXAM = re.compile("试卷|考试|测试|测验|笔试|机考|[开闭]卷")


def _assessment(header: str) -> str | None:
    """The name of a mark that is of all that somebody did, such as 综合成绩; None for that of an exam.

    >>> _assessment("综合成绩（分）"), _assessment("考试成绩"), _assessment("成绩")
    ('综合成绩', None, None)
    """
    name, _ = fold_header(header)
    return name if _OF_ALL.search(name) and not _OF_EXAM.search(name) else None


class _Maker:
    """Cells of a roster to values; what cannot be read is null, and noted by column."""

    def __init__(self, settings: ReadingSettings, notes: list[Note]) -> None:
        self._settings, self._notes = settings, notes
        self._odd: dict[tuple[str, str], list[str]] = {}
        self._units: dict[str, str] = {}

    def row(self, cells: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        """One trainee."""
        number, name = cells.get("author_id", ("", ""))[0], cells.get("author", ("", ""))[0]
        row: dict[str, Any] = dict.fromkeys(_SCHEMA)
        row["name"], row["number"] = join_name(name) or number, number or None
        row["unit"], row["role"] = cells.get("unit", ("", ""))[0] or None, cells.get("role", ("", ""))[0] or None
        for role in _NUMBERS:
            if role in cells:
                row[role] = self._number(role, *cells[role])
        for role in ("registered", "sat"):
            if role in cells:
                row[role] = self._truth(role, *cells[role])
        row["mark_name"] = _assessment(cells["mark"][1]) if "mark" in cells else None
        # a mark that cannot be counted with, such as 良好, is a mark all the same.
        if (
            not row["mark_name"]
            and row["sat"] is None
            and row["mark"] is None
            and not _ABSENT.match(cells.get("mark", ("", ""))[0])
        ):
            row["sat"] = True
        return row

    def _number(self, role: str, text: str, header: str) -> float | None:
        if role.endswith("_minutes"):
            unit = unit_of_time(header)
            if unit or read_number(text) is not None:  # a clock of three parts, and 2小时, tell theirs
                self._units[header] = unit or "分钟 (assumed: the header names no unit)"
            value = read_minutes(text, unit=unit, minutes_per_hour=self._settings.minutes_per_hour)
        else:
            value = read_number(text)
            if value is None and role == "mark" and (score := _SCORE.match(text)):
                value = read_number(score[1])
        if value is None and not _ABSENT.match(text):
            self._odd.setdefault((role, header), []).append(text)
        return value

    def _truth(self, role: str, text: str, header: str) -> bool | None:
        value = took_part(text) if role == "sat" else is_true(text)
        if value is None and text:
            self._odd.setdefault((role, header), []).append(text)
        return value

    def finish(self) -> None:
        """Say what was assumed and what could not be read."""
        for header, unit in sorted(self._units.items()):
            length = f" of {self._settings.minutes_per_hour} minutes" if unit == "学时" else ""
            self._notes.append(Note("roster", "roster", f"{header}: counted in {unit}{length}"))
        for (role, header), texts in sorted(self._odd.items()):
            shown = ", ".join(preview(text) for text in texts[:3])
            advice = "; hours or minutes? name the unit in the header, as in 学习时长(分钟)"
            shown += advice if any(map(is_ambiguous_clock, texts)) else ""
            self._notes.append(
                Note("roster", "roster", f"{header} ({role}): {len(texts)} cells cannot be read: {shown}")
            )
