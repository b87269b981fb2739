"""Figures that are told together: sums, 分别 (respectively), one round beside another, and who comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.amounts import NUMBER, amount_at
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.expected import Expected, compared, of_fact
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.rounds import ALL_ROUNDS, NTH, named_rounds, round_of_figure, rounds_of
from textmine.bulletin.facts import Fact
from textmine.statements.courses import CourseMentions

__all__ = ["ROUND", "WHAT", "Comparisons", "quantity_of"]

WHAT = "(?P<what>参与|发(?:主题|主)?帖|[回跟]帖)(?:的?人数|条数|数量|数|量)?"
ROUND = rf"(?P<round>第{NTH}轮|首轮|上一?轮|前一轮)(?:研讨)?(?:的)?"
_HOW = "(?:有所|略有|明显|均|都|略)?"
_MORE = ("多", "增加", "增长", "上升", "提高", "多于", "高于", "大于")
_LESS = ("少", "减少", "下降", "降低", "少于", "低于", "不及")
_WAY = f"(?P<way>{'|'.join(sorted((*_MORE, *_LESS), key=lambda word: -len(word)))})了?"
_BY = rf"(?:(?P<n>{NUMBER})(?=[人名位条篇%％]))?"
_BESIDE = (
    re.compile(rf"{WHAT}[比较]{ROUND}{_HOW}{_WAY}{_BY}"),
    re.compile(rf"[与同和较比]{ROUND}相比，?(?:第{NTH}轮(?:研讨)?的?)?{WHAT}{_HOW}{_WAY}{_BY}"),
    re.compile(rf"{WHAT}{_HOW}{_WAY}{ROUND}(?P<n>$(?!.))?"),
    re.compile(rf"(?<=，)(?P<what>)[比较]{ROUND}{_HOW}{_WAY}{_BY}"),
)
"""第二轮参与人数比第一轮多4人; 与第一轮相比，参与人数增加4人; 第二轮参与人数多于第一轮."""
_COMPARED_WITH = re.compile("[比较与同于](?:第.{1,3}|首|上一?|前一)轮")
_ITEM = "[^，。；：、和与及（）()“”\u3000]{2,14}?"
_AND = "[、和与及]"
_SUM = re.compile(
    rf"(?P<items>{_ITEM}(?:{_AND}{_ITEM})+?)(?:总数)?(?:一共|共计|合计|总计|累计|共)(?:为|有|达)?(?P<n>{NUMBER})"
)
_FIGURE = rf"{NUMBER}[^，。；、\d和与]{{0,4}}"
_RESPECTIVELY = re.compile(
    rf"(?P<items>[^，。；：（）()“”\u3000]{{2,30}}?)分别(?:为|有|是|达|共)?(?P<figures>{_FIGURE}(?:[、，和与]{_FIGURE})+)"
)
_FIRST = re.compile("谈(?:得|到)?(?:得)?最多的|最受(?:关注|欢迎)的|关注度最高的")


class Comparisons:
    """Checks figures of which one is right only beside another."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._facts = context.material.facts_by_id

    def check(self, text: Text, view: str) -> Iterator[Finding]:
        """Every figure of a paragraph that is told beside another, with its status."""
        for form in _BESIDE:
            for match in form.finditer(view):
                yield from self._beside(text, view, match)
        for match in _RESPECTIVELY.finditer(view):
            yield from self._respectively(text, view, match)
        for match in _SUM.finditer(view):
            if expected := self._sum(view, match):
                yield compared(self._context, text, view, match, expected)
        yield from self._first(text)

    def _beside(self, text: Text, view: str, match: re.Match[str]) -> Iterator[Finding]:
        """One round beside another: which has more, and by how much."""
        named = match["what"] or next((m["what"] for m in reversed(list(re.finditer(WHAT, view[: match.start()])))), "")
        if not named:
            return
        name = quantity_of(named)
        sentence = re.split("[。；！？]", view[: match.end()])[-1]
        other = next(iter(named_rounds(match["round"])), None)
        told = [number for number in named_rounds(_COMPARED_WITH.sub("", sentence)) if number != other]
        this = told[-1] if told else (other or 0) + 1
        other = other or this - 1
        here, there = self._facts.get(f"round{this}.{name}"), self._facts.get(f"round{other}.{name}")
        if here is None or there is None:
            return
        gap = float(here.value) - float(there.value)
        source = f"{here.label}{here.printed}，{there.label}{there.printed}"
        right = (gap > 0) if match["way"] in _MORE else (gap < 0)
        if match["n"] is None:
            status = "recomputed" if right else "differs"
            yield text.finding("figure", *match.span("way"), status, source=source, suggestion="" if right else source)
            return
        amount = amount_at(view, match.start("n"), match["n"])
        percent = amount.measure in ("%", "％")
        by = 100 * abs(gap) / float(there.value) if percent and there.value else abs(gap)
        right = right and amount.value is not None and abs(amount.value - by) <= (amount.unit / 2 if percent else 0)
        status = "recomputed" if right else "differs"
        yield text.finding(
            "figure", amount.start, amount.end, status, source=source, suggestion="" if right else source
        )

    def _respectively(self, text: Text, view: str, match: re.Match[str]) -> Iterator[Finding]:
        """必修课、选修课分别为2门和1门: figures in the order of their names."""
        begin = match.start("figures")
        figures = list(re.finditer(rf"(?P<n>{NUMBER})[^，。；、\d和与]{{0,4}}(?:[、，和与]|$)", match["figures"]))
        behind = view[match.end() : match.end() + 6]
        facts = self._rounds_of(match["items"], match["figures"] + behind, len(figures)) or self._named(
            re.split(_AND, match["items"]), view, match
        )
        if len(facts) != len(figures):
            return
        for figure, fact in zip(figures, facts, strict=True):
            span = re.compile(rf"(?P<n>{NUMBER})").match(view, begin + figure.start())
            if span is not None and fact is not None:
                yield compared(self._context, text, view, span, of_fact(fact))

    def _rounds_of(self, items: str, behind: str, count: int) -> list[Fact | None]:
        """两轮研讨分别有25人、29人参与: one figure a round."""
        found = re.search(WHAT, behind) or re.search(WHAT, items)
        numbers, every = named_rounds(items), ALL_ROUNDS.search(f"{items}分别") is not None
        if found is None or not (every or len(numbers) == count):
            return []
        numbers = numbers if len(numbers) == count else list(range(1, count + 1))
        return [self._facts.get(f"round{number}.{quantity_of(found['what'])}") for number in numbers]

    def _named(self, items: list[str], view: str, match: re.Match[str]) -> list[Fact | None]:
        """Facts by the names in a row, of which later ones leave out what they share with the first."""
        at, written = _number_in(view, match)
        measure = amount_at(view, at, written).measure
        number, sure = round_of_figure(view, at, at + len(written))
        return [self._by_name(item, measure, number if sure else None) for item in items]

    def _by_name(self, item: str, measure: str, number: int | None) -> Fact | None:
        if found := re.search(rf"{WHAT}$", item):
            name = quantity_of(found["what"])
            if measure != "人次" and (fact := self._facts.get(f"round{number}.{name}")):
                return fact
            return self._facts.get(name) if name != "people" else None
        for fact in self._facts.values():
            if any(item.endswith(word) for word in (fact.label, *fact.words)) and fact.measure in (measure, "件"):
                return fact
        return None

    def _sum(self, view: str, match: re.Match[str]) -> Expected | None:
        """发帖、回帖共74人次: of the class, of a round, of both rounds."""
        items = re.split(_AND, match["items"])
        start = match.start("items")
        measure = amount_at(view, *_number_in(view, match)).measure
        of_all = ALL_ROUNDS.search(view[max(0, start - 12) : match.start("n")]) is not None
        of_all = of_all or (measure in ("条", "篇") and round_of_figure(view, *match.span("n"))[0] is None)
        if of_all:
            names = [quantity_of(found["what"]) for item in items if (found := re.search(rf"{WHAT}$", item))]
            parts = [
                fact for name in names for n in rounds_of(self._facts) if (fact := self._facts.get(f"round{n}.{name}"))
            ]
            if len(names) != len(items) or "people" in names:
                return None
        else:
            found_facts = self._named(items, view, match)
            parts = [fact for fact in found_facts if fact is not None]
            if len(parts) != len(items) or len({fact.measure for fact in parts}) > 1:
                return None
        if len(parts) < 2 or measure not in ("", parts[0].measure):
            return None
        total = sum(float(fact.value) for fact in parts)
        source = "、".join(f"fact:{fact.id}" for fact in parts)
        return Expected("合计", (total,), parts[0].measure, source, f"{total:.0f}{parts[0].measure}", certain=False)

    def _first(self, text: Text) -> Iterator[Finding]:
        """谈得最多的是《…》: of the courses in the sentence none has more people than the one told first."""
        for match in _FIRST.finditer(text.blanked()):
            _, (_, end) = text.sentence_at(match.start())
            told = [span for span in self._context.titles_in(text) if match.end() <= span.start < end]
            entry = self._context.courses.get(text.text[told[0].start : told[0].end]) if told else None
            if entry is None:
                continue
            most: CourseMentions = max(self._context.courses.values(), key=lambda course: len(course.people))
            right = len(entry.people) == len(most.people)
            source = f"《{most.course.title.strip('《》')}》{len(most.people)}人"
            status = "recomputed" if right else "differs"
            suggestion = "" if right else f"谈得最多的是{source}"
            yield text.finding("figure", *match.span(), status, source=source, suggestion=suggestion)


def quantity_of(word: str) -> str:
    """The quantity of a round that a word names.

    >>> quantity_of("参与"), quantity_of("发主帖"), quantity_of("跟帖")
    ('people', 'posts', 'replies')
    """
    return "people" if word == "参与" else "posts" if word.startswith("发") else "replies"


def _number_in(view: str, match: re.Match[str]) -> tuple[int, str]:
    """Where the last number of a match begins, and how it is written."""
    last = list(re.finditer(NUMBER, match[0]))[-1]
    return match.start() + last.start(), last[0]
