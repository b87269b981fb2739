"""Commands on the corpus itself: read, segment, duplicates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from textmine.cli.session import Session, listing

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    listing(app, example="textmine read exports/ --rejects rejects.csv > corpus.jsonl")(read)
    listing(app, example="textmine segment corpus.jsonl --format jsonl > tokens.jsonl")(segment)
    listing(app, example="textmine lexicon corpus.jsonl --accept words.txt --dictionary own.txt")(lexicon)
    listing(app, example="textmine duplicates corpus.jsonl --format table")(duplicates)


def read(
    session: Session,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Write each row or file that was not read here, with the reason.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say on standard error how files were understood.")
    ] = False,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Take every document for a submission, post, reply, …")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="The encoding of text files, such as gbk.")] = None,
) -> None:
    """Read files into one corpus, faithfully: one JSON object a document."""
    from textmine.output import replacing
    from textmine.reading import explain as explanation
    from textmine.reading import write_rejects

    reading = session.read(kind=kind, encoding=encoding)
    session.emit(document.to_record() for document in reading.corpus)
    if rejects:
        with replacing(rejects) as path:
            write_rejects(path, reading.rejects)
    elif reading.rejects:
        session.remark(f"Not read: {len(reading.rejects)} rows or files; --rejects FILE lists them.")
    if explain:
        session.remark(explanation(reading))


def segment(
    session: Session,
    segmenter: Annotated[
        Literal["rjieba", "jieba", "lac"] | None,
        typer.Option("--segmenter", help="What cuts words.", show_default="rjieba"),
    ] = None,
    lexicon: Annotated[
        bool | None, typer.Option("--lexicon/--no-lexicon", help="Know the words of textmine's own lexicon, or not.")
    ] = None,
) -> None:
    """Cut texts into words with parts of speech; every token is an exact slice of its text."""
    from textmine.pipeline import rows

    session.change(language={"engine": segmenter, "lexicon": lexicon})
    session.emit(rows.token_rows(session.analysis))


def duplicates(session: Session) -> None:
    """Find copies: documents, paragraphs and sentences that stand more than once, exactly or nearly."""
    from textmine.pipeline import rows

    session.emit(rows.duplicate_rows(session.analysis))


def lexicon(
    session: Session,
    top: Annotated[int, typer.Option("--top", help="How many candidates.", min=1)] = 100,
    accept: Annotated[
        Path | None, typer.Option("--accept", help="Words, one a line, to add; then what that changes is listed.")
    ] = None,
    dictionary: Annotated[
        Path | None, typer.Option("--dictionary", help="The project's dictionary that they join.", show_default=False)
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="List terms that most people use, as proposals for terms.stop_words.")
    ] = False,
) -> None:
    """List candidates for new words, with counts and contexts; or add words, and list what that changes."""
    from textmine.pipeline import rows
    from textmine.pipeline.lexicon import accept_words

    if empty:
        session.emit(rows.empty_term_rows(session.analysis))
    elif accept is None:
        session.emit(rows.new_word_rows(session.analysis, top=top))
    else:
        session.emit(accept_words(session.analysis, accept, dictionary=dictionary))
