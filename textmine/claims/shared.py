"""Wording that many share (共同表述), as rows: listed with how many people, never counted as voices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textmine.cleaning import Cleaning

__all__ = ["shared_rows"]


def shared_rows(cleaning: Cleaning, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of `textmine claims --shared`: the most widely shared wording first.

    Args:
        cleaning: of the corpus.
        ids: the ids of its documents, in canonical order.
    """
    for wording in cleaning.shared:
        copies = cleaning.duplicates[wording.group].copies
        yield {
            "text": wording.text,
            "kind": wording.reason.chinese,
            "people": wording.people,
            "documents": wording.documents,
            "group": wording.group,
            "copies": [{"document": ids[copy.document], "start": copy.start, "end": copy.end} for copy in copies],
        }
