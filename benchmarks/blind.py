"""Sheets for a blind reading: quotations and as many sentences of two baselines, shuffled, and pairs to prefer from.

    python benchmarks/blind.py FOLDER [--camp N]

Of the sample class all quotations, of ../shared/data/camp2025 N (40), with as many to a theme as it takes: for each,
the sentence of the same rank in the same theme by two baselines, its centroid and TextRank. `blind.tsv` has an id, the
sentence before, the text, the sentence behind; `pairs.tsv` two texts in random order; whose they are is in
`blind.key.tsv` and `pairs.key.tsv` alone. What is listed only for want of better (`stopgap`: no bulletin prints it) is
left out.

The models have learnt from the sample class and from camp2025. Here every graded or labelled sentence has the chances
that a model gives it which has seen nothing of its author, by the evidence that a run of this corpus looks at (of a
large one wording alone), and every candidate is judged by verdicts on other authors.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import moves as moves_benchmark
import numpy as np
import printable
from classifying import DATA, ROOT, cross_validate, folds_of
from numpy.typing import NDArray
from quotes import MOST, textrank

from textmine.corpus import Corpus
from textmine.pipeline import Analysis, read
from textmine.pipeline.comparing import READ_WHOLE, sentence_themes
from textmine.quotes import Quote, choose_quotes
from textmine.quotes.candidates import Candidate, find_candidates, sentence_is_own
from textmine.quotes.groups import Group, find_groups, promising
from textmine.quotes.quote import STOPGAP
from textmine.quotes.selection import SHORTLIST
from textmine.settings import QuoteSettings, Settings
from textmine.statements import Move, Statements

Span = tuple[str, int, int]


@dataclass(frozen=True)
class Item:
    """A text to judge: whose choice it is, where it stands, what it says, the sentences around it."""

    system: str
    corpus: str
    theme: int
    document: str
    start: int
    end: int
    before: str
    text: str
    after: str


Chances = dict[Span, tuple[NDArray[np.float32] | None, float | None]]


def held_out(*, meaning: bool) -> tuple[Chances, printable.Judged, dict[str, int]]:
    """What models of other authors say of what was labelled or graded.

    Returns:
        Chances of the moves and of being printed of each sentence, verdicts on candidates, the fold of each document.
    """
    found: Chances = {}
    labels = moves_benchmark.read_labels()
    data = moves_benchmark.load_labelled(labels, meaning=meaning)
    for span, chances in zip(labels, cross_validate(data, moves_benchmark.CLASSES), strict=True):
        found[span] = (chances, None)
    grades, graded = printable.read_grades(), printable.load_graded(meaning=meaning)
    printed, judged = printable.held_out(graded, list(grades))
    for span, chance in printed.items():
        found[span] = (found.get(span, (None, None))[0], chance)
    return found, judged, {span[0]: int(fold) for span, fold in zip(grades, folds_of(graded.authors), strict=True)}


def candidates_held_out(
    analysis: Analysis, statements: Statements, groups: list[Group], judged: printable.Judged, folds: dict[str, int]
) -> list[Candidate]:
    """Candidates, each judged by verdicts on authors of other folds."""
    corpus, sentences = analysis.corpus, statements.sentences
    _, centrality = sentence_themes(analysis.sentences, analysis.themes)
    own = sentence_is_own(statements, analysis.marks)
    wanted, hearts = promising(statements, own, groups, centrality, each=2 * SHORTLIST)
    of_author = {
        corpus[corpus.positions[id_]].author or id_: fold for id_, fold in folds.items() if id_ in corpus.positions
    }
    fold = np.array([of_author.get(document.author or document.id, -1) for document in corpus])[sentences.documents]
    found: list[Candidate] = []
    for k in np.unique(fold):
        asked = {"wanted": wanted & (fold == k), "hearts": hearts, "fitness": judged.fitness(judged.folds != k)}
        found += find_candidates(corpus, statements, analysis.marks, **asked)
    return sorted(found, key=lambda c: (c.document, c.parts))


def without_own(corpus: Corpus, statements: Statements, chances: Chances) -> Statements:
    """The statements with the chances of `held_out` where there are any."""
    s = statements.sentences
    ids = corpus.ids
    spans = zip(s.documents.tolist(), s.starts.tolist(), s.ends.tolist(), strict=True)
    at = {(ids[d], start, end): i for i, (d, start, end) in enumerate(spans)}
    columns = {name: getattr(statements, name).copy() for name in _CHANGED}
    for span, (moves, fit) in chances.items():
        if (i := at.get(span)) is None:
            continue
        if moves is not None:
            columns["moves"][i], columns["move_chances"][i] = moves.argmax(), moves.max()
            columns["problem_chances"][i] = moves[Move.PROBLEM]
        if fit is not None:
            columns["print_chances"][i] = fit
    return replace(statements, **columns)


_CHANGED = ("moves", "move_chances", "problem_chances", "print_chances")


@dataclass(frozen=True)
class Studied:
    """What a corpus's items are made from."""

    name: str
    corpus: Corpus
    statements: Statements
    themes: NDArray[np.int32]
    own: NDArray[np.bool_]
    quotes: list[Quote]


def study(
    name: str,
    analysis: Analysis,
    chances: Chances,
    judged: printable.Judged,
    folds: dict[str, int],
    settings: QuoteSettings,
) -> Studied:
    """Choose quotations with models that have not seen the authors."""
    statements = without_own(analysis.corpus, analysis.compared, chances)
    themes, centrality = sentence_themes(analysis.sentences, analysis.themes)
    groups = list(find_groups(analysis.corpus, statements, themes, settings=settings))
    selection = choose_quotes(
        analysis.corpus,
        statements,
        analysis.marks,
        themes=themes,
        centrality=centrality,
        settings=settings,
        candidates=candidates_held_out(analysis, statements, groups, judged, folds),
    )
    quotes = [q for q in selection.quotes if q.form != "phrase" and q.theme is not None and STOPGAP not in q.groups]
    whole = analysis.statements  # the baselines choose among all sentences, also those a run reads by wording alone
    own = sentence_is_own(whole, analysis.marks) & (whole.sentences.lengths >= 12)
    return Studied(name, analysis.corpus, whole, themes, own, quotes)


