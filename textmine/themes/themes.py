"""Themes as a result: what people talked about, who, and how sure we are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32
from textmine.themes.choosing import Choice
from textmine.themes.units import Units

__all__ = ["Theme", "Themes"]

UNSTABLE = 0.5
"""Below this stability a theme is flagged: Hennig (2007) calls a mean Jaccard overlap under 0.5 dissolved."""


@dataclass(frozen=True)
class Theme:
    """A theme.

    Attributes:
        id: from 0, the largest theme first.
        label: what it is called; `labels` are the runners-up.
        terms: terms with weights, best first.
        documents, authors, units: how many, by their main theme.
        coherence: mean NPMI of the first ten terms, from −1 to 1.
        stability: mean overlap with its best match in samples, from 0 to 1.
        representatives: document ids, by different authors, near the centre and mutually different.
        pinned: a person wants it in the bulletin whatever its figures.
        memo: what a person noted.
        expected: the expected topic that it answers to.
    """

    id: int
    label: str
    labels: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]
    documents: int
    authors: int
    units: int
    coherence: float
    stability: float
    representatives: tuple[str, ...]
    pinned: bool = False
    memo: str | None = None
    expected: str | None = None

    @property
    def stable(self) -> bool:
        """Whether it may go into the bulletin: found again in samples, or pinned."""
        return self.pinned or self.stability >= UNSTABLE

    def to_record(self) -> dict[str, Any]:
        """The theme as an entry of topics.json."""
        return {
            "id": self.id,
            "label": self.label,
            "terms": [{"term": term, "weight": round(weight, 6)} for term, weight in self.terms],
            "documents": self.documents,
            "authors": self.authors,
            "units": self.units,
            "coherence": round(self.coherence, 4),
            "stability": round(self.stability, 4),
            "representatives": list(self.representatives),
            "labels": list(self.labels),
            "unstable": not self.stable,
            "pinned": self.pinned,
            "memo": self.memo,
            "expected": self.expected,
        }


@dataclass(frozen=True, eq=False)
class Themes:
    """The themes of a corpus, and whose they are.

    Attributes:
        themes: the largest first.
        weights: how much of each document belongs to each theme, float32, shape (n_documents, n_themes); a document's
            weights sum to 1, or to 0 where it has none.
        main: the main theme of each document, int32, shape (n_documents,), −1 where none fits.
        units: passages, and `unit_weights` of shape (n_units, n_themes).
        ids: the documents' ids.
        choice: why so many themes.
        model: the fitted model, as `textmine.themes.storage` saves it.
        notes: what a person should know: expected topics that nobody mentioned, decisions that found no match.
    """

    themes: tuple[Theme, ...]
    weights: NDArray[np.float32]
    main: Int32
    units: Units
    unit_weights: NDArray[np.float32]
    ids: Sequence[str]
    choice: Choice
    model: Any
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.themes)

    def to_records(self) -> list[dict[str, Any]]:
        """The content of topics.json."""
        return [theme.to_record() for theme in self.themes]

    def assignments(self) -> list[dict[str, Any]]:
        """The content of assignments.jsonl: a row a document, its main theme, and all themes from a tenth on."""
        return [self._assignment(i) for i in range(len(self.ids))]

    def _assignment(self, document: int) -> dict[str, Any]:
        weights, topic = self.weights[document], int(self.main[document])
        several = [k for k in np.argsort(-weights, kind="stable") if weights[k] >= 0.1]
        return {
            "id": self.ids[document],
            "topic": topic,
            "weight": round(float(weights[topic]), 4) if topic >= 0 else 0.0,
            "topics": [{"topic": int(k), "weight": round(float(weights[k]), 4)} for k in several],
        }

    def save(self, folder: Path) -> None:
        """Write topics.json and assignments.jsonl."""
        folder.mkdir(parents=True, exist_ok=True)
        topics = json.dumps(self.to_records(), ensure_ascii=False, indent=1)
        (folder / "topics.json").write_text(topics + "\n", "utf-8")
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in self.assignments()]
        (folder / "assignments.jsonl").write_text("".join(lines), "utf-8")
