"""Commands about words: keywords, keyness, kwic, collocations, trends, cloud."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from textmine.cli.session import Session, listing
from textmine.errors import SettingsError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    listing(app, example="textmine keywords corpus.jsonl --by unit --top 10")(keywords)
    listing(app, example="textmine keyness corpus.jsonl --target kind=report")(keyness)
    listing(app, example="textmine kwic corpus.jsonl 微党课 --sort right")(kwic)
    listing(app, example="textmine collocations corpus.jsonl --node 老师 --graphml network.graphml")(collocations)
    listing(app, example="textmine trends corpus.jsonl --term 微党课 --by week")(trends)
    listing(app, example="textmine cloud corpus.jsonl -o cloud.png")(cloud)


Top = Annotated[int | None, typer.Option("--top", help="How many a list.", min=1, show_default="30")]
_TOLD = 5  # words that had no room in a cloud: more of them nobody reads
_GROUPS = "document, corpus, kind, unit, author, role, thread, year, month, week, day or round (of the class card)."


def keywords(
    session: Session,
    by: Annotated[str, typer.Option("--by", help=_GROUPS)] = "corpus",
    top: Top = None,
) -> None:
    """List what each document or group is about: words and phrases, with counts of documents, authors and units."""
    from textmine.pipeline import rows

    session.change(terms={"top": top})
    found = rows.keyword_rows(session.analysis, by=by)
    _tell_who_is_left_out(session, by)
    session.emit(found)


def _tell_who_is_left_out(session: Session, by: str) -> None:
    """Say how many documents belong to no group, so that nobody takes the groups for the whole."""
    corpus, codes = session.analysis.corpus, session.analysis.grouping(by).codes
    outside, every = int((codes[corpus.by_trainees] < 0).sum()), int(corpus.by_trainees.sum())
    if outside:
        session.remark(f"{outside} of {every} documents tell no {by} and are left out.")


def keyness(
    session: Session,
    target: Annotated[str, typer.Option("--target", help="FIELD=VALUE, such as unit=一中 or kind=report.")],
    reference: Annotated[
        str, typer.Option("--reference", help="rest, general (general Chinese), or FIELD=VALUE.")
    ] = "rest",
    top: Top = None,
    min_authors: Annotated[
        int, typer.Option("--min-authors", help="How many people of the target must use a word.", min=1)
    ] = 2,
    permutations: Annotated[
        int, typer.Option("--permutations", help="Also p by so many permutations of people, such as 999.", min=0)
    ] = 0,
) -> None:
    """List the words that one group uses more than another: effect size, log-likelihood, corrected p value."""
    from textmine.pipeline import rows

    session.change(terms={"top": top})
    options = {"min_authors": min_authors, "permutations": permutations}
    found = rows.keyness_rows(session.analysis, target=target, reference=reference, **options)
    session.emit(found, nothing=f"No word that {min_authors} people of {target} use sets it apart from {reference}.")


def kwic(
    session: Session,
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="A word, a phrase, or a regular expression.")],
    tags: Annotated[
        bool, typer.Option("--tags", help="PATTERN is parts of speech in a row, such as 'a n' or 'v.* n.*'.")
    ] = False,
    sort: Annotated[
        Literal["position", "left", "right"], typer.Option("--sort", help="By place, or by the words on one side.")
    ] = "position",
    width: Annotated[int, typer.Option("--width", help="Characters on each side.", min=0)] = 30,
) -> None:
    """Show a word or a pattern in its contexts: a concordance."""
    from textmine.pipeline import rows

    session.emit(rows.kwic_rows(session.analysis, pattern, tags=tags, order=sort, width=width))


def collocations(
    session: Session,
    node: Annotated[str | None, typer.Option("--node", help="Only pairs with this word.")] = None,
    window: Annotated[
        int | None, typer.Option("--window", help="Within so many words of each other.", min=1, show_default="sentence")
    ] = None,
    measure: Annotated[
        Literal["log_dice", "pmi", "t_score"], typer.Option("--measure", help="What firmness is.")
    ] = "log_dice",
    min_authors: Annotated[int, typer.Option("--min-authors", help="How many people must have a pair.", min=1)] = 1,
    graphml: Annotated[
        Path | None, typer.Option("--graphml", help="Also write the network here, for Gephi or Cytoscape.")
    ] = None,
    top: Top = None,
) -> None:
    """List pairs of words that keep company, the firmest first."""
    from dataclasses import asdict

    from textmine.pipeline import rows

    session.change(terms={"top": top})
    found = rows.collocations_of(session.analysis, node=node, window=window, measure=measure, min_authors=min_authors)
    if graphml is not None:
        from textmine.output import replacing, write_text
        from textmine.terms.collocations import graphml as network

        with replacing(graphml) as path:
            write_text(path, network(found))
    company = "No words keep company" if node is None else f"No word keeps company with {node!r}"
    session.emit(map(asdict, found), nothing=f"{company} often enough: three times, and more often than by chance.")


def trends(
    session: Session,
    term: Annotated[
        list[str] | None, typer.Option("--term", help="A whole word or a phrase; may be given several times.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="day, week, month, year or round (of the class card).")] = "week",
    top: Top = None,
) -> None:
    """List how many people and documents have a term, period by period, of how many; of the keywords by default."""
    from textmine.pipeline import rows

    session.change(terms={"top": top})
    points = list(rows.trend_rows(session.analysis, term or [], by=by))
    _tell_who_is_left_out(session, by)
    for word in term or ():
        if not any(point["count"] for point in points if point["term"] == word):
            session.remark(f"No text that counts has {word!r} as a whole word; textmine kwic finds it within others.")
    session.emit(points)


def cloud(
    session: Session,
    by: Annotated[
        str | None, typer.Option("--by", help="A cloud each theme, kind, unit, author, month, round, …")
    ] = None,
    mask: Annotated[Path | None, typer.Option("--mask", help="A picture; words fill what is not white.")] = None,
    shape: Annotated[
        Literal["oval", "circle", "diamond", "heart"], typer.Option("--shape", help="What words fill without a mask.")
    ] = "oval",
    sizes: Annotated[
        Literal["keywords", "frequency", "tfidf", "keyness"] | None,
        typer.Option("--sizes", help="What the size of a word stands for.", show_default="keywords"),
    ] = None,
    colors: Annotated[
        Literal["varied", "themes", "parts of speech"] | None,
        typer.Option("--colors", help="What colours stand for.", show_default="varied"),
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", help="FIELD=VALUE: these documents beside the rest, in one picture.")
    ] = None,
) -> None:
    """Draw a word cloud of keywords into --output FILE.png or .svg; the same seed gives the same picture."""
    if session.output is None:
        raise SettingsError("Where to? Name the picture: textmine cloud CORPUS -o FILE.png (or .svg).")
    from textmine.pipeline.clouds import draw_clouds, draw_comparison_cloud

    session.change(pictures={"sizes": sizes, "colors": colors})
    if compare:
        session.remark(str(draw_comparison_cloud(session.analysis, session.output, compare)))
        return
    for path, left_out in draw_clouds(session.analysis, session.output, by=by, mask=mask, shape=shape):
        session.remark(str(path))
        if left_out:
            some = "、".join(left_out[:_TOLD]) + ("…" if len(left_out) > _TOLD else "")
            session.remark(f"{len(left_out)} words had no room there, or the font lacks a character of theirs: {some}")
