"""Numbers as Chinese text writes them: 163597, 1,716, 七十三, 百分之九十, 两次, 一百零二.

>>> [number.value for number in find_numbers("注册率百分之九十五，平均七十三分，共１００人")]
[95.0, 73.0, 100.0]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Number", "chinese_count", "find_numbers", "parse_number"]

_FORMAL = "壹贰叁肆伍陆柒捌玖"
"""Digits as money is written, that nobody may alter them."""
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_DIGITS |= {c: i for i, c in enumerate(_FORMAL, 1)}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_TENS = {"廿": "二十", "卅": "三十"}
_HAN = "零〇一二三四五六七八九十百千万亿两廿卅"
_ALONE = "(?:[壹贰叁肆柒捌玖]|(?<![队入退])[拾佰仟伍陆](?=[壹贰叁肆伍陆柒捌玖拾佰仟零]))"
"""How a number in formal digits begins: 队伍 and 大陆 hold none."""
_NUMBER = re.compile(
    rf"百分之(?P<of100>[{_HAN}点\d.]+)|(?P<arabic>[\d０-９]+(?:[,，][\d０-９]{{3}})*(?:[.．][\d０-９]+)?)(?P<scale>千?[万亿]|千)?\s*(?P<percent>[%％])?"
    rf"|(?P<han>[{_HAN}]+(?:点[{_HAN}]+)?)|(?P<formal>{_ALONE}[{_FORMAL}拾佰仟零万亿]*)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its span, value, and whether it is a share of a hundred."""

    start: int
    end: int
    value: float
    percent: bool = False


def find_numbers(text: str) -> Iterator[Number]:
    """Every number of a text, in Arabic or Chinese numerals."""
    for match in _NUMBER.finditer(text):
        written = match["of100"] or match["arabic"] or match["han"] or match["formal"]
        value = parse_number(written)
        if value is not None:
            for character in match["scale"] or "":
                value *= _LARGE.get(character, 1000)
            yield Number(match.start(), match.end(), value, bool(match["of100"] or match["percent"]))


def parse_number(text: str) -> float | None:
    """The value of a number in Arabic or Chinese numerals; None for anything else.

    >>> parse_number("一百零二"), parse_number("两千三"), parse_number("二〇一七"), parse_number("十六万三千五百九十七")
    (102.0, 2300.0, 2017.0, 163597.0)
    >>> parse_number("叁拾陆"), parse_number("廿五")
    (36.0, 25.0)
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("，", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    whole, _, decimals = plain.partition("点")
    value = _han(whole)
    if value is None or not decimals:
        return value
    digits = "".join(str(_DIGITS.get(character, "")) for character in decimals)
    return value + float(f"0.{digits}") if len(digits) == len(decimals) else None


def _han(text: str) -> float | None:
    for character, tens in _TENS.items():
        text = text.replace(character, tens)
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _LARGE for c in text):
        return None
    if all(c in _DIGITS for c in text):  # read out digit by digit: 二〇一七
        return float("".join(str(_DIGITS[c]) for c in text))
    total, section, digit, last = 0, 0, 0, 1
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            last = 1 if digit == 0 else last
        elif character in _UNITS:
            last = _UNITS[character]
            section += (digit or 1) * last
            digit = 0
        else:
            total, section, digit = (total + section + digit) * _LARGE[character], 0, 0
            last = _LARGE[character]
    # A last digit right behind a unit counts tenths of it: 两千三 is 2,300.
    tail = digit * last // 10 if digit and last >= 100 else digit
    return float(total + section + tail)


def chinese_count(number: int) -> str:
    """A small count as it is said before a measure word.

    >>> chinese_count(2), chinese_count(11), chinese_count(25)
    ('两', '十一', '25')
    """
    if not 0 < number < 20:
        return str(number)
    digits = "零一两三四五六七八九"
    return digits[number] if number < 10 else "十" + ("一二三四五六七八九"[number - 11] if number > 10 else "")
