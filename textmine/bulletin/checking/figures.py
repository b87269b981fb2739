"""Figures: found by their words, in Arabic and Chinese numerals, and counted again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from textmine.bulletin.checking.amounts import NUMBER, amount_at, measure_length
from textmine.bulletin.checking.comparisons import Comparisons
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.dates import check_dates
from textmine.bulletin.checking.derived import Derived
from textmine.bulletin.checking.doings import Doings
from textmine.bulletin.checking.expected import Expected, compared, of_fact
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.months import check_months
from textmine.bulletin.checking.parts import Parts
from textmine.bulletin.checking.rounds import NTH, named_rounds, round_of_figure, rounds_of
from textmine.bulletin.checking.shares import SHARE
from textmine.bulletin.facts import Fact
from textmine.bulletin.matters import matter_of
from textmine.bulletin.numerals import Number, find_numbers
from textmine.statements.courses import CourseMentions

__all__ = ["Figures"]

_SOMEBODY = r"一[位名][\u4e00-\u9fff]"
"""青石学校一位教师 is no number of schools."""
_LINK = (
    r"(?:的?(?:学员)?(?:为|是|共计|共有|共|合计|总计|达到|达|有|[：:]))?(?:已|仅|只)?"
    r"(?:将近|近|大约|约|超过|超|逾|不足|不到)?\s*"
)
_EXACT_NAME = re.compile("(?:数|者|人次|率|时长|分|成绩|学时)$")
"""How the name of one quantity ends; behind 学校, 课程 or 思想汇报 others may stand as well."""
_TENTHS = "(?:成[一二三四五六七八九半]?)?"
_PART = re.compile(rf"{SHARE}(?=的?(?:学员|老师|教师|党员|同志|人|学校)|[，。；、）])")
_ORDERS = (
    (rf"组织(?:了)?(?P<n>{NUMBER})[名位]", "enrolled"),
    (rf"组织[^，。]{{2,80}}?(?P<n>{NUMBER})人参加", "enrolled"),
    (rf"组织(?:了|开展)*(?P<n>{NUMBER})[次轮](?:主题)?研讨", "rounds"),
    (rf"(?P<n>{NUMBER})次主题研讨", "rounds"),
    (rf"安排课程(?P<n>{NUMBER})门", "courses"),
    (rf"(?:安排|开设|设置|设有|提供)(?:了|有)?(?P<n>{NUMBER})门(?:网络|专题|线上)*课程", "courses"),
    (rf"必修(?:课程|课)?(?P<n>{NUMBER})门", "courses.required"),
    (rf"选修(?:课程|课)?(?P<n>{NUMBER})门", "courses.elective"),
    (rf"(?P<n>{NUMBER})门必修课", "courses.required"),
    (rf"(?P<n>{NUMBER})门选修课", "courses.elective"),
    (rf"(?P<n>{NUMBER})个?学时", "courses.hours"),
    (rf"发帖(?P<n>{NUMBER})人次", "posts"),
    (rf"[回跟]帖(?P<n>{NUMBER})人次", "replies"),
)
"""Figures that stand before their words."""
_UNITS = re.compile(
    rf"(?P<lead>(?:来自|分布在|涉及|覆盖|共有?|全[县市区班])[^，。；]{{0,6}}?)?(?P<n>{NUMBER})[所个](?P<word>学校|幼儿园|单位|院校|小组|班组)"
)
"""Schools of the class; others (3所学校介绍了经验) are some of them."""
_OF_COUNTY = re.compile("(?:[我该本][县市区][^，。；]{0,3}|(?<!覆盖|来自|涉及|布在)全[县市区][^，。；]{0,6})$")
"""Before how many schools a county has, who may be others than those of the class."""
_OF_SEVERAL = re.compile("[\u4e00-\u9fff][、和与及]$")
"""Behind one quantity, before another: 发帖、."""
_SCHOOLS = ("学校", "幼儿园", "院校")
_MEAN = re.compile("(?:人均|平均每人|平均|至少|不少于|每人)$")
"""Behind this no sum is meant."""
_OF_NO_FACT = re.compile(
    rf"(?:来自|覆盖|涉及)(?:全[县市区省])?(?P<n>{NUMBER})个(?:县|区|市|省|州|乡镇|街道)|平均年龄(?:为|约)?{NUMBER}岁"
)
"""What no source counts, in measures that count many other things."""
_DIFFERING = re.compile(rf"来源不一：(?:花名册|文本|班级卡)为(?P<n>{NUMBER})")
_OF_ROUND = (
    (rf"(?<=轮)(?:研讨)?(?:共有|共|有)?(?P<n>{NUMBER})[人名位](?=[、，和])(?=[^。；]{{0,24}}参[与加])", "people"),
    (rf"(?P<n>{NUMBER})[人名](?:学员)?参与", "people"),
    (rf"发(?:主题|主)?帖(?P<n>{NUMBER})[条篇]", "posts"),
    (rf"[回跟]帖(?P<n>{NUMBER})[条篇]", "replies"),
)


class Figures:
    """Checks the figures of a bulletin."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._parts = Parts(context)
        self._doings = Doings(context, self._parts)
        self._comparisons = Comparisons(context)
        self._derived = Derived(context)
        self._facts = context.material.facts_by_id
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
                rf"(?P<label>{'|'.join(map(re.escape, words))}){_LINK}(?!{_SOMEBODY})"
                rf"(?P<n>百分之{NUMBER}(?:点[零一二三四五六七八九]+)?|{NUMBER}{_TENTHS})"
            )
            if words
            else None
        )

    def doings(self, text: Text, taken: list[tuple[int, int]]) -> Iterator[Finding]:
        """How many people did something, in words, counts and shares, outside `taken`."""
        done: list[tuple[int, int]] = []
        for finding in self._doings.check(text, text.blanked(taken)):
            if not any(a < finding.end and finding.start < b for a, b in done):
                done.append((finding.start, finding.end))
                yield finding

    def check(self, text: Text, taken: list[tuple[int, int]]) -> Iterator[Finding]:
        """Every figure and date of a paragraph outside `taken` (quotations, reported speech) with its status."""
        view = text.blanked(taken)
        if self._is_head(text.text):
            return
        done: list[tuple[int, int]] = []
        for finding in (*check_dates(text, view, self._facts), *check_months(text, view, self._facts)):
            done.append((finding.start, finding.end))
            yield finding
        for finding in (*self._derived.check(text, view), *self._comparisons.check(text, view)):
            if not any(a < finding.end and finding.start < b for a, b in done):
                done.append((finding.start, finding.end))
                yield finding
        for match, expected in (*self._parts.people(view), *self._expected(text, view)):
            if _MEAN.search(view, 0, match.start()) and "平均" not in expected.label:
                continue
            finding = compared(self._context, text, view, match, self._parts.narrowed(view, match, expected))
            if not any(a < finding.end and finding.start < b for a, b in done):
                done.append((finding.start, finding.end))
                yield finding
        yield from self._left(text, view, done)

    def _is_head(self, text: str) -> bool:
        """The line with the issuing body and the date of issue, and that of the issue's number: filled in by hand."""
        issuer = self._context.material.card.class_.issuer
        head = bool(issuer and text.strip().startswith(issuer) and len(text) < len(issuer) + 24)
        return head or bool(re.fullmatch(r"\s*.{0,12}第\s*\S{1,4}\s*期.{0,8}", text))

    def _expected(self, text: Text, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        yield from self._in_cell(text, view)
        yield from self._counted(text, view)
        for pattern, name in _OF_ROUND:
            for match in re.finditer(pattern, view):
                known = round_of_figure(view, *match.span(), earlier=text.round_before)[0]  # 3人参与了座谈: of no round
                if known and (expected := self._of_round(text, view, match, name)):
                    yield match, expected
                elif name in self._facts and self._parts.is_named(view, match.start()):  # 周远山发主题帖2条
                    yield match, of_fact(self._facts[name])
        yield from self._by_label(text, view)
        for pattern, id_ in _ORDERS:
            if (fact := self._facts.get(id_)) is not None:
                for match in re.finditer(pattern, view):
                    yield match, of_fact(fact)
        yield from self._of_units(view)
        yield from self._differing(view)
        if copies := self._context.material.card.class_.copies:
            for match in re.finditer(rf"共印(?P<n>{NUMBER})份", view):
                yield match, Expected("共印份数", (float(copies),), "份", "class.toml copies", f"{copies}份")

    def _of_units(self, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        if (fact := self._facts.get("units")) is None:
            return
        expected = of_fact(fact)
        for match in _UNITS.finditer(view):
            told = amount_at(view, match.start("n"), match["n"])
            known = match["word"] in (*fact.words, "单位") or (fact.measure == "所" and match["word"] in _SCHOOLS)
            if not known:
                continue
            if match["lead"] or any(told.tells(value, "所") for value in expected.values):
                certain = expected.certain and not _OF_COUNTY.search(view, 0, match.start("n"))
                yield match, replace(expected, certain=certain)

    def _by_label(self, text: Text, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        for match in self._labels.finditer(view) if self._labels else ():
            if _OF_SEVERAL.search(view, 0, match.start()) and re.search(
                "[共合总]", view[match.end("label") : match.start("n")]
            ):
                continue  # 发帖、回帖共8条 is of both
            fact, counts = self._labelled_by(view, match)
            if not counts and not _EXACT_NAME.search(match["label"]):
                continue
            if fact.id.startswith("round") and match["label"] != fact.label:  # 发帖, a word for those of every round
                if of_rounds := self._of_round(text, view, match, fact.id.partition(".")[2]):
                    yield match, of_rounds
                continue
            expected = of_fact(fact)
            of_round = round_of_figure(view, *match.span())[1]
            yield match, replace(expected, certain=expected.certain and not of_round)

    def _in_cell(self, text: Text, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        """The figure in a cell of a table, by the name of its row or its column."""
        match = _CELL.fullmatch(view.strip("\u3000 ")) if text.paragraph.labels else None
        if match is None or self._context.names.names_unit("".join(text.paragraph.labels)):
            return
        for label in text.paragraph.labels:
            name = re.sub(r"[（(][^）)]*[）)]|[：:\s]", "", label)
            name = re.sub(f"第{NTH}", lambda found: f"第{named_rounds(found[0] + '轮')[0]}", name)
            facts = self._labelled.get(name) or self._labelled.get(f"{name}数")
            of_round = facts is not None and facts[0].id.startswith("round")  # 发帖: of which round?
            if facts and (not of_round or name.removesuffix("数") + "数" == facts[0].label):
                if at := re.search(rf"\s*(?P<n>{NUMBER})", view):
                    yield at, of_fact(facts[0])
                return

    def _labelled_by(self, view: str, match: re.Match[str]) -> tuple[Fact, bool]:
        """The fact that a label names, of several the one that is told in its measure; and whether it is."""
        amount, facts = amount_at(view, match.start("n"), match["n"]), self._labelled[match["label"]]
        same = [fact for fact in facts if amount.measure == fact.measure]
        fact = next(iter([*same, *(fact for fact in facts if amount.counts(fact.measure)), *facts]))
        behind = view[amount.end : amount.end + 1]  # 必修课和选修课两类: of what is not known is no number
        return fact, amount.counts(fact.measure) and bool(amount.measure or not re.match(r"[\u4e00-\u9fff]", behind))

    def _differing(self, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        """What another source says of the quantity before it: 回帖数46人次【来源不一：文本为40】."""
        if self._labels is None:
            return
        for match in _DIFFERING.finditer(view):
            labels = list(self._labels.finditer(view, 0, match.start()))
            fact = self._labelled_by(view, labels[-1])[0] if labels else None
            if fact is not None and fact.others:
                told, source = fact.others[0], f"fact:{fact.id}（{fact.others[0].source}）"
                yield match, Expected(fact.label, (float(told.value),), "", source, f"{told.value}")

    def _of_round(self, text: Text, view: str, match: re.Match[str], name: str) -> Expected | None:
        """A figure of the round that is spoken of; where that is not sure, those of others are right, too."""
        facts = {n: fact for n in rounds_of(self._facts) if (fact := self._facts.get(f"round{n}.{name}"))}
        number, sure = round_of_figure(view, *match.span(), earlier=text.round_before)
        if sure or len(facts) < 2:
            fact = facts.get(number or 0) if sure else next(iter(facts.values()), None)
            if fact is None:
                return None
            expected = of_fact(fact)
            return replace(expected, certain=expected.certain and sure)
        values, measure = [float(fact.value) for fact in facts.values()], next(iter(facts.values())).measure
        told = "、".join(fact.printed for fact in facts.values())
        if name != "people":  # who takes part in two rounds is one person
            values.append(sum(values))
        source = "、".join(f"fact:{fact.id}" for fact in facts.values())
        ids = tuple(fact.id for fact in facts.values())
        return Expected("各轮", tuple(values), measure, source, told, certain=False, facts=ids)

    def _counted(self, text: Text, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        """Counts of people behind a course's title or a theme's label."""
        for span in self._context.titles_in(text):
            if (entry := self._context.courses.get(text.text[span.start : span.end])) is None:
                continue
            _, (start, _) = text.sentence_at(span.start)
            start = max([start, *(other.end for other in self._context.titles_in(text) if other.end < span.start)])
            before = re.search(
                rf"(?P<n>{NUMBER})[人名位](?:学员)?谈(?:到|及)[^，。；：]{{0,24}}$", view[start : span.start - 1]
            )
            if before and "谈" not in view[span.end : span.end + 10]:
                at = re.compile(rf"(?P<n>{NUMBER})").match(view, start + before.start("n"))
                if at is not None:
                    yield at, _speaking(entry)
            for pattern in _SPOKEN_OF:
                if match := pattern.match(view, span.end + 1):
                    yield match, _speaking(entry)
            if match := _PRAISED.match(view, span.end + 1):
                yield match, _people("称这门课有收获的人数", entry.praised_by)
        for span in text.marked:
            match = re.compile(rf"[（(](?P<n>{NUMBER})人[）)]").match(view, span.end + 1)
            count = self._themes.get(text.text[span.start : span.end])
            if match and count is not None:
                yield match, Expected("谈到这一话题的人数", (float(count),), "人", "topics.json", f"{count}人")

    def _left(self, text: Text, view: str, done: list[tuple[int, int]]) -> Iterator[Finding]:
        """Figures with a measure that no known quantity explains."""
        for number in find_numbers(view):
            if any(a < number.end and number.start < b for a, b in done) or not _is_figure(view, number):
                continue
            end = number.end + view.startswith(("余", "多"), number.end)
            end += measure_length(view, end)
            done.append((number.start, end))
            yield text.finding("figure", number.start, end, "no-source", suggestion="没有查到这个数字的来源")
        for match in (*_PART.finditer(view), *_OF_NO_FACT.finditer(view)):
            if not any(a < match.end() and match.start() < b for a, b in done):
                yield text.finding("figure", *match.span(), "no-source", suggestion="没有查到这个数字的来源")


_BY = r"(?:主讲人?[：:]?[^，。（）()]{2,6}[，,])?"
_SPOKEN_OF = (
    re.compile(rf"[（(]{_BY}(?P<n>{NUMBER})人(?:谈(?:到|及)|[）)])"),
    re.compile(rf"(?:的)?(?:共有|有|共)(?P<n>{NUMBER})[人名位](?:学员)?(?:谈(?:到|及)|(?=[，。；]|$))"),
)
_CELL = re.compile(rf"(?:约|近)?{NUMBER}(?:[人件条次门所分%％名份篇]|人次|分钟|学时|小时)?")
_PRAISED = re.compile(rf"[（(]{_BY}{NUMBER}人谈(?:到|及)[，,](?:其中)?(?P<n>{NUMBER})人称有收获")


def _speaking(entry: CourseMentions) -> Expected:
    return _people("谈到这门课的人数", entry.people)


def _people(label: str, people: Sequence[str]) -> Expected:
    return Expected(label, (float(len(people)),), "人", "按学员文字重数", f"{len(people)}人")


def _is_figure(view: str, number: Number) -> bool:
    """Whether a number counts something: with a measure behind it, no ordinal, no set phrase such as 十分 or 一次."""
    if view[max(0, number.start - 1) : number.start] in tuple("第〔[") or number.percent:
        return number.percent
    written = view[number.start : number.end]
    if view.startswith("三门峡", number.start):  # a city, not three subjects
        return False
    behind = number.end + view.startswith(("余", "多"), number.end)
    measure = view[behind : behind + measure_length(view, behind)]
    if not measure or (measure == "分" and not written[0].isdigit() and len(written) < 2):
        return False
    return written not in ("一", "万", "千", "百", "十") or (written == "十" and measure == "天")
