"""Amounts as a bulletin tells them: a number with its measure (三十余人, 91.7小时, 8小时8分), against what is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textmine.bulletin.checking.shares import is_about, is_rounded, share_value
from textmine.bulletin.numerals import find_numbers, parse_number

__all__ = ["NUMBER", "Amount", "amount_at", "measure_length"]

_COUNTING = (
    "人次", "分钟", "学时", "小时", "人", "名", "件", "分", "次", "门", "所", "条", "篇", "份", "位", "天", "%", "％",
)  # fmt: skip
"""Measures that make a number a figure, wherever it stands."""
_COUNTED = re.compile(rf"个(?:小时|学时)|{'|'.join(_COUNTING)}")
_MEASURE = re.compile(rf"条次|个?(?:小时|学时|课时)|{'|'.join(_COUNTING)}|[轮家个]")
_HAN = "零〇一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_ARABIC = r"(?<!\d)(?<!\d[,，])\d++(?:[,，]\d++)*+(?:\.\d++)?+千?[万亿]?"
_CHINESE = f"(?<![{_HAN}])[{_HAN}]++"
NUMBER = rf"(?:(?:{_ARABIC}|{_CHINESE})(?:余|多(?=[人名位件条门所份次个分学小天课家轮]))?)"
"""A number, rounded down where 余 or 多 stands behind it; whole, so that of a row of digits each is looked at once."""
_ALIKE = (
    frozenset("人名位"), frozenset("件份篇条"), frozenset("次轮"), frozenset("所个家"), frozenset(("学时", "课时")),
    frozenset(("人次", "条", "件", "篇", "次", "条次")),
)  # fmt: skip
"""Measures of which one may stand for another; whoever writes 人 for 人次 says something else."""
_MINUTES = re.compile(rf"(?P<n>{NUMBER})分钟?")
_SCALE = re.compile(r"(?<=[\d.])[十百千万亿]")
"""Behind an Arabic figure: 5.5千 is a round number."""
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its measure.

    Attributes:
        start, end: its span with the measure.
        before: the two characters before it, which may round it.
        written: the number as written, with 余 or 多.
        value: what it says; None where that cannot be read.
        measure: the measure as written, empty where there is none.
        unit: the smallest difference that it tells: one tenth of 91.7.
        behind: 以上, 以下 or 左右 where one stands behind it.
    """

    start: int
    end: int
    before: str
    written: str
    value: float | None
    measure: str
    unit: float
    behind: str = ""

    @property
    def rounded(self) -> bool:
        """Whether it is meant as about so many."""
        scaled = _SCALE.search(self.written) is not None or self.written in tuple("十百千万")  # 上百人, 数十人
        return is_rounded(self.before, self.written) or scaled or self.behind in ("以上", "以下", "左右")

    def counts(self, measure: str) -> bool:
        """Whether its measure is the wanted one, or another that may stand for it.

        >>> amount_at("12名", 0, "12").counts("人"), amount_at("24人", 0, "24").counts("人次")
        (True, False)
        """
        own, wanted = self.measure.removeprefix("个") or self.measure, measure.replace("％", "%")
        own = own.replace("％", "%")
        if not own or own == wanted or (own, wanted) == ("小时", "分钟"):
            return True
        return any(own in alike and wanted in alike for alike in _ALIKE) or (own == "分" and wanted == "分钟")

    def tells(self, right: float, measure: str, exact: float | None = None) -> bool:
        """Whether it says what is right, exactly or as the words around it and its own digits round it.

        >>> told = ("91.7小时", "91.7"), ("95小时", "95"), ("91小时42分", "91")
        >>> [amount_at(text, 0, number).tells(5502, "分钟") for text, number in told]
        [True, False, True]
        """
        if self.value is None or not self.counts(measure):
            return False
        inexact = _SCALE.search(self.written) is not None or (exact is not None and self.unit < 1)
        if self.measure.endswith("小时") and measure == "分钟":
            right, inexact = right / _HOUR, True
            exact = exact / _HOUR if exact is not None else None
        if self.behind:
            about = {"以上": self.written + "余", "以下": self.written, "左右": self.written}[self.behind]
            before = {"以上": "", "以下": "不足", "左右": "约"}[self.behind]
            return self.value == right or is_about(before, about, self.value, right)
        if is_about(self.before, self.written, self.value, right):
            return True
        if not inexact or self.written.endswith(("余", "多")) or is_rounded(self.before, self.written):
            return False
        return abs((right if exact is None else exact) - self.value) <= self.unit / 2 + 1e-9

    def corrected(self, number: str, measure: str) -> str:
        """What must stand in its place, in its own measure where that may stay."""
        if not self.measure and measure != "%":  # in a cell of a table, say
            return number
        own = self.measure if self.measure and self.measure != "小时" and self.counts(measure) else measure
        return number + ("%" if own == "％" else own if "小时" not in own else measure)


def amount_at(view: str, start: int, written: str) -> Amount:
    """The amount whose number is written at a place: with its measure, and minutes behind hours (8小时8分)."""
    end = start + len(written)
    more = re.compile("余|多|个多(?=小时|学时)").match(view, end)
    if more and not written.endswith(("余", "多")):
        end, written = more.end(), written + more[0][-1]
    measure = _MEASURE.match(view, end)
    name, end = (measure[0], measure.end()) if measure else ("", end)
    value, unit = _value(written), _unit(written)
    if name.endswith("小时"):
        if minutes := _MINUTES.match(view, end):
            value, end, unit = (value or 0) + (_value(minutes["n"]) or 0) / _HOUR, minutes.end(), 1 / _HOUR
        elif view.startswith("多", end):
            end, written = end + 1, written + "多"
    behind = next((word for word in ("以上", "以下", "左右") if view.startswith(word, end)), "")
    return Amount(start, end, view[max(0, start - 2) : start], written, value, name, unit, behind)


def measure_length(view: str, at: int) -> int:
    """How long the measure is that stands at a place and makes a number there a figure; 个 and 轮 count anything."""
    found = _COUNTED.match(view, at)
    return len(found[0]) if found else 0


def _value(written: str) -> float | None:
    """What a number says, a share in hundredths: 九成五 is 95."""
    if "成" in written:
        return round(100 * share_value(written), 1)
    plain = written.rstrip("余多")
    return next((number.value for number in find_numbers(written)), parse_number(plain))


def _unit(written: str) -> float:
    scale = _SCALE.search(written)
    digits = written[: scale.start()] if scale else written
    told = parse_number(digits.rstrip("余多"))
    value = _value(written)
    decimals = 10 ** float(-len(digits.rstrip("余多").partition(".")[2]))
    return decimals * (value / told if scale and told and value else 1)
