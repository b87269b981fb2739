"""What an analysis found, as rows: the fields of commands and of the run folder's files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from textmine.pipeline.analysis import Analysis

if TYPE_CHECKING:
    from textmine.terms.collocations import Collocation, Measure
    from textmine.terms.concordance import Order
    from textmine.themes import Themes

Row = dict[str, Any]


def token_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a document: its tokens, each an exact slice of its text."""
    for position, (id_, text) in enumerate(zip(analysis.corpus.ids, analysis.corpus.texts, strict=True)):
        tokens = [
            {"text": t.text, "start": t.start, "end": t.end, "pos": t.pos} for t in analysis.tokens.rows(position, text)
        ]
        yield {"id": id_, "tokens": tokens}


def duplicate_rows(analysis: Analysis) -> Iterator[dict[str, object]]:
    """A row a group of copies."""
    return analysis.cleaning.duplicate_rows(analysis.corpus.ids)


def sentence_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a sentence, with its quotability and its move."""
    return analysis.statements.rows(analysis.corpus)


def quote_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a chosen quotation."""
    return (quote.to_record() for quote in analysis.studied.selection.quotes)


def rejected_quote_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a quotation that was not chosen, with why not."""
    return (quote.to_record() for quote in analysis.studied.selection.rejected)


def shared_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a wording that people share, with how many people; none of it counts as a voice."""
    from textmine.claims import shared_rows as rows_of

    return rows_of(analysis.cleaning, analysis.corpus.ids)


def claim_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a claim, with every sentence that says it."""
    return (claim.to_row() for claim in analysis.studied.claims)


def set_aside_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a reason: how much was set aside for it, with examples."""
    for part in analysis.cleaning.set_aside:
        yield {
            **asdict(part),
            "reason": part.reason.name.lower(),
            "reason_zh": part.reason.chinese,
            "share": round(part.share, 6),
            "examples": [asdict(example) for example in part.examples],
        }


def keyword_rows(analysis: Analysis, *, by: str) -> Iterator[Row]:
    """A row a document or a group, with its keywords."""
    key = "id" if by == "document" else "group"
    for found in analysis.keywords(by, top=analysis.settings.terms.top):
        yield {key: found.name, "keywords": [asdict(keyword) for keyword in found.keywords]}


def comparison_rows(analysis: Analysis, themes: Themes) -> Iterator[Row]:
    """A row a theme and group: its share among documents and authors of each kind, unit, thread, round and month."""
    from textmine.themes import compare_groups

    people = analysis.corpus.codes("person")
    for by in ("kind", "unit", "thread", "month", *(["round"] if analysis.rounds else [])):
        groups = analysis.grouping(by)
        for share in compare_groups(
            themes.main, groups.codes, groups.names, people, themes=len(themes), seed=analysis.settings.seed
        ):
            yield {"by": by, "label": themes.themes[share.theme].label, **share.to_record()}


def all_keyword_rows(analysis: Analysis) -> Iterator[Row]:
    """Keywords of the corpus, of each kind and of each unit; `by` says which."""
    for by in ("corpus", "kind", "unit"):
        for row in keyword_rows(analysis, by=by):
            yield {"by": by, **row}


def keyness_rows(
    analysis: Analysis, *, target: str, reference: str, min_authors: int = 2, permutations: int = 0
) -> Iterator[Row]:
    """A row a term that the target uses more than the reference: `rest`, `general`, or `FIELD=VALUE`."""
    top = analysis.settings.terms.top
    found = analysis.keyness(target, reference, top=top, min_authors=min_authors, permutations=permutations)
    for row in map(asdict, found):
        if not permutations:
            del row["p_people"]
        yield row


def all_keyness_rows(analysis: Analysis) -> Iterator[Row]:
    """For each kind, what sets it apart from the rest; `target` says which kind."""
    kinds = analysis.corpus.levels("kind")
    for kind in kinds if len(kinds) > 1 else ():
        for row in keyness_rows(analysis, target=f"kind={kind}", reference="rest"):
            yield {"group": f"kind={kind}", **row}


def kwic_rows(
    analysis: Analysis, pattern: str, *, tags: bool = False, order: Order = "position", width: int = 30
) -> Iterator[Row]:
    """A row a hit of a word or pattern, or of parts of speech in a row, with the text on both sides."""
    from textmine.terms.concordance import concordance, concordance_by_tags

    if tags:
        return map(asdict, concordance_by_tags(analysis.corpus, analysis.tokens, pattern, width=width, order=order))
    return map(asdict, concordance(analysis.corpus, pattern, width=width, order=order))


def collocations_of(
    analysis: Analysis,
    *,
    node: str | None = None,
    window: int | None = None,
    measure: Measure = "log_dice",
    min_authors: int = 1,
) -> list[Collocation]:
    """Pairs of words that keep company within a sentence, or within so many words of each other."""
    from textmine.terms.collocations import collocations

    return collocations(
        analysis.corpus,
        analysis.own_tokens,
        sentences=analysis.sentences if window is None else None,
        window=window or 0,
        node=node,
        measure=measure,
        min_authors=min_authors,
        top=analysis.settings.terms.top,
        stop_words=analysis.stop_words,
    )


def trend_rows(analysis: Analysis, terms: Sequence[str], *, by: str) -> Iterator[Row]:
    """A row a term and period, with the denominators; without terms, for the first keywords of the corpus."""
    from textmine.terms import trends

    grouping = analysis.grouping(by)
    if not terms:
        found = analysis.keywords("corpus", top=analysis.settings.terms.top)
        terms = [keyword.term for keyword in (found[0].keywords if len(found) else ())]
    return map(asdict, trends(analysis.corpus, analysis.own_tokens, terms, grouping))


def empty_term_rows(analysis: Analysis) -> Iterator[Row]:
    """A row a term that most people of the corpus use, proposed as a stop word; nothing is left out by itself."""
    from textmine.language.stopwords import load_stop_words, propose_stop_words

    known = load_stop_words(analysis.settings.terms.stop_words)
    return map(asdict, propose_stop_words(analysis.corpus, analysis.tokens, known))


def new_word_rows(analysis: Analysis, *, top: int) -> Iterator[Row]:
    """A row a candidate for the dictionary, with its counts and contexts."""
    from textmine.language.newwords import find_new_words

    texts, ids = analysis.corpus.texts, analysis.corpus.ids
    for word in find_new_words(analysis.corpus, analysis.tokens, top=top):
        shown = [(document, span, texts[document]) for document, span in word.contexts]
        contexts = [
            {"document": ids[d], "start": start, "end": end, "text": text[max(0, start - 15) : end + 15]}
            for d, (start, end), text in shown
        ]
        yield {**asdict(word), "contexts": contexts}
