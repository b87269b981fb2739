"""Whether a theme is one matter, as readers judge it by its terms and representatives.

Some themes gather what fits nowhere else: scenes of five schools, chat, greetings. Three numbers tell them: the
passages that represent them are not alike, in meaning and in wording, and few of their documents use one of their first
terms. What they weigh was learnt from readers (`models/oneness`). Nothing else that was tried told more: size,
stability, NPMI, how near a theme's passages lie to its centre or to passages of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.spans import Int64
from textmine.statements.ranker import Ranker, load_ranker
from textmine.themes.describing import TermTable
from textmine.themes.membership import Membership
from textmine.themes.representatives import Nearness

__all__ = ["MEANING", "WORDING", "oneness", "oneness_traits"]

MEANING = ("alike in meaning", "alike in wording", "led")
WORDING = MEANING[1:]
"""Where there are no sentence vectors (`nmf`, `lda`)."""
LOOKED_AT = 5
"""So many representatives are compared: so many readers saw."""
LED = 3
"""So many first terms lead a theme."""

Float = NDArray[np.float64]


@cache
def _ranker(*, meaning: bool) -> Ranker:
    if meaning:
        return load_ranker(model_path("oneness", "ranker.json"), MEANING)
    return load_ranker(model_path("oneness", "wording.json"), WORDING)


def oneness(
    nearness: Nearness,
    membership: Membership,
    table: TermTable,
    terms: Sequence[Sequence[int]],
    representatives: Sequence[Int64],
) -> list[float]:
    """The chance of each theme, from 0 to 1, that a reader finds it one matter; arguments as of `oneness_traits`."""
    if not terms:
        return []
    ranker = _ranker(meaning=bool(len(nearness.vectors)))
    traits = oneness_traits(nearness, membership, table, terms, representatives)[:, -len(ranker.names) :]
    return [float(chance) for chance in ranker.score(traits.astype(np.float32))]


def oneness_traits(
    nearness: Nearness,
    membership: Membership,
    table: TermTable,
    terms: Sequence[Sequence[int]],
    representatives: Sequence[Int64],
) -> Float:
    """How alike the representatives of each theme are, and the share of its documents that its first terms lead.

    Shape (n_themes, len(`MEANING`)).

    Args:
        nearness: of the documents.
        membership: who belongs to which theme.
        table: terms in units.
        terms: of each theme, columns of `table`, best first.
        representatives: of each theme, positions of documents.
    """
    rows = []
    for k, (columns, documents) in enumerate(zip(terms, representatives, strict=True)):
        shown = documents[:LOOKED_AT]
        alike = nearness.alike_in_meaning(shown, k), nearness.alike_in_wording(shown)
        led = sum(np.count_nonzero(membership.main[using] == k) for using, _ in table.using(columns[:LED]))
        rows.append((*alike, led / membership.sizes[k] if membership.sizes[k] else 0.0))
    return np.array(rows, np.float64).reshape(-1, len(MEANING))
