"""Who says it, as an edition may tell: unit, role and name within the house, less outside, and nobody for a problem."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from textmine.bulletin.wordfinder import WordFinder
from textmine.cleaning import pseudonyms
from textmine.settings import BulletinSettings

__all__ = [
    "MASK", "NAMELESS_MOVES", "SCHOOL", "TEAM", "Names", "is_id", "numbered_forms", "short_unit", "unit_forms",
    "unit_place",
]  # fmt: skip

NAMELESS_MOVES = frozenset({"problem", "other"})
"""Moves whose speaker is printed in no edition: a problem may harm its author, and what is unknown may too."""
MASK = "×"

SCHOOL = re.compile(
    r"(?:学校|[小中大]学|幼儿园|学院|高中|初中|职高|[一二三四五六七八九十实附][小中幼高]|[园校]|(?:教育|职教)中心)(?:（[^）]*）)?$"
)
TEAM = re.compile(r"(?:[小大]?组|[中大]?队|班)$|^(?:第?[\d一二三四五六七八九十]+[组队班]|\w*[_-]\d+\w*)$")
"""A unit that is a school; one that is a part of the class."""
_PLACE = re.compile(r"^.{2,4}?(?:省|市|县|区|州|盟|旗)")
_TOWN = re.compile(r"^.{1,4}?(?:镇|乡|街道)")
_KIND_OF_SCHOOL = re.compile(
    r"(?:第?[一二三四五六七八九十百\d]+)?(?:实验|中心|初级|高级|完全|职业|教育|中等|九年制|一贯制|外国语)*"
    r"(?:幼儿园|小学|中学|学校|高中|初中|中心|学院|大学|教体局|教育局)$"
)
_KINDS = ("幼儿园", "小学", "初级中学", "高级中学", "中学", "职业教育中心", "学校")


def short_unit(unit: str) -> str:
    """What people call a school among themselves: its name without place and kind; empty where nothing is left.

    >>> short_unit("白渡县柳塬镇中心小学"), short_unit("南麓县石磨岭学校"), short_unit("棠川市第七中学")
    ('柳塬', '石磨岭', '')
    """
    name = _PLACE.sub("", unit)
    name = _KIND_OF_SCHOOL.sub("", name)
    town = _TOWN.match(name)
    name = name[: town.end() - 1] if town and town.end() == len(name) else name
    return name if len(name) >= 2 else ""


_NUMBERED = re.compile(
    r"第?([一二三四五六七八九十\d]+)(?:实验|中心|完全|职业)*(初级|高级)?(?:(中学|初中|高中)|(小学)|(幼儿园))$"
)
_NO_NUMBER, _NO_SCHOOL = "[一二三四五六七八九十百千\\d第届]", "[全午间途旬期心外国文等级层共断继选时步组块段半节批康]"
"""What stands before a number that is longer (十八届三中全会), and behind 中 or 小 where it is no school (三小时)."""


def numbered_forms(unit: str) -> tuple[str, ...]:
    """What people call a school that has a number: 七中 for 第七中学, 二小, 三幼.

    >>> numbered_forms("棠川市第七中学"), numbered_forms("白渡县第二初级中学"), numbered_forms("青石小学")
    (('第七中学', '七中'), ('第二初级中学', '二初中', '二初', '二中'), ())
    """
    if not (found := _NUMBERED.search(_PLACE.sub("", unit))):
        return ()
    number, grade, middle, primary, _ = found.groups()
    kinds = [f"{grade[0]}中", grade[0], "中"] if grade else ["中" if middle else "小" if primary else "幼"]
    return (found.group(), *(number + kind for kind in kinds))


_GIVEN = re.compile(r"(?:[\u4e00-\u9fff]|[欧上司诸东][阳官马徒葛方])([\u4e00-\u9fff]{2})")
"""The given name of two characters within a name in Chinese."""
_ADDRESS = "(?=同志|老师|书记|校长|园长|主任)(?!..(?:们|队伍|团队|培训|培养))"
"""How somebody is addressed by it, and not a kind of people: 建设老师队伍."""


_ID = re.compile(r"[A-Za-z0-9_.@+-]*\d[A-Za-z0-9_.@+-]*")


def is_id(author: str) -> bool:
    """Whether a platform knows somebody by an account only: letters and digits, which no bulletin prints for a name.

    >>> is_id("user_0417"), is_id("20230815"), is_id("王明2"), is_id("Alice")
    (True, True, False, False)
    """
    return _ID.fullmatch(author) is not None


def unit_place(unit: str) -> str:
    """The county or town with which the name of a unit begins; empty where it tells none.

    >>> unit_place("白渡县柳塬镇中心小学"), unit_place("石磨岭学校")
    ('白渡县', '')
    """
    place = _PLACE.match(unit)
    return place[0] if place else ""


def unit_forms(unit: str) -> tuple[str, ...]:
    """How a school may be written where somebody of it is named, the longest first: without its place, by its number.

    >>> unit_forms("云溪县梅湾镇中心小学"), unit_forms("云溪县第二中学")[2:5]
    (('云溪县梅湾镇中心小学', '梅湾镇中心小学', '梅湾中心小学'), ('云溪县二中', '县第二中学', '云溪二中'))
    """
    forms, name = {unit}, unit
    while place := _PLACE.match(name):
        name = name[place.end() :]
        forms.add(name)
        forms |= {lead + form for form in numbered_forms(unit) for lead in (place[0], place[0][:-1], place[0][-1])}
    town = _TOWN.match(name)
    forms |= {name[: town.end() - 1] + name[town.end() :] if town else name, *numbered_forms(unit)}
    return tuple(sorted((form for form in forms if len(form) > 1), key=lambda form: (-len(form), form)))


@dataclass(frozen=True)
class Names:
    """How people and schools are printed in an edition.

    Attributes:
        people: everyone as (name, unit, role), in canonical order.
        settings: edition and policy.
        public: names that are public, such as those of lecturers.
        key: of pseudonyms (`textmine.cleaning.key_of_texts`).
    """

    people: tuple[tuple[str, str | None, str | None], ...]
    settings: BulletinSettings
    public: frozenset[str] = frozenset()
    key: bytes = b""

    @property
    def external(self) -> bool:
        """Whether the edition leaves the house."""
        return self.settings.edition == "external"

    @cached_property
    def codes(self) -> dict[tuple[str, str], str]:
        """Pseudonyms by (name, unit): 学员 and a number, in an order that a list of the class does not tell."""
        units = Counter(name for name, unit, _ in self.people if unit)
        persons = {
            (name, unit or ""): f"{name}（{unit}）" if unit and units[name] > 1 else name
            for name, unit, _ in self.people
        }
        found = pseudonyms(persons.values(), key=self.key)
        return {person: found[shown] for person, shown in persons.items()}

    @cached_property
    def _roles(self) -> dict[tuple[str, str], str | None]:
        """Roles by (name, unit), for texts that do not tell them."""
        return {(name, unit or ""): role for name, unit, role in self.people}

    @cached_property
    def _kinds(self) -> Counter[str]:
        units = {unit for _, unit, _ in self.people if unit}
        return Counter(kind for unit in units if (kind := _kind(unit)))

    @cached_property
    def secrets(self) -> WordFinder:
        """What tells who speaks: names of people and schools, in full and as said among colleagues."""
        units = {unit for _, unit, _ in self.people if unit}
        words = {name for name, _, _ in self.people if len(name) >= 2} | units | {short_unit(unit) for unit in units}
        return WordFinder(words)

    @cached_property
    def _numbered(self) -> re.Pattern[str] | None:
        """Schools with a number as their people call them, where the words around do not say otherwise."""
        forms = {form for unit in {unit for _, unit, _ in self.people if unit} for form in numbered_forms(unit)}
        ordered = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
        return re.compile(f"(?<!{_NO_NUMBER})(?:{ordered})(?!{_NO_SCHOOL})") if forms else None

    @cached_property
    def _addressed(self) -> re.Pattern[str] | None:
        """Given names as people address each other: 秀珍老师, 建设同志; alone many are words as well."""
        given = {found[1] for name, _, _ in self.people if (found := _GIVEN.fullmatch(name))}
        return re.compile(f"(?:{'|'.join(sorted(map(re.escape, given)))}){_ADDRESS}") if given else None

    @cached_property
    def _units(self) -> re.Pattern[str] | None:
        units = {unit for _, unit, _ in self.people if unit}
        forms = {
            form for unit in units for form in (unit, _PLACE.sub("", unit), short_unit(unit), *numbered_forms(unit))
        }
        ordered = "|".join(sorted(map(re.escape, forms - {""}), key=lambda form: (-len(form), form)))
        return re.compile(ordered) if ordered else None

    def names_unit(self, text: str) -> bool:
        """Whether a text names a unit of the class, in full or as said among colleagues.

        >>> Names((("王明", "云溪县青石小学", None),), BulletinSettings()).names_unit("青石小学学员3人")
        True
        """
        return self._units is not None and self._units.search(text) is not None

    def speaker(self, author: str | None, unit: str | None, role: str | None, move: str) -> str:
        """The one who says it, as printed; 有学员 where nobody is to be named.

        >>> people = (("王明", "青石小学", "党支部书记"),)
        >>> names = Names(people, BulletinSettings())
        >>> names.speaker("王明", "青石小学", "党支部书记", "practice")
        '青石小学党支部书记王明'
        >>> names.speaker("王明", "青石小学", None, "problem")
        '有学员'
        >>> Names(people, BulletinSettings(edition="external")).speaker("王明", "青石小学", None, "practice")
        '某校学员01'
        >>> names.speaker("user_0417", "青石小学", None, "practice")
        '有学员'
        """
        if move in NAMELESS_MOVES or not author:
            return "有学员"
        policy = "pseudonym" if self.external else self.settings.names
        if (policy == "full" and is_id(author)) or (policy == "unit" and not unit):
            return "有学员"
        if policy == "full":
            return f"{unit or ''}{role or self._roles.get((author, unit or '')) or '学员'}{author}"
        if policy == "unit":
            return f"{unit}一位{role or self._roles.get((author, unit or '')) or '学员'}"
        return self.school(unit) + self.codes.get((author, unit or ""), "学员")

    def calls_by_name(self, author: str | None) -> bool:
        """Whether somebody is printed by name."""
        return bool(author) and not (self.external or self.settings.names != "full" or is_id(author or ""))

    def school(self, unit: str | None) -> str:
        """A unit as the external edition tells it: its kind, where there are several of that kind; nothing for none.

        >>> names = Names((), BulletinSettings(edition="external"))
        >>> [names.school(unit) for unit in ("青石小学", "永安县职教中心", "第3小组", "永安街道", None)]
        ['某校', '某校', '某小组', '某单位', '']
        """
        kind = _kind(unit or "")
        if kind and self._kinds[kind] >= self.settings.small_group:
            return f"某{kind}"
        return "" if not unit else "某校" if SCHOOL.search(unit) else "某小组" if TEAM.search(unit) else "某单位"

    def reveals(self, text: str) -> bool:
        """Whether a text tells who or which school it is about.

        >>> names = Names((("王明", "棠川市第三中学", None),), BulletinSettings())
        >>> names.reveals("我们三中每周磨课。"), names.reveals("学习三中全会精神，写了三中午。")
        (True, False)
        """
        patterns = (self._numbered, self._addressed)
        return self.secrets.finds(text) or any(pattern and pattern.search(text) for pattern in patterns)

    def can_show(self, words: str | None) -> bool:
        """Whether a picture with these words may be printed; outside the house none that names people or schools."""
        return not self.external or (words is not None and not self.reveals(words))

    def masked(self, text: str) -> str:
        """The text with names and schools masked in the external edition: as many × as characters.

        >>> names = Names((("邱建设", "青石小学", None),), BulletinSettings(edition="external"))
        >>> names.masked("建设同志说，青石小学的队伍建设要抓紧。")
        '××同志说，××××的队伍建设要抓紧。'
        """
        if not self.external:
            return text
        hidden = self.secrets.replace(text, lambda found: MASK * len(found))
        for pattern in (self._numbered, self._addressed):
            hidden = pattern.sub(lambda found: MASK * len(found.group()), hidden) if pattern else hidden
        return hidden


def _kind(unit: str) -> str | None:
    return next((kind for kind in _KINDS if unit.endswith(kind)), None)
