"""How a person's name is shown: in full, as surname and 某, by school alone, or by a pseudonym that stays the same."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from enum import StrEnum

from textmine.surnames import COMPOUND

__all__ = ["NamePolicy", "key_of_texts", "pseudonym", "pseudonyms", "shown_name", "surname"]

_NOBODY = "一名学员"


class NamePolicy(StrEnum):
    """How names are shown."""

    FULL = "full"  # 欧阳秀珍
    SURNAME = "surname"  # 欧阳某某
    UNIT = "unit"  # 柳塬镇中心小学一名学员
    PSEUDONYM = "pseudonym"  # 学员K7QX


def shown_name(name: str | None, *, unit: str | None = None, policy: NamePolicy, seed: int = 42) -> str:
    """A person's name by the policy; who has none is 一名学员 (a trainee).

    Args:
        name: as in the roster.
        unit: the person's school.
        policy: how much is shown.
        seed: of pseudonyms: the same person has the same one in every file of the same seed.

    >>> shown_name("欧阳秀珍", policy=NamePolicy.SURNAME), shown_name("张敏", unit="一中", policy=NamePolicy.UNIT)
    ('欧阳某某', '一中一名学员')
    """
    if not name:
        return (unit or "") + _NOBODY if policy == NamePolicy.UNIT else _NOBODY
    if policy == NamePolicy.FULL:
        return name
    if policy == NamePolicy.SURNAME:
        family = surname(name)
        return family + "某" * max(len(name) - len(family), 1)
    if policy == NamePolicy.UNIT:
        return (unit or "") + _NOBODY
    return pseudonym(name, unit=unit, seed=seed)


def surname(name: str) -> str:
    """The surname of a Chinese name of two characters or more.

    >>> surname("欧阳秀珍"), surname("张敏"), surname("公孙")  # two characters are a surname and a given name
    ('欧阳', '张', '公')
    """
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]


def pseudonym(name: str, *, unit: str | None = None, seed: int = 42) -> str:
    """A name that tells nothing but is always the same for the same person, seed and unit.

    Who knows the seed and has a list of the class can find out whose it is: take a seed of your own, and keep it.

    >>> pseudonym("张敏", unit="一中") == pseudonym("张敏", unit="一中") != pseudonym("张敏", unit="二中")
    True
    """
    digest = hashlib.blake2b(f"{name}\0{unit or ''}".encode(), digest_size=5, key=seed.to_bytes(8, "big")).digest()
    return "学员" + base64.b32encode(digest).decode()[:5]


def pseudonyms(people: Iterable[str], *, key: bytes) -> dict[str, str]:
    """A numbered pseudonym for each person, in an order that only who has the key can make again.

    Numbers in order of names, or of their plain hashes, would be undone by whoever has a list of the class.

    >>> sorted(pseudonyms(["李明", "王芳"], key=b"").values())
    ['学员01', '学员02']
    """

    def rank(name: str) -> tuple[bytes, str]:
        return hashlib.blake2b(name.encode(), key=key[:64]).digest(), name

    order = sorted(set(people), key=rank)
    width = max(2, len(str(len(order))))
    return {name: f"学员{number:0{width}d}" for number, name in enumerate(order, 1)}


def key_of_texts(texts: Iterable[str]) -> bytes:
    """A key for `pseudonyms` that nobody has but who has all that a class wrote; the same in every run on it."""
    digest = hashlib.blake2b()
    for text in texts:
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.digest()
