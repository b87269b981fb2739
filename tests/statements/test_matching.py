"""Patterns found by polars are those that Python finds."""

import re

import pytest

from textmine.claims.assertion import _cues as claim_cues
from textmine.reading import read_corpus
from textmine.settings import ReadingSettings
from textmine.statements.cues import COUNTED, CUES
from textmine.statements.matching import count_matches, has_match
from textmine.statements.moves import _cues

PATTERNS = {
    **_cues(),
    **{f"cue {name}": pattern for name, (_, pattern) in (CUES | COUNTED).items()},
    **{f"claim {name}": pattern for name, pattern in claim_cues().items()},
}


@pytest.fixture(scope="module")
def written(sample_class):
    corpus = read_corpus([sample_class], settings=ReadingSettings()).corpus
    return [part for text in corpus.texts for part in re.split(r"(?<=[。！？\n])", text)]


@pytest.mark.parametrize("name", PATTERNS)
def test_as_often_as_python_finds_them(name, written):
    pattern = PATTERNS[name]
    found = count_matches(written, pattern)
    assert found.tolist() == [len(pattern.findall(text)) for text in written]
    assert has_match(written, pattern).tolist() == [count > 0 for count in found.tolist()]
