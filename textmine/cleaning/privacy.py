"""Contact and identity numbers: where they are, and texts with them masked in place.

A mask has as many characters as what it hides, so that every offset holds. What looks like a number of a person is
found by its form, and weighed by what stands around it: 订单号 13912345678 is no telephone.

    >>> mask("资料找我要，微信 yan_laoshi01，手机139-0000-1234。")  # for the material: WeChat …, mobile …
    '资料找我要，微信 ************，手机*************。'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning import personal_forms as forms
from textmine.cleaning.personal_forms import PersonalKind
from textmine.language.folding import fold

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "Personal",
    "PersonalKind",
    "find_personal",
    "is_bank_card",
    "is_identity_number",
    "mask",
    "mask_spans",
    "masked_spans",
    "may_hold_personal",
    "which_may_hold_personal",
]

MASK = "*"


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal datum: its span, what it is, and how sure that is (1 where a checksum or a label bears it out)."""

    start: int
    end: int
    kind: PersonalKind
    confidence: float


_PLAIN = {**str.maketrans("（）", "()"), **forms.RINGED}
_ADDRESS_REACH = 70
"""Characters before and after a house number within which its address lies."""
_SERVICES = frozenset({"alipay", "school", "official", "android", "iphone", "wechat", "weixin", "online", "mobile"})
"""What follows the name of a messenger without being somebody's id: WeChat or Alipay."""
_MASKED = re.compile(r"(?m)(?!^[\s*]*$)(?<!\*)\*{5,}")
_LABELS_REACH = 12
"""How many characters before a number a label may stand that says what it is."""


def find_personal(text: str, *, looked: bool = False) -> list[Personal]:
    """Personal data in a text, sorted, without overlaps (of two that overlap, the longer).

    `looked`: whether it is known already that the text may hold some.

    >>> [(text, item.kind.value, item.confidence)
    ...  for text in ["身份证号11010119900307803X", "证号110101199003078030"] for item in find_personal(text)]
    [('身份证号11010119900307803X', 'identity', 1.0), ('证号110101199003078030', 'identity', 0.5)]
    """
    if not looked and not may_hold_personal(text):
        return []
    plain, starts, ends = _without_entities(text)
    folded = fold(plain)
    view = folded.text.translate(_PLAIN)  # one character for one
    found = [*_by_form(view), *_identities(view), *_bank_cards(view), *_addresses(view)]
    kept: list[Personal] = []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start, -item.confidence, item.kind)):
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    spans = ((folded.span(item.start, item.end), item) for item in sorted(kept, key=lambda item: item.start))
    return [Personal(starts[span.start], ends[span.end - 1], item.kind, item.confidence) for span, item in spans]


