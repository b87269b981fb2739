"""What could be quoted: sentences, and passages around those that need their neighbours or carry most.

This is the first of two rounds: each document proposes its own, wherever the engine reads it, and who chooses
(`selection.py`) looks at what was proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, chunked
from textmine.quotes.drafts import MARKED, Draft, Mark, Writing
from textmine.quotes.fitness import Fitness, fitness_of, load_fitness, move_logits
from textmine.quotes.flaws import Flaw
from textmine.quotes.quote import Form
from textmine.quotes.style import style_score
from textmine.spans import Int64, Marks, Reason
from textmine.statements import Statements

__all__ = ["Candidate", "find_candidates", "sentence_is_own"]

FIT = 0.68
"""A candidate is printed from this chance on (`fitness.py`): of held-out authors' a careful reader, who counts the edge
half, would print 0.72 of 137 of camp2025 and 0.87 of 71 of the sample class from 0.68 on, 0.70 of 181 and 0.83 of 86
from 0.6 (R31, `benchmarks/printable.py`). Where a theme has nothing as sure, fewer quotations are chosen."""
_SENTENCES_A_CHUNK = 5_000
"""Sentences whose candidates are made at once, in a second or two; of a class there are a few chunks."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be quoted.

    Attributes:
        document: position of the document.
        parts: the exact spans, one unless a middle is left out.
        said: the sentences that it prints, as positions in `Statements`, without those that it leaves out.
        head: the sentence that it is judged by.
        form: sentence or passage.
        text: what would be printed.
        flaw: why it cannot be printed, or NONE.
        mark: the cleaning room's reason where that is the flaw.
        group: the duplicate group of that mark, or −1.
        fit: the chance that a reader would print it as it stands.
        quality: from 0 to 1: the chance of being printed, style and quotability together.
    """

    document: int
    parts: tuple[tuple[int, int], ...]
    said: tuple[int, ...]
    head: int
    form: Form
    text: str
    flaw: Flaw
    mark: Reason | None
    group: int
    fit: float
    quality: float


def sentence_is_own(statements: Statements, marks: Marks) -> NDArray[np.bool_]:
    """Whether each sentence is its author's own and counts; shape (n_sentences,)."""
    sentences = statements.sentences
    return marks.share(sentences.documents, sentences.starts, sentences.ends) < MARKED


def find_candidates(
    corpus: Corpus,
    statements: Statements,
    marks: Marks,
    *,
    wanted: NDArray[np.bool_] | None = None,
    hearts: NDArray[np.bool_] | None = None,
    fitness: Fitness | None = None,
    engine: Engine | None = None,
) -> list[Candidate]:
    """Every sentence that could be quoted or nearly so, and passages; by document, start, end.

    Sentences cut at a semicolon are taken together. A list number or an idle connective before a sentence is left
    outside the span. A sentence that tells something (`TELLING`) but leans on what went before is also tried together
    with its predecessors, and one that tells something with what follows it, where that does too; two such sentences
    also without what stands between them, and one without what it has in brackets.

    Args:
        corpus: the documents.
        statements: what their sentences are.
        marks: what must not count.
        wanted: sentences of which at least one must be in a candidate, shape (n_sentences,); by default all.
        hearts: sentences about which every passage is tried, shape (n_sentences,); by default all.
        fitness: what tells whether a candidate would be printed; by default what ships.
        engine: where documents are looked through, some thousand sentences at once.
    """
    everything = np.ones(len(statements), bool)
    asked, about = (everything if some is None else some for some in (wanted, hearts))
    documents = np.unique(statements.sentences.documents[asked]).astype(np.int64)
    sizes = np.diff(statements.sentences.offsets)[documents].tolist()
    by_document = _marks_by_document(marks)
    judge = fitness or load_fitness()
    parts = (
        _Part.of(documents[begin:end], corpus, statements, by_document, asked, about, judge)
        for begin, end in chunked(sizes, size=_SENTENCES_A_CHUNK)
    )
    return [candidate for found in (engine or LocalEngine()).map(_proposed, parts) for candidate in found]


