"""The limits of a choice: how many of a person, document, wording, unit and kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.quotes.coverage import Quota
from textmine.quotes.table import CandidateTable
from textmine.settings import QuoteSettings

__all__ = ["REPEATS", "quotas"]

REPEATS = 0.8
"""Cosine from which two quotations say the same. Admitted guess, above what two sentences on one subject have."""


def quotas(
    table: CandidateTable, ids: Sequence[int], n_given: int, *, chosen: Collection[int], settings: QuoteSettings
) -> dict[str, Quota]:
    """Limits for choosing among some candidates; those of unit and kind are the ones that may give way.

    Args:
        table: all candidates.
        ids: positions of those that are chosen from.
        n_given: how many of these, at the front, are chosen already.
        chosen: positions of what is chosen for whatever group.
        settings: how many of each class.
    """
    given = set(ids[:n_given])
    elsewhere = [i for i in chosen if i not in given]
    documents, none = table.documents[ids], Counter[int]()
    people, own = (Counter(codes[elsewhere].tolist()) for codes in (table.people, table.documents))
    units, kinds = (table.corpus.codes(name)[documents] for name in ("unit", "kind"))
    return {
        "person": Quota("person", table.people[ids], settings.per_person, people),
        "document": Quota("document", documents, 1, own),
        "wording": Quota("wording", _wordings(table, ids, n_given, elsewhere), 1, Counter({0: 1})),
        "unit": Quota("unit", units, settings.per_unit, none),
        "kind": Quota("kind", kinds, settings.per_kind, none),
    }


def _wordings(table: CandidateTable, ids: Sequence[int], n_given: int, elsewhere: Sequence[int]) -> NDArray[np.int32]:
    """Classes of candidates that say the same; class 0: as one chosen for another group. Shape (n,)."""
    vectors = table.vectors[ids]
    alike = vectors @ vectors.T >= REPEATS
    classes = np.full(len(ids), -1, np.int32)
    for i in range(len(ids)):
        if classes[i] < 0:
            classes[alike[i] & (classes < 0)] = i + 1
    if elsewhere:
        said = np.asarray((vectors @ table.vectors[elsewhere].T >= REPEATS).any(axis=1))
        said[:n_given] = False
        classes[said] = 0
    return classes
