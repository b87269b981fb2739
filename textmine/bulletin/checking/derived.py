"""Figures that follow from two others: so many times another round, so many fewer than others, means of schools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.amounts import NUMBER
from textmine.bulletin.checking.comparisons import ROUND, WHAT, quantity_of
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.expected import Expected, compared
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.rounds import named_rounds
from textmine.bulletin.facts import number_in_words
from textmine.bulletin.numerals import find_numbers

__all__ = ["Derived"]

_TWICE = "翻了?一?番|翻了?一倍|增[长加]了?(?P<nearly>将近|近|约|超过)?一倍"
_TIMES = (
    re.compile(
        rf"{WHAT}(?P<about>约|大约|近|将近|超过)?(?:为|是|达到|达|相当于)(?P<around>约|近|将近|超过)?{ROUND}"
        rf"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)倍(?P<more>多|以上)?"
    ),
    re.compile(rf"{WHAT}(?:[比较与同]{ROUND})?(?:相比，?)?(?P<twice>{_TWICE})"),
)
"""第二轮参与人数约为第一轮的1.2倍; 比第一轮翻了一番."""
_MEAN_OF_SCHOOLS = re.compile(
    rf"(?:平均每(?:所|个)?(?:学校|幼儿园|单位|校|园)|校均)(?:有|为|约)?(?P<n>{NUMBER})[人名位]"
)
_ROUGH = 0.1
"""约 and 近 are right within a tenth; a guess."""


class Derived:
    """Checks figures that follow from two others."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._facts = context.material.facts_by_id
        self._by_word = {word: fact for fact in self._facts.values() for word in (*fact.words, fact.label)}
        words = "|".join(map(re.escape, sorted(self._by_word, key=lambda word: (-len(word), word)))) or "(?!)"
        self._gap = re.compile(rf"(?P<a>{words})比(?P<b>{words})(?P<way>多|少)了?(?P<n>{NUMBER})(?=[人名件条门次])")

    def check(self, text: Text, view: str) -> Iterator[Finding]:
        """Every such figure of a paragraph with its status."""
        for form in _TIMES:
            for match in form.finditer(view):
                yield from self._times(text, view, match)
        for match in self._gap.finditer(view):
            yield from self._difference(text, view, match)
        yield from self._means(text, view)

    def _times(self, text: Text, view: str, match: re.Match[str]) -> Iterator[Finding]:
        """One round as so many times another."""
        told = match.groupdict()
        sentence = re.split("[。；！？]", view[: match.start("what")])[-1]
        other = next(iter(named_rounds(told["round"] or "")), None)
        named = [number for number in named_rounds(sentence) if number != other]
        this = named[-1] if named else (other or 0) + 1
        other = other or this - 1
        here, there = (self._facts.get(f"round{n}.{quantity_of(told['what'])}") for n in (this, other))
        if here is None or there is None or not float(there.value):
            return
        ratio, source = (
            float(here.value) / float(there.value),
            f"{here.label}{here.printed}，{there.label}{there.printed}",
        )
        right = _is_ratio(told, ratio)
        start = match.start("twice") if told.get("twice") else match.start("n")
        status, suggestion = ("recomputed", "") if right else ("differs", f"{source}，是{ratio:.1f}倍")
        yield text.finding("figure", start, match.end(), status, source=source, suggestion=suggestion)

    def _difference(self, text: Text, view: str, match: re.Match[str]) -> Iterator[Finding]:
        """研修成果提交者比思想汇报提交者少20人."""
        a, b = self._by_word[match["a"]], self._by_word[match["b"]]
        if a.measure != b.measure or not all(isinstance(fact.value, int | float) for fact in (a, b)):
            return
        gap = (float(a.value) - float(b.value)) * (1 if match["way"] == "多" else -1)
        printed = f"{number_in_words(abs(gap))}{a.measure}"
        way = match["way"] if gap >= 0 else ("少" if match["way"] == "多" else "多")
        source = f"fact:{a.id}、fact:{b.id}"
        expected = Expected(f"{a.label}比{b.label}{way}的", (gap,), a.measure, source, printed, certain=False)
        yield compared(self._context, text, view, match, expected)

    def _means(self, text: Text, view: str) -> Iterator[Finding]:
        class_, units = self._facts.get("enrolled"), self._facts.get("units")
        if class_ is None or units is None or not float(units.value):
            return
        mean = float(class_.value) / float(units.value)
        for match in _MEAN_OF_SCHOOLS.finditer(view):
            source, printed = f"fact:{class_.id}、fact:{units.id}", f"{mean:.1f}人".replace(".0", "")
            expected = Expected(
                "平均每校人数", (float(round(mean)), mean), "人", source, printed, certain=False, exact=mean
            )
            yield compared(self._context, text, view, match, expected)


def _is_ratio(told: dict[str, str | None], ratio: float) -> bool:
    """Whether a ratio is told right, as exactly as it is said.

    >>> _is_ratio({"n": "1.2"}, 29 / 25), _is_ratio({"n": "两", "more": "多"}, 2.3), _is_ratio({"twice": "翻番"}, 1.16)
    (True, True, False)
    """
    written = told.get("n")
    value = next((number.value for number in find_numbers(written)), 0.0) if written else 2.0
    about = told.get("about") or told.get("around") or told.get("nearly")
    if about == "超过" or told.get("more"):
        return value < ratio < value + 1
    if about in ("近", "将近"):
        return (1 - _ROUGH) * value <= ratio < value
    decimals = len((written or "").partition(".")[2])
    return abs(ratio - value) <= (_ROUGH * value if about else 0.5 * 10 ** float(-max(decimals, 1)) + 1e-9)
