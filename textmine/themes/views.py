"""Documents that speak of several matters: passages are parted by what each says for itself, and views count most.

A thought report goes from a lecture to a colleague, a complaint, a plan, and tells a tale on the way. Taken whole it
has no theme of its own, and by its tales it is near whoever else tells of telephones and grandmothers. Where documents
are so (`speak_of_several`, measured), a passage is tied to those that say the like, not to its neighbours in the
document; its sentences count by the chance that they hold somebody's view (`Statements.standing_chances`), and so do
its ties.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from textmine.spans import Int32, Int64, Sentences
from textmine.statements import Statements
from textmine.themes.communities import leiden
from textmine.themes.describing import Weigh
from textmine.themes.evidence import Evidence, count_pairs, normalised
from textmine.themes.graph import same_document
from textmine.themes.semantic import row_graph
from textmine.themes.units import Units

__all__ = ["go_on", "speak_of_several", "togetherness", "weighing", "with_views"]

FLOOR = 0.1
"""What a sentence or passage counts that holds no view at all, where a sure one counts 1.1."""
TOGETHER = 0.4
"""Documents speak of one matter each from this togetherness on. Measured: abstracts 0.94, work reports 0.63, long news
0.63, posts of an export 0.54, daily notes 0.53, posts on courses 0.51; a class's thought reports and posts 0.29."""
RESOLUTION = 2.0
"""Fine enough that passages of one matter, not of one broad field, are found together."""
FEW_PASSAGES = 100
"""Of fewer passages togetherness is chance, and documents are taken to speak of one matter."""


def go_on(units: Units) -> bool:
    """Whether most of what is written stands in documents of several passages, and these are not few.

    `units`: cut with `whole=PASSAGE`.
    """
    lengths = units.lengths[units.rows]
    long = lengths[(np.diff(units.offsets) > 1)[units.documents]].sum()
    return len(units.parts) >= FEW_PASSAGES and bool(2 * long > lengths.sum())


def speak_of_several(passages: Evidence) -> bool:
    """Whether documents go from one matter to another."""
    return togetherness(passages) < TOGETHER


def togetherness(evidence: Evidence, *, seed: int = 0) -> float:
    """How much more often than by chance two passages of one document are found together (pi of Scott 1955).

    0 is chance, 1 always. Passages are parted by what they say alone, whoever wrote what stands beside them.
    """
    rows = evidence.embedded
    together = same_document(evidence.units.incidence(rows)).tocoo()
    if not together.nnz:
        return 1.0
    alone = replace(evidence, views=np.ones(len(evidence), np.float32))
    labels = leiden(row_graph(alone, count_pairs(evidence.units.read(rows))[0])[0], resolution=RESOLUTION, seed=seed)
    others = np.bincount(together.row, minlength=len(rows))[together.row]
    found = float(np.average(labels[together.row] == labels[together.col], weights=1 / others))
    chance = float(((np.bincount(labels) / len(labels)) ** 2).sum())
    return (found - chance) / max(1 - chance, 1e-9)


def with_views(evidence: Evidence, sentences: Sentences, statements: Statements) -> Evidence:
    """The same rows, seen by the views that they hold: their vectors, and how surely each holds one."""
    owner, place = _sentences_of(evidence, sentences)
    chance = statements.standing_chances[place].astype(np.float32)
    total = np.zeros((len(evidence), statements.vectors.shape[1]), np.float32)
    np.add.at(total, owner, statements.vectors[place] * (chance + FLOOR)[:, None])
    none = np.ones(len(evidence), np.float32)
    np.multiply.at(none, owner, 1 - chance)
    return replace(evidence, vectors=normalised(total[evidence.embedded]), views=1 - none + np.float32(FLOOR))


def weighing(sentences: Sentences, statements: Statements) -> Weigh:
    """What words count by the views that their sentences hold."""
    places = _Places(sentences)
    weights = statements.standing_chances.astype(np.float32) + np.float32(FLOOR)
    return lambda documents, starts: weights[np.maximum(places.of(documents, starts, side="right") - 1, 0)]


@dataclass(frozen=True)
class _Places:
    """Where sentences begin in the whole corpus."""

    sentences: Sentences

    @cached_property
    def width(self) -> np.int64:
        return np.int64(self.sentences.ends.max(initial=0)) + 1

    @cached_property
    def begins(self) -> Int64:
        return self.sentences.documents.astype(np.int64) * self.width + self.sentences.starts

    def of(self, documents: Int32, starts: Int32, *, side: Literal["left", "right"] = "left") -> Int64:
        """The first sentence that begins there or behind, or (right) behind."""
        return np.searchsorted(self.begins, documents.astype(np.int64) * self.width + starts, side=side)


def _sentences_of(evidence: Evidence, sentences: Sentences) -> tuple[Int32, Int32]:
    """The rows with their sentences, as they first stand in the corpus: a row and a sentence for each pair."""
    units, first, places = evidence.units, evidence.units.first, _Places(sentences)
    low, high = (places.of(units.documents[first], edges[first]) for edges in (units.starts, units.ends))
    counts = high - low
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, (np.repeat(low, counts) + place).astype(np.int32)