def triples(studied: Studied, quotes: Sequence[Quote]) -> Iterable[tuple[Item, Item, Item]]:
    """Each quotation, and the sentences of its rank in its theme by centroid and by TextRank."""
    by_theme: dict[int, list[Quote]] = defaultdict(list)
    for quote in quotes:
        by_theme[quote.theme or 0].append(quote)
    for theme, chosen in sorted(by_theme.items()):
        members = np.flatnonzero((studied.themes == theme) & studied.own)
        if len(members) > MOST:
            members = members[np.linspace(0, len(members) - 1, MOST).astype(np.int64)]
        vectors = studied.statements.vectors[members]
        orders = (
            np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable"),
            np.argsort(-textrank(vectors), kind="stable"),
        )
        for rank, quote in enumerate(chosen):
            if rank >= len(members):
                continue
            centroid, walked = (int(members[order[rank]]) for order in orders)
            yield (
                _of_quote(studied, quote),
                _of_sentence(studied, centroid, "centroid", theme),
                _of_sentence(studied, walked, "textrank", theme),
            )


def _of_quote(studied: Studied, quote: Quote) -> Item:
    before, after = _around(studied, quote.document, quote.start, quote.end)
    place = (quote.document, quote.start, quote.end)
    return Item("textmine", studied.name, quote.theme or 0, *place, before, _line(quote.text), after)


def _of_sentence(studied: Studied, i: int, system: str, theme: int) -> Item:
    s = studied.statements.sentences
    document, start, end = studied.corpus.ids[s.documents[i]], int(s.starts[i]), int(s.ends[i])
    before, after = _around(studied, document, start, end)
    text = studied.corpus.texts[s.documents[i]][start:end]
    return Item(system, studied.name, theme, document, start, end, before, _line(text), after)


def _around(studied: Studied, document: str, start: int, end: int) -> tuple[str, str]:
    """The sentences before and behind a stretch, empty where there is none."""
    d, s = studied.corpus.positions[document], studied.statements.sentences
    low, high = int(s.offsets[d]), int(s.offsets[d + 1])
    text = studied.corpus.texts[d]
    before = [i for i in range(low, high) if s.ends[i] <= start]
    after = [i for i in range(low, high) if s.starts[i] >= end]
    return (
        _line(text[s.starts[before[-1]] : s.ends[before[-1]]]) if before else "",
        _line(text[s.starts[after[0]] : s.ends[after[0]]]) if after else "",
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def write(folder: Path, found: Sequence[tuple[Item, Item, Item]]) -> None:
    """Both sheets and their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(2017)
    items = sorted({item for triple in found for item in triple}, key=lambda item: repr(item))
    chance.shuffle(items)
    texts: dict[str, str] = {}
    sheet, key = [], []
    for item in items:
        if item.text not in texts:  # two systems may choose one sentence: it is read once
            texts[item.text] = f"b{len(texts) + 1:03d}"
            sheet.append((texts[item.text], item.before, item.text, item.after))
        key.append((texts[item.text], item.system, item.corpus, item.theme, item.document, item.start, item.end))
    pairs = [(triple[0], other) for triple in found for other in triple[1:] if triple[0].text != other.text]
    chance.shuffle(pairs)
    pair_sheet, pair_key = [], []
    for number, pair in enumerate(pairs, 1):
        first, second = pair if chance.random() < 0.5 else pair[::-1]
        pair_sheet.append((f"p{number:03d}", first.text, second.text))
        pair_key.append(
            (f"p{number:03d}", first.system, second.system, first.corpus, texts[first.text], texts[second.text])
        )
    _table(folder / "blind.tsv", ("id", "before", "text", "after"), sheet)
    _table(folder / "blind.key.tsv", ("id", "system", "corpus", "theme", "document", "start", "end"), sorted(key))
    _table(folder / "pairs.tsv", ("id", "first", "second"), pair_sheet)
    _table(folder / "pairs.key.tsv", ("id", "first", "second", "corpus", "first_id", "second_id"), pair_key)
    print(f"{len(sheet)} texts, {len(pairs)} pairs in {folder}")


def _table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([head, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--camp", type=int, default=40, metavar="N")
    arguments = parser.parse_args()
    settings = Settings()
    found: list[tuple[Item, Item, Item]] = []
    for name, path, least in (
        ("sample", ROOT / "corpora" / "sample" / "export", 0),
        ("camp2025", DATA / "camp2025", arguments.camp),
    ):
        analysis = Analysis(read([path], settings=settings).corpus, settings=settings)
        known = held_out(meaning=len(analysis.sentences) <= READ_WHOLE)
        for each in range(settings.quotes.per_theme, 8 * settings.quotes.per_theme):
            studied = study(name, analysis, *known, settings=settings.quotes.model_copy(update={"per_theme": each}))
            if len(studied.quotes) >= least:
                break
        quotes = studied.quotes
        print(f"{name}: {len(quotes)} quotations, up to {each} a theme")
        if least and len(quotes) > least:
            kept = set(random.Random(2025).sample([quote.id for quote in quotes], least))
            quotes = [quote for quote in quotes if quote.id in kept]
        found += triples(studied, quotes)
    write(arguments.folder, found)


if __name__ == "__main__":
    main()