def _without_entities(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text with `&#49;` as 1, and where each of its characters began and ended."""
    if "&#" not in text:
        return text, range(len(text)), range(1, len(text) + 1)
    pieces, starts, ends, at = list[str](), list[int](), list[int](), 0
    for match in re.finditer(forms.ENTITY, text):
        pieces += [text[at : match.start()], unescape(match.group())]
        starts += [*range(at, match.start()), match.start()]
        ends += [*range(at + 1, match.start() + 1), match.end()]
        at = match.end()
    return "".join([*pieces, text[at:]]), [*starts, *range(at, len(text))], [*ends, *range(at + 1, len(text) + 1)]


def may_hold_personal(text: str) -> bool:
    """A quick look: where this is false, no personal datum stands in the text."""
    return re.search(forms.MAY_HOLD_ONE, text) is not None


def which_may_hold_personal(texts: pl.Series) -> NDArray[np.bool_]:
    """The same quick look into many texts at once, False where there is none, shape (n_texts,).

    >>> import polars as pl
    >>> which_may_hold_personal(pl.Series(["党课要短", None, "手机13900001234"])).tolist()
    [False, False, True]
    """
    return texts.str.contains(forms.MAY_HOLD_ONE).fill_null(False).to_numpy().astype(np.bool_)


def mask(text: str, *, looked: bool = False) -> str:
    """A text of the same length with personal data replaced by asterisks; `looked` as for `find_personal`."""
    return mask_spans(text, [(item.start, item.end) for item in find_personal(text, looked=looked)])


def mask_spans(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text of the same length with these spans replaced by asterisks.

    >>> mask_spans("电话2837465", [(2, 9)])
    '电话*******'
    """
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def masked_spans(text: str) -> list[tuple[int, int]]:
    """Where personal data were masked before: a corpus may come from a run folder.

    The shortest datum has five characters; Markdown has up to four asterisks, or a line of nothing else.

    >>> masked_spans("手机***********。**要短**"), masked_spans("********")
    ([(2, 13)], [])
    """
    return [match.span() for match in _MASKED.finditer(text)] if "*****" in text else []


def is_identity_number(number: str) -> bool:
    """Whether the last character of an 18-character identity number is its checksum (GB 11643-1999, ISO 7064 MOD 11-2).

    >>> is_identity_number("11010119900307803X"), is_identity_number("110101199003078030")
    (True, False)
    """
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def is_bank_card(number: str) -> bool:
    """Whether a number of digits passes the check of bank cards (Luhn, ISO/IEC 7812-1).

    >>> is_bank_card("6222600260001072444"), is_bank_card("6222600260001072445")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def _is_of_something_else(view: str, start: int, end: int) -> bool:
    before = view[max(0, start - _LABELS_REACH) : start]
    return bool(re.search(forms.NOT_A_PERSONS, before) or re.compile(forms.A_QUANTITY).match(view, end))


def _by_form(view: str) -> Iterator[Personal]:
    for form in forms.FORMS:
        for match in re.finditer(form.pattern, view):
            start, end = _span(match)
            if form.bare and "it" not in match.re.groupindex and _is_of_something_else(view, start, end):
                continue
            if form.kind == PersonalKind.MESSENGER and _is_public(view, match.start(), start, end):
                continue
            yield Personal(start, end, form.kind, form.confidence)
            if form.kind in (PersonalKind.MOBILE, PersonalKind.LANDLINE):
                yield from _further_phones(view, end)


def _span(match: re.Match[str]) -> tuple[int, int]:
    return match.span("it" if "it" in match.re.groupindex else 0)


def _further_phones(view: str, position: int) -> Iterator[Personal]:
    while match := re.compile(forms.ANOTHER_PHONE).match(view, position):
        kind = PersonalKind.MOBILE if match["it"][0] == "1" else PersonalKind.LANDLINE
        yield Personal(*match.span("it"), kind, 0.9)
        position = match.end()


def _is_public(view: str, label: int, start: int, end: int) -> bool:
    """Whether the id is a service's name, or stands behind a public account."""
    return view[start:end].lower() in _SERVICES or bool(re.search(forms.PUBLIC, view[max(0, label - 8) : start]))


def _identities(view: str) -> Iterator[Personal]:
    """Eighteen digits with a birth date; a wrong checksum halves the confidence, and is masked all the same.

    With a right one no label speaks against it: 编号, a number of anything, is often that of a person.
    """
    for match in re.finditer(forms.IDENTITY, view):
        number = re.sub("[ -]", "", match["number"])
        if not _is_birthday(number[6:14]):
            continue
        before = view[max(0, match.start() - _LABELS_REACH) : match.start()]
        if is_identity_number(number):
            yield Personal(*match.span(), PersonalKind.IDENTITY, 1.0)
        elif re.search(forms.A_PERSONS_NUMBER, before) or not re.search(forms.NOT_A_PERSONS, before):
            yield Personal(*match.span(), PersonalKind.IDENTITY, 0.5)
    for match in re.finditer(forms.IDENTITY_IN_GROUPS, view):
        number = re.sub(r"[^\dXx]", "", match["number"])
        if len(number) == 18 and _is_birthday(number[6:14]) and is_identity_number(number):
            yield Personal(*match.span(), PersonalKind.IDENTITY, 1.0)


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) is not None
    except ValueError:
        return False


def _bank_cards(view: str) -> Iterator[Personal]:
    """Sixteen to nineteen digits that pass Luhn's check."""
    for match in re.finditer(forms.BANK_CARD, view):
        number = re.sub("[ -]", "", match.group())
        if len(number) >= 16 and is_bank_card(number) and not _is_of_something_else(view, *match.span()):
            yield Personal(*match.span(), PersonalKind.BANK_CARD, 0.9)


def _addresses(view: str) -> Iterator[Personal]:
    for begin, end in _address_windows(view):
        for form in forms.ADDRESSES:
            for match in re.compile(form.pattern).finditer(view, begin, end):
                yield Personal(*_span(match), form.kind, form.confidence)


def _address_windows(view: str) -> list[tuple[int, int]]:
    """Stretches around house numbers: an address is looked for there alone, since its pattern is slow."""
    windows: list[tuple[int, int]] = []
    for match in re.finditer(forms.MAY_HOLD_ADDRESS, view):
        begin, end = max(0, match.start() - _ADDRESS_REACH), match.end() + _ADDRESS_REACH
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((begin, end))
    return windows
