"""Words, sentences, names and vectors, with exact offsets into the text as written."""

from textmine.language.segmenting import Segmenter, load_segmenter, segment
from textmine.language.sentences import sentence_spans, split_sentences
from textmine.language.vectors import Embedder, embed, load_embedder

__all__ = [
    "Embedder",
    "Segmenter",
    "embed",
    "load_embedder",
    "load_segmenter",
    "segment",
    "sentence_spans",
    "split_sentences",
]
