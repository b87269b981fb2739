"""Commands that find themes and statements: topics, sentences, quotes, claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.rendering import Row
from textmine.cli.session import Session, listing
from textmine.cli.values import number_of_topics

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    listing(app, example="textmine topics corpus.jsonl --topics auto --out themes/")(topics)
    listing(app, example="textmine sentences corpus.jsonl --format csv -o sentences.csv")(sentences)
    listing(app, example="textmine quotes corpus.jsonl --format table")(quotes)
    listing(app, example="textmine claims corpus.jsonl --format table")(claims)


def topics(
    session: Session,
    out: Annotated[Path, typer.Option("--out", help="The folder for topics.json, assignments.jsonl and model/.")],
    number: Annotated[str | None, typer.Option("--topics", help="How many, or auto.", show_default="auto")] = None,
    model: Annotated[str | None, typer.Option("--model", help="semantic, nmf or lda.", show_default="semantic")] = None,
    apply: Annotated[
        Path | None, typer.Option("--apply", help="Assign with the model saved in this folder; fit nothing.")
    ] = None,
    assign_all: Annotated[
        bool | None,
        typer.Option(
            "--assign-all", help="Give each document that has known words its best topic, also where none fits."
        ),
    ] = None,
) -> None:
    """Find the themes of a corpus, save them, and list them."""
    from textmine.output import mendable

    session.change(themes={"model": model, "topics": number_of_topics(number), "assign_all": assign_all})
    if apply and (number or model):
        session.remark(f"--topics and --model say nothing here: the themes are those of {apply}.")
    analysis = session.analysis
    with mendable(out):
        out.mkdir(parents=True, exist_ok=True)  # told before anything is fitted
        themes = analysis.themes_by(apply) if apply else analysis.themes
        themes.save(out)
    session.emit(themes.to_records(), brief=_theme_in_brief)


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

    if shared:
        session.emit(rows.shared_rows(session.analysis), brief=_shared_in_brief)
    else:
        told = {} if session.analysis.corpus.levels("person") else {"nothing": _NOBODY}
        session.emit(rows.claim_rows(session.analysis), brief=_claim_in_brief, **told)


_NOBODY = (
    "No document tells its author, and claims count people, one voice each: without authors there are none. A number "
    "or a pseudonym for each person will do."
)
_SHOWN = 8  # terms of a theme in a table, so that it takes a line or two


def _theme_in_brief(theme: Row) -> Row:
    """What a person wants to see of a theme: what it is about, of how many, and how far to trust it."""
    return {
        "id": theme["id"],
        "label": theme["label"],
        "documents": theme["documents"],
        "authors": theme["authors"],
        "coherence": theme["coherence"],
        "stability": theme["stability"],
        "flags": "、".join(theme["flags"]),
        "terms": "、".join(term["term"] for term in theme["terms"][:_SHOWN]),
    }


def _claim_in_brief(claim: Row) -> Row:
    """What a person wants to see of a claim: how many say what, and the id that a decision names."""
    from textmine.statements import Move

    return {
        "id": claim["id"],
        "hedge": claim["hedge"],
        "for": f"{len(claim['supporters'])} of {claim['denominator']}",
        "against": len(claim["opposers"]) or "",
        "move": Move[claim["move"].upper()].chinese,
        "statement": claim["statement"],
    }


def _shared_in_brief(wording: Row) -> Row:
    return {name: wording[name] for name in ("people", "documents", "kind", "text")}