@dataclass(frozen=True, eq=False)
class _Part:
    """Some documents, as a corpus of their own.

    Attributes:
        documents: their positions, shape (n_documents,).
        rows: the positions of their sentences, shape (n_sentences,).
        texts, kinds: length n_documents.
        statements: of their sentences, without vectors.
        marks: in each document.
        wanted, hearts: as for `find_candidates`, shape (n_sentences,).
        meant: how far the sentences lie in the direction of what readers print, shape (n_sentences,).
        fitness: what judges candidates as a whole.
    """

    documents: Int64
    rows: Int64
    texts: list[str]
    kinds: list[str]
    statements: Statements
    marks: list[tuple[Mark, ...]]
    wanted: NDArray[np.bool_]
    hearts: NDArray[np.bool_]
    meant: NDArray[np.float64]
    fitness: Fitness

    @classmethod
    def of(
        cls,
        documents: Int64,
        corpus: Corpus,
        statements: Statements,
        marks: Mapping[int, tuple[Mark, ...]],
        wanted: NDArray[np.bool_],
        hearts: NDArray[np.bool_],
        fitness: Fitness,
    ) -> _Part:
        sentences = statements.sentences
        rows = np.concatenate([np.arange(*sentences.offsets[d : d + 2]) for d in documents.tolist()])
        others = [item.name for item in fields(statements) if item.name not in ("sentences", "vectors")]
        own = {name: getattr(statements, name)[rows] for name in others}
        return cls(
            documents,
            rows,
            [corpus.texts[d] for d in documents.tolist()],
            corpus.frame["kind"].gather(documents).to_list(),
            Statements(sentences.select(documents), vectors=statements.vectors[rows, :0], **own),
            [marks.get(d, ()) for d in documents.tolist()],
            wanted[rows],
            hearts[rows],
            fitness.meant(statements.vectors[rows]),
            fitness,
        )

    def writings(self) -> list[Writing]:
        """The documents, each by itself."""
        s = self.statements.sentences
        columns = [a.tolist() for a in (s.starts, s.ends, self.statements.print_chances, self.wanted, self.hearts)]
        bounds = s.offsets.tolist()
        found = []
        for text, kind, marks, low, high in zip(
            self.texts, self.kinds, self.marks, bounds[:-1], bounds[1:], strict=True
        ):
            starts, ends, prints, wanted, hearts = (column[low:high] for column in columns)
            found.append(Writing(text, kind, starts, ends, prints, marks, wanted, hearts))
        return found


def _proposed(part: _Part) -> list[Candidate]:
    """The candidates of some documents, with positions in the whole corpus; of passages only those that tell enough."""
    writings = part.writings()
    drafts = [(document, draft) for document, writing in enumerate(writings) for draft in writing.drafts()]
    found = _judged(part, drafts)
    asides = [
        (document, shorter)
        for (document, draft), candidate in zip(drafts, found, strict=True)
        if draft.form is Form.SENTENCE and candidate.flaw is Flaw.NONE and candidate.mark is None
        if (shorter := writings[document].without_asides(draft)) is not None
    ]
    kept = [c for c in found if c.flaw is not Flaw.TELLS_NOTHING or c.form is Form.SENTENCE]
    return sorted([*kept, *_judged(part, asides)], key=lambda candidate: candidate.document)


def _judged(part: _Part, drafts: Sequence[tuple[int, Draft]]) -> list[Candidate]:
    """The candidates that some drafts of documents make."""
    offsets, rows, documents = part.statements.sentences.offsets.tolist(), part.rows.tolist(), part.documents.tolist()
    prints, scores = part.statements.print_chances.tolist(), part.statements.scores.tolist()
    moves = move_logits(part.statements.moves.tolist(), part.statements.move_chances.tolist())
    said, meant = [[offsets[document] + i for i in draft.said] for document, draft in drafts], part.meant.tolist()
    fits = fitness_of(
        [draft.text for _, draft in drafts],
        [[prints[i] for i in own] for own in said],
        [[moves[i] for i in own] for own in said],
        [[meant[i] for i in own] for own in said],
        fitness=part.fitness,
    )
    found = []
    for (document, draft), own, fit in zip(drafts, said, fits.tolist(), strict=True):
        flaw = Flaw.TELLS_NOTHING if draft.flaw is Flaw.NONE and draft.mark is None and fit < FIT else draft.flaw
        quality = 0.6 * fit + 0.25 * style_score(draft.text) + 0.15 * (sum(scores[i] for i in own) / len(own))
        head = rows[max(own, key=prints.__getitem__)]
        place, printed = documents[document], tuple(rows[i] for i in own)
        found.append(
            Candidate(
                place, draft.parts, printed, head, draft.form, draft.text, flaw, draft.mark, draft.group, fit, quality
            )
        )
    return found


def _marks_by_document(marks: Marks) -> Mapping[int, tuple[Mark, ...]]:
    rows: dict[int, list[Mark]] = {}
    for d, *row in zip(
        *(a.tolist() for a in (marks.documents, marks.starts, marks.ends, marks.reasons, marks.groups)), strict=True
    ):
        rows.setdefault(d, []).append((row[0], row[1], row[2], row[3]))
    return {d: tuple(values) for d, values in rows.items()}
