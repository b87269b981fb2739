"""Facts: each figure of the bulletin as a named quantity with its measure, denominator, source and formula.

Where the roster and the documents both give a figure, both are kept: the draft prints the one of the set source, and
the evidence shows the difference.

    >>> from textmine.corpus import Document, Kind
    >>> posts = [Document(f"p{i}", Kind.POST, "微党课要短。", author=name) for i, name in enumerate("甲乙甲")]
    >>> found = {fact.id: fact for fact in facts(Corpus.from_documents(posts))}
    >>> found["posters"].printed, found["posters"].source
    ('2人', '文本')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.bulletin.naming import SCHOOL, TEAM
from textmine.corpus import Corpus, Kind
from textmine.ordering import distinct_of, parts
from textmine.reading import Figure, Reading, Roster, surveys_apart
from textmine.settings import BulletinSettings, ClassCard
from textmine.terms.groups import talk_by_round

__all__ = ["Differing", "Fact", "facts", "is_fact_id", "number_in_words"]

Bool = NDArray[np.bool_]

ROSTER, DOCUMENTS, CARD = "花名册", "文本", "班级卡"
_MOST_ROWS = 500
"""So many rows of a figure are listed one by one; a guess: more than anyone would read."""


@dataclass(frozen=True, slots=True)
class Differing:
    """What another source says."""

    source: str
    value: float | int | str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or a date.

    Attributes:
        id: the name of the quantity, such as `registered` or `round2.posts`.
        label: its name for readers: 注册人数.
        value: the figure as printed, or a date in ISO 8601.
        measure: 人, 人次, 件, 条, 分钟, 分, 次, 门, 学时, 所, 个, 天, %, or 日 where the value is a day.
        denominator: of what it is a part, where it is a rate or a mean.
        source: 花名册, 文本 or 班级卡.
        rows: what it was counted from: document ids, or `roster:N` with N from 1; at most 500 of `row_count`.
        formula: how, in words.
        exact: the figure before it was rounded or cut off.
        others: what other sources say, where they differ.
        words: other names of the quantity, by which it is found in a text.
    """

    id: str
    label: str
    value: float | int | str
    measure: str
    source: str
    formula: str
    denominator: float | int | None = None
    rows: tuple[str, ...] = ()
    row_count: int = 0
    exact: float | None = None
    others: tuple[Differing, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The figure or date without its measure.

        >>> Fact("mean", "平均", 1716.5, "分钟", ROSTER, "…").number
        '1716.5'
        """
        return number_in_words(self.value) if self.measure != "日" else day_in_words(str(self.value))

    @property
    def printed(self) -> str:
        """The figure as it is printed, with its measure."""
        return self.number if self.measure == "日" else f"{self.number}{self.measure}"

    def to_row(self) -> dict[str, Any]:
        """A row of `facts.jsonl`."""
        row = asdict(self)
        return {**row, "rows": list(self.rows), "words": list(self.words), "others": [asdict(o) for o in self.others]}

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Fact:
        """The fact of a row of `facts.jsonl`; unknown keys are passed over."""
        known = {key: row[key] for key in cls.__dataclass_fields__ if key in row}
        others = tuple(Differing(o["source"], o["value"]) for o in row.get("others", ()))
        known |= {"others": others, "rows": tuple(row.get("rows", ())), "words": tuple(row.get("words", ()))}
        return cls(**known)


def number_in_words(value: float | int | str) -> str:
    """A number without superfluous zeros.

    >>> number_in_words(73.0), number_in_words(0.5)
    ('73', '0.5')
    """
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def day_in_words(iso: str, *, year: bool = True) -> str:
    """An ISO date as it is printed; a month alone stays a month.

    >>> day_in_words("2017-06-10"), day_in_words("2017-06-10", year=False), day_in_words("2017-06")
    ('2017年6月10日', '6月10日', '2017年6月')
    """
    parts = [int(part) for part in iso[:10].split("-") if part.isdigit()]
    if not parts:
        return iso
    words = "".join(f"{n}{unit}" for n, unit in zip(parts, "年月日", strict=False))
    return words if year else words.partition("年")[2] or words


def facts(
    corpus: Corpus,
    roster: Roster | pl.DataFrame | None = None,
    card: ClassCard | None = None,
    *,
    settings: BulletinSettings | None = None,
) -> list[Fact]:
    """Every figure and date of a class, in the order in which a bulletin tells them.

    Args:
        corpus: the documents.
        roster: the roster, or its table as the run folder keeps it; None where there was none.
        card: the class card.
        settings: rounding, and which source is printed where two differ.

    Returns:
        What the sources bear; a quantity of which nothing is known is left out.
    """
    settings = settings or BulletinSettings()
    card = card or ClassCard()
    if isinstance(roster, pl.DataFrame):
        roster = Roster(roster) if len(roster) else None
    known = [
        *_from_card(card),
        *_from_figures(corpus, roster, card, settings),
        *_of_units(roster),
        *_of_talk(corpus, card),
    ]
    return _reconciled(known, settings.source)


def _of_units(roster: Roster | None) -> list[Fact]:
    if roster is None or not (units := roster.units):
        return []
    rows, (measure, word) = _roster_rows(len(roster)), _kind_of_units(units)
    how = "花名册中不同单位的个数"
    if len(units) < roster.frame["unit"].drop_nulls().n_unique():
        how += "（同一单位的不同写法计一个）"
    return [Fact("units", "学员单位", len(units), measure, ROSTER, how, None, rows, len(roster), words=(word,))]


_KINDERGARTEN = re.compile(r"(?:幼儿园|[一二三四五六七八九十实附]幼)(?:（[^）]*）)?$")


def _kind_of_units(units: list[str]) -> tuple[str, str]:
    """The measure and the word for units, as most of their names tell.

    >>> _kind_of_units(["一小", "石磨岭学校"]), _kind_of_units(["第1小组", "第2小组"]), _kind_of_units(["县医院"])
    (('所', '学校'), ('个', '小组'), ('个', '单位'))
    >>> _kind_of_units(["青禾幼儿园", "县实幼"])
    ('所', '幼儿园')
    """
    if all(map(_KINDERGARTEN.search, units)):
        return "所", "幼儿园"
    for pattern, measure, word in ((SCHOOL, "所", "学校"), (TEAM, "个", "小组")):
        if 2 * sum(pattern.search(unit) is not None for unit in units) >= len(units):
            return measure, word
    return "个", "单位"


def _reconciled(known: Iterable[Fact], preferred: str) -> list[Fact]:
    """One fact a quantity: the preferred source's, with what the others say where they differ."""
    first = DOCUMENTS if preferred == "documents" else ROSTER
    by_id: dict[str, list[Fact]] = {}
    for fact in known:
        by_id.setdefault(fact.id, []).append(fact)
    chosen = []
    for versions in by_id.values():
        versions.sort(key=lambda fact: fact.source != first)  # stable: card before roster before documents
        main, rest = versions[0], versions[1:]
        others = tuple(Differing(fact.source, fact.value) for fact in rest if fact.value != main.value)
        chosen.append(replace(main, others=others))
    return chosen


def _from_card(card: ClassCard) -> list[Fact]:
    found = []
    for name, label, value in (("start", "开班日期", card.class_.start), ("end", "结业日期", card.class_.end)):
        if value:
            found.append(Fact(name, label, value, "日", CARD, "班级卡所填"))
    if card.rounds:
        found.append(
            Fact("rounds", "主题研讨", len(card.rounds), "次", CARD, "班级卡所列研讨轮次", words=("主题研讨",))
        )
    for number, round_ in enumerate(card.rounds, 1):
        for name, label, value in (("start", "开始", round_.start), ("end", "结束", round_.end)):
            if value:
                found.append(
                    Fact(f"round{number}.{name}", f"第{number}轮研讨{label}日期", value, "日", CARD, "班级卡所填")
                )
        if round_.start and round_.end and (days := _days(round_.start, round_.end)):
            found.append(
                Fact(f"round{number}.days", f"第{number}轮研讨天数", days, "天", CARD, "结束日期减开始日期，加一")
            )
    return found + _of_courses(card)


def _of_courses(card: ClassCard) -> list[Fact]:
    if not card.courses:
        return []
    required = [course for course in card.courses if course.required]
    elective = [course for course in card.courses if course.required is False]
    found = [Fact("courses", "课程", len(card.courses), "门", CARD, "课程目录的门数")]
    if required:
        found.append(
            Fact("courses.required", "必修课", len(required), "门", CARD, "课程目录中必修的门数", len(card.courses))
        )
    if elective:
        found.append(
            Fact("courses.elective", "选修课", len(elective), "门", CARD, "课程目录中选修的门数", len(card.courses))
        )
    if all(course.hours for course in card.courses):
        hours = sum(course.hours or 0 for course in card.courses)
        found.append(Fact("courses.hours", "课程学时", hours, "学时", CARD, "课程目录各门学时之和"))
    return found


def _days(start: str, end: str) -> int | None:
    try:
        return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days + 1
    except ValueError:
        return None


def _from_figures(corpus: Corpus, roster: Roster | None, card: ClassCard, settings: BulletinSettings) -> list[Fact]:
    """The figures that reading makes of roster and documents, rounded and with their rows."""
    reading = Reading(corpus, roster=roster, card=card)
    return [_of_figure(figure, corpus, settings) for figure in reading.figures()]


def _of_figure(figure: Figure, corpus: Corpus, settings: BulletinSettings) -> Fact:
    source = ROSTER if figure.source == "roster" else DOCUMENTS
    value, how = _printed_value(figure, settings)
    rows = _roster_rows(figure.rows) if source == ROSTER else _document_rows(corpus, figure.key)
    return Fact(
        figure.key, figure.label, value, figure.measure, source, figure.how + how,
        figure.of, rows, figure.rows, None if float(value) == figure.number else round(figure.number, 4),
        words=_WORDS.get(figure.key, ()),
    )  # fmt: skip


def _printed_value(figure: Figure, settings: BulletinSettings) -> tuple[float | int, str]:
    """The figure as printed, and what was done to it: a rate in percent to one place, a mean as a whole number."""
    if figure.measure == "%":
        rate = round(float(figure.value * 100), 1)
        return (int(rate), "") if rate.is_integer() else (rate, "，保留一位小数")
    if figure.value.denominator == 1:
        return int(figure.value), ""
    if settings.rounding == "truncate":
        return floor(figure.value), "，小数舍去"
    return floor(figure.value + Fraction(1, 2)), "，四舍五入"


def _roster_rows(count: int) -> tuple[str, ...]:
    return tuple(f"roster:{n}" for n in range(1, min(count, _MOST_ROWS) + 1))


_KIND_OF = {
    "submitters": Kind.SUBMISSION, "submissions": Kind.SUBMISSION, "posters": Kind.POST, "posts": Kind.POST,
    "repliers": Kind.REPLY, "reply_turns": Kind.REPLY, "replies": Kind.REPLY, "reporters": Kind.REPORT,
    "reports": Kind.REPORT, "surveyed": Kind.REPORT, "surveys": Kind.REPORT, "announcements": Kind.ANNOUNCEMENT,
}  # fmt: skip
_OF_SURVEYS = frozenset({"surveyed", "surveys"})


def _document_rows(corpus: Corpus, key: str) -> tuple[str, ...]:
    kind = _KIND_OF.get(key)
    if kind is None:
        return ()
    chosen = corpus.having("kind", kind)
    if kind is Kind.REPORT:
        chosen = chosen & (surveys_apart(corpus) == (key in _OF_SURVEYS))
    return _first_ids(corpus, chosen)


def _first_ids(corpus: Corpus, chosen: Bool) -> tuple[str, ...]:
    """The ids of the first of some documents."""
    found = list[str]()
    for some in parts(len(chosen)):
        here = some.start + np.flatnonzero(chosen[some])
        found += (corpus.ids[document] for document in here[: _MOST_ROWS - len(found)].tolist())
        if len(found) == _MOST_ROWS:
            break
    return tuple(found)


_WORDS = {
    "enrolled": ("学员人数", "参训人数", "参训学员", "组织学员"),
    "registered": ("注册人数", "注册学员", "注册"),
    "registered_rate": ("注册率",),
    "required_minutes": ("必修课总时长", "必修课时长", "必修总时长", "必修课学习总时长", "必修课学习时长"),
    "elective_minutes": ("选修课总时长", "选修课时长", "选修总时长", "选修课学习总时长", "选修课学习时长"),
    "total_minutes": ("课程学习总时长", "学习总时长"),
    "mean_minutes": (
        "课程学习平均时长",
        "平均学习时长",
        "平均时长",
        "人均时长",
        "人均学习时长",
        "人均学习",
        "每人学习",
    ),
    "submitters": ("研修成果提交者", "研修成果提交人数", "提交研修成果人数"),
    "submissions": ("研修成果提交数", "研修成果数", "研修成果"),
    "homework_submitters": ("作业提交者", "作业提交人数", "提交作业人数"),
    "homework": ("作业提交数", "提交作业", "作业数"),
    "commented": ("研修成果被评论人数", "研修成果被评论数", "被评论人数"),
    "comments_received": ("研修成果被评论次数",),
    "sat": ("试卷提交者", "试卷提交人数", "参加测试人数"),
    "not_sat": ("试卷未提交者", "未提交者", "未提交试卷人数"),
    "mean_mark": ("试卷平均分", "平均分", "平均成绩"),
    "assessed": ("班级研讨考核数", "研讨考核数", "班级研讨考核", "研讨考核"),
    "posts": ("班级研讨发帖人数", "班级研讨发帖数", "研讨发帖数", "班级研讨发帖"),
    "replies": ("班级研讨回帖数", "研讨回帖数", "回帖数", "班级研讨回帖"),
    "reporters": ("思想汇报提交者", "思想汇报提交人数"),
    "reports": ("思想汇报数", "思想汇报提交数", "思想汇报"),
    "surveyed": ("问卷提交者", "问卷提交人数", "问卷填写人数"),
    "surveys": ("问卷数", "问卷提交数"),
    "announcements": ("班级公告发布数", "班级公告", "公告发布数", "发布公告"),
    "posters": ("研讨发帖人数", "班级研讨发帖人数"),
    "repliers": ("研讨回帖人数", "班级研讨回帖人数"),
}
"""By which names a quantity is found in a text; the first is its own."""

_OF_ROUND = re.compile(r"proposals\.[1-9]\d*|round[1-9]\d*\.(?:start|end|days|people|posts|replies)")
_OTHERS = frozenset(
    {"start", "end", "rounds", "courses", "courses.required", "courses.elective", "courses.hours", "units", "authors"}
)


def is_fact_id(name: str) -> bool:
    """Whether a fact may bear this id, in this class or in another.

    >>> is_fact_id("registered"), is_fact_id("round2.people"), is_fact_id("registred")
    (True, True, False)
    """
    return name in _WORDS or name in _KIND_OF or name in _OTHERS or _OF_ROUND.fullmatch(name) is not None


def _of_talk(corpus: Corpus, card: ClassCard) -> list[Fact]:
    rounds = talk_by_round(corpus, card.rounds) if card.rounds else np.empty(0, np.int32)
    found = [fact for n in range(len(card.rounds)) for fact in _of_round(corpus, rounds == n, n + 1)]
    voices = corpus.by_trainees
    if people := _people(corpus, voices):
        authors = _count(corpus, voices, "authors", "留下文字的学员", "人", "各类文本（公告除外）的不同作者数")
        found.append(replace(authors, value=people))
    return found


def _people(corpus: Corpus, chosen: Bool) -> int:
    """How many people wrote some documents."""
    codes = corpus.codes("person")
    known = (codes[some][chosen[some] & (codes[some] >= 0)] for some in parts(len(chosen)))
    return len(distinct_of(known))


def _count(corpus: Corpus, chosen: Bool, id_: str, label: str, measure: str, formula: str, *words: str) -> Fact:
    rows, n = _first_ids(corpus, chosen), int(chosen.sum())
    return Fact(id_, label, n, measure, DOCUMENTS, formula, None, rows, n, words=words)


def _of_round(corpus: Corpus, talk: Bool, number: int) -> list[Fact]:
    if not talk.any():
        return []
    posts, replies = (talk & corpus.having("kind", kind) for kind in (Kind.POST, Kind.REPLY))
    id_, label = f"round{number}", f"第{number}轮"
    people = _count(corpus, talk, f"{id_}.people", f"{label}参与人数", "人", "该轮发帖、回帖的不同作者数", "参与")
    return [
        replace(people, value=_people(corpus, talk)),
        _count(corpus, posts, f"{id_}.posts", f"{label}发帖数", "条", "该轮主题帖的条数", "发帖"),
        _count(corpus, replies, f"{id_}.replies", f"{label}回帖数", "条", "该轮回帖的条数", "回帖"),
    ]
