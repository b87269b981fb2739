"""Figures: found by their words, in Arabic and Chinese numerals, and counted again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.dates import check_dates
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.rounds import round_of_figure
from textmine.bulletin.checking.shares import SHARE, is_about, is_rounded, share_value
from textmine.bulletin.facts import Fact
from textmine.bulletin.matters import matter_of
from textmine.bulletin.numerals import Number, find_numbers
from textmine.statements.courses import CourseMentions

__all__ = ["Figures"]

_SOMEBODY = r"一[位名][\u4e00-\u9fff]"
"""青石学校一位教师 is no number of schools."""
_LINK = r"(?:为|是|共计|共有|共|达到|达|约|有|[：:])?\s*"
_MEASURES = (
    "人次",
    "分钟",
    "学时",
    "小时",
    "人",
    "名",
    "件",
    "分",
    "次",
    "门",
    "所",
    "条",
    "篇",
    "份",
    "位",
    "天",
    "%",
    "％",
)
_N = (
    r"(?:(?:\d[\d,，]*(?:\.\d+)?千?[万亿]?|[零〇一二三四五六七八九十百千万两]+)"
    r"(?:余|多(?=[人名位件条门所份次个分学小天]))?)"
)
_TENTHS = "(?:成[一二三四五六七八九半]?)?"
_PART = re.compile(rf"{SHARE}(?=的?(?:学员|老师|教师|党员|同志|人|学校)|[，。；、）])")
_ORDERS = (
    (rf"组织(?:了)?(?P<n>{_N})[名位]", "enrolled"),
    (rf"组织[^，。]{{2,80}}?(?P<n>{_N})人参加", "enrolled"),
    (rf"(?P<n>{_N})(?:所(?:学校|单位|院校)|个(?:单位|小组|班组))", "units"),
    (rf"组织(?:了|开展)*(?P<n>{_N})[次轮](?:主题)?研讨", "rounds"),
    (rf"(?P<n>{_N})次主题研讨", "rounds"),
    (rf"安排课程(?P<n>{_N})门", "courses"),
    (rf"必修课(?:程)?(?P<n>{_N})门", "courses.required"),
    (rf"选修课(?:程)?(?P<n>{_N})门", "courses.elective"),
    (rf"(?P<n>{_N})个?学时", "courses.hours"),
)
"""Figures that stand before their words."""
_SCALE = re.compile(r"(?<=[\d.])[十百千万亿]")
"""Behind an Arabic figure: 5.5千 is a round number."""
_SOME = re.compile("其中|[男女]")
"""Words behind which a figure is of some of the class."""
_OF_ROUND = (
    (rf"(?P<n>{_N})[人名](?:学员)?参与", "people"),
    (rf"发帖(?P<n>{_N})[条篇]", "posts"),
    (rf"回帖(?P<n>{_N})[条篇]", "replies"),
)


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a figure must be: its name, values that are right, and its source."""

    label: str
    values: tuple[float, ...]
    source: str
    printed: str
    certain: bool = True


