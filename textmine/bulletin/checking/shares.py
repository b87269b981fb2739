"""Counts as people round them: 近百名, 三十余人, 两成以上, 半数, 三分之二, 百分之七十."""

from __future__ import annotations

from textmine.bulletin.numerals import find_numbers, parse_number

__all__ = ["AMOUNT", "ROUGHLY", "SHARE", "is_about", "is_rounded", "share_at_least", "share_value"]

_HAN = "零〇一二三四五六七八九十百千万两点"
ROUGHLY = r"(?P<lead>将近|近|大约|约|超过|超|逾|过|不足|不到)?"
SHARE = (
    rf"(?P<share>[一二三四五六七八九两]成[一二三四五六七八九半]?|百分之[{_HAN}\d.]+|\d+(?:\.\d+)?[%％]|[{_HAN}\d]+分之[{_HAN}\d]+|"
    r"一半|半数|大半)(?P<more>以上|多|强|左右|以下|弱)?"
)
"""A share of a whole as it is said."""
AMOUNT = rf"(?P<n>(?:\d[\d,]*|[{_HAN}]+)(?:余|多)?)"
"""A number of people, rounded down where 余 or 多 stands behind it."""
_SPOKEN = 0.025
"""A share that is said in tenths is right within half of a half tenth; a guess."""
_NEARLY = 0.1
"""近 and 约 are right within a tenth; a guess."""


def share_at_least(lead: str | None, share: str, more: str | None) -> float:
    """The share that must be reached for the words to be true.

    >>> share_at_least(None, "三分之二", None), share_at_least(None, "七成", "以上"), share_at_least("近", "九成", None)
    (0.6617, 0.7, 0.81)
    """
    value = share_value(share)
    if lead in ("将近", "近", "大约", "约") or more in ("左右", "弱"):
        value *= 1 - _NEARLY
    elif lead in ("不足", "不到") or more == "以下":
        return 0.0
    elif not lead and not more:
        value -= _SPOKEN if "成" in share else 0.005
    return round(value, 4)


def share_value(share: str) -> float:
    """What a share says, of one.

    >>> share_value("九成五"), share_value("百分之七十"), share_value("一半")
    (0.95, 0.7, 0.5)
    """
    if share in ("一半", "半数", "大半"):
        return 0.5
    if "成" in share:
        tenths, _, rest = share.partition("成")
        return (10 * (parse_number(tenths) or 0) + (5 if rest == "半" else parse_number(rest) or 0)) / 100
    if "分之" in share and not share.startswith("百分之"):
        whole, _, part = share.partition("分之")
        return (parse_number(part) or 0) / (parse_number(whole) or 1)
    return next((number.value for number in find_numbers(share)), 0.0) / 100


def is_about(before: str, written: str, value: float, right: float) -> bool:
    """Whether a number is right, exactly or as the words around it round it.

    Args:
        before: what stands before it.
        written: the number as written, with 余 or 多.
        value: what it says.
        right: what it should be.

    >>> is_about("", "30余", 30, 36), is_about("", "41余", 41, 36)
    (True, False)
    >>> is_about("近", "40", 40, 36), is_about("", "40", 40, 36)
    (True, False)
    """
    if written.endswith(("余", "多")) or before.endswith(("超过", "逾", "超")):
        return value < right < value + float(10 ** max(len(str(int(value))) - 1, 1))
    if before.endswith(("将近", "近")):
        return (1 - _NEARLY) * value <= right <= value
    if before.endswith("约"):
        return abs(right - value) <= _NEARLY / 2 * value
    return value == right


def is_rounded(before: str, written: str) -> bool:
    """Whether a number is meant as about so many, by the words around it.

    >>> is_rounded("近", "40"), is_rounded("", "30余"), is_rounded("共", "36")
    (True, True, False)
    """
    return written.endswith(("余", "多")) or before.endswith(("近", "约", "超过", "逾", "超"))
