"""Stop words: each has its layer, and what a corpus makes empty is proposed only."""

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import SettingsError
from textmine.language import segment
from textmine.language.dictionary import load_lexicon
from textmine.language.stopwords import LAYERS, TERM_LAYERS, WORD_LAYERS, load_stop_words, propose_stop_words
from textmine.resources import model_path
from textmine.terms import load_stop_words as load_term_stop_words


@pytest.mark.parametrize("layer", LAYERS)
def test_files_are_sorted_and_without_doubles(layer):
    lines = model_path("stopwords", f"{layer}.txt").read_text("utf-8").splitlines()[1:]
    assert lines == sorted(set(lines))


def test_no_term_of_the_lexicon_is_a_function_word():
    function = load_stop_words(layers=["function"])
    assert not [word.text for word in load_lexicon() if word.text in function]


def test_the_projects_own_words_and_those_it_keeps(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("# ours\n雲溪縣\n", "utf-8-sig")
    stop_words = load_stop_words(path, keep=["学习"])
    assert stop_words.layer("云溪县") == "project"
    assert "学习" not in stop_words and "进行" in stop_words.words


def test_every_word_left_out_anywhere_has_a_layer(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("粉笔字\nWPS\n", "utf-8")
    every = load_stop_words(path)
    used = load_term_stop_words(path) | load_stop_words(path, layers=WORD_LAYERS).words
    assert {every.layer(word) for word in used} == {*LAYERS, "project"}
    assert every.layer("wps") == every.layer("WPS") == "project"
    assert load_term_stop_words() == load_stop_words(layers=TERM_LAYERS).words


def test_a_word_of_the_genre_may_stand_in_a_term():
    terms = load_term_stop_words()
    assert "进行" in terms  # to carry out
    assert "学习" not in terms  # to learn: 学习共同体, a community of learners


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(SettingsError, match="stop words"):
        load_stop_words(tmp_path / "missing.txt")


def test_what_everyone_says_is_proposed_not_removed():
    documents = [
        Document(f"{i:02}", Kind.POST, f"云溪工作坊第{i}天，" + ("粉笔字" if i % 2 else "板书"), author=f"学员{i}")
        for i in range(20)
    ]
    corpus = Corpus.from_documents(documents)
    tokens = segment(corpus)
    proposed = propose_stop_words(corpus, tokens, load_stop_words())
    assert {row.term: row.people for row in proposed}.get("工作坊") == 20
    assert "板书" not in {row.term for row in proposed}
    assert "工作坊" in tokens.vocabulary


def test_few_people_may_well_all_mean_it():
    corpus = Corpus.from_documents([Document(str(i), Kind.POST, "工作坊很好", author=f"学员{i}") for i in range(5)])
    assert not propose_stop_words(corpus, segment(corpus), load_stop_words())
