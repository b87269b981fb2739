"""Sentences written for this, with words that must come out in this order, and words that never may."""

import json
from pathlib import Path

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import load_segmenter, segment
from textmine.settings import LanguageSettings

GOLDEN = Path(__file__).parent / "golden"


def cases(name):
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def segmenter():
    return load_segmenter(LanguageSettings())


def check(case, segmenter):
    text = case["text"]
    tokens = segment(Corpus.from_documents([Document("a", Kind(case["kind"]), text)]), segmenter=segmenter)
    words = [token.text for token in tokens.rows(0, text)]
    left = iter(words)
    assert all(word in left for word in case["words"]), words
    assert not set(case["never"]) & set(words), words


@pytest.mark.parametrize("case", cases("segmentation.jsonl"), ids=lambda case: case["text"])
def test_words_come_out(case, segmenter):
    check(case, segmenter)


@pytest.mark.xfail(strict=True, reason="the dictionary's own word wins across the border: 学生会 in 这个学生会写诗")
@pytest.mark.parametrize("case", cases("segmentation_known_failures.jsonl"), ids=lambda case: case["text"])
def test_known_failures(case, segmenter):
    check(case, segmenter)


def test_all_kinds_are_there():
    kinds = {case["kind"] for case in cases("segmentation.jsonl")}
    assert kinds == {"submission", "post", "reply", "comment", "report", "announcement"}
    assert len(cases("segmentation.jsonl")) >= 300


@pytest.mark.parametrize("engine", ["jieba", "lac"])
def test_other_engines_know_the_lexicon_too(engine):
    text = "新课标下大单元教学要入脑入心"  # teaching in big units under the new standard must sink in
    words = load_segmenter(LanguageSettings(engine=engine)).cut(text)
    assert "".join(words) == text
    assert {"大单元教学", "入脑入心"} <= set(words)
