"""Groups of texts that are one claim, after what people decided about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from textmine.claims.claim import claim_id
from textmine.claims.decisions import ClaimDecisions, Split
from textmine.claims.saying import Said
from textmine.claims.voices import Voices

__all__ = ["Group", "apply_decisions"]

Place = Callable[[int], tuple[str, int]]


@dataclass(frozen=True, eq=False)
class Group:
    """Texts that say the same: their positions, ascending; the id, name and pin that people gave; what they say."""

    texts: NDArray[np.int64]
    id: str | None = None
    name: str | None = None
    pinned: bool = False
    said: Said | None = None


def apply_decisions(
    groups: Sequence[Said], voices: Voices, place: Place, decisions: ClaimDecisions, enough: NDArray[np.bool_]
) -> list[Group]:
    """Groups as people want them; every text that stands alone is a group of its own.

    Where nothing was decided, those are left out that too few people say.

    Args:
        groups: what was found, and the texts that say it.
        voices: whose wording ids are made from.
        place: gives a sentence's document and start.
        decisions: merges, splits, names, bans, pins.
        enough: which texts enough people say to be listed alone, shape (n_texts,).
    """
    undecided = decisions == ClaimDecisions.none()
    grouped = np.concatenate([said.texts for said in groups]) if groups else np.empty(0, np.int64)
    alone = np.setdiff1d(np.flatnonzero(enough | (not undecided)), grouped)
    plain = [Group(said.texts, said=said) for said in groups] + [Group(np.array([text])) for text in alone.tolist()]
    return plain if undecided else _decided(plain, voices, place, decisions)


def _decided(plain: list[Group], voices: Voices, place: Place, decisions: ClaimDecisions) -> list[Group]:
    names = [claim_id(wording) for wording in voices.wording]
    for split in decisions.split:
        plain = _split_off(plain, voices, place, split)
    for ids in decisions.merged:
        plain = _merge(plain, names, ids)
    for target in (*decisions.named, *sorted(decisions.pinned)):
        at = _find(plain, names, target)
        if at is not None:
            pinned = plain[at].pinned or target in decisions.pinned
            plain[at] = replace(plain[at], id=target, name=decisions.named.get(target), pinned=pinned)
    banned = {at for target in decisions.banned if (at := _find(plain, names, target)) is not None}
    return [group for at, group in enumerate(plain) if at not in banned]


def _find(groups: Sequence[Group], names: Sequence[str], target: str) -> int | None:
    """The group in which the text stands after which the claim was called."""
    for at, group in enumerate(groups):
        if group.id == target or any(names[text] == target for text in group.texts.tolist()):
            return at
    return None


def _merge(groups: list[Group], names: Sequence[str], ids: Sequence[str]) -> list[Group]:
    found = dict.fromkeys(at for target in ids if (at := _find(groups, names, target)) is not None)
    if len(found) < 2:
        return groups
    merged = Group(np.unique(np.concatenate([groups[at].texts for at in found])), ids[0])
    return [group for at, group in enumerate(groups) if at not in found] + [merged]


def _split_off(groups: list[Group], voices: Voices, place: Place, split: Split) -> list[Group]:
    """Take texts out of whatever group they stand in, into one of their own."""
    rows = [row for row in range(len(voices)) if place(int(voices.rows[row])) in split.sentences]
    texts = np.unique(voices.texts[rows]).astype(np.int64)
    if not len(texts):
        return groups
    rest = [_without(group, texts) for group in groups]
    return [group for group in rest if len(group.texts)] + [Group(texts)]


def _without(group: Group, texts: NDArray[np.int64]) -> Group:
    """What is left of a group, which says anew what it says."""
    out = np.isin(group.texts, texts)
    return replace(group, texts=group.texts[~out], said=None) if out.any() else group
