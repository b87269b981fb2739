"""Which quotations are chosen, for whom they stand, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Progress, no_progress, one_thread
from textmine.quotes.candidates import Candidate, find_candidates, sentence_is_own
from textmine.quotes.caution import disagrees
from textmine.quotes.coverage import Pool, Quota, choose, sharpened
from textmine.quotes.decisions import QuoteDecisions
from textmine.quotes.flaws import Flaw
from textmine.quotes.groups import Group, find_groups, promising
from textmine.quotes.phrases import find_phrases
from textmine.quotes.printing import Printer
from textmine.quotes.quote import STOPGAP, Quote, Rejected, quote_id
from textmine.settings import QuoteSettings
from textmine.spans import Marks
from textmine.statements import Move, Statements

__all__ = ["Selection", "choose_quotes", "select_quotes"]

COVERS = 0.6
"""Cosine from which a quotation stands for a sentence; as the figures to reach have it."""
REPEATS = 0.8
"""Cosine from which two quotations say the same. Admitted guess, above what two sentences on one subject have."""
SHORTLIST = 300
"""Candidates of a group that are compared with all of its sentences; those below are never near the top."""
UNIVERSE = 4_000
"""Sentences of a group that stand for all of them, evenly spaced; 300 × 4,000 cosines are 5 MB."""
_LEAST_COUNTED = 8
"""Characters that a sentence has at least to be stood for. Admitted guess."""
_OWN_WORTH = 1.5
"""What a candidate's own worth weighs beside coverage. With 0.5, 1.5, 2 and 3 quotations cover 0.030, 0.028, 0.026 and
0.026 of the sample class's themes (the centroid's 0.027), with all of them 0.002 of camp2025's
(`benchmarks/quotes.py`); readers were shown the choice with 3, of which 43 of 46 are the same with 1.5."""
LEAST = 2
"""A theme gets so many where any sentence of it is whole, even if none tells much: people must see what it is about."""
SHARED = 2
"""A phrase is printed from so many people on."""
_LISTED = 10
"""Rejected candidates that are listed for a group."""


@dataclass(frozen=True)
class Selection:
    """What was chosen, what nearly was, and which limits gave way."""

    quotes: list[Quote]
    rejected: list[Rejected]
    notes: list[str]


def select_quotes(
    corpus: Corpus,
    statements: Statements,
    marks: Marks,
    *,
    themes: NDArray[np.int32] | None = None,
    centrality: NDArray[np.float32] | None = None,
    settings: QuoteSettings | None = None,
    decisions: QuoteDecisions | None = None,
) -> list[Quote]:
    """Choose quotations; `choose_quotes` also tells which were not chosen and why."""
    return choose_quotes(
        corpus, statements, marks, themes=themes, centrality=centrality, settings=settings, decisions=decisions
    ).quotes


def choose_quotes(
    corpus: Corpus,
    statements: Statements,
    marks: Marks,
    *,
    themes: NDArray[np.int32] | None = None,
    centrality: NDArray[np.float32] | None = None,
    settings: QuoteSettings | None = None,
    decisions: QuoteDecisions | None = None,
    sources: Mapping[int, str] | None = None,
    claims: Mapping[str, NDArray[np.bool_]] | None = None,
    progress: Progress = no_progress,
) -> Selection:
    """Choose quotations for the class, each theme, each round, each move, and each claim that is widely held.

    Args:
        corpus: the documents.
        statements: what their sentences are.
        marks: what must not count; a marked sentence is neither quoted nor counted.
        themes: the theme of each sentence, −1 for none, int32 (n_sentences,); by default there are none.
        centrality: how near each sentence is to the heart of its theme, from 0 to 1, shape (n_sentences,).
        settings: how many, limits, and the policy for names.
        decisions: pins, bans, names and corrections.
        sources: for a mark's duplicate group the id of the document that was copied.
        claims: for a claim's id which sentences make it, shape (n_sentences,); the best put is chosen.
        progress: called after each group.

    Returns:
        Quotations by theme (none last), then by score, then by text; equal input gives equal output.
    """
    n, settings = len(statements), settings or QuoteSettings()
    themes = np.full(n, -1, np.int32) if themes is None else themes
    centrality = np.zeros(n, np.float32) if centrality is None else centrality
    own = sentence_is_own(statements, marks)
    groups = list(find_groups(corpus, statements, themes, settings=settings, claims=claims))
    wanted = promising(statements, own, groups, centrality, each=2 * SHORTLIST)
    chooser = _Chooser(
        corpus,
        statements,
        find_candidates(corpus, statements, marks, wanted=wanted),
        own,
        themes,
        centrality,
        settings,
        decisions or QuoteDecisions(),
        sources or {},
    )
    chooser.pin()
    with one_thread():
        for done, group in enumerate(groups, 1):
            chooser.choose_for(group)
            progress("quotes", done, len(groups))
    chooser.add_phrases()
    return chooser.selection()


@dataclass
class _Chooser:
    """Chooses for one group after the other, and remembers what is taken."""

    corpus: Corpus
    statements: Statements
    candidates: list[Candidate]
    own: NDArray[np.bool_]
    themes: NDArray[np.int32]
    centrality: NDArray[np.float32]
    settings: QuoteSettings
    decisions: QuoteDecisions
    sources: Mapping[int, str]
    chosen: dict[int, list[str]] = field(default_factory=dict)
    stands_for: dict[int, int] = field(default_factory=dict)
    rejected: dict[tuple[str, str], Rejected] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    phrases: list[Quote] = field(default_factory=list)

    @cached_property
    def printer(self) -> Printer:
        return Printer(self.corpus, self.statements, self.themes, self.settings, self.decisions, self.notes)

    @cached_property
    def people(self) -> NDArray[np.int32]:
        return self.corpus.codes("person")

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Which sentences a quotation can stand for: own ones of some length that have a vector, (n_sentences,)."""
        known = np.einsum("ij,ij->i", self.statements.vectors, self.statements.vectors) > 0
        return np.asarray(self.own & known & (self.statements.sentences.lengths >= _LEAST_COUNTED))

    @cached_property
    def ids(self) -> list[str]:
        names = self.corpus.ids
        return [quote_id(names[c.document], c.parts) for c in self.candidates]

    @cached_property
    def heads(self) -> NDArray[np.int64]:
        return np.array([c.head for c in self.candidates], np.int64)

    @cached_property
    def flawed(self) -> list[int]:
        """Candidates that cannot be printed but are not merely too short, the worthiest first."""
        silent = (Flaw.NONE, Flaw.TOO_SHORT)
        found = [i for i, c in enumerate(self.candidates) if c.mark is not None or c.flaw not in silent]
        return sorted(found, key=lambda i: (-self.worth[i], self.candidates[i].text, i))

    @cached_property
    def banned(self) -> list[int]:
        return [i for i, id_ in enumerate(self.ids) if id_ in self.decisions.banned]

    @cached_property
    def documents(self) -> NDArray[np.int32]:
        return np.array([c.document for c in self.candidates], np.int32)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Mean of the sentences of each candidate, of length 1; shape (n_candidates, d)."""
        sums = np.zeros((len(self.candidates), self.statements.vectors.shape[1]), np.float32)
        for i, c in enumerate(self.candidates):
            sums[i] = self.statements.vectors[c.first : c.last].sum(axis=0)
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)

    @cached_property
    def worth(self) -> NDArray[np.float64]:
        """What each candidate is worth by itself, from 0 to 1: quality, and centrality in its theme."""
        heads = [c.head for c in self.candidates]
        quality = np.array([c.quality for c in self.candidates], np.float64)
        # A bulletin wants what people gained, did and propose; a certain problem is no better for being certain.
        said = ~np.isin(self.statements.moves[heads], (Move.OTHER, Move.PROBLEM))
        certain = self.statements.move_chances[heads] * said
        return np.asarray(0.7 * quality + 0.15 * self.centrality[heads] + 0.15 * certain, np.float64).round(9)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Candidates that can be printed, the worthiest first, equals by text and place."""
        good = [i for i, c in enumerate(self.candidates) if c.flaw is Flaw.NONE and c.mark is None]
        good = [i for i in good if self.ids[i] not in self.decisions.banned]
        return np.array(sorted(good, key=lambda i: (-self.worth[i], self.candidates[i].text, i)), np.int64)

    @cached_property
    def plain(self) -> list[int]:
        """Candidates without a flaw of form that merely tell nothing, the worthiest first."""
        found = [i for i, c in enumerate(self.candidates) if c.flaw is Flaw.TELLS_NOTHING and c.mark is None]
        found = [i for i in found if self.ids[i] not in self.decisions.banned]
        return sorted(found, key=lambda i: (-self.worth[i], self.candidates[i].text, i))

    def pin(self) -> None:
        """Choose what people pinned, whatever the limits."""
        by_id = {id_: i for i, id_ in enumerate(self.ids)}
        people: Counter[int] = Counter()
        for id_ in self.decisions.pinned:
            if id_ not in by_id:
                self.notes.append(f"{id_}：已固定的引文不在候选之中，未能采用。")
                continue
            candidate = by_id[id_]
            self.chosen.setdefault(candidate, []).append("pinned")
            person = int(self.people[self.candidates[candidate].document])
            people[person] += 1
            if person >= 0 and people[person] == self.settings.per_person + 1:
                self.notes.append(f"固定的引文使同一人超过{self.settings.per_person}条。")

    def choose_for(self, group: Group) -> None:
        """Choose for one group, and note why its other good candidates were not chosen."""
        heads = self.heads
        if not len(heads):
            self.notes.append(f"{group.chinese}：没有可引用的句子。")
            return
        inside = group.members[heads]
        given = [i for i, groups in self.chosen.items() if inside[i] and STOPGAP not in groups]
        short = [int(i) for i in self.order[inside[self.order]][:SHORTLIST] if int(i) not in self.chosen]
        pool_ids = given + short
        taken: list[int] = []
        if pool_ids:
            pool, universe = self._pool(group, pool_ids)
            taken = self._choose(group, pool, pool_ids, len(given))
            self._take(group, taken, universe)
        here = taken or given
        if group.name.startswith("theme:") and len(here) < min(LEAST, group.size):
            taken = [*here, *self._stopgaps(group, here, inside)]
        self._note_rejected(group, short, inside)
        if len(taken) < group.size:
            self.notes.append(f"{group.chinese}：只有{len(taken)}条可用的引文（应有{group.size}条）。")

    def _take(self, group: Group, chosen: Sequence[int], universe: NDArray[np.int64]) -> None:
        for i in chosen:
            self.chosen.setdefault(i, []).append(group.name)
            self.stands_for[i] = max(self.stands_for.get(i, 1), self._people_behind(i, universe))

    def _stopgaps(self, group: Group, given: list[int], inside: NDArray[np.bool_]) -> list[int]:
        """What shows at least what a theme is about, where nothing in it tells more; no bulletin prints it."""
        plain = [i for i in self.plain if inside[i] and i not in self.chosen][:SHORTLIST]
        if not plain:
            return []
        pool_ids = [*given, *plain]
        pool, universe = self._pool(group, pool_ids)
        wanted = replace(group, size=min(LEAST, group.size))
        found = [i for i in self._choose(wanted, pool, pool_ids, len(given)) if i not in given]
        self._take(group, found, universe)
        for i in found:
            self.chosen[i].append(STOPGAP)
        return found

    def _pool(self, group: Group, candidates: list[int]) -> tuple[Pool, NDArray[np.int64]]:
        universe = np.flatnonzero(group.members & self.counted)
        if len(universe) > UNIVERSE:
            universe = universe[np.linspace(0, len(universe) - 1, UNIVERSE).astype(np.int64)]
        vectors = self.statements.vectors[universe]
        similarity = np.maximum(self.vectors[candidates] @ vectors.T, 0).astype(np.float32)
        bonus = (_OWN_WORTH * self.worth[candidates]).astype(np.float32)
        return Pool(sharpened(similarity), self._weights(universe), bonus), universe

    def _weights(self, universe: NDArray[np.int64]) -> NDArray[np.float32]:
        """Every person weighs the same, however much they wrote; shape (n,)."""
        person = self.people[self.statements.sentences.documents[universe]].astype(np.int64)
        person = np.where(
            person < 0, self.people.max(initial=0) + 1 + self.statements.sentences.documents[universe], person
        )
        _, codes = np.unique(person, return_inverse=True)
        weights = 1.0 / np.bincount(codes)[codes] if len(codes) else np.zeros(0)
        return np.asarray(weights / max(weights.sum(), 1e-9), np.float32)

    def _choose(self, group: Group, pool: Pool, ids: list[int], n_given: int) -> list[int]:
        """Positions of candidates chosen for the group; limits that cannot be kept give way in turn, with a note."""
        given = list(range(min(n_given, len(ids))))
        quotas = self._quotas(ids, n_given)
        given = self._with_minority(group, pool, ids, given, [*quotas.values()])
        chosen = choose(pool, size=group.size, quotas=[*quotas.values()], given=given)
        for soft, chinese in (("kind", "体裁"), ("unit", "单位")):
            if len(chosen) >= group.size:
                break
            quotas.pop(soft)
            more = choose(pool, size=group.size, quotas=[*quotas.values()], given=chosen)
            if len(more) > len(chosen):
                self.notes.append(f"{group.chinese}：为凑足{group.size}条，放宽了{chinese}限额。")
            chosen = more
        return [ids[i] for i in chosen]

    def _quotas(self, ids: list[int], n_given: int) -> dict[str, Quota]:
        documents = self.documents[ids]
        none: Counter[int] = Counter()
        others = [i for i in self.chosen if i not in set(ids[:n_given])]
        elsewhere = Counter(self.people[self.documents[others]].tolist())
        return {
            "person": Quota("person", self.people[documents], self.settings.per_person, elsewhere),
            "document": Quota("document", documents, 1, Counter(self.documents[others].tolist())),
            "wording": Quota("wording", self._wordings(ids, n_given), 1, self._said_elsewhere),
            "unit": Quota("unit", self.corpus.codes("unit")[documents], self.settings.per_unit, none),
            "kind": Quota("kind", self.corpus.codes("kind")[documents], self.settings.per_kind, none),
        }

    _said_elsewhere: Counter[int] = field(default_factory=lambda: Counter({0: 1}))
    """Class 0 of `_wordings`: what is chosen elsewhere already says it."""

    def _wordings(self, ids: list[int], n_given: int) -> NDArray[np.int32]:
        """Classes of candidates that say the same; class 0: as one chosen for another group. Shape (n,)."""
        vectors = self.vectors[ids]
        alike = vectors @ vectors.T >= REPEATS
        classes = np.full(len(ids), -1, np.int32)
        for i in range(len(ids)):
            if classes[i] < 0:
                classes[alike[i] & (classes < 0)] = i + 1
        others = [i for i in self.chosen if i not in set(ids[:n_given])]
        if others:
            said = np.asarray((vectors @ self.vectors[others].T >= REPEATS).any(axis=1))
            said[:n_given] = False
            classes[said] = 0
        return classes

    def _with_minority(
        self, group: Group, pool: Pool, ids: list[int], given: list[int], quotas: Sequence[Quota]
    ) -> list[int]:
        """Keep a slot for those who disagree, where at least two do and they are not the most."""
        if not (
            self.settings.minority and group.name.startswith("theme:") and group.size > 1 and len(given) < group.size
        ):
            return given
        against = [i for i, c in enumerate(ids) if disagrees(self.candidates[c].text)]
        voices = {int(self.people[self.documents[ids[i]]]) for i in against}
        everyone = {int(p) for p in self.people[self.documents[ids]]}
        if len(voices) < 2 or 3 * len(voices) > len(everyone) or any(i in against for i in given):
            return given
        near = self.vectors[[ids[i] for i in against]]
        person = self.people[self.documents[[ids[i] for i in against]]]
        shared = ((near @ near.T >= COVERS - 0.1) & (person[:, None] != person[None, :])).any(axis=1)
        held = [i for i, s in zip(against, shared, strict=True) if s] or against
        part = Pool(pool.similarity[held], pool.weights, pool.bonus[held])
        narrowed = [replace(q, classes=q.classes[held]) for q in quotas]
        return given + [held[i] for i in choose(part, size=1, quotas=narrowed)]

    def _people_behind(self, candidate: int, universe: NDArray[np.int64]) -> int:
        near = self.statements.vectors[universe] @ self.vectors[candidate] >= COVERS
        people = self.people[self.statements.sentences.documents[universe[near]]]
        own = self.people[self.documents[candidate]]
        return len({int(p) for p in people if p >= 0} | {int(own)})

    def _note_rejected(self, group: Group, short: list[int], inside: NDArray[np.bool_]) -> None:
        left = [i for i in short if i not in self.chosen][:_LISTED]
        flawed = islice((i for i in self.flawed if inside[i]), _LISTED)
        for i in [*left, *(i for i in self.banned if inside[i]), *flawed]:
            if i not in self.chosen:
                self.rejected[group.name, self.ids[i]] = self._rejection(group, i)

    def _rejection(self, group: Group, i: int) -> Rejected:
        c, (why, because) = self.candidates[i], self._why_not(i, group)
        start, end = c.parts[0][0], c.parts[-1][1]
        move, score = Move(self.statements.moves[c.head]).label, round(float(self.worth[i]), 4)
        document = self.corpus.ids[c.document]
        return Rejected(
            self.ids[i],
            c.form,
            document,
            start,
            end,
            c.text,
            self.printer.theme_of(c.head),
            group.name,
            move,
            score,
            why,
            because,
        )

    def _why_not(self, i: int, group: Group) -> tuple[str, str | None]:
        c = self.candidates[i]
        if self.ids[i] in self.decisions.banned:
            return "人工禁用", None
        if c.mark is not None:
            source = self.sources.get(c.group)
            return (f"{c.mark.chinese}：原文见{source}" if source else c.mark.chinese), source
        if c.flaw is not Flaw.NONE:
            return c.flaw.chinese, None
        return self._why_beaten(i, group)

    def _why_beaten(self, i: int, group: Group) -> tuple[str, str | None]:
        others = list(self.chosen)
        if not others:
            return "得分较低", None
        alike = self.vectors[others] @ self.vectors[i]
        nearest = int(alike.argmax())
        if alike[nearest] >= REPEATS:
            return f"与{self.ids[others[nearest]]}重复", self.ids[others[nearest]]
        person, document = self.people[self.documents[i]], self.documents[i]
        for o in others:
            if (person >= 0 and self.people[self.documents[o]] == person) or self.documents[o] == document:
                return f"同一人已有{self.ids[o]}", self.ids[o]
        units = self.corpus.codes("unit")
        for o in others:
            if group.name in self.chosen[o] and units[document] >= 0 and units[self.documents[o]] == units[document]:
                return f"本组该单位已有{self.ids[o]}", self.ids[o]
        return "得分较低", None

    def add_phrases(self) -> None:
        """The wordings that most people share, `settings.phrases` of them; they bind no limit of a person or unit."""
        shared = (p for p in find_phrases(self.corpus, self.statements, self.own) if p.people >= SHARED)
        ids = ((phrase, quote_id(self.corpus.ids[phrase.document], [(phrase.start, phrase.end)])) for phrase in shared)
        kept = [pair for pair in ids if pair[1] not in self.decisions.banned]
        pinned = [pair for pair in kept if pair[1] in self.decisions.pinned]
        for phrase, id_ in [*pinned, *(pair for pair in kept if pair not in pinned)][: self.settings.phrases]:
            self.phrases.append(self.printer.phrase(phrase, id_))

    def selection(self) -> Selection:
        """Everything in its final order."""
        quotes = [*(self._quote(i) for i in self.chosen), *self.phrases]
        quotes.sort(key=lambda q: (q.theme is None, q.theme or 0, -q.score, q.text, q.document))
        chosen = {q.id for q in quotes}
        rejected = [r for r in self.rejected.values() if r.id not in chosen]
        rejected.sort(key=lambda r: (r.group, -r.score, r.text, r.document))
        return Selection(quotes, rejected, self.notes)

    def _quote(self, i: int) -> Quote:
        people, score = self.stands_for.get(i, 1), float(self.worth[i])
        return self.printer.quote(self.candidates[i], self.ids[i], groups=self.chosen[i], people=people, score=score)
