"""Commands that find: keywords, keyness, kwic, topics, sentences, quotes, claims, cloud."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.session import Session, listing
from textmine.cli.values import number_of_topics
from textmine.errors import SettingsError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    listing(app, example="textmine keywords corpus.jsonl --by unit --top 10")(keywords)
    listing(app, example="textmine keyness corpus.jsonl --target kind=report")(keyness)
    listing(app, example="textmine kwic corpus.jsonl 微党课")(kwic)
    listing(app, example="textmine topics corpus.jsonl --topics auto --out themes/")(topics)
    listing(app, example="textmine sentences corpus.jsonl --format csv -o sentences.csv")(sentences)
    listing(app, example="textmine quotes corpus.jsonl --format table")(quotes)
    listing(app, example="textmine claims corpus.jsonl --format table")(claims)
    listing(app, example="textmine cloud corpus.jsonl -o cloud.png")(cloud)


Top = Annotated[int | None, typer.Option("--top", help="How many a list.", min=1, show_default="30")]


def keywords(
    session: Session,
    by: Annotated[str, typer.Option("--by", help="document, corpus, kind, unit, author, thread or month.")] = "corpus",
    top: Top = None,
) -> None:
    """List what each document or group is about: words and phrases, with counts of documents and authors."""
    from textmine.pipeline import rows

    session.change(terms={"top": top})
    session.emit(rows.keyword_rows(session.analysis, by=by))


def keyness(
    session: Session,
    target: Annotated[str, typer.Option("--target", help="FIELD=VALUE, such as unit=一中 or kind=report.")],
    reference: Annotated[
        str, typer.Option("--reference", help="rest, general (general Chinese), or FIELD=VALUE.")
    ] = "rest",
    top: Top = None,
) -> None:
    """List the words that one group uses more than another: effect size, log-likelihood, corrected p value."""
    from textmine.pipeline import rows

    session.change(terms={"top": top})
    session.emit(rows.keyness_rows(session.analysis, target=target, reference=reference))


def kwic(
    session: Session,
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="A word, a phrase, or a regular expression.")],
) -> None:
    """Show a word or a pattern in its contexts: a concordance."""
    from textmine.pipeline import rows

    session.emit(rows.kwic_rows(session.analysis, pattern))


def topics(
    session: Session,
    out: Annotated[Path, typer.Option("--out", help="The folder for topics.json, assignments.jsonl and model/.")],
    number: Annotated[str | None, typer.Option("--topics", help="How many, or auto.", show_default="auto")] = None,
    model: Annotated[str | None, typer.Option("--model", help="semantic, nmf or lda.", show_default="semantic")] = None,
    apply: Annotated[
        Path | None, typer.Option("--apply", help="Assign with the model saved in this folder; fit nothing.")
    ] = None,
    assign_all: Annotated[
        bool | None, typer.Option("--assign-all", help="Give each document its best topic, also where none fits.")
    ] = None,
) -> None:
    """Find the themes of a corpus, save them, and list them."""
    session.change(themes={"model": model, "topics": number_of_topics(number), "assign_all": assign_all})
    analysis = session.analysis
    themes = analysis.themes_by(apply) if apply else analysis.themes
    themes.save(out)
    session.emit(themes.to_records())


def sentences(session: Session) -> None:
    """List every sentence with its quotability (score) and what it does (move)."""
    from textmine.pipeline import rows

    session.emit(rows.sentence_rows(session.analysis))


def quotes(
    session: Session,
    rejected: Annotated[bool, typer.Option("--rejected", help="List the others instead, with why not.")] = False,
) -> None:
    """Choose quotations: exact slices, with whose they are and why they were chosen."""
    from textmine.pipeline import rows

    session.emit(rows.rejected_quote_rows(session.analysis) if rejected else rows.quote_rows(session.analysis))


def claims(
    session: Session,
    shared: Annotated[
        bool, typer.Option("--shared", help="List wording that people share instead: copies and policy text.")
    ] = False,
) -> None:
    """List what people say and how many say it, one voice a person, with every sentence."""
    from textmine.pipeline import rows

    session.emit(rows.shared_rows(session.analysis) if shared else rows.claim_rows(session.analysis))


def cloud(
    session: Session,
    by: Annotated[str | None, typer.Option("--by", help="A cloud each theme, kind, unit, author or month.")] = None,
    mask: Annotated[Path | None, typer.Option("--mask", help="A picture; words fill what is not white.")] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", help="FIELD=VALUE: these documents beside the rest, in one picture.")
    ] = None,
) -> None:
    """Draw a word cloud of keywords into --output FILE.png or .svg; the same seed gives the same picture."""
    if session.output is None:
        raise SettingsError("Where to? Name the picture: textmine cloud CORPUS -o FILE.png (or .svg).")
    from textmine.pipeline.drawing import draw_clouds, draw_comparison_cloud

    if compare:
        session.remark(str(draw_comparison_cloud(session.analysis, session.output, compare)))
        return
    for path in draw_clouds(session.analysis, session.output, by=by, mask=mask):
        session.remark(str(path))
