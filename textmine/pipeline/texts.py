"""What the texts of a corpus consist of, and what of them must not count."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, no_progress, spawn_seed
from textmine.settings import ClassCard, Settings
from textmine.spans import Marks, Sentences, Tokens
from textmine.store import ColumnStore

if TYPE_CHECKING:
    from textmine.cleaning import Cleaning
    from textmine.language import Word

__all__ = ["TextAnalysis"]


class TextAnalysis:
    """Words, sentences, and marks on what must not count."""

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
        store: ColumnStore | None = None,
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
        self.store = store or ColumnStore()

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
            store=self.store,
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

        titles = titles_as_texts(self.corpus, of=self.corpus.by_trainees)
        there = np.flatnonzero(np.fromiter(map(len, titles.texts), np.int64, len(titles)))
        found = segment(titles.select(there), settings=self.settings.language, words=self.words, engine=self.engine)
        return self.store.keep_all(found.among(there, len(titles)))

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences of every text."""
        from textmine.language import split_sentences

        return split_sentences(self.corpus, engine=self.engine, store=self.store)

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
            store=self.store,
        )

    @cached_property
    def marks(self) -> Marks:
        """The spans that must not count."""
        return self.cleaning.marks

    def seed(self, stage: str) -> int:
        """The seed of a stage."""
        return spawn_seed(self.settings.seed, stage)
