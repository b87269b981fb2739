"""Names of two parts: two matters joined (投票与治理, votes and governance), or one told closer by another (合约部署).

A compound is made where people of the theme write its words beside each other, in this order or, where the second is a
verb, as verb and object: 部署了一个合约 (deployed a contract) makes 合约部署 (deployment of contracts). Behind a noun
nothing is left out: 在交易所里用区块链 (blockchains at exchanges) makes no 交易所区块链.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from textmine.themes.namable import Part, Speech
from textmine.themes.phrases import LONGEST, SHORTEST

__all__ = ["AND", "Name", "Neighbours", "compound_names", "join_names"]

AND = "与"
"""What joins two matters."""
JOINED = 16
"""Each two of so many words and as many phrases that lie nearest to the theme and are carried by its people may be
joined."""
SHORT_PHRASE = 7
"""Characters of a phrase that may be joined: a longer one is a name by itself."""
NEAR = 0.1
"""Each part has at least this cosine with the centre: in a small class several people share a word of their scenes by
chance (屋子, a room), and such words lie below it."""
EVEN = 0.2
"""The rarer part has at least this share of the commoner one's people: else it is but a detail of it (a guess)."""
TOGETHER = 2
"""In so many documents of the theme both parts stand: else they are two matters (a guess)."""
COMPOUNDS, LED = 80, 12
"""So many compounds of a theme are looked at, and so many lead a longer name."""
LONGER = 12
"""Characters of a name of three words: readers call longer ones heaps (a guess)."""
BESIDE = 3
"""So many people write the words of a compound beside each other: of one or two it is chance. In small corpora readers
find 0.59 of the first names fit, by rankers that have not seen the corpus, and 0.54 where one will do."""
GAP = 3
"""So many characters at most stand between two words that are beside each other (a guess)."""
PASSAGES = 4000
"""In so many passages of a theme, evenly from all, it is looked for what stands beside what."""
_BROAD = re.compile(
    "中国|美国|日本|北京|上海|西方|国际|全国|国家|世界|地区|社会|人民|人类|人间|男人|女人|学校|大学|高中|小学|学院|专业|校园"
    "|老师|教师|同学|学生|孩子们?|妈妈|爸爸|母亲|父亲|儿子|家长|记者|官员|学习|工作|活动|方法|技术|分析|影响|关系|理解|建议"
    "|基本|水平|意义|数据|领域|基础|知识|特性|生活|时间|学期|精神|文化|历史|市场|政府|网络|系统|安排|提高|增加|情况|问题|内容"
    "|项目|课程"
)
"""Words too broad to be joined: of 2,008 names that have one readers call 0.06 good, of 5,792 other joined ones 0.16,
and by rankers that have not seen the corpus the first name is better without them (mean grade 1.27, with them 1.24)."""
_TIME = re.compile(
    ".*(?:学期|学年|年级|星期|小时|分钟|月份|年代|时期|期间)"
)  # when something is, which is not what it is
_KIN = re.compile(
    "爹妈|爸妈|父母|(?:爷爷|奶奶|姥姥|姥爷|外公|外婆)+|爸爸|妈妈|父亲|母亲|丈夫|妻子|儿子|女儿|哥哥|姐姐|弟弟|妹妹|大人|男子|女子"
)
"""Two of these name those who are spoken of, not what of: 爹妈与爷爷奶奶 where parents work far from home."""
_JOINS = re.compile("[的与和及]")
_APART = re.compile(r"[^\w]|[和与及或、]")


@dataclass(frozen=True, eq=False)
class Name:
    """A candidate: one part, or two.

    Attributes:
        parts: one to three.
        joints: what stands between each two, `AND`, or nothing in a compound.
        beside: how many people of the theme write the parts of a compound beside each other.
        touching: how many write them with nothing or 的 between.
        firm: how firmly the words at the joint of a compound stand together.
    """

    parts: tuple[Part, ...]
    joints: tuple[str, ...] = (AND,)
    beside: int = 0
    touching: int = 0
    firm: float = 0.0

    @property
    def text(self) -> str:
        """What it reads."""
        return "".join(a + b for a, b in zip(("", *self.joints), (part.text for part in self.parts), strict=False))


def join_names(phrases: Sequence[Part], words: Sequence[Part], near: Mapping[str, float]) -> list[Name]:
    """Two parts joined: those nearest to the theme and carried by its people, that stand together in its documents.

    Args:
        phrases: of the theme.
        words: its nouns.
        near: the cosine of each part with the theme's centre.
    """
    short = [phrase for phrase in phrases if phrase.here > 1 and _fit_to_join(phrase)]
    best = {part.text: part for parts in (words, short) for part in _nearest(parts, near)}
    return [Name((one, other)) for one, other in combinations(best.values(), 2) if _joinable(one, other)]


