"""Which quotations are chosen, for whom they stand, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, Progress, no_progress, one_thread
from textmine.language import cosines
from textmine.quotes.candidates import Candidate, find_candidates, sentence_is_own
from textmine.quotes.caution import disagrees
from textmine.quotes.coverage import COVERS, NEAREST, Pool, Quota, choose, covered, exchange, relative, sharpened
from textmine.quotes.decisions import QuoteDecisions
from textmine.quotes.groups import Group, find_groups, promising
from textmine.quotes.limits import quotas
from textmine.quotes.phrases import find_phrases
from textmine.quotes.printing import Printer
from textmine.quotes.quote import STOPGAP, Quote, Rejected, quote_id
from textmine.quotes.rejections import Rejections
from textmine.quotes.table import CandidateTable
from textmine.settings import QuoteSettings
from textmine.spans import Marks
from textmine.statements import Statements

__all__ = ["Selection", "choose_quotes", "select_quotes"]

SHORTLIST = 300
"""Candidates of a group that are compared with all of its sentences; those below are never near the top."""
UNIVERSE = 20_000
"""Sentences of a group that stand for all of them, evenly spaced; 300 × 20,000 cosines are 24 MB. A quotation covers
some thirty of 8,000, so that a sample of 4,000 of a class hardly tells one from another."""
_LEAST_COUNTED = 8
"""Characters that a sentence has at least to be stood for. Admitted guess."""
_OWN_WORTH, _DIFFERENCE = 1.0, 8.0
"""What the mean of the candidates' own worth, and that they do not repeat each other (the mean of their squared
cosines: two texts on one theme have a cosine of 0.3, and repeat nothing), weigh beside the share that they cover of
what could be covered; whether they are fit for print is settled before (`FIT`). Experiment, what a bulletin prints of
the sample class and of camp2025: with a difference of 1 they repeat 0.33 and 0.26 of each other, with 6 0.28 and 0.19,
with 8 0.25 and 0.18, with 12 0.23 and 0.16, and cover 0.034, 0.032, 0.028, 0.027 and 0.0032, 0.0030, 0.0030, 0.0028 of
the themes."""
LEAST = 2
"""A theme gets so many where any sentence of it is whole, even if none tells much: people must see what it is about."""
STANDS = 0.5
"""A theme whose quotations cover less than this share of what as many whole sentences could gets one that covers more,
where a place is free. Admitted guess: people's own words are then beside what most of it is about, as in notes."""
PLAIN = 500
"""Whole sentences of a theme that are asked whether they stand for it, those most fit for print."""
SHARED = 2
"""A phrase is printed from so many people on."""


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
    claims: Mapping[str, NDArray[np.int64]] | None = None,
    candidates: list[Candidate] | None = None,
    engine: Engine | None = None,
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
        claims: for a claim's id the sentences that make it, ascending; the best put is chosen.
        candidates: what could be quoted, as `find_candidates` gives it; by default it is looked for.
        engine: where candidates are looked for.
        progress: called after each group.

    Returns:
        Quotations by theme (none last), then by score, then by text; equal input gives equal output.
    """
    n, settings = len(statements), settings or QuoteSettings()
    themes = np.full(n, -1, np.int32) if themes is None else themes
    centrality = np.zeros(n, np.float32) if centrality is None else centrality
    own = sentence_is_own(statements, marks)
    groups = list(find_groups(corpus, statements, themes, settings=settings, claims=claims))
    if candidates is None:
        wanted, hearts = promising(statements, own, groups, centrality, each=2 * SHORTLIST)
        candidates = find_candidates(corpus, statements, marks, wanted=wanted, hearts=hearts, engine=engine)
    table = CandidateTable(corpus, statements, candidates, centrality, decisions or QuoteDecisions())
    chooser = _Chooser(table, own, themes, settings, sources or {})
    chooser.pin()
    with one_thread():
        for done, group in enumerate(groups, 1):
            chooser.choose_for(group)
            progress("quotes", done, len(groups))
    chooser.add_phrases()
    return chooser.selection()


@dataclass(frozen=True)
class _Ground:
    """The sentences of a group that a quotation can stand for.

    Attributes:
        table: the candidates.
        rows: positions of the sentences, shape (n,).
        speakers: whose each sentence of the corpus is, −1 for nobody's, shape (n_sentences,).
    """

    table: CandidateTable
    rows: NDArray[np.int64]
    speakers: NDArray[np.int32]
    _known: dict[int, NDArray[np.float32]] = field(default_factory=dict)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """What the sentences mean, shape (n, d)."""
        return self.table.statements.vectors[self.rows]

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """What each sentence weighs, shape (n,): a person's have the root of their number together.

        Neither are all people equal, nor does who writes most outweigh all. Equal people (the power 1 in place of ½)
        cover a fifth less of camp2025's themes, equal sentences as much.
        """
        person, document = self.speakers[self.rows], self.table.statements.sentences.documents[self.rows]
        _, codes = np.unique(
            np.where(person < 0, self.speakers.max(initial=0) + 1 + document, person), return_inverse=True
        )
        weights = np.bincount(codes)[codes] ** -0.5 if len(codes) else np.zeros(0)
        return np.asarray(weights / max(weights.sum(), 1e-9), np.float32)

    def reach(self, candidates: Sequence[int]) -> NDArray[np.float32]:
        """How near some candidates are to each of the sentences, shape (n_candidates, n); each is asked once."""
        if new := [i for i in dict.fromkeys(candidates) if i not in self._known]:
            self._known.update(zip(new, self.table.reach(new, self.vectors), strict=True))
        return np.array([self._known[i] for i in candidates], np.float32).reshape(len(candidates), len(self.rows))


@dataclass
class _Chooser:
    """Chooses for one group after the other, and remembers what is taken."""

    table: CandidateTable
    own: NDArray[np.bool_]
    themes: NDArray[np.int32]
    settings: QuoteSettings
    sources: Mapping[int, str]
    chosen: dict[int, list[str]] = field(default_factory=dict)
    stands_for: dict[int, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    phrases: list[Quote] = field(default_factory=list)

    @cached_property
    def printer(self) -> Printer:
        table = self.table
        return Printer(table.corpus, table.statements, self.themes, self.settings, table.decisions, self.notes)

    @cached_property
    def rejections(self) -> Rejections:
        return Rejections(self.table, self.printer.theme_of, self.sources, self.chosen)

    @cached_property
    def speakers(self) -> NDArray[np.int32]:
        """Whose each sentence is, −1 for nobody's, shape (n_sentences,)."""
        return np.asarray(self.table.corpus.codes("person")[self.table.statements.sentences.documents])

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Which sentences a quotation can stand for: own ones of some length that have a vector, (n_sentences,)."""
        statements = self.table.statements
        known = np.einsum("ij,ij->i", statements.vectors, statements.vectors) > 0
        return np.asarray(self.own & known & (statements.sentences.lengths >= _LEAST_COUNTED))

    def pin(self) -> None:
        """Choose what people pinned, whatever the limits."""
        by_id = {id_: i for i, id_ in enumerate(self.table.ids)}
        people: Counter[int] = Counter()
        for id_ in self.table.decisions.pinned:
            if id_ not in by_id:
                self.notes.append(f"{id_}：已固定的引文不在候选之中，未能采用。")
                continue
            candidate = by_id[id_]
            self.chosen.setdefault(candidate, []).append("pinned")
            person = int(self.table.people[candidate])
            people[person] += 1
            if person >= 0 and people[person] == self.settings.per_person + 1:
                self.notes.append(f"固定的引文使同一人超过{self.settings.per_person}条。")

    def choose_for(self, group: Group) -> None:
        """Choose for one group, and note why its other good candidates were not chosen."""
        if not len(self.table):
            self.notes.append(f"{group.chinese}：没有可引用的句子。")
            return
        inside, ground = self.table.inside(group.rows), self._ground(group)
        belongs = set(inside.tolist())
        given = [i for i, groups in self.chosen.items() if i in belongs and STOPGAP not in groups]
        if group.name == "class" and len(given) > group.size:  # the best of what its themes have
            best = choose(relative(self._pool(ground, given), size=group.size), size=group.size)
            self._take(ground, [given[i] for i in best], group.name)
            return
        short = [i for i in self.table.order.within(inside)[:SHORTLIST] if i not in self.chosen]
        pool_ids = given + short
        taken = self._choose(group, self._pool(ground, pool_ids), pool_ids, len(given)) if pool_ids else []
        stopgaps = self._stopgaps(group, ground, taken, inside) if group.name.startswith("theme:") else []
        self._take(ground, taken, group.name)
        self._take(ground, stopgaps, group.name, STOPGAP)
        self.rejections.note(group, short, inside)
        if (number := len(taken) + len(stopgaps)) < group.size:
            self.notes.append(f"{group.chinese}：只有{number}条可用的引文（应有{group.size}条）。")

    def _take(self, ground: _Ground, chosen: Sequence[int], *names: str) -> None:
        for i, near in zip(chosen, ground.reach(chosen) if chosen else (), strict=True):
            self.chosen.setdefault(i, []).extend(names)
            people = set(self.speakers[ground.rows[near >= COVERS]].tolist()) - {-1}
            self.stands_for[i] = max(self.stands_for.get(i, 1), len(people | {int(self.table.people[i])}))

    def _stopgaps(self, group: Group, ground: _Ground, taken: list[int], inside: NDArray[np.int64]) -> list[int]:
        """What merely shows what a theme is about, in places that nothing fit for print takes; no bulletin prints it.

        Something does where fewer than `LEAST` are fit for print, or where these stand for little of what is said.
        """
        plain = [i for i in self.table.plain.within(inside) if i not in self.chosen][:PLAIN]
        least = min(LEAST, group.size)
        if not plain or len(taken) == group.size:
            return []
        pool = self._pool(ground, [*taken, *plain], own_worth=0.0)
        if len(taken) >= least and covered(relative(pool, size=group.size), range(len(taken))) >= STANDS:
            return []
        wanted = replace(group, size=max(least, len(taken) + 1))
        return self._choose(wanted, pool, [*taken, *plain], len(taken), minority=False)[len(taken) :]

    def _ground(self, group: Group) -> _Ground:
        """Sentences of a group that a quotation can stand for, at most `UNIVERSE`."""
        rows = group.rows[self.counted[group.rows]]
        if len(rows) > UNIVERSE:
            rows = rows[np.linspace(0, len(rows) - 1, UNIVERSE).astype(np.int64)]
        return _Ground(self.table, rows, self.speakers)

    def _pool(self, ground: _Ground, candidates: list[int], *, own_worth: float = _OWN_WORTH) -> Pool:
        """What is chosen from; coverage is not yet `relative` to anything."""
        own, near = self.table.vectors[candidates], ground.reach(candidates)
        reached = np.flatnonzero(near.max(axis=0, initial=0) > NEAREST)  # the others weigh nothing in any choice
        bonus = (own_worth * self.table.worth[candidates]).astype(np.float32)
        likeness = np.clip(cosines(own, own), 0, 1) ** 2
        return Pool(sharpened(near[:, reached]), ground.weights[reached], bonus, likeness, _DIFFERENCE)

    def _choose(self, group: Group, pool: Pool, ids: list[int], n_given: int, *, minority: bool = True) -> list[int]:
        """Positions of candidates chosen for the group; limits that cannot be kept give way in turn, with a note."""
        given, pool = list(range(min(n_given, len(ids)))), relative(pool, size=group.size)
        limits = quotas(self.table, ids, n_given, chosen=self.chosen, settings=self.settings)
        if minority:
            given = self._with_minority(group, pool, ids, given, [*limits.values()])
        chosen = choose(pool, size=group.size, quotas=[*limits.values()], given=given)
        for soft, chinese in (("kind", "体裁"), ("unit", "单位")):
            if len(chosen) >= group.size:
                break
            limits.pop(soft)
            more = choose(pool, size=group.size, quotas=[*limits.values()], given=chosen)
            if len(more) > len(chosen):
                self.notes.append(f"{group.chinese}：为凑足{group.size}条，放宽了{chinese}限额。")
            chosen = more
        return [ids[i] for i in exchange(pool, chosen, size=group.size, quotas=[*limits.values()], given=given)]

    def _with_minority(
        self, group: Group, pool: Pool, ids: list[int], given: list[int], limits: Sequence[Quota]
    ) -> list[int]:
        """Keep a slot for those who disagree, where at least two do and they are not the most."""
        if not (
            self.settings.minority and group.name.startswith("theme:") and group.size > 1 and len(given) < group.size
        ):
            return given
        table = self.table
        against = [i for i, c in enumerate(ids) if disagrees(table.candidates[c].text)]
        person = table.people[[ids[i] for i in against]]
        voices, everyone = set(person.tolist()), set(table.people[ids].tolist())
        if len(voices) < 2 or 3 * len(voices) > len(everyone) or any(i in against for i in given):
            return given
        near = table.vectors[[ids[i] for i in against]]
        shared = ((near @ near.T >= COVERS - 0.1) & (person[:, None] != person[None, :])).any(axis=1)
        held = [i for i, s in zip(against, shared, strict=True) if s] or against
        part = pool.among(held)
        narrowed = [replace(q, classes=q.classes[held]) for q in limits]
        return given + [held[i] for i in choose(part, size=1, quotas=narrowed)]

    def add_phrases(self) -> None:
        """The wordings that most people share, `settings.phrases` of them; they bind no limit of a person or unit."""
        corpus, decisions = self.table.corpus, self.table.decisions
        shared = (p for p in find_phrases(corpus, self.table.statements, self.own) if p.people >= SHARED)
        ids = ((phrase, quote_id(corpus.ids[phrase.document], [(phrase.start, phrase.end)])) for phrase in shared)
        kept = [pair for pair in ids if pair[1] not in decisions.banned]
        pinned = [pair for pair in kept if pair[1] in decisions.pinned]
        for phrase, id_ in [*pinned, *(pair for pair in kept if pair not in pinned)][: self.settings.phrases]:
            self.phrases.append(self.printer.phrase(phrase, id_))

    def selection(self) -> Selection:
        """Everything in its final order."""
        quotes = [*(self._quote(i) for i in self.chosen), *self.phrases]
        quotes.sort(key=lambda q: (q.theme is None, q.theme or 0, -q.score, q.text, q.document))
        return Selection(quotes, self.rejections.rows({q.id for q in quotes}), self.notes)

    def _quote(self, i: int) -> Quote:
        people, score = self.stands_for.get(i, 1), float(self.table.worth[i])
        candidate, id_ = self.table.candidates[i], self.table.ids[i]
        return self.printer.quote(candidate, id_, groups=self.chosen[i], people=people, score=score)
