"""Themes as a result: what people talked about, who, and how sure we are."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from textmine.errors import ModelError
from textmine.output import write_jsonl, write_text
from textmine.spans import Int32, Int64, of_documents, slices
from textmine.store import ColumnStore
from textmine.themes.choosing import Choice, Trial
from textmine.themes.membership import Membership
from textmine.themes.storage import read_arrays, save_model
from textmine.themes.units import Units

__all__ = ["Theme", "Themes", "tell_flagged"]

UNSTABLE = 0.5
"""Below this stability a theme is flagged: Hennig (2007) calls a mean Jaccard overlap under 0.5 dissolved."""
MIXED = 0.4
"""Below this chance of being one matter for a reader a theme is flagged. Of 720 themes 29 are, 22 of these mixed, by
models that have not seen the corpus (`benchmarks/oneness.py`). Up to 0.5 nine more would be, six of them mixed; but of
the corpora kept aside readers kept all three between the bars. A mixed theme costs little in a bulletin, which tells
only of themes whose people use the words of their names; a flag takes a matter out of it."""

_TOLD = 0.1
"""Weight of a theme in a document from which it is told."""
_AT_ONCE = 1 << 16
"""Documents whose themes are told together: some megabytes."""

_PLAIN = (
    *("id", "label", "documents", "authors", "units", "coherence", "stability"),
    *("pinned", "renamed", "memo", "expected"),
)


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
        oneness: the chance that a reader finds it one matter, from 0 to 1.
        representatives: document ids, by different authors, near the centre and mutually different.
        pinned: a person wants it in the bulletin whatever its figures.
        renamed: a person named it.
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
    renamed: bool = False
    memo: str | None = None
    expected: str | None = None
    oneness: float = 1.0

    @property
    def flags(self) -> tuple[str, ...]:
        """Why it stays out of the bulletin, in Chinese; nothing that a person pinned or named is flagged."""
        if self.pinned or self.renamed:
            return ()
        unstable = ("不稳定",) if not self.stable else ()
        return (*unstable, "内容杂") if self.mixed else unstable

    @property
    def mixed(self) -> bool:
        """Whether it hardly is one matter, and nobody pinned it."""
        return not self.pinned and self.oneness < MIXED

    @property
    def stable(self) -> bool:
        """Whether it may go into the bulletin: found again in samples, or pinned."""
        return self.pinned or self.stability >= UNSTABLE

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Theme:
        """The theme of an entry of topics.json."""
        return cls(
            **{name: record[name] for name in _PLAIN},
            labels=tuple(record["labels"]),
            terms=tuple((term["term"], term["weight"]) for term in record["terms"]),
            representatives=tuple(record["representatives"]),
            oneness=record.get("oneness", 1.0),  # themes of an earlier release have none
        )

    def counted(self, other: Theme) -> Theme:
        """This theme with the counts and representatives of another."""
        return replace(
            self,
            documents=other.documents,
            authors=other.authors,
            units=other.units,
            representatives=other.representatives,
        )

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
            "oneness": round(self.oneness, 4),
            "representatives": list(self.representatives),
            "labels": list(self.labels),
            "unstable": not self.stable,
            "mixed": self.mixed,
            "flags": list(self.flags),
            "pinned": self.pinned,
            "renamed": self.renamed,
            "memo": self.memo,
            "expected": self.expected,
        }


def tell_flagged(themes: Iterable[Theme]) -> list[str]:
    """Which themes stay out of the bulletin, and why; in Chinese, nothing where there is none."""
    told = [f"主题{theme.id}“{theme.label}”（{'、'.join(theme.flags)}）" for theme in themes if theme.flags]
    if not told:
        return []
    why = "内容杂是代表文本彼此不像、开头的词少有人用；不稳定是换一批样本就散"
    return [f"简报不单独提及{'、'.join(told)}：{why}。钉住或改名后照用。"]


@dataclass(frozen=True, eq=False)
class Themes:
    """The themes of a corpus, and whose they are.

    Attributes:
        themes: those that people put first, then the largest.
        membership: who belongs to which.
        units: the passages that were modelled.
        ids: the documents' ids.
        choice: why so many themes.
        model: the fitted model, None where the themes were loaded; `columns` leads from its own themes to these
            (merged) and, behind them, to those that were banned, shape (n_own_themes, n_themes + n_banned);
            `embedder` names the embedder whose vectors it wants, or is None.
        notes: what a person should know, in Chinese: expected topics that nobody mentioned, decisions without a match.
    """

    themes: tuple[Theme, ...]
    membership: Membership
    units: Units
    ids: Sequence[str]
    choice: Choice
    model: Any
    columns: NDArray[np.float32]
    embedder: str | None
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.themes)

    def __repr__(self) -> str:
        labels = ", ".join(theme.label for theme in self.themes)
        return f"<{len(self)} themes of {len(self.ids)} documents: {labels}>"

    @property
    def weights(self) -> NDArray[np.float32]:
        """How much of each document belongs to each theme, shape (n_documents, n_themes).

        A document's weights sum to 1, or to 0 where it has none.
        """
        return self.membership.documents

    @property
    def unit_weights(self) -> NDArray[np.float32]:
        """How much of each unit belongs to each theme, shape (n_units, n_themes)."""
        return self.membership.units

    @property
    def main(self) -> Int32:
        """The main theme of each document, −1 where none fits, shape (n_documents,)."""
        return self.membership.main

    def select(self, positions: Int64) -> Themes:
        """The same themes, with the membership of the documents at these positions, ascending."""
        mine, _ = of_documents(self.units.offsets, positions)
        units = self.units.select(positions)
        membership = Membership(self.unit_weights[mine], self.weights[positions])
        return replace(self, membership=membership, units=units, ids=[self.ids[i] for i in positions])

    def to_records(self) -> list[dict[str, Any]]:
        """The content of topics.json."""
        return [theme.to_record() for theme in self.themes]

    def assignments(self) -> Iterator[dict[str, Any]]:
        """The content of assignments.jsonl: a row a document, its main theme, and all themes from a tenth on."""
        for some in slices(len(self.ids), _AT_ONCE):
            yield from self._assigned(some)

    def _choice(self) -> dict[str, Any]:
        trials = [
            {"topics": t.topics, "stability": round(t.stability, 4), "coherence": round(t.coherence, 4)}
            for t in self.choice.trials
        ]
        chosen = {"topics": self.choice.topics, "shown": len(self), "sentence": self.choice.sentence}
        return {**chosen, "trials": trials, "notes": list(self.notes)}

    def _assigned(self, some: slice) -> Iterator[dict[str, Any]]:
        weights = self.weights[some]
        heaviest = weights.max(1, initial=0).tolist()
        documents, themes = np.nonzero(weights >= _TOLD)
        theirs = weights[documents, themes]
        order = np.lexsort((-theirs, documents))  # of equals the first theme first
        pairs = zip(themes[order].tolist(), theirs[order].tolist(), strict=True)
        told = [{"topic": theme, "weight": round(weight, 4)} for theme, weight in pairs]
        bounds = [0, *np.cumsum(np.bincount(documents, minlength=len(weights))).tolist()]
        for k, (id_, topic) in enumerate(zip(self.ids[some], self.main[some].tolist(), strict=True)):
            yield {
                "id": id_,
                "topic": topic,
                "weight": round(heaviest[k], 4),
                "topics": told[bounds[k] : bounds[k + 1]],
            }

    def save(self, folder: Path) -> None:
        """Write topics.json, assignments.jsonl, choice.json (why so many), membership.npz (weights), and the model."""
        folder.mkdir(parents=True, exist_ok=True)
        topics = json.dumps(self.to_records(), ensure_ascii=False, indent=1)
        write_text(folder / "topics.json", topics + "\n")
        save_model(folder / "model", self.model, columns=self.columns, themes=self.to_records(), embedder=self.embedder)
        write_text(folder / "choice.json", json.dumps(self._choice(), ensure_ascii=False, indent=1) + "\n")
        write_jsonl(folder / "assignments.jsonl", self.assignments())
        self._save_membership(folder / "membership.npz")

    def _save_membership(self, path: Path) -> None:
        units, membership = self.units, self.membership
        arrays: dict[str, NDArray[Any]] = {
            "starts": units.starts,
            "ends": units.ends,
            "offsets": units.offsets,
            "unit_weights": membership.units,
            "document_weights": membership.documents,
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, folder: Path, ids: Sequence[str], *, store: ColumnStore | None = None) -> Self:
        """Take up what `save` wrote of a corpus whose documents have these ids: all but the model and the units' texts.

        `store`: where the weights of a large corpus go; by default they stay in memory.

        Raises:
            ModelError: something is missing or damaged, or belongs to another corpus.
        """
        try:
            records = json.loads((folder / "topics.json").read_text("utf-8"))
            choice = json.loads((folder / "choice.json").read_text("utf-8"))
            store = store or ColumnStore()
            arrays = read_arrays(folder / "membership.npz", store)
            membership = Membership(arrays["unit_weights"], arrays["document_weights"], store)
            numbers = (np.arange(some.start, some.stop) for some in slices(len(membership.units), _AT_ONCE))
            rows = store.joined(numbers, np.int32)
            units = Units(arrays["starts"], arrays["ends"], rows, arrays["offsets"], (), rows[:0])
            trials = tuple(Trial(**trial) for trial in choice["trials"])
            chosen, notes = Choice(choice["topics"], choice["sentence"], trials), tuple(choice["notes"])
            themes = tuple(map(Theme.from_record, records))
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
            raise ModelError(f"{folder}: the themes are missing or damaged ({error}). Run again.") from error
        if membership.documents.shape != (len(ids), len(themes)):
            raise ModelError(f"{folder}: these themes are of another corpus. Run again.")
        none = np.eye(len(themes), dtype=np.float32)
        return cls(themes, membership, units, ids, chosen, None, none, None, notes)
