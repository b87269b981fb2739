"""Accepted words join the project's dictionary, and what that changes is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textmine.errors import SettingsError
from textmine.output import replacing, write_text
from textmine.pipeline.analysis import Analysis

__all__ = ["accept_words"]


def accept_words(analysis: Analysis, accepted: Path, *, dictionary: Path | None = None) -> Iterator[dict[str, Any]]:
    """Add words to the project's dictionary, segment again, and list what is now cut otherwise.

    Args:
        analysis: of the corpus, with the dictionary as it was.
        accepted: a file of words, one a line, as `textmine.language.dictionary.read_dictionary` reads it.
        dictionary: the project's dictionary; by default that of the settings.

    Raises:
        SettingsError: there is no dictionary to add to, or a file cannot be read.
    """
    from textmine.language import segment
    from textmine.language.dictionary import read_dictionary
    from textmine.language.newwords import compare_cuts

    target = dictionary or analysis.settings.language.dictionary
    if target is None:
        raise SettingsError(
            "No dictionary to add to: give --dictionary FILE, or set language.dictionary in textmine.toml."
        )
    new = read_dictionary(accepted)
    known = read_dictionary(target) if target.exists() else ()
    before = analysis.tokens
    after = segment(
        analysis.corpus,
        settings=analysis.settings.language,
        words=(*analysis.words, *known, *new),
        engine=analysis.engine,
    )
    have = {word.text for word in known}
    lines = [f"{word.text}\t{word.pos}\n" for word in new if word.text not in have]
    old = target.read_text("utf-8-sig") if target.exists() else ""
    with replacing(target) as path:
        write_text(path, old + ("\n" if old and not old.endswith("\n") else "") + "".join(lines))
    ids = analysis.corpus.ids
    for change in compare_cuts(before, after):
        yield {
            "before": list(change.before),
            "after": list(change.after),
            "count": change.count,
            "document": ids[change.document],
            "start": change.span.start,
            "end": change.span.end,
        }
