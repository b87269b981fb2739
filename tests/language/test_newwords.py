"""Candidates for new words: what attracts each other in varying surroundings; and what accepting them changes."""

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment
from textmine.language.newwords import accepted_words, compare_cuts, find_new_words

# Small posts of duty for pupils, each time beside other words.
LEFT = ["学校", "班级", "需要", "设置", "安排", "参加", "关于", "讨论"]
RIGHT = ["制度", "管理", "很多", "数量", "可以", "自己", "以后", "问题"]


@pytest.fixture(scope="module")
def corpus():
    texts = [f"{left}小岗位{right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    return Corpus.from_documents(
        Document(f"{i:02}", Kind.POST, text, author=f"学员{i % 4}") for i, text in enumerate(texts)
    )


def test_a_word_of_many_surroundings_is_found_with_its_evidence(corpus):
    (best, *_) = find_new_words(corpus, segment(corpus))
    assert (best.text, best.parts, best.pos, best.count) == ("小岗位", ("小", "岗位"), "n", 8)
    assert (best.documents, best.people) == (8, 4)
    assert best.pmi > 0 and min(best.left_entropy, best.right_entropy) > 1
    assert [corpus.texts[d][slice(*span)] for d, span in best.contexts] == ["小岗位"] * 3


def test_rare_runs_and_stop_words_are_no_candidates(corpus):
    tokens = segment(corpus)
    assert not find_new_words(corpus, tokens, min_count=9)
    assert not find_new_words(corpus, tokens, stop_words={"岗位"})


def test_a_run_in_one_surrounding_only_is_part_of_something_longer():
    corpus = Corpus.from_documents(
        Document(str(i), Kind.POST, f"{who}推门听课周到了") for i, who in enumerate("甲乙丙丁戊")
    )
    tokens = segment(corpus)
    words = [row.text for row in find_new_words(corpus, tokens)]
    assert "推门听课" not in words  # always before 周


def test_what_stands_in_a_title_counts_double(corpus):
    tokens = segment(corpus)
    titled = Corpus.from_documents(
        Document(document.id, document.kind, document.text, title="小岗位大作用") for document in corpus
    )
    plain, double = (find_new_words(c, tokens)[0].score for c in (corpus, titled))
    assert double == pytest.approx(2 * plain)


def test_accepting_changes_that_word_and_nothing_else(corpus):
    tokens = segment(corpus)
    words = accepted_words(find_new_words(corpus, tokens), {"小岗位"})
    assert [(word.text, word.pos) for word in words] == [("小岗位", "n")]
    after = segment(corpus, words=words)
    (change,) = compare_cuts(tokens, after)
    assert (change.before, change.after, change.count) == (("小", "岗位"), ("小岗位",), 8)
    assert corpus.texts[change.document][slice(*change.span)] == "小岗位"
    assert not compare_cuts(after, after)


def test_order_does_not_depend_on_the_order_of_the_input(corpus):
    other = Corpus.from_documents(reversed(list(corpus)))
    assert find_new_words(other, segment(other)) == find_new_words(corpus, segment(corpus))


def test_nothing_to_find():
    for texts in ([], ["好"], ["！！！", ""]):
        corpus = Corpus.from_documents(Document(str(i), Kind.POST, text) for i, text in enumerate(texts))
        assert find_new_words(corpus, segment(corpus)) == []


def test_tags_are_needed(corpus):
    with pytest.raises(ValueError, match="parts of speech"):
        find_new_words(corpus, segment(corpus, parts_of_speech=False))


def test_authors_keywords_are_found(shared_data):
    """Of the keywords that jieba splits and 200 abstracts hold three times, a good part is among 200 candidates."""
    import json

    import rjieba

    lines = (shared_data / "gold/keywords/abstracts.jsonl").read_text("utf-8").splitlines()[:200]
    rows = [json.loads(line) for line in lines]
    corpus = Corpus.from_documents(Document(row["id"], Kind.OTHER, row["text"], title=row["title"]) for row in rows)
    joined = "\n".join(corpus.texts)
    gold = {word for row in rows for word in row["keywords"] if len(rjieba.cut(word)) > 1 and joined.count(word) >= 3}
    found = {row.text for row in find_new_words(corpus, segment(corpus), top=200)}
    assert len(gold & found) / len(gold) >= 0.4
    assert np.mean([len(word) for word in found]) > 3
