"""Why good candidates were not chosen, so that an organiser can overrule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from textmine.quotes.flaws import Flaw
from textmine.quotes.groups import Group
from textmine.quotes.limits import REPEATS
from textmine.quotes.quote import Rejected
from textmine.quotes.table import CandidateTable
from textmine.statements import Move

__all__ = ["Rejections"]

_LISTED = 10
"""Rejected candidates that are listed for a group."""


@dataclass
class Rejections:
    """Collects the candidates near the top of each group that were not chosen, each with its reason.

    Attributes:
        table: the candidates.
        theme_of: the theme of a sentence, or None.
        sources: for a mark's duplicate group the id of the document that was copied.
        chosen: for each candidate chosen so far the groups that it was chosen for.
    """

    table: CandidateTable
    theme_of: Callable[[int], int | None]
    sources: Mapping[int, str]
    chosen: Mapping[int, Sequence[str]]
    _found: dict[tuple[str, str], Rejected] = field(default_factory=dict)

    def note(self, group: Group, short: Sequence[int], inside: NDArray[np.int64]) -> None:
        """Note for one group the best of those that were compared, what people banned, and the best that are flawed.

        Args:
            group: the group.
            short: its candidates that were compared, the worthiest first.
            inside: all that belong to it, ascending, shape (n_inside,).
        """
        left = [i for i in short if i not in self.chosen][:_LISTED]
        flawed = self.table.flawed.within(inside)[:_LISTED]
        for i in [*left, *self.table.banned.within(inside), *flawed]:
            if i not in self.chosen:
                self._found[group.name, self.table.ids[i]] = self._rejection(group, i)

    def rows(self, chosen: Set[str]) -> list[Rejected]:
        """What was noted and is not among the ids that were chosen in the end."""
        found = (row for row in self._found.values() if row.id not in chosen)
        return sorted(found, key=lambda row: (row.group, -row.score, row.text, row.document))

    def _rejection(self, group: Group, i: int) -> Rejected:
        c, (why, because) = self.table.candidates[i], self._why_not(i, group)
        return Rejected(
            id=self.table.ids[i],
            form=c.form,
            document=self.table.corpus.ids[c.document],
            start=c.parts[0][0],
            end=c.parts[-1][1],
            text=c.text,
            theme=self.theme_of(c.head),
            group=group.name,
            move=Move(self.table.statements.moves[c.head]).label,
            score=round(float(self.table.worth[i]), 4),
            why=why,
            because=because,
        )

    def _why_not(self, i: int, group: Group) -> tuple[str, str | None]:
        c = self.table.candidates[i]
        if self.table.ids[i] in self.table.decisions.banned:
            return "人工禁用", None
        if c.mark is not None:
            source = self.sources.get(c.group)
            return (f"{c.mark.chinese}：原文见{source}" if source else c.mark.chinese), source
        if c.flaw is not Flaw.NONE:
            return c.flaw.chinese, None
        return self._why_beaten(i, group)

    def _why_beaten(self, i: int, group: Group) -> tuple[str, str | None]:
        table, others = self.table, list(self.chosen)
        if not others:
            return "得分较低", None
        alike = table.vectors[others] @ table.vectors[i]
        nearest = int(alike.argmax())
        if alike[nearest] >= REPEATS:
            return f"与{table.ids[others[nearest]]}重复", table.ids[others[nearest]]
        person, document = table.people[i], table.documents[i]
        for o in others:
            if (person >= 0 and table.people[o] == person) or table.documents[o] == document:
                return f"同一人已有{table.ids[o]}", table.ids[o]
        units = table.corpus.codes("unit")
        for o in others:
            if group.name in self.chosen[o] and units[document] >= 0 and units[table.documents[o]] == units[document]:
                return f"本组该单位已有{table.ids[o]}", table.ids[o]
        return "得分较低", None
