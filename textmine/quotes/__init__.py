"""Representative quotations: exact spans, chosen to stand for what people said, with reasons and attribution."""

from textmine.quotes.attribution import mask_names
from textmine.quotes.decisions import Edit, QuoteDecisions, why_not_edit
from textmine.quotes.quote import Form, Quote, Rejected
from textmine.quotes.selection import Selection, choose_quotes, select_quotes

__all__ = [
    "Edit",
    "Form",
    "Quote",
    "QuoteDecisions",
    "Rejected",
    "Selection",
    "choose_quotes",
    "mask_names",
    "select_quotes",
    "why_not_edit",
]
