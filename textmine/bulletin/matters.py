"""Themes as a bulletin names them, where the name reads as a matter of its people; what people propose something on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from textmine.bulletin.draft import cite
from textmine.bulletin.material import Claim, Material, Row
from textmine.bulletin.naming import Names
from textmine.bulletin.proposing import PREFIX
from textmine.bulletin.telling import spoken
from textmine.bulletin.wording import is_topic

__all__ = ["are_largest", "matter_of", "matters", "proposed_on"]

_SHARE = 0.2
"""Share of the class from which on people can be said to talk much of a theme (较为集中); a guess, from reading."""
_SAID = 1 / 3
"""Share of a theme's people who use the words of its name; below it, it names a scene. A guess, from reading."""
_DOES = re.compile(r"^(?:[看听讲说写谈想问](?=[\u4e00-\u9fff]{3})|关于|对于?)")


def matter_of(label: str) -> str:
    """A theme's label as the matter it is about: without the verb that opens it.

    >>> matter_of("看微党课"), matter_of("党务记录")
    ('微党课', '党务记录')
    """
    return _DOES.sub("", label)


def matters(material: Material, *, least: int, most: int) -> list[tuple[str, Row]]:
    """The themes that can be named, those of most people first.

    A theme whose name people decided, or that they pinned, is named as it is. Any other must be stable and one matter,
    and its name read as a matter and be made of words that a good part of its people use.

    Args:
        material: what the run found.
        least: how many people must speak of it at least.
        most: how many themes.
    """
    least = max(least, round(_SHARE * len(material.people)))
    told = [(_name(topic), topic) for topic in material.topics if (topic.get("authors") or 0) >= least]
    told = [(name, topic) for name, topic in told if topic.get("id", -1) >= 0 and _can_be_named(name, topic, material)]
    told.sort(key=lambda pair: (-(pair[1].get("authors") or 0), pair[0]))
    return told[:most]


def are_largest(topics: Sequence[Row], material: Material) -> bool:
    """Whether no other theme has more people than the least of these: only then talk centres there (较为集中)."""
    least = min((topic.get("authors") or 0 for topic in topics), default=0)
    shown = {topic["id"] for topic in topics}
    return all((topic.get("authors") or 0) <= least for topic in material.topics if topic.get("id") not in shown)


def proposed_on(told: Mapping[str, Sequence[Claim]], material: Material, names: Names) -> str:
    """How many propose something about which matter, 就台账提出建议的有6人; not where a claim that is told says so.

    Args:
        told: the claims that each place of the draft tells.
        material: what the run found.
        names: how people are printed.
    """
    proposals = [claim for claims in told.values() for claim in claims if claim.move == "proposal"]
    known = "".join(spoken(row, material) for claim in proposals for row in claim.sentences)
    counted = [fact for fact in material.facts if fact.id.startswith(PREFIX)]
    fresh = [fact for fact in counted if fact.label[1:-5] not in known and not names.reveals(fact.label)]
    return "、".join(cite(f"{fact.label}有{fact.printed}", f"fact:{fact.id}") for fact in fresh)


def _name(topic: Row) -> str:
    label = str(topic.get("label") or "")
    return label if topic.get("renamed") else matter_of(label)


def _can_be_named(name: str, topic: Row, material: Material) -> bool:
    if topic.get("renamed") or topic.get("pinned"):
        return bool(name)
    return (
        not (topic.get("unstable") or topic.get("mixed")) and is_topic(name) and _is_said(name, topic["id"], material)
    )


def _is_said(name: str, topic: int, material: Material) -> bool:
    """Whether enough of a theme's people use the words of its name, next to each other or not."""
    words = sorted({name[at : at + 2] for at in range(0, len(name) - 1, 2)} | {name[-2:]})
    people = material.corpus.codes("person")
    said = np.zeros((int(people.max(initial=-1)) + 1, len(words)), np.bool_)
    speaks = np.zeros(len(said), np.bool_)
    unknown = unknown_say = end = 0
    for run in material.corpus.runs("text"):
        begin, end = end, end + len(run)
        own = begin + np.flatnonzero(material.main_themes[begin:end] == topic)
        texts, who = run["text"].gather(own - begin), people[own]
        uses = np.column_stack([texts.str.contains(word, literal=True).to_numpy() for word in words])
        known = who >= 0
        speaks[who[known]] = True
        for number in range(len(words)):
            said[who[known & uses[:, number]], number] = True
        unknown += int((~known).sum())  # a person each
        unknown_say += int(uses[~known].all(1).sum())
    everyone = int(speaks.sum()) + unknown
    return not everyone or (int(said.all(1).sum()) + unknown_say) / everyone >= _SAID