def compound_names(
    phrases: Sequence[Part], words: Sequence[Part], near: Mapping[str, float], beside: Neighbours
) -> list[Name]:
    """Two parts as one, the first telling the second closer, where people write them beside each other."""
    short = [phrase for phrase in phrases if phrase.here > 1 and _fit_to_join(phrase)]
    heads = [
        word for word in words if not (word.text.isascii() or _BROAD.fullmatch(word.text) or _TIME.fullmatch(word.text))
    ]
    best = {part.text: part for parts in (words, short) for part in _nearest(parts, near, least=-1.0, most=24)}
    names: list[Name] = []
    for one in best.values():
        for head in heads:
            size = len(one.text) + len(head.text)
            if one is head or not SHORTEST <= size <= LONGEST or _overlaps(one.text, head.text):
                continue
            verbal = head.letters[-1:] in ("v", "w")
            people = beside.people(one.text, head.text, turned=verbal)
            written = beside.touching(one.text, head.text) if people >= BESIDE else 0
            if people >= BESIDE and (verbal or written):
                names.append(Name((one, head), ("",), people, written, beside.firm(one, head)))
    names.sort(key=lambda name: (-name.beside * min(part.carried for part in name.parts), name.text))
    names = names[:COMPOUNDS]
    return [*names, *_longer(names, _nearest(words, near))]


def _longer(compounds: Sequence[Name], words: Sequence[Part]) -> list[Name]:
    """A compound with another matter: 合约部署与测试 (deployment and tests of contracts)."""
    pairs = ((compound, word) for compound in compounds[:LED] for word in words)
    return [
        Name((*compound.parts, word), ("", AND), compound.beside, compound.touching, compound.firm)
        for compound, word in pairs
        if len(compound.text) + len(AND) + len(word.text) <= LONGER
        and not _overlaps(compound.text, word.text)
        and all(_joinable(part, word) for part in compound.parts)
    ]


class Neighbours:
    """Who of a theme writes which words beside each other."""

    def __init__(self, speech: Speech, theme: int) -> None:
        units = np.flatnonzero(speech.labels == theme)
        units = units[:: max(1, -(-len(units) // PASSAGES))]
        passages = [speech.passages[unit] for unit in units.tolist()]
        self._voices, self._phrases = speech.voices[units], speech.phrases
        self._text = "\n".join(passages)
        self._starts = np.cumsum([0, *(len(passage) + 1 for passage in passages)])[:-1]
        self._places: dict[str, NDArray[np.int64]] = {}

    def people(self, one: str, other: str, *, turned: bool) -> int:
        """How many write `one` and soon behind it `other`; `turned`: or the other way round."""
        pairs = [(one, other), (other, one)] if turned else [(one, other)]
        where = [at for first, second in pairs for at in self._beside(first, second)]
        rows = np.searchsorted(self._starts, np.array(where, np.int64), side="right") - 1
        return len(np.unique(self._voices[rows])) if where else 0

    def touching(self, one: str, other: str) -> int:
        """How many write `other` right behind `one`, or with 的 between."""
        ends, begins = self._of(one) + len(one), self._of(other)
        if not len(begins):
            return 0
        near = _among(ends, begins)
        for place in np.flatnonzero(_among(ends + 1, begins)).tolist():
            near[place] |= self._text[ends[place]] == "的"
        rows = np.searchsorted(self._starts, ends[near] - 1, side="right") - 1
        return len(np.unique(self._voices[rows]))

    def firm(self, one: Part, other: Part) -> float:
        """How firmly the last word of one stands with the first of the other."""
        last, first = self._phrases.cut(one.text)[-1:], self._phrases.cut(other.text)[:1]
        return self._phrases.cohesion((*last, *first))

    def _beside(self, one: str, other: str) -> list[int]:
        ends, begins = self._of(one) + len(one), self._of(other)
        if not len(ends) or not len(begins):
            return []
        after = np.searchsorted(begins, ends)
        close = (after < len(begins)) & (begins[np.minimum(after, len(begins) - 1)] - ends <= GAP)
        pairs = zip(ends[close].tolist(), begins[after[close]].tolist(), strict=True)
        return [end for end, begin in pairs if not _APART.search(self._text, end, begin)]

    def _of(self, word: str) -> NDArray[np.int64]:
        if word not in self._places:
            found = [match.start() for match in re.finditer(re.escape(word), self._text)]
            self._places[word] = np.array(found, np.int64)
        return self._places[word]


def _among(places: NDArray[np.int64], ordered: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places are among others, which are in order and at least one."""
    at = np.minimum(np.searchsorted(ordered, places), len(ordered) - 1)
    return np.asarray(ordered[at] == places)


def _fit_to_join(phrase: Part) -> bool:
    """Whether a phrase is short and names a thing: 打麻将 (to play mahjong) and 兴高采烈 (in high spirits) do not."""
    return len(phrase.text) <= SHORT_PHRASE and "n" in phrase.letters and not _JOINS.search(phrase.text)


def _nearest(parts: Sequence[Part], near: Mapping[str, float], least: float = NEAR, most: int = JOINED) -> list[Part]:
    parts = [part for part in parts if not (_BROAD.fullmatch(part.text) or _TIME.fullmatch(part.text))]
    order = sorted(parts, key=lambda part: (-near[part.text] * part.carried, part.text))
    return [part for part in order if near[part.text] >= least][:most]


def _joinable(one: Part, other: Part) -> bool:
    return (
        len(one.text) + len(AND) + len(other.text) <= LONGEST
        and len(one.documents & other.documents) >= TOGETHER
        and min(one.here, other.here) >= EVEN * max(one.here, other.here)
        and not _shares(one.text, other.text)
        and not (_KIN.fullmatch(one.text) and _KIN.fullmatch(other.text))
    )


def _shares(one: str, other: str) -> bool:
    """Whether two words share two characters: 智能合约 and 合约 (smart contract, contract) are no two things."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))


def _overlaps(one: str, other: str) -> bool:
    """Whether two words share a character: as one they would say it twice (数据数字)."""
    return bool(set(one) & set(other))
