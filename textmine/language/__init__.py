"""Words, sentences, names and vectors, with exact offsets into the text as written."""

from textmine.language.dictionary import Word, class_words, corpus_words
from textmine.language.folding import View, fold
from textmine.language.segmenting import Segmenter, load_segmenter, segment
from textmine.language.sentences import sentence_spans, split_sentences
from textmine.language.vectors import Embedder, choose_within_budget, embed, load_embedder
from textmine.language.views import plain
from textmine.language.wordvectors import word_vectors

__all__ = [
    "Embedder",
    "Segmenter",
    "View",
    "Word",
    "choose_within_budget",
    "class_words",
    "corpus_words",
    "embed",
    "fold",
    "load_embedder",
    "load_segmenter",
    "plain",
    "segment",
    "sentence_spans",
    "split_sentences",
    "word_vectors",
]
