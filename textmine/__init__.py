"""textmine mines Chinese reflections and posts: themes, claims and quotations, each traceable to its source.

The names below are stable. They are loaded when first used, so that `import textmine` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.deferred import deferred

if TYPE_CHECKING:
    from textmine.corpus import Corpus, Document, Kind
    from textmine.pipeline.job import Run, mine
    from textmine.pipeline.library import (
        draft_bulletin,
        fit_topics,
        keyness,
        keywords,
        read,
        read_corpus,
        segment,
        select_quotes,
        verify,
    )
    from textmine.reading import Reading
    from textmine.settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "Corpus": "textmine.corpus",
    "Document": "textmine.corpus",
    "Kind": "textmine.corpus",
    "Reading": "textmine.reading",
    "Run": "textmine.pipeline.job",
    "Settings": "textmine.settings",
    "draft_bulletin": "textmine.pipeline.library",
    "fit_topics": "textmine.pipeline.library",
    "keyness": "textmine.pipeline.library",
    "keywords": "textmine.pipeline.library",
    "mine": "textmine.pipeline.job",
    "read": "textmine.pipeline.library",
    "read_corpus": "textmine.pipeline.library",
    "segment": "textmine.pipeline.library",
    "select_quotes": "textmine.pipeline.library",
    "verify": "textmine.pipeline.library",
}

__all__ = [
    "Corpus",
    "Document",
    "Kind",
    "Reading",
    "Run",
    "Settings",
    "draft_bulletin",
    "fit_topics",
    "keyness",
    "keywords",
    "mine",
    "read",
    "read_corpus",
    "segment",
    "select_quotes",
    "verify",
]

__getattr__, __dir__ = deferred(__name__, _HOMES)
