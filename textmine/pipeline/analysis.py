"""What textmine finds in a corpus, as values that follow from one another.

Each value is computed when it is first asked for, from those before it, so that a command that wants keywords never
waits for vectors, and the whole job never computes a thing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, Progress, no_progress
from textmine.pipeline import comparing
from textmine.pipeline.terms import TermAnalysis
from textmine.settings import Settings
from textmine.spans import Int64, document_runs

if TYPE_CHECKING:
    from textmine.claims import Alike, Claim
    from textmine.language import Embedder
    from textmine.quotes import Selection
    from textmine.reading import Reading
    from textmine.statements import Statements
    from textmine.themes import Themes

__all__ = ["Analysis"]

OWN = 0.5
"""A sentence is its author's own where marks cover no more than this share of it."""
_SENTENCES_AT_ONCE = 1 << 18
"""Sentences that are looked at together where all are counted: some ten megabytes."""


class Analysis(TermAnalysis):
    """Everything that textmine finds in a corpus.

    Args:
        corpus: the documents.
        card: the class card, for the set questions of its rounds and its courses.
        settings: all settings.
        engine: what work is spread over; it changes nothing of the outcome.
        progress: called as work goes on.
        decisions: what people decided, as `decisions.toml` holds it.
        cache: a folder for sentence vectors, so that they are computed once.
        topics: a folder where `Themes.save` left the themes of this corpus, which are taken from there.
        masked: whether personal data were masked in the corpus, so that none need be looked for.
        store: where long columns of a large corpus go; by default they stay in memory.
    """

    @classmethod
    def of(
        cls,
        reading: Reading,
        *,
        settings: Settings | None = None,
        engine: Engine | None = None,
        progress: Progress = no_progress,
    ) -> Analysis:
        """What is found in what was read: by a run, by a command and by the library the same.

        Contact and identity numbers are masked (`cleaning.mask`), and courses of a 课程表 known.
        """
        from textmine.pipeline.inputs import with_catalogue
        from textmine.pipeline.masking import masked_reading

        settings = settings or Settings()
        mask = settings.cleaning.mask
        known = masked_reading(reading, engine=engine) if mask else reading
        card = with_catalogue(known)
        return cls(known.corpus, card=card, settings=settings, engine=engine, progress=progress, masked=mask)

    _part_of: tuple[Analysis, Int64] | None = None
    _begun: Iterator[tuple[Statements, Alike | None]] | None = None

    @cached_property
    def own_sentences(self) -> NDArray[np.bool_]:
        """Which sentences are their author's own words, not marked for more than half, shape (n_sentences,)."""
        sentences = self.sentences
        return self.marks.share(sentences.documents, sentences.starts, sentences.ends) <= OWN

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """A vector of length 1 for every sentence of one's own words, else zeros, shape (n_sentences, dimensions)."""
        if not self.settings.compares_meaning:
            return comparing.vectors_by_wording(self)
        return comparing.vectors_by_meaning(self, self.own_sentences)

    @cached_property
    def studied(self) -> Analysis:
        """The part that is read sentence by sentence: all of a class, of a large corpus what the budget allows."""
        from textmine.language import choose_within_budget

        budget = self.settings.language.vector_budget
        chosen = choose_within_budget(self.corpus, self.store.joined(self._costs(), np.int64), budget=budget)
        return self if len(chosen) == len(self.corpus) else self._select(chosen)

    def _costs(self) -> Iterator[Int64]:
        """The characters of own sentences that each document has, run after run."""
        for begin, end in document_runs(self.sentences.offsets, _SENTENCES_AT_ONCE):
            some, marks = self.sentences.run(begin, end), self.marks.run(begin, end)
            own = marks.share(some.documents, some.starts, some.ends) <= OWN
            yield np.bincount(some.documents, np.where(own, some.lengths, 0), end - begin).astype(np.int64)

    def _select(self, positions: Int64) -> Analysis:
        """What was found in some documents; what is found from there on is of these alone."""
        part = Analysis(
            self.corpus.select(positions),
            card=self.card,
            settings=self.settings,
            engine=self.engine,
            progress=self.progress,
            decisions=self.decisions,
            cache=self.cache,
        )
        part.tokens, part.sentences = self.tokens.select(positions), self.sentences.select(positions)
        part.marks, part.copy_sources = self.marks.select(positions), self.copy_sources
        part._part_of = self, positions
        return part

    def begin_claims(self) -> None:
        """Let another process of this machine find what claims are made from, while this one does other things.

        That is the part of the search which is one chain; the rest is divided among all processes, as on a cluster all.

        Vectors of meaning are computed here before, since an encoder wants all processes.
        """
        if self.engine.here.workers < 2:
            return
        part = self.studied
        alone = Analysis(part.corpus, settings=self.settings)
        alone.tokens, alone.sentences, alone.marks = part.tokens, part.sentences, part.marks
        if self.settings.compares_meaning:
            alone.compared = part.compared
            part._begun = ((part.compared, alike) for alike in self.engine.here.start(_alike, [alone]))
        else:
            part._begun = self.engine.here.start(_compared_and_alike, [alone])

    @cached_property
    def embedder(self) -> Embedder:
        """What gives vectors."""
        from textmine.language import load_embedder

        return load_embedder(self.settings.language.embedder)

    @cached_property
    def statements(self) -> Statements:
        """What every sentence is: quotability, move, polarity."""
        if self._begun and not self.settings.compares_meaning:
            return self._found[0]
        return self.judge(self.vectors)

    def judge(self, vectors: NDArray[np.float32]) -> Statements:
        """What every sentence is, seen with these vectors, shape (n_sentences, d)."""
        from textmine.statements import analyse_sentences

        return analyse_sentences(
            self.corpus, self.sentences, self.tokens, vectors, engine=self.engine, progress=self.progress
        )

    @cached_property
    def compared(self) -> Statements:
        """The same, as claims and quotations are found from it: of many sentences only some get vectors of meaning."""
        if self._begun and not self.settings.compares_meaning:
            return self._found[0]
        return comparing.compared_statements(self)

    @cached_property
    def themes(self) -> Themes:
        """What people talked about, with what was decided about it."""
        from textmine.themes import Themes

        if self._part_of:
            whole, positions = self._part_of
            return whole.themes.select(positions)
        return Themes.load(self.topics, self.corpus.ids, store=self.store) if self.topics else self.fit_themes()

    def fit_themes(self) -> Themes:
        """Find out what people talked about."""
        from textmine.themes import ThemeDecisions, fit_topics

        by_default = self.settings.terms.stop_words is None  # one's own stop words are no matter of themes
        return fit_topics(
            self.corpus,
            self.own_tokens,
            self.sentences,
            marks=self.marks,
            settings=self.settings,
            embedder=self.embedder,
            candidates=self.candidates if by_default else None,
            decisions=ThemeDecisions.from_plain(self.decisions),
            wordings=self.card.wordings,
            statements=self._of_class,
            engine=self.engine,
            cache=self.cache and self.cache / "vectors",
            store=self.store,
            progress=self.progress,
        )

    @property
    def _of_class(self) -> Callable[[], Statements] | None:
        """What every sentence is, where all of them are read for their meaning: in a class."""
        few = self.settings.compares_meaning and len(self.sentences) <= comparing.READ_WHOLE
        return (lambda: self.compared) if few else None

    def themes_by(self, model: Path) -> Themes:
        """What people talked about, in the themes of a saved model; nothing is fitted."""
        from textmine.themes import apply_topics

        return apply_topics(
            model,
            self.corpus,
            self.tokens,
            self.sentences,
            marks=self.marks,
            settings=self.settings,
            embedder=self.embedder,
            statements=self._of_class,
            engine=self.engine,
            store=self.store,
            progress=self.progress,
        )

    @cached_property
    def claims(self) -> list[Claim]:
        """What people say, and how many."""
        from textmine.claims import ClaimDecisions, find_claims

        alike = self._found[1] if self._begun else _alike(self)
        themes, _ = comparing.sentence_themes(self.sentences, self.themes)
        return find_claims(
            self.corpus,
            self.compared,
            self.tokens,
            self.marks,
            settings=self.settings.claims,
            themes=themes,
            decisions=ClaimDecisions.from_plain(self.decisions),
            alike=alike and alike.keep(self.store),
            seed=self.seed("claims"),
            engine=self.engine,
            progress=self.progress,
        )

    @cached_property
    def _found(self) -> tuple[Statements, Alike | None]:
        """What another process found, which `begin_claims` sent: the sentences judged, and which are alike."""
        assert self._begun is not None
        return next(self._begun)

    @cached_property
    def selection(self) -> Selection:
        """The chosen quotations, and the others with why not."""
        from textmine.claims import claimed_sentences
        from textmine.quotes import QuoteDecisions, choose_quotes

        themes, centrality = comparing.sentence_themes(self.sentences, self.themes)
        widely = self.settings.claims.some
        return choose_quotes(
            self.corpus,
            self.compared,
            self.marks,
            themes=themes,
            centrality=centrality,
            settings=self.settings.quotes,
            decisions=QuoteDecisions.from_plain(self.decisions),
            sources=self.copy_sources,
            claims=claimed_sentences(self.claims, self.corpus, self.sentences, least=widely),
            engine=self.engine,
            progress=self.progress,
        )

    @cached_property
    def copy_sources(self) -> dict[int, str]:
        """The document that each group of copies was copied from."""
        ids, groups = self.corpus.ids, self.cleaning.duplicates
        return {number: ids[source] for number, source in enumerate(groups.documents[groups.sources].tolist())}


def _compared_and_alike(analysis: Analysis) -> tuple[Statements, Alike | None]:
    return analysis.compared, _alike(analysis)


def _alike(analysis: Analysis) -> Alike | None:
    """Which sentences are alike, from which claims are made: whatever themes are fitted meanwhile."""
    from textmine.claims import find_alike

    return find_alike(
        analysis.corpus,
        analysis.compared,
        analysis.tokens,
        analysis.marks,
        seed=analysis.seed("claims"),
        engine=analysis.engine,
        progress=analysis.progress,
    )