class Figures:
    """Checks the figures of a bulletin."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._facts = context.material.facts_by_id
        self._courses = {entry.course.title.strip("《》"): entry for entry in context.material.courses}
        self._themes = {
            name: topic.get("authors")
            for topic in context.material.topics
            for name in (str(topic.get("label")), matter_of(str(topic.get("label"))))
        }
        labelled: dict[str, list[Fact]] = {}
        for fact in self._facts.values():
            for word in dict.fromkeys((fact.label, *fact.words)):
                labelled.setdefault(word, []).append(fact)
        words = sorted(labelled, key=lambda word: (-len(word), word))
        self._labelled = labelled
        self._labels = (
            re.compile(
                rf"(?P<label>{'|'.join(map(re.escape, words))}){_LINK}(?!{_SOMEBODY})(?P<n>百分之{_N}|{_N}{_TENTHS})"
            )
            if words
            else None
        )

    def check(self, text: Text, taken: list[tuple[int, int]]) -> Iterator[Finding]:
        """Every figure and date of a paragraph outside `taken` (quotations, reported speech) with its status."""
        blank = list(text.blanked())
        for start, end in taken:
            blank[start:end] = "\u3000" * (end - start)
        view = "".join(blank)
        if self._is_head(text.text):
            return
        done: list[tuple[int, int]] = []
        for finding in check_dates(text, view, self._facts):
            done.append((finding.start, finding.end))
            yield finding
        for match, expected in self._expected(text, view):
            span = match.span("n")
            if not any(a < span[1] and span[0] < b for a, b in done):
                done.append(span)
                yield self._compare(text, view, match, expected)
        yield from self._left(text, view, done)

    def _is_head(self, text: str) -> bool:
        """The line with the issuing body and the date of issue, and that of the issue's number: filled in by hand."""
        issuer = self._context.material.card.class_.issuer
        head = bool(issuer and text.strip().startswith(issuer) and len(text) < len(issuer) + 24)
        return head or bool(re.fullmatch(r"\s*.{0,12}第\s*\S{1,4}\s*期.{0,8}", text))

    def _expected(self, text: Text, view: str) -> Iterator[tuple[re.Match[str], _Expected]]:
        yield from self._counted(text, view)
        for pattern, name in _OF_ROUND:
            for match in re.finditer(pattern, view):
                known = round_of_figure(view, *match.span())[0]  # 3人参与了座谈: of no round
                if known and (expected := self._of_round(view, match, name)):
                    yield match, expected
        for pattern, id_ in _ORDERS:
            fact = self._facts.get(id_)
            for match in re.finditer(pattern, view) if fact else ():
                yield match, _of_fact(fact)  # type: ignore[arg-type]
        yield from self._by_label(view)
        if copies := self._context.material.card.class_.copies:
            for match in re.finditer(rf"共印(?P<n>{_N})份", view):
                yield match, _Expected("共印份数", (float(copies),), "class.toml copies", f"{copies}份")

    def _by_label(self, view: str) -> Iterator[tuple[re.Match[str], _Expected]]:
        for match in self._labels.finditer(view) if self._labels else ():
            fact = _measured(self._labelled[match["label"]], view[match.end("n") :])
            if fact.id.startswith("round") and match["label"] != fact.label:  # 发帖, a word for those of every round
                if of_rounds := self._of_round(view, match, fact.id.partition(".")[2]):
                    yield match, of_rounds
                continue
            expected = _of_fact(fact)
            of_round = round_of_figure(view, *match.span())[1]
            yield match, replace(expected, certain=expected.certain and not of_round)

    def _of_round(self, view: str, match: re.Match[str], name: str) -> _Expected | None:
        """A figure of the round that is spoken of; where that is not sure, those of others are right, too."""
        facts = {n: fact for n in range(1, 9) if (fact := self._facts.get(f"round{n}.{name}"))}
        number, sure = round_of_figure(view, *match.span())
        if sure or len(facts) < 2:
            fact = facts.get(number or 0) if sure else next(iter(facts.values()), None)
            if fact is None:
                return None
            expected = _of_fact(fact)
            return replace(expected, certain=expected.certain and sure)
        values = [float(fact.value) for fact in facts.values()]
        told = "、".join(fact.printed for fact in facts.values())
        if name != "people":  # who takes part in two rounds is one person
            values.append(sum(values))
        source = "、".join(f"fact:{fact.id}" for fact in facts.values())
        return _Expected("各轮", tuple(values), source, told, certain=False)

    def _counted(self, text: Text, view: str) -> Iterator[tuple[re.Match[str], _Expected]]:
        """Counts of people behind a course's title or a theme's label."""
        for span in text.titles:
            entry = self._courses.get(text.text[span.start : span.end])
            for pattern, label, people in _of_course(entry) if entry else ():
                if match := pattern.match(view, span.end + 1):
                    yield match, _Expected(label, (float(people),), "按学员文字重数", f"{people}人")
        for span in text.marked:
            match = re.compile(rf"[（(](?P<n>{_N})人[）)]").match(view, span.end + 1)
            count = self._themes.get(text.text[span.start : span.end])
            if match and count is not None:
                yield match, _Expected("谈到这一话题的人数", (float(count),), "topics.json", f"{count}人")

    def _compare(self, text: Text, view: str, match: re.Match[str], expected: _Expected) -> Finding:
        start, end = match.span("n")
        value = _figure(match["n"])
        end = _with_measure(view, end)
        before = view[max(0, start - 2) : start]
        right = value is not None and any(
            is_about(before, match["n"], value, known) or _is_scaled(match["n"], value, known)
            for known in expected.values
        )
        status = "recomputed" if right else "differs"
        suggestion = "" if right else f"{expected.label}应为{expected.printed}"
        replacement = "" if right else f"{expected.printed}"
        rounded = is_rounded(before, match["n"]) or _SCALE.search(match["n"]) or _SCALE.match(view, match.end("n"))
        certain = not right and expected.certain and not rounded and not self._is_of_part(view, match.start())
        return text.finding(
            "figure", start, end, status, source=expected.source, suggestion=suggestion, replacement=replacement,
            certain=certain,
        )  # fmt: skip

    def _is_of_part(self, view: str, position: int) -> bool:
        """Whether a figure may be of a part of the class: its sentence speaks of some of it, or of a school, before."""
        sentence = re.split("[。；！？]", view[:position])[-1]
        return bool(_SOME.search(sentence) or self._context.names.names_unit(sentence))

    def _left(self, text: Text, view: str, done: list[tuple[int, int]]) -> Iterator[Finding]:
        """Figures with a measure that no known quantity explains."""
        for number in find_numbers(view):
            if any(a < number.end and number.start < b for a, b in done) or not _is_figure(view, number):
                continue
            end = _with_measure(view, number.end)
            done.append((number.start, end))
            yield text.finding("figure", number.start, end, "no-source", suggestion="没有查到这个数字的来源")
        for match in _PART.finditer(view):
            if not any(a < match.end() and match.start() < b for a, b in done):
                yield text.finding("figure", *match.span(), "no-source", suggestion="没有查到这个比例的来源")


