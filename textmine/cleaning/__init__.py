"""What must not count as what its author says: marks on spans, all of it disclosed, nothing deleted. And privacy."""

from textmine.cleaning.boilerplate import SharedWording
from textmine.cleaning.copies import Copy, DuplicateGroup, find_copies
from textmine.cleaning.disclosure import Example, SetAside
from textmine.cleaning.marking import Cleaning, find_marks
from textmine.cleaning.naming import NamePolicy, pseudonym, shown_name
from textmine.cleaning.privacy import (
    Personal,
    PersonalKind,
    find_personal,
    mask,
    mask_spans,
    may_hold_personal,
    which_may_hold_personal,
)

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
    "mask",
    "mask_spans",
    "may_hold_personal",
    "pseudonym",
    "shown_name",
    "which_may_hold_personal",
]
