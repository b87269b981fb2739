"""What a sentence is: how quotable, what it does (gain, practice, problem, proposal, pledge, course), praise or not."""

from textmine.statements.analysis import Statements, analyse_sentences
from textmine.statements.moves import Move
from textmine.statements.ranker import Ranker, load_ranker

__all__ = ["Move", "Ranker", "Statements", "analyse_sentences", "load_ranker"]
