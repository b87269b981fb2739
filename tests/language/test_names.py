"""Names: by roster, by LAC, by marks; on 200 sentences of the sample class that were marked by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import segment, split_sentences
from textmine.language.names import NameKind, find_names
from textmine.reading import read_corpus

GOLDEN = Path(__file__).parent / "golden" / "names.jsonl"


def names_in(text, kind=NameKind.PERSON, author=None, unit=None, **options):
    corpus = Corpus.from_documents([Document("a", Kind.POST, text, author=author, unit=unit)])
    names = find_names(corpus, split_sentences(corpus), segment(corpus), **options)
    return [text[name.start : name.end] for name in names.of(kind)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("王秀兰老师的课很好。", ["王秀兰"]),
        ("听欧阳建华教授讲座。", ["欧阳建华"]),
        ("校长李国强和书记张丽华都来了。", ["李国强", "张丽华"]),
        ("学员：刘志远\n单位：三小", ["刘志远"]),  # trainee: …
        ("就写到这里。\n赵文斌\n2024年12月3日", ["赵文斌"]),  # a signature
        ("陈副校长来听课。", []),  # deputy head Chen: a form of address
        ("高老师说得对。", []),
        ("我们都要向阳而生，高远的志向不可少。", []),
        ("大单元教学要落地。", []),
        ("", []),
    ],
)
def test_people(text, people):
    assert names_in(text) == people


@pytest.mark.parametrize(
    ("text", "people"), [("向阳老师说得对", ["向阳"]), ("学员都向阳而生", []), ("@向阳：说得对", ["向阳"])]
)
def test_an_author_whose_name_is_a_word(text, people):
    assert names_in(text, author="向阳") == people


def test_names_of_the_roster_are_found_without_any_context():
    text = "多亏欧阳一诺，表格才对上。"
    assert names_in(text, people=["欧阳一诺"]) == ["欧阳一诺"]


def test_traditional_characters_are_reported_as_written():
    assert names_in("聽王國強老師講課。") == ["王國強"]


def test_places_bodies_titles_and_slogans():
    text = "杭州市的学员在云溪县第三小学读了《教什么？怎么教？》，他们的口号是“少教多学、先学后教”。"
    assert "杭州市" in names_in(text, NameKind.PLACE)
    assert "云溪县第三小学" in names_in(text, NameKind.ORGANISATION, unit="云溪县第三小学")
    assert names_in(text, NameKind.TITLE) == ["教什么？怎么教？"]
    assert names_in(text, NameKind.SLOGAN) == ["少教多学、先学后教"]


def test_what_someone_says_is_no_slogan():
    assert names_in("他说：“我们一起努力吧”。", NameKind.SLOGAN) == []


def test_only_what_needs_it_is_read():
    corpus = Corpus.from_documents([Document("a", Kind.POST, "板书要清楚。王秀兰老师来了。")])
    sentences, tokens = split_sentences(corpus), segment(corpus)
    assert find_names(corpus, sentences, tokens).read.tolist() == [False, True]
    nothing = find_names(corpus, sentences, tokens, within=np.zeros(2, bool))
    assert not nothing.read.any() and nothing.rows == ()


def test_tags_are_needed():
    corpus = Corpus.from_documents([Document("a", Kind.POST, "好")])
    with pytest.raises(ValueError, match="parts of speech"):
        find_names(corpus, split_sentences(corpus), segment(corpus, parts_of_speech=False))


def test_workers_change_nothing():
    text = "王秀兰老师在杭州市讲了《走近名师》。" * 3
    corpus = Corpus.from_documents([Document(str(i), Kind.POST, text) for i in range(3)])
    sentences, tokens = split_sentences(corpus), segment(corpus)
    with LocalEngine(2) as engine:
        assert find_names(corpus, sentences, tokens, engine=engine).rows == find_names(corpus, sentences, tokens).rows


@pytest.mark.parametrize(("roster", "precision", "recall"), [(False, 0.9, 0.9), (True, 0.95, 0.95)])
def test_people_of_the_sample_class(sample_class, roster, precision, recall):
    """At least these, on 200 sentences marked by hand."""
    corpus = read_corpus([sample_class]).corpus
    corpus = corpus if roster else corpus.without("author", "unit")
    sentences = split_sentences(corpus)
    found = {name[:3] for name in find_names(corpus, sentences, segment(corpus)).of(NameKind.PERSON)}
    gold = {row["sentence"]: row["people"] for row in map(json.loads, GOLDEN.read_text("utf-8").splitlines())}
    assert len(gold) == 200
    right = wrong = missed = 0
    for sentence in sentences.rows(corpus.texts):
        if sentence.text in gold:
            spans = {(sentence.document, sentence.start + a, sentence.start + b) for a, b in gold[sentence.text]}
            here = {name for name in found if name[0] == sentence.document and sentence.start <= name[1] < sentence.end}
            right, wrong, missed = right + len(spans & here), wrong + len(here - spans), missed + len(spans - here)
    assert right / (right + wrong) >= precision
    assert right / (right + missed) >= recall
