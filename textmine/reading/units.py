"""Names of one school: 七中, 第七中学 and 棠川市第七中学党支部 may be one, 实验小学 and 第二实验小学 are not.

>>> same_unit("桐花巷小学", "棠城区桐花巷小学"), same_unit("七中", "棠川市第七中学")
(True, True)
>>> same_unit("实验小学", "第二实验小学"), same_unit("县一中", "云溪县第一中学")
(False, True)
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

__all__ = ["bare_unit", "canonical_units", "may_abbreviate", "same_unit"]

_BRACKET = re.compile(r"[(\[【].*?[)\]】]")
_PARTY = re.compile(r"(?:党总支部?|党支部|党委|总支部?|支部委员会|支部)$")
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{1,6}?(?:省|自治区|自治州|州|盟|市|县|区|旗|镇|乡|街道))+$")
_NUMBERED = re.compile(r"第?([一二三四五六七八九十百]+|\d+)(?:初级|高级|完全)?([中小]学?|幼儿?园?|高级?中?学?)$")
_OF_A_PLACE = frozenset("市县区旗州镇乡")
_DIGITS = str.maketrans("123456789", "一二三四五六七八九")


def bare_unit(text: str) -> str:
    """A unit's name without spaces, brackets, and the party branch in it.

    >>> bare_unit("柳塬镇中心小学（大队辅导员）"), bare_unit("第七中学 党支部")
    ('柳塬镇中心小学', '第七中学')
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = _BRACKET.sub("", plain)
    return _PARTY.sub("", plain) or plain


def same_unit(a: str, b: str) -> bool:
    """Whether two names mean one unit beyond reasonable doubt: the same but for places before it and short forms."""
    short, long = sorted((bare_unit(a), bare_unit(b)), key=len)
    if short == long:
        return True
    if long.endswith(short) and _PLACE.match(long[: -len(short)]):
        return True
    return bool(_numbered(short) and _numbered(short) == _numbered(long) and _rest_is_place(short, long))


def may_abbreviate(a: str, b: str) -> bool:
    """Whether one name's characters stand in the other in order: for people of whom only one unit is known.

    >>> may_abbreviate("实验附小", "师范大学实验学校附属小学")
    True
    """
    short, long = sorted((bare_unit(a), bare_unit(b)), key=len)
    rest = iter(long)
    return len(short) >= 2 and all(character in rest for character in short)


def _numbered(name: str) -> tuple[str, str] | None:
    match = _NUMBERED.search(name)
    return (match[1].translate(_DIGITS), match[2][0]) if match else None


def _rest_is_place(short: str, long: str) -> bool:
    heads = (_NUMBERED.sub("", short), _NUMBERED.sub("", long))
    if heads[0] in _OF_A_PLACE:  # 县一中
        return heads[0] in heads[1] and _PLACE.match(heads[1]) is not None
    return all(not head or _PLACE.match(head) for head in heads) and (not heads[0] or heads[1].endswith(heads[0]))


def canonical_units(names: Iterable[str]) -> dict[str, str]:
    """From each of some names to the longest of them that means the same unit; where two would do, it stays.

    >>> canonical_units(["一小", "江北区第一小学", "实验小学", "江北区实验小学", "沙河区实验小学"])["一小"]
    '江北区第一小学'
    """
    ordered = sorted(set(names), key=lambda name: (-len(bare_unit(name)), len(name), name))
    chosen: dict[str, str] = {}
    index: dict[object, list[str]] = defaultdict(list)  # by all that a shorter name of the same unit may be
    for name in ordered:
        bare = bare_unit(name)
        number, head = _numbered(bare), _NUMBERED.sub("", bare)
        near = dict.fromkeys([*index[bare], *(index[number, head] if number else ())])
        same = [other for other in near if same_unit(name, other)]
        chosen[name] = same[0] if len(same) == 1 else name
        if chosen[name] == name:
            keys: list[object] = [bare[start:] for start in range(len(bare))]
            if number:
                heads = {head[start:] for start in range(len(head) + 1)} | _OF_A_PLACE.intersection(head)
                keys += [(number, short) for short in sorted(heads)]
            for key in keys:
                index[key].append(name)
    return chosen
