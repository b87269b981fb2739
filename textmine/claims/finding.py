"""Find what people say and how many say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.alike import THRESHOLD, Alike, Voiced, find_alike, spans_of
from textmine.claims.claim import Claim, ClaimSentence, Stance, claim_id
from textmine.claims.counting import count_people
from textmine.claims.decisions import ClaimDecisions
from textmine.claims.grouping import Group, apply_decisions
from textmine.claims.guards import Guards
from textmine.claims.likeness import Likeness
from textmine.claims.linking import fit_threshold, link
from textmine.claims.opposing import find_opposers
from textmine.claims.quoting import with_themes
from textmine.claims.saying import Said, gather, odds_of_saying, state
from textmine.claims.statement import CLAUSE, Parts, clauses, openings, shorten
from textmine.claims.voices import ELLIPTIC, Voices, texts_of
from textmine.corpus import Corpus
from textmine.engine import Engine, Progress, no_progress, one_thread
from textmine.settings import ClaimSettings
from textmine.spans import Int32, Marks, Tokens, count_distinct, sorted_distinct
from textmine.statements import Move, Statements

__all__ = ["find_claims"]

_MOSTLY_ANSWERS = 0.5
"""Share of answers from which a group claims something whatever its form."""
_ASSERTING = 0.8
"""Average standing, times the root of how many people, and what is added for sureness, from which a group is listed:
standing varies by about 2, so this is a third of a standard error above 0. With the weight below the sample class keeps
part of all eight planted claims and has no other of three people, read whole, judged by wording first (`--large`) and
from wording alone (`--wording`, `benchmarks/claims.py`); planted claims of more than two people have 0.97 and more also
where the author is unseen. In study notes the first 30 of the 42 listed were read (`saying._SURE`)."""
_SAID_SURELY = 0.5
"""What is added for each of the log-odds with which its people say the statement, going by their words. What several
say in like words is no chance meeting of stories; a group that only links hold together must assert more surely."""
_MAY_ASSERT = -1.0
"""Average standing from which a group is looked at further: other texts that say the same may raise it."""
_NO_LETTER = re.compile(r"[\W_]+")
_MERELY_ASKS = re.compile("(?:怎么|怎样|什么|为什么|为啥|咋|哪[里儿个]|谁|多少|几[个点时])(?:了|呢|啊|呀|吗|办|回事)?")
"""An answer that only asks back claims nothing, however many ask."""
_UNSURE = 0.5
"""What a sentence that does nothing definite (OTHER) counts when its claim's move is voted for."""


