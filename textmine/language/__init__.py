"""Words, sentences, names and vectors, with exact offsets into the text as written.

The names below are loaded when first used: whoever cuts words waits for no rules of sentences, and for no vectors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.deferred import deferred

if TYPE_CHECKING:
    from textmine.language.budget import choose_within_budget
    from textmine.language.dictionary import Word, class_words, corpus_words
    from textmine.language.folding import View, fold
    from textmine.language.segmenting import Segmenter, load_segmenter, segment
    from textmine.language.sentences import sentence_spans, split_sentences
    from textmine.language.vectors import Embedder, cosines, embed, load_embedder
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
    "cosines",
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

_HOMES = {
    "dictionary": ("Word", "class_words", "corpus_words"),
    "folding": ("View", "fold"),
    "segmenting": ("Segmenter", "load_segmenter", "segment"),
    "sentences": ("sentence_spans", "split_sentences"),
    "budget": ("choose_within_budget",),
    "vectors": ("Embedder", "cosines", "embed", "load_embedder"),
    "views": ("plain",),
    "wordvectors": ("word_vectors",),
}

__getattr__, __dir__ = deferred(
    __name__, {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}
)
