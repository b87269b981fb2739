"""The bulletin: facts, draft, Word file, evidence workbook, page, and the check of what people made of it."""

from textmine.bulletin.checking.finding import Finding, of_another_run
from textmine.bulletin.checking.repair import fix, mark
from textmine.bulletin.checking.verify import Verifier, verify
from textmine.bulletin.compose import draft_bulletin
from textmine.bulletin.draft import Draft, DraftParagraph, DraftSentence
from textmine.bulletin.facts import Fact, facts
from textmine.bulletin.importing import import_decisions
from textmine.bulletin.review import Review, read_record, record_review
from textmine.bulletin.writing import evidence_path, write_bulletin, write_stage

__all__ = [
    "Draft",
    "DraftParagraph",
    "DraftSentence",
    "Fact",
    "Finding",
    "Review",
    "Verifier",
    "draft_bulletin",
    "evidence_path",
    "facts",
    "fix",
    "import_decisions",
    "mark",
    "of_another_run",
    "read_record",
    "record_review",
    "verify",
    "write_bulletin",
    "write_stage",
]
