"""Words for how many of the class say something (不少学员, 大家普遍, 没有一名学员不), and how strong each is."""

from __future__ import annotations

import re

from textmine.bulletin.checking.attribution import SAYING
from textmine.bulletin.checking.shares import AMOUNT, ROUGHLY, SHARE

__all__ = ["AMONG", "COUNTED", "COUNTED_BEHIND", "HEDGE", "MANY", "NUMBERED", "ONE_OF_THEM", "STRENGTH", "strength_of"]

STRENGTH = {"一致": 7, "普遍": 6, "多数": 5, "不少": 4, "多位": 3, "一些": 2, "个别": 1}
"""Hedges of claims, by how many they want."""
_WORDS = {
    7: "一致 全体 所有 全部 人人 无不 都 每位 每名",
    6: "普遍 绝大多数 绝大部分 广大 十有八九 十之八九",
    5: "大多数 多数 大部分 多半 大批 一大批 成批",
    4: "不少 较多 相当多 相当一部分 相当部分 许多 很多 众多",
    3: "多位 多名",
    2: "几位 几名 数位 数名 若干 一些 部分 一部分 有些 某些",
    1: "少数 少部分 个别",
}
_STRENGTHS = {word: strength for strength, words in _WORDS.items() for word in words.split()}
_QUANTITY = "|".join(sorted(_STRENGTHS, key=lambda word: (-len(word), word)))

_STUDENTS = "(?:参训|参加学习的|与会)?(?:学员|同志们?|学习者|参训者|老师们)(?:们)?"
_NOUN = rf"(?:{_STUDENTS}|(?:参训|与会)(?:人员|教师|老师))"
_OTHERS = (
    rf"(?:参训|与会)?(?:教师|老师|书记|校长|园长|班主任|党员|干部|人员)们?"
    rf"(?=[^，。；：]{{0,8}}?(?:{SAYING})(?![得的法话]))"
)
"""Nouns that mean people of the class only where they say something: 部分教师反映, but not 个别党员觉悟不高."""
_ANYBODY = rf"(?P<anybody>人)(?=(?:都|也)?(?:{SAYING})(?![得的法话]))"
"""多数人说…: 人 is anybody where it is no claim of the class that they say."""
_NEARLY = "(?:几乎|差不多|基本上|全班|无一例外，?)?"
"""Before a word for how many, and mended with it."""
_NO_RULE = "(?!(?:都|均)?(?:要|须|应|至少|必须|需))"
"""每名学员至少发帖一条 is what is asked of them, not what they say."""
_ASIDE = "(?:[（(][^）)]*[）)])?"
_BEGINS = "(?:^|(?<=[，。；、\u3000]))"
_SAYS = "[认反建表提谈]"
_TELLS = "[认反建表提谈说希觉感介赞同]"

_BEFORE = rf"{_NEARLY}(?P<quantity>{_QUANTITY})(?:的)?(?:{_NOUN}|{_OTHERS}|{_ANYBODY}){_NO_RULE}"
"""不少学员."""
_BEHIND = rf"{_NEARLY}(?:大家|{_NOUN}){_ASIDE}(?P<degree>一致|普遍|都|全都|无不|大多|多数){_NO_RULE}"
"""大家普遍, 学员（8人）一致."""
_EVERYBODY = rf"(?P<everybody>大家)(?={_SAYS})"
_EACH = rf"(?P<each>(?:每个人|人人|个个)(?:都|均)|(?:全班|全体)(?:都|均|一致)?)(?={_TELLS})"
_NOBODY_NOT = rf"(?P<nobody>(?:没有?|无)(?:一[名位个](?:{_NOUN}|人)?|人)不)(?={_TELLS})"
"""没有一名学员不认为."""
_ALONE = rf"{_BEGINS}(?P<alone>普遍)(?=认为|反映|建议|表示|提出|希望|感到|觉得|认同)"
_SHARED = r"(?:(?P<class>全班|全体)(?:学员)?|大家|学员们?)的?(?P<common>普遍|一致|共同)?(?P<shared>共识|心声|呼声)"
"""Behind what they say as well: …，这是大家的普遍共识."""
HEDGE = re.compile("|".join((_BEFORE, _BEHIND, _EVERYBODY, _EACH, _NOBODY_NOT, _ALONE, _SHARED)))
_COMMON = {None: "普遍", "共同": "普遍", "普遍": "普遍", "一致": "一致"}

AMONG = re.compile(rf"{ROUGHLY}{SHARE}的?{_NOUN}")
"""三分之一的学员."""
NUMBERED = re.compile(rf"(?<![第\d])(?!一[名位]){AMOUNT}[名位]{_NOUN}")
COUNTED = re.compile(rf"(?<![第\d])(?!一人){AMOUNT}人(?=(?:都|均|也)?(?:{SAYING})(?![得的法话]))")
"""8人认为，…."""
COUNTED_BEHIND = re.compile(
    rf"的(?:学员|人)?(?:共有|共计|共|有|达)(?:近|约|超过|逾)?{AMOUNT}[人名位](?=[，。；、）)]|$)"
)
"""反映…的有3人."""

_SEVERAL = "|".join(word for word, strength in _STRENGTHS.items() if strength > STRENGTH["个别"])
_PEOPLE = "(?:学员|同志|老师|教师|书记|校长|园长|班主任|党员教师|党员|干部)"
_ONE = "(?:有人|有的|有[一位]|一[位名]|之一|代表)"
"""Behind several people, of whom one speaks: 同志们中有人说."""
_SAY = rf"(?:(?!{_ONE})[^，。；：“”]){{0,10}}?(?:{SAYING})(?:了|过|道)?[^，。；：“”]{{0,2}}[：:，,]?\s*$"
MANY = re.compile(rf"(?:(?:{_SEVERAL})(?:的)?(?:{_PEOPLE}|人)们?|{_PEOPLE}们|大家){_SAY}")
"""Several people right before the words of one: 校长们纷纷说：“…”."""
ONE_OF_THEM = re.compile("有的|有人|有位|[一某]位|一名|其中|学员|老师|教师|同志|校长|书记|园长|大家|们")
"""Somebody who is not named, before words of theirs."""


def strength_of(match: re.Match[str]) -> int:
    """How strong a hedge is, by the words of a match of `HEDGE`.

    >>> [strength_of(HEDGE.search(words)) for words in ("不少学员", "大家普遍认为", "没有人不反映", "全班共识")]
    [4, 6, 7, 7]
    """
    if match["shared"]:
        return STRENGTH["一致" if match["class"] else _COMMON[match["common"]]]
    if match["everybody"]:
        return STRENGTH["普遍"]
    if match["each"] or match["nobody"]:
        return STRENGTH["一致"]
    return _STRENGTHS.get(match["quantity"] or match["degree"] or match["alone"], STRENGTH["多数"])