_SPEAK = rf"[（(]{_N}人谈(?:到|及)[，,]"
_SPOKEN_OF = re.compile(rf"[（(](?P<n>{_N})人谈(?:到|及)")
_PRAISED = re.compile(rf"{_SPEAK}(?P<n>{_N})人称有收获")


def _of_course(entry: CourseMentions) -> Iterator[tuple[re.Pattern[str], str, int]]:
    yield _SPOKEN_OF, "谈到这门课的人数", len(entry.people)
    yield _PRAISED, "称这门课有收获的人数", len(entry.praised_by)


def _of_fact(fact: Fact) -> _Expected:
    value = float(fact.value)
    return _Expected(fact.label, (value,), f"fact:{fact.id}（{fact.source}）", fact.printed, not fact.others)


def _measured(facts: list[Fact], behind: str) -> Fact:
    """Of quantities with one name, the one whose measure stands behind the figure: 被评论数 in 人 or in 次."""
    return next(
        (fact for fact in facts if _with_measure(behind, 0) and behind[: _with_measure(behind, 0)] == fact.measure),
        facts[0],
    )


def _is_scaled(written: str, value: float, right: float) -> bool:
    """Whether a figure with a scale is right as far as it is told.

    >>> _is_scaled("5.5千", 5500, 5502), _is_scaled("5.4千", 5400, 5502), _is_scaled("5500", 5500, 5502)
    (True, False, False)
    """
    scale = _SCALE.search(written)
    if scale is None or written.endswith(("余", "多")):
        return False
    digits = written[: scale.start()]
    told = float(digits.replace(",", "").replace("，", ""))
    unit = value / told / 10 ** len(digits.partition(".")[2]) if told else 0
    return abs(right - value) <= unit / 2


def _figure(written: str) -> float | None:
    """What a figure says, a share in hundredths: 九成五 is 95."""
    if "成" in written:
        return round(100 * share_value(written), 1)
    return next((number.value for number in find_numbers(written)), None)


def _with_measure(view: str, end: int) -> int:
    end += view.startswith(("余", "多"), end)
    measure = next((m for m in _MEASURES if view.startswith(m, end)), "")
    return end + len(measure)


def _is_figure(view: str, number: Number) -> bool:
    """Whether a number counts something: with a measure behind it, no ordinal, no set phrase such as 十分 or 一次."""
    if view[max(0, number.start - 1) : number.start] in tuple("第〔[") or number.percent:
        return number.percent
    written = view[number.start : number.end]
    if view.startswith("三门峡", number.start):  # a city, not three subjects
        return False
    behind = number.end + view.startswith(("余", "多"), number.end)
    measure = next((m for m in _MEASURES if view.startswith(m, behind)), None)
    if measure is None or (measure == "分" and not written[0].isdigit() and len(written) < 2):
        return False
    return written not in ("一", "万", "千", "百", "十") or (written == "十" and measure == "天")
