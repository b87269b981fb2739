"""Who says the same thing, and how many: claims with their supporters, opposers, hedges and shared wording."""

from textmine.claims.alike import Alike, find_alike
from textmine.claims.claim import Claim, ClaimSentence
from textmine.claims.counting import HEDGES, Tally, hedge
from textmine.claims.decisions import ClaimDecisions
from textmine.claims.finding import find_claims
from textmine.claims.quoting import claimed_sentences, with_themes
from textmine.claims.shared import shared_rows
from textmine.claims.voices import find_voices

__all__ = [
    "HEDGES",
    "Alike",
    "Claim",
    "ClaimDecisions",
    "ClaimSentence",
    "Tally",
    "claimed_sentences",
    "find_alike",
    "find_claims",
    "find_voices",
    "hedge",
    "shared_rows",
    "with_themes",
]
