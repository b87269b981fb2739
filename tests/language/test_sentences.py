"""Golden cases of sentence splitting, and what holds for any text."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind
from textmine.language import sentence_spans, split_sentences

LINES = (Path(__file__).parent / "golden" / "sentences.txt").read_text("utf-8").splitlines()
CASES = [line.replace("\\n", "\n").replace("\\r", "\r") for line in LINES if line and not re.match(r"#+ ", line)]


def text_and_sentences(case):
    """The text of a case, and its sentences: without what stands in braces."""
    text = re.sub(r"[{}¦]", "", case)
    sentences = [re.sub(r"\{[^}]*\}", "", part).strip() for part in case.split("¦")]
    return text, [sentence for sentence in sentences if sentence]


@pytest.mark.parametrize("case", CASES)
def test_golden(case):
    text, sentences = text_and_sentences(case)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_there_are_enough_cases():
    assert len(CASES) >= 150


MARKS = st.sampled_from(
    [
        *list("。！？；…“”‘’（）《》「」.!?;:，、\n\r \u3000-#>*1好的他说"),
        "……",
        "。”",
        "！）",
        "1.",
        "https://a.cn?b=1",
        "😊",
    ]
)
TEXTS = st.lists(st.one_of(MARKS, st.characters(exclude_categories=["Cs"]))).map("".join)


@given(TEXTS)
def test_spans_lie_in_order_and_hold_no_blanks_at_their_ends(text):
    position = 0
    for start, end in sentence_spans(text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end


@given(TEXTS)
def test_nothing_is_lost_but_blanks_and_layout(text):
    covered = np.zeros(len(text) + 1, bool)
    for start, end in sentence_spans(text):
        covered[start:end] = True
    lost = {character for character, inside in zip(text, covered, strict=False) if not inside}
    assert all(character.isspace() or character in "#-*+•·●■◆▪→>_=~|:" for character in lost)


@given(st.lists(TEXTS, max_size=5))
def test_a_corpus_is_split_document_by_document(texts):
    corpus = Corpus.from_documents(Document(f"{i:03}", Kind.POST, text) for i, text in enumerate(texts))
    sentences = split_sentences(corpus)
    for i, text in enumerate(texts):
        rows = slice(*sentences.offsets[i : i + 2])
        spans = zip(sentences.starts[rows].tolist(), sentences.ends[rows].tolist(), strict=True)
        assert list(spans) == [tuple(span) for span in sentence_spans(text)]


def test_arrays_of_an_empty_corpus():
    sentences = split_sentences(Corpus.from_documents([]))
    assert len(sentences) == 0
    assert sentences.offsets.tolist() == [0]