def find_claims(
    corpus: Corpus,
    statements: Statements,
    tokens: Tokens,
    marks: Marks,
    *,
    settings: ClaimSettings | None = None,
    themes: NDArray[Any] | None = None,
    decisions: ClaimDecisions | None = None,
    alike: Alike | None = None,
    seed: int = 42,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> list[Claim]:
    """Find what people say, who says so, and who says the opposite.

    Args:
        corpus: the documents.
        statements: their sentences with vectors and moves.
        tokens: their words.
        marks: spans that must not count: a sentence more than half covered is nobody's voice.
        settings: from how many people on a claim is listed, and which hedge needs what.
        themes: the theme of each document or of each sentence, −1 for none, shape (n_documents,) or (n_sentences,).
        decisions: merges, splits, names, bans and pins.
        alike: which texts are alike, where that was found before (`find_alike`).
        seed: of the approximate search for neighbours that many texts need.
        engine: what work is spread over; it changes nothing of the outcome.
        progress: called as work goes on.

    Returns:
        Claims, pinned ones first, then by supporters and by how surely they say so.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import embed, segment, split_sentences
    >>> from textmine.statements import analyse_sentences
    >>> said = ["建议减少台账检查。", "我建议台账检查要减少。"]  # fewer inspections of ledgers, twice
    >>> corpus = Corpus.from_documents(Document(str(i), Kind.POST, t, author=f"张{i}") for i, t in enumerate(said))
    >>> sentences, tokens = split_sentences(corpus), segment(corpus)
    >>> statements = analyse_sentences(corpus, sentences, tokens, embed(sentences.texts(corpus.texts)))
    >>> [claim.supporters for claim in find_claims(corpus, statements, tokens, Marks.none())]
    [('张0', '张1')]
    """
    settings, decisions = settings or ClaimSettings(), decisions or ClaimDecisions.none()
    alike = alike or find_alike(corpus, statements, tokens, marks, seed=seed, engine=engine, progress=progress)
    if alike is None:
        return []
    finder = _Finder(corpus, statements, tokens, alike.voiced)
    likeness, guards, people = finder.likeness, finder.guards, finder.speakers
    with one_thread():
        threshold = fit_threshold(alike.pairs, people, floor=THRESHOLD)
        groups = link(likeness, alike.pairs, threshold=threshold, guards=guards, engine=engine)
        groups = [group for group in groups if finder.may_assert(group)]
        said = gather(groups, likeness, guards, people=people, full=finder.full, parts_of=finder.parts, engine=engine)
        enough = finder.people_of_text >= settings.min_supporters
        chosen = apply_decisions(said, finder.voices, finder.place, decisions, enough)
        chosen = [group for group in chosen if finder.is_listed(group, settings.min_supporters)]
        against = find_opposers(chosen, likeness, guards, threshold=threshold, engine=engine)
        stated = finder.state(chosen)
        against = [finder.on_the_matter(own, texts) for own, texts in zip(stated, against, strict=True)]
    rows = zip(chosen, stated, against, strict=True)
    claims = [(finder.claim(group, own, opposing, settings), own.sure) for group, own, opposing in rows]
    ranked = [claim for claim, _ in sorted(claims, key=lambda row: _rank(*row))]
    return ranked if themes is None else with_themes(ranked, corpus, statements.sentences, themes)


def _rank(claim: Claim, sure: float) -> tuple[bool, int, float, int, str, str]:
    return not claim.pinned, -len(claim.supporters), -sure, -len(claim.opposers), claim.statement, claim.id


@dataclass(frozen=True, eq=False)
class _Finder:
    """All that is known of the sentences, from which claims are made."""

    corpus: Corpus
    statements: Statements
    tokens: Tokens
    voiced: Voiced

    @property
    def voices(self) -> Voices:
        return self.voiced.voices

    @property
    def likeness(self) -> Likeness:
        return self.voiced.likeness

    def parts(self, texts: NDArray[np.int64]) -> Parts:
        """The statements that texts could make: each whole, then beginnings that stand on their own."""
        found = [(t, end) for t in texts.tolist() for end in (-1, *openings(self.guards.texts[t]))]
        owners, ends = (np.array(column, np.int64) for column in zip(*found, strict=True))
        words, opening = self.likeness.words[owners], np.flatnonzero(ends >= 0)
        if len(opening):
            words = _replace_rows(words, opening, self._opening_words(owners[opening], ends[opening]))
        said = [clauses(self.guards.texts[t][: None if end < 0 else end]) for t, end in found]
        return Parts(owners, ends, words, said)

    def _opening_words(self, texts: NDArray[np.int64], ends: NDArray[np.int64]) -> Any:
        documents, starts, _ = spans_of(self.statements.sentences, self.voices.first[texts])
        letters = [
            _NO_LETTER.sub("", self.guards.texts[t][:end]) for t, end in zip(texts.tolist(), ends.tolist(), strict=True)
        ]
        return self.voiced.wording.rows(self.tokens, documents, starts, (starts + ends).astype(np.int32), letters)

    def state(self, groups: Sequence[Group]) -> list[Said]:
        """What each group says, which of those that people changed must be found anew."""
        changed = [group.texts for group in groups if group.said is None and len(group.texts) > 1]
        anew = iter(state(changed, self.likeness, self.parts))
        alone = [Said(group.texts, int(group.texts[0]), None, float("inf")) for group in groups]
        return [
            group.said or (next(anew) if len(group.texts) > 1 else own)
            for group, own in zip(groups, alone, strict=True)
        ]

    @cached_property
    def guards(self) -> Guards:
        texts = texts_of(self.corpus, self.statements, self.voices.first)
        words = _Words(self.tokens, spans_of(self.statements.sentences, self.voices.first))
        return Guards(self.likeness, self.voices.threads, texts, words)

    @property
    def speakers(self) -> NDArray[np.int32]:
        """Who says each distinct text first, shape (n_texts,)."""
        return np.asarray(self._person_of[self.voices.first], np.int32)

    @property
    def full(self) -> NDArray[np.bool_]:
        """Which texts are full statements, shape (n_texts,)."""
        return np.fromiter((len(text) >= ELLIPTIC for text in self.voices.wording), bool, len(self.voices.wording))

    @cached_property
    def persons(self) -> list[str]:
        return self.corpus.levels("person")

    def text(self, row: int) -> str:
        """What a sentence says."""
        documents, starts, ends = self._spans
        return self.written[documents[row]][starts[row] : ends[row]]

    def place(self, row: int) -> tuple[str, int]:
        """A sentence's document and start."""
        documents, starts, _ = self._spans
        return self._ids[documents[row]], starts[row]

    @cached_property
    def _spans(self) -> tuple[list[int], list[int], list[int]]:
        """The document, start and end of every sentence: lists, since they are asked for one by one."""
        sentences = self.statements.sentences
        return sentences.documents.tolist(), sentences.starts.tolist(), sentences.ends.tolist()

    @cached_property
    def written(self) -> Sequence[str]:
        """The text of every document: a list, since a column makes a new one whenever it is asked."""
        return self.corpus.texts

    @cached_property
    def _ids(self) -> Sequence[str]:
        return self.corpus.ids

    def rows(self, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The sentences that read these texts, ascending."""
        found = [self.voices.rows[self._order[self._bounds[t] : self._bounds[t + 1]]] for t in texts.tolist()]
        return np.sort(np.concatenate(found)).astype(np.int64) if found else np.empty(0, np.int64)

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(self.voices.texts, kind="stable")

    @cached_property
    def _bounds(self) -> NDArray[np.int64]:
        counts = np.bincount(self.voices.texts, minlength=len(self.voices.first))
        return np.concatenate([[0], np.cumsum(counts)])

    @cached_property
    def _person_of(self) -> NDArray[np.int32]:
        return self.corpus.codes("person")[self.statements.sentences.documents]

    def on_the_matter(self, said: Said, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the texts that speak of what is said, whatever they deny of it, and are no clause of a supporter's.

        Who says a rule and its exception is not opposed by who says the rule alone.
        """
        if not len(texts):
            return texts
        clauses = {_NO_LETTER.sub("", own) for t in said.texts.tolist() for own in CLAUSE.split(self.guards.texts[t])}
        alone = np.array([self.voices.wording[t] not in clauses for t in texts.tolist()])
        return texts[alone & (odds_of_saying(said, texts, self.likeness, self.parts) >= 0)]

    def is_listed(self, group: Group, least: int) -> bool:
        """Whether enough people say so, and it is something to say; what people named or pinned always is."""
        if group.pinned or group.name:
            return True
        people = self.people(group)
        if people < least:
            return False
        if self.voices.answers[group.texts].mean() > _MOSTLY_ANSWERS:
            return not all(_MERELY_ASKS.fullmatch(self.voices.wording[t]) for t in group.texts.tolist())
        sure = 0.0 if group.said is None or group.said.sure == float("inf") else group.said.sure
        asserts = self.voices.standing[group.texts].mean() * people**0.5 + _SAID_SURELY * sure
        return bool(asserts >= _ASSERTING)

    def may_assert(self, texts: NDArray[np.int64]) -> bool:
        """Whether texts may be listed if only enough people say them."""
        answers, standing = self.voices.answers[texts].mean(), self.voices.standing[texts].mean()
        return bool(answers > _MOSTLY_ANSWERS or standing > _MAY_ASSERT)

    def people(self, group: Group) -> int:
        """How many people a group has."""
        if len(group.texts) == 1:  # most are
            return int(self.people_of_text[group.texts[0]])
        return len(np.unique(self._person_of[self.rows(group.texts)]))

    @cached_property
    def people_of_text(self) -> NDArray[np.int64]:
        """How many people say each text, shape (n_texts,)."""
        return count_distinct(self.voices.texts, self._person_of[self.voices.rows], len(self.voices.first))

    def claim(
        self,
        group: Group,
        said: Said,
        opposing: NDArray[np.int64],
        settings: ClaimSettings,
    ) -> Claim:
        """The claim that a group of texts makes."""
        rows, against = self.rows(group.texts), self.rows(opposing)
        against = against[~np.isin(self._person_of[against], self._person_of[rows])]
        supporters, opposers = self._names(rows), self._names(against)
        sentences = (*self._sentences(rows, "for"), *self._sentences(against, "against"))
        centre = int(self.voices.first[said.centre])
        original = self.text(centre)
        return Claim(
            group.id or claim_id(original),
            self._move(rows),
            group.name or shorten(original[: said.end]),
            supporters,
            opposers,
            count_people(len(supporters), len(opposers), self._denominator(rows), settings=settings),
            sentences,
            self._levels("unit", rows),
            self._levels("thread", rows),
            centre=int(np.flatnonzero(rows == centre)[0]),
            pinned=group.pinned,
        )

    def _names(self, rows: NDArray[np.int64]) -> tuple[str, ...]:
        return tuple(self.persons[code] for code in sorted_distinct(self._person_of[rows]).tolist())

    def _sentences(self, rows: NDArray[np.int64], stance: Stance) -> list[ClaimSentence]:
        listed = []
        for row, person in zip(rows.tolist(), self._person_of[rows].tolist(), strict=True):
            (document, start), text = self.place(row), self.text(row)
            listed.append(ClaimSentence(document, start, start + len(text), self.persons[person], stance, text))
        return listed

    def _move(self, rows: NDArray[np.int64]) -> str:
        """The move that most of the sentences make, weighed by how sure each is."""
        votes = np.bincount(
            self.statements.moves[rows], self.statements.move_chances[rows], minlength=len(Move)
        ).astype(np.float64)
        votes[Move.OTHER] *= _UNSURE
        return Move(int(votes.argmax())).label

    def _denominator(self, rows: NDArray[np.int64]) -> int:
        """How many people wrote something of their own in texts of the kinds that the sentences stand in."""
        kinds = tuple(np.unique(self._kinds[self.statements.sentences.documents[rows]]).tolist())
        if kinds not in self._denominators:
            documents = self.statements.sentences.documents[self.voices.own]
            people = self.corpus.codes("person")[documents[np.isin(self._kinds[documents], kinds)]]
            self._denominators[kinds] = len(sorted_distinct(people))
        return self._denominators[kinds]

    @cached_property
    def _denominators(self) -> dict[tuple[int, ...], int]:
        return {}

    @cached_property
    def _kinds(self) -> NDArray[np.int32]:
        return self.corpus.codes("kind")

    def _levels(self, field: str, rows: NDArray[np.int64]) -> tuple[str, ...]:
        own, levels = self._coded[field]
        codes = sorted_distinct(own[self.statements.sentences.documents[rows]])
        return tuple(levels[code] for code in codes.tolist() if code >= 0)

    @cached_property
    def _coded(self) -> dict[str, tuple[NDArray[np.int32], list[str]]]:
        return {field: (self.corpus.codes(field), self.corpus.levels(field)) for field in ("unit", "thread")}


def _replace_rows(table: Any, places: NDArray[np.int64], rows: Any) -> Any:
    """The table with other rows in these places, CSR."""
    from scipy.sparse import vstack

    order = np.arange(table.shape[0])
    order[places] = table.shape[0] + np.arange(len(places))
    return vstack([table, rows], "csr")[order]


class _Words(Sequence[Sequence[str]]):
    """The folded words of each distinct text; read when asked for."""

    def __init__(self, tokens: Tokens, spans: tuple[Int32, Int32, Int32]) -> None:
        owners, self._terms = tokens.within(*spans)
        self._vocabulary, self._bounds = tokens.vocabulary, np.searchsorted(owners, np.arange(len(spans[0]) + 1))

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def __getitem__(self, text: Any) -> Any:
        terms = self._terms[self._bounds[text] : self._bounds[text + 1]]
        return [self._vocabulary[term] for term in terms.tolist()]
