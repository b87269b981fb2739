"""Which terms the texts have, and which of them tell most."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.pipeline.texts import TextAnalysis
from textmine.spans import Tokens

if TYPE_CHECKING:
    from textmine.terms.candidates import Candidates
    from textmine.terms.groups import Grouping
    from textmine.terms.keyness import KeyTerm
    from textmine.terms.keywords import KeywordLists, TermScores

__all__ = ["TermAnalysis"]


class TermAnalysis(TextAnalysis):
    """Keywords and keyness, over what `TextAnalysis` finds."""

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
        from textmine.terms.groups import group_by

        if by != "round":
            return group_by(self.corpus, by)
        if self.rounds is None:
            raise InputError("No rounds are known. Write [[rounds]] with start and end into class.toml.")
        return self.rounds

    @cached_property
    def rounds(self) -> Grouping | None:
        """The documents by the rounds of the class card; None where it tells neither days nor names of threads."""
        from textmine.terms.groups import group_by_round

        found = group_by_round(self.corpus, self.card.rounds)
        is_known = bool((found.codes >= 0).any()) or any(round_.start for round_ in self.card.rounds)
        return found if is_known else None

    @cached_property
    def term_scores(self) -> TermScores:
        """How good a keyword each term of titles and texts is, in each document."""
        from textmine.terms.keywords import are_of_texts, score_terms

        method = self.settings.terms.method
        shared = method == "scorecard" and are_of_texts(self.own_tokens, self.title_tokens)
        return score_terms(
            self.corpus,
            self.own_tokens,
            titles=self.title_tokens,
            stop_words=self.stop_words,
            method=method,
            candidates=self.candidates if shared else None,
            store=self.store,
            engine=self.engine,
        )

    @cached_property
    def candidates(self) -> Candidates:
        """The terms of the texts, without what is marked."""
        from textmine.terms.candidates import find_candidates

        return find_candidates(self.own_tokens, stop_words=self.stop_words, store=self.store, engine=self.engine)

    @cached_property
    def own_tokens(self) -> Tokens:
        """The words of every text that no mark touches."""
        from textmine.terms.keywords import unmarked

        return unmarked(self.tokens, self.marks, self.store)

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
            store=self.store,
            engine=self.engine,
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
