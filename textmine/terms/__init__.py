"""What people talk about: terms and their counts, keywords, keyness, collocations, concordance, trends."""

from textmine.terms.candidates import Candidates, find_candidates
from textmine.terms.collocations import Collocation, collocations, graphml
from textmine.terms.concordance import Hit, concordance, concordance_by_tags
from textmine.terms.features import parts_of_speech
from textmine.terms.fields import titles_as_texts
from textmine.terms.groups import Grouping, group_by, group_by_round, talk_by_round
from textmine.terms.keyness import KeyTerm, keyness, log_likelihood, log_ratio
from textmine.terms.keywords import Keyword, KeywordList, KeywordLists, TermScores, keywords, score_terms
from textmine.terms.matrix import DocumentTermMatrix, Vocabulary
from textmine.terms.stopwords import load_stop_words
from textmine.terms.trends import TrendPoint, trends

__all__ = [
    "Candidates",
    "Collocation",
    "DocumentTermMatrix",
    "Grouping",
    "Hit",
    "KeyTerm",
    "Keyword",
    "KeywordList",
    "KeywordLists",
    "TermScores",
    "TrendPoint",
    "Vocabulary",
    "collocations",
    "concordance",
    "concordance_by_tags",
    "find_candidates",
    "graphml",
    "group_by",
    "group_by_round",
    "keyness",
    "keywords",
    "load_stop_words",
    "log_likelihood",
    "log_ratio",
    "parts_of_speech",
    "score_terms",
    "talk_by_round",
    "titles_as_texts",
    "trends",
]
