"""Counts as people round them: 近百名, 三十余人, 两成以上, 半数, 三分之二, 百分之七十."""

from __future__ import annotations

import re

from textmine.bulletin.numerals import find_numbers, parse_number

__all__ = ["AMOUNT", "ROUGHLY", "SHARE", "is_about", "is_rounded", "is_share", "share_at_least", "share_value"]

_HAN = "零〇一二三四五六七八九十百千万两点壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
ROUGHLY = r"(?P<lead>将近|近|大约|约|超过|超|逾|过|不足|不到)?"
SHARE = (
    rf"(?P<share>[一二三四五六七八九两]成[一二三四五六七八九半]?|百分之[{_HAN}\d.]++|(?<![\d.])\d++(?:\.\d++)?+[%％]|"
    rf"(?<![{_HAN}\d])[{_HAN}\d]++分之[{_HAN}\d]++|"
    r"一半|半数|大半|(?<=[近过逾超])半)(?P<more>以上|多|强|左右|以下|弱)?"
)
"""A share of a whole as it is said."""
AMOUNT = rf"(?P<n>(?:(?<!\d)(?<!\d,)\d++(?:,\d++)*+|(?<![{_HAN}])[{_HAN}]++)(?:余|多)?)"
"""A number of people, rounded down where 余 or 多 stands behind it."""
_SPOKEN = 0.025
"""A share that is said in tenths is right within half of a half tenth; a guess."""
_NEARLY = 0.1
"""近 and 约 are right within a tenth; a guess."""
_TINY = 1e-9


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


def is_share(lead: str | None, share: str, more: str | None, truth: float) -> bool:
    """Whether a share is told right: as exactly as it is said, and neither too small nor too large.

    >>> [is_share(None, told, None, 11 / 12) for told in ("91.7%", "92%", "九成", "95%", "三分之二")]
    [True, True, True, False, False]
    >>> is_share("超过", "九成", None, 11 / 12), is_share("近", "九成", None, 11 / 12)
    (True, False)
    """
    value = share_value(share)
    off = truth - value
    if lead in ("超过", "超", "逾", "过") or more == "多" or more == "强":
        return 0 < off <= _NEARLY
    if more == "以上":
        return 0 <= off <= _NEARLY
    if lead in ("不足", "不到") or more in ("以下", "弱"):
        return -_NEARLY <= off < 0
    if lead in ("将近", "近"):
        return -_NEARLY * value <= off <= 0
    if lead in ("大约", "约") or more == "左右":
        return abs(off) <= _NEARLY / 2
    if share == "大半":
        return off > 0
    if "成" in share or "半" in share or ("分之" in share and not share.startswith("百分之")):
        return abs(off) <= _SPOKEN
    decimals = len(re.split("[.点]", share)[-1].rstrip("%％")) if re.search("[.点]", share) else 0
    return abs(off) <= 0.5 * 10 ** float(-decimals - 2) + _TINY


def share_value(share: str) -> float:
    """What a share says, of one.

    >>> share_value("九成五"), share_value("百分之七十"), share_value("一半")
    (0.95, 0.7, 0.5)
    """
    if share in ("一半", "半数", "大半", "半"):
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
    near = _last_place(value)
    if written.endswith(("余", "多")) or before.endswith(("超过", "逾", "超")):
        return value < right < value + near
    if before.endswith(("不足", "不到")):
        return max((1 - _NEARLY) * value, value - near) <= right < value
    if before.endswith(("将近", "近")):
        return max((1 - _NEARLY) * value, value - near) <= right <= value
    if before.endswith("约"):
        return abs(right - value) <= min(_NEARLY / 2 * value, near / 2)
    return value == right


def _last_place(value: float) -> int:
    """The place of the last figure that a number tells: whoever says nearly 5,510 does not mean 5,450.

    >>> _last_place(40), _last_place(5511), _last_place(5500)
    (10, 1, 100)
    """
    if not value or value != int(value):
        return 1
    digits = str(int(value))
    return int("1" + "0" * (len(digits) - len(digits.rstrip("0"))))


def is_rounded(before: str, written: str) -> bool:
    """Whether a number is meant as about so many, by the words around it.

    >>> is_rounded("近", "40"), is_rounded("", "30余"), is_rounded("共", "36")
    (True, True, False)
    """
    return written.endswith(("余", "多")) or before.endswith(("近", "约", "超过", "逾", "超", "不足", "不到"))
