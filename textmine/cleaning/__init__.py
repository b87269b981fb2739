"""What must not count as what its author says: marks on spans, all of it disclosed, nothing deleted. And privacy.

Names are loaded when first used: who masks a text needs nothing of what looks for copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.deferred import deferred

if TYPE_CHECKING:
    from textmine.cleaning.boilerplate import SharedWording
    from textmine.cleaning.copies import find_copies
    from textmine.cleaning.disclosure import Example, SetAside
    from textmine.cleaning.groups import Copy, DuplicateGroup
    from textmine.cleaning.marking import Cleaning, find_marks
    from textmine.cleaning.naming import NamePolicy, key_of_texts, pseudonym, pseudonyms, shown_name
    from textmine.cleaning.privacy import (
        Personal,
        PersonalKind,
        find_personal,
        mask,
        mask_spans,
        may_hold_personal,
        which_may_hold_personal,
    )

_HOMES = {
    "Cleaning": "textmine.cleaning.marking",
    "Copy": "textmine.cleaning.groups",
    "DuplicateGroup": "textmine.cleaning.groups",
    "Example": "textmine.cleaning.disclosure",
    "NamePolicy": "textmine.cleaning.naming",
    "Personal": "textmine.cleaning.privacy",
    "PersonalKind": "textmine.cleaning.privacy",
    "SetAside": "textmine.cleaning.disclosure",
    "SharedWording": "textmine.cleaning.boilerplate",
    "find_copies": "textmine.cleaning.copies",
    "find_marks": "textmine.cleaning.marking",
    "find_personal": "textmine.cleaning.privacy",
    "key_of_texts": "textmine.cleaning.naming",
    "mask": "textmine.cleaning.privacy",
    "mask_spans": "textmine.cleaning.privacy",
    "may_hold_personal": "textmine.cleaning.privacy",
    "pseudonym": "textmine.cleaning.naming",
    "pseudonyms": "textmine.cleaning.naming",
    "shown_name": "textmine.cleaning.naming",
    "which_may_hold_personal": "textmine.cleaning.privacy",
}

__all__ = [
    "Cleaning",
    "Copy",
    "DuplicateGroup",
    "Example",
    "NamePolicy",
    "Personal",
    "PersonalKind",
    "SetAside",
    "SharedWording",
    "find_copies",
    "find_marks",
    "find_personal",
    "key_of_texts",
    "mask",
    "mask_spans",
    "may_hold_personal",
    "pseudonym",
    "pseudonyms",
    "shown_name",
    "which_may_hold_personal",
]

__getattr__, __dir__ = deferred(__name__, _HOMES)
