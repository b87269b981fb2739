"""What textmine finds in a corpus, as values that follow from one another.

Each value is computed when it is first asked for, from those before it, so that a command that wants keywords never
waits for vectors, and the whole job never computes a thing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.engine import Engine, LocalEngine, Progress, no_progress, spawn_seed
from textmine.errors import InputError, SettingsError
from textmine.pipeline import comparing
from textmine.settings import ClassCard, Settings
from textmine.spans import Int64, Marks, Sentences, Tokens

if TYPE_CHECKING:
    from textmine.claims import Claim
    from textmine.cleaning import Cleaning
    from textmine.language import Embedder, Word
    from textmine.quotes import Selection
    from textmine.reading import Reading
    from textmine.statements import Statements
    from textmine.terms.candidates import Candidates
    from textmine.terms.groups import Grouping
    from textmine.terms.keyness import KeyTerm
    from textmine.terms.keywords import KeywordLists, TermScores
    from textmine.themes import Themes

__all__ = ["Analysis", "read", "sentence_themes"]


def read(
    paths: Sequence[Path],
    *,
    settings: Settings,
    kind: str | None = None,
    encoding: str | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Reading:
    """Read files, folders, zips or a run folder into one corpus with its account.

    Raises:
        InputError: nothing at all could be read from there.
    """
    from textmine.reading import read_corpus

    return read_corpus(
        paths, settings=settings.reading, kind=_kind(kind), encoding=encoding, engine=engine, progress=progress
    )


def _kind(name: str | None) -> Kind | None:
    try:
        return None if name is None else Kind(name)
    except ValueError:
        raise SettingsError(f"There is no kind {name!r}; known are: {', '.join(Kind)}.") from None


class Analysis:
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
    """

    def __init__(
        self,
        corpus: Corpus,
        *,
        card: ClassCard | None = None,
        settings: Settings | None = None,
        engine: Engine | None = None,
        progress: Progress = no_progress,
        decisions: Mapping[str, Any] | None = None,
        cache: Path | None = None,
        topics: Path | None = None,
        masked: bool = False,
    ) -> None:
        self.corpus = corpus
        self.card = card or ClassCard()
        self.settings = settings or Settings()
        self.engine = engine or LocalEngine()
        self.progress = progress
        self.decisions = decisions or {}
        self.cache = cache
        self.topics = topics
        self.masked = masked

    @property
    def prompts(self) -> list[str]:
        """What the organiser asked: set questions and their backgrounds."""
        wording = [(round_.question, round_.background) for round_ in self.card.rounds]
        return [text for pair in wording for text in pair if text]

    @cached_property
    def tokens(self) -> Tokens:
        """The words of every text."""
        from textmine.language import segment

        return segment(
            self.corpus,
            settings=self.settings.language,
            words=self.words,
            engine=self.engine,
            progress=self.progress,
        )

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """What the class itself adds to the dictionary: titles of courses, names of people and schools."""
        from textmine.language import class_words, corpus_words

        return (*class_words(self.card), *corpus_words(self.corpus))

    @cached_property
    def title_tokens(self) -> Tokens:
        """The words of every title but the organiser's."""
        from textmine.language import segment
        from textmine.terms.fields import titles_as_texts

        own = self.corpus.frame.with_columns(pl.when(pl.col("kind") != Kind.ANNOUNCEMENT).then("title").alias("title"))
        titles = titles_as_texts(Corpus(own))
        return segment(titles, settings=self.settings.language, words=self.words, engine=self.engine)

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences of every text."""
        from textmine.language import split_sentences

        return split_sentences(self.corpus)

    @cached_property
    def cleaning(self) -> Cleaning:
        """What must not count, and why."""
        from textmine.cleaning import find_marks

        return find_marks(
            self.corpus,
            self.sentences,
            settings=self.settings.cleaning,
            engine=self.engine,
            prompts=self.prompts,
            seed=self.seed("cleaning"),
            masked=self.masked,
        )

    @cached_property
    def marks(self) -> Marks:
        """The spans that must not count."""
        return self.cleaning.marks

    def seed(self, stage: str) -> int:
        """The seed of a stage."""
        return spawn_seed(self.settings.seed, stage)

    def keywords(self, by: str, *, top: int) -> KeywordLists:
        """The keywords of every document or group, best first."""
        grouping = self.grouping(by)  # an unknown field is told before any work
        if by == "document":
            return self.term_scores.of_documents(self.corpus.ids, top=top)
        return self.term_scores.of_groups(grouping, top=top)

    def grouping(self, by: str) -> Grouping:
        """The documents by a field, by a period of time, or by the rounds of the class card.

        Raises:
            InputError: the field is unknown, or there are no rounds.
        """
        from textmine.terms.groups import group_by, group_by_round

        if by != "round":
            return group_by(self.corpus, by)
        found = group_by_round(self.corpus, self.card.rounds)
        if (found.codes < 0).all() and not any(round_.start for round_ in self.card.rounds):
            raise InputError("No rounds are known. Write [[rounds]] with start and end into class.toml.")
        return found

    @cached_property
    def term_scores(self) -> TermScores:
        """How good a keyword each term of titles and texts is, in each document."""
        from textmine.terms.keywords import score_terms

        return score_terms(
            self.corpus,
            self.own_tokens,
            titles=self.title_tokens,
            stop_words=self.stop_words,
            method=self.settings.terms.method,
        )

    @cached_property
    def candidates(self) -> Candidates:
        """The terms of the texts, without what is marked."""
        from textmine.terms.candidates import find_candidates

        return find_candidates(self.own_tokens, stop_words=self.stop_words)

    @cached_property
    def own_tokens(self) -> Tokens:
        """The words of every text that no mark touches."""
        from textmine.terms.keywords import unmarked

        return unmarked(self.tokens, self.marks)

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """The stop words that ship, and those of the settings."""
        from textmine.terms.stopwords import load_stop_words

        return load_stop_words(self.settings.terms.stop_words)

    def keyness(
        self, target: str, reference: str, *, top: int, min_authors: int = 2, permutations: int = 0
    ) -> list[KeyTerm]:
        """The terms that `target` uses more than `reference`: `rest`, `general`, or `FIELD=VALUE` as the target."""
        if reference in ("general", "rest"):
            other: NDArray[np.bool_] | Literal["general"] | None = "general" if reference == "general" else None
        else:
            other = self.documents_where(reference)
        where = self.documents_where(target)
        return self.keyness_of(where, other, top=top, min_authors=min_authors, permutations=permutations)

    def keyness_of(
        self,
        target: NDArray[np.bool_],
        reference: NDArray[np.bool_] | Literal["general"] | None = None,
        *,
        top: int,
        min_authors: int = 2,
        permutations: int = 0,
    ) -> list[KeyTerm]:
        """The terms that some documents use more than others, more than the rest, or more than general Chinese."""
        from textmine.terms.keyness import keyness

        return keyness(
            self.corpus,
            self.tokens,
            target=target,
            reference=reference,
            top=top,
            min_authors=min_authors,
            permutations=permutations,
            seed=self.seed("keyness"),
            candidates=self.candidates,
        )

    def documents_where(self, condition: str) -> NDArray[np.bool_]:
        """Which documents a condition `FIELD=VALUE` holds for, shape (n_documents,).

        Raises:
            InputError: it is none, or no document belongs there.
        """
        field, equals, value = condition.partition("=")
        if not equals:
            raise InputError(f"{condition!r} names no group. Write FIELD=VALUE, such as unit=一中 or kind=report.")
        return self.grouping(field).documents(value)

    @cached_property
    def own_sentences(self) -> NDArray[np.bool_]:
        """Which sentences are their author's own words, not marked for more than half, shape (n_sentences,)."""
        sentences = self.sentences
        return self.marks.share(sentences.documents, sentences.starts, sentences.ends) <= 0.5

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

        lengths = np.where(self.own_sentences, self.sentences.lengths, 0)
        costs = np.bincount(self.sentences.documents, lengths, len(self.corpus)).astype(np.int64)
        chosen = choose_within_budget(self.corpus, costs, budget=self.settings.language.vector_budget)
        return self if len(chosen) == len(self.corpus) else self._select(chosen)

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
        part.marks, part.themes = self.marks.select(positions), self.themes.select(positions)
        part.copy_sources = self.copy_sources
        return part

    @cached_property
    def embedder(self) -> Embedder:
        """What gives vectors."""
        from textmine.language import load_embedder

        return load_embedder(self.settings.language.embedder)

    @cached_property
    def statements(self) -> Statements:
        """What every sentence is: quotability, move, polarity."""
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
        return comparing.compared_statements(self)

    @cached_property
    def themes(self) -> Themes:
        """What people talked about, with what was decided about it."""
        from textmine.themes import Themes

        return Themes.load(self.topics, self.corpus.ids) if self.topics else self.fit_themes()

    def fit_themes(self) -> Themes:
        """Find out what people talked about."""
        from textmine.themes import ThemeDecisions, fit_topics

        return fit_topics(
            self.corpus,
            self.own_tokens,
            self.sentences,
            marks=self.marks,
            settings=self.settings,
            embedder=self.embedder,
            decisions=ThemeDecisions.from_plain(self.decisions),
            engine=self.engine,
            cache=self.cache and self.cache / "vectors",
            progress=self.progress,
        )

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
            engine=self.engine,
            progress=self.progress,
        )

    @cached_property
    def claims(self) -> list[Claim]:
        """What people say, and how many."""
        from textmine.claims import ClaimDecisions, find_claims

        themes, _ = sentence_themes(self.sentences, self.themes)
        return find_claims(
            self.corpus,
            self.compared,
            self.tokens,
            self.marks,
            settings=self.settings.claims,
            themes=themes,
            decisions=ClaimDecisions.from_plain(self.decisions),
            seed=self.seed("claims"),
            progress=self.progress,
        )

    @cached_property
    def selection(self) -> Selection:
        """The chosen quotations, and the others with why not."""
        from textmine.claims import claimed_sentences
        from textmine.quotes import QuoteDecisions, choose_quotes

        themes, centrality = sentence_themes(self.sentences, self.themes)
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
            progress=self.progress,
        )

    @cached_property
    def copy_sources(self) -> dict[int, str]:
        """The document that each group of copies was copied from."""
        ids = self.corpus.ids
        return {number: ids[group.copies[0].document] for number, group in enumerate(self.cleaning.duplicates)}


def sentence_themes(sentences: Sentences, themes: Themes) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The theme of each sentence and how much it belongs there, both of shape (n_sentences,).

    A sentence has the theme of the passage that holds it; where none was modelled, that of its document.
    """
    units = themes.units
    width = int(max(sentences.ends.max(initial=0), units.ends.max(initial=0))) + 1
    begins = units.documents.astype(np.int64) * width + units.starts
    place = sentences.documents.astype(np.int64) * width + sentences.starts
    unit = np.searchsorted(begins, place, side="right") - 1
    inside = (
        (unit >= 0) & (place < units.documents[unit] * np.int64(width) + units.ends[unit]) if len(units) else unit >= 0
    )
    weights = np.where(inside[:, None], themes.unit_weights[unit], themes.weights[sentences.documents])
    best = weights.argmax(1) if weights.shape[1] else np.zeros(len(weights), np.int64)
    share = weights.max(1, initial=0)
    return np.where(share > 0, best, -1).astype(np.int32), share.astype(np.float32)
