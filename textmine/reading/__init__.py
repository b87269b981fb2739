"""From files to documents: nothing lost in silence.

`read_corpus` reads what platforms and people really export, and gives the documents, the roster, the catalogue, and an
account in which rows in = accepted + rejected for each file.
"""

from textmine.reading.account import FileAccount, Note, Reject, write_rejects
from textmine.reading.called import names_of_kinds, surveys_apart
from textmine.reading.decoding import decode_name
from textmine.reading.draft import draft_class_card
from textmine.reading.explain import explain, summary
from textmine.reading.limits import LIMITS, Limits
from textmine.reading.read import read_corpus
from textmine.reading.reconcile import document_figures, reconcile
from textmine.reading.result import Finding, Reading
from textmine.reading.roster import Figure, Roster

__all__ = [
    "LIMITS",
    "Figure",
    "FileAccount",
    "Finding",
    "Limits",
    "Note",
    "Reading",
    "Reject",
    "Roster",
    "decode_name",
    "document_figures",
    "draft_class_card",
    "explain",
    "names_of_kinds",
    "read_corpus",
    "reconcile",
    "summary",
    "surveys_apart",
    "write_rejects",
]
