"""Keyness: by hand, against published formulas and scipy, and on made-up groups."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import InputError
from textmine.language import segment
from textmine.terms import keyness, log_likelihood, log_ratio
from textmine.terms.keyness import adjusted, dispersion
from textmine.terms.matrix import DocumentTermMatrix, Vocabulary


def test_log_likelihood_by_hand():
    # Rayson and Garside (2000): E1 = 1000 · 60 / 3000 = 20, E2 = 40; G² = 2 (40 ln(40/20) + 20 ln(20/40)) = 40 ln 2
    assert log_likelihood(40, 20, 1000, 2000) == pytest.approx(40 * np.log(2), abs=1e-6)
    assert log_ratio(40, 20, 1000, 2000) == pytest.approx(2.0)
    assert log_ratio(4, 0, 1000, 1000) == pytest.approx(3.0), "nothing counts as half an occurrence (Hardie 2014)"


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1000, 10**6), st.integers(1000, 10**6))
def test_four_cells_are_the_g_test_of_the_contingency_table(a, b, n, m):
    from scipy.stats import chi2_contingency

    expected = chi2_contingency([[a, b], [n - a, m - b]], correction=False, lambda_="log-likelihood")
    assert log_likelihood(a, b, n, m, cells=4) == pytest.approx(expected.statistic, abs=1e-6)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1000, 10**6))
def test_equal_corpora_are_symmetric(a, b, n):
    assert log_likelihood(a, b, n, n) == pytest.approx(log_likelihood(b, a, n, n))
    assert log_ratio(a, b, n, n) == pytest.approx(-log_ratio(b, a, n, n))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_correction_is_that_of_scipy(p):
    from scipy.stats import false_discovery_control

    assert adjusted(np.array(p)) == pytest.approx(false_discovery_control(p))


def test_dispersion_by_hand():
    from scipy.sparse import csr_matrix

    # Two people with equal shares of the words: used alike gives 0, used by one gives 1/2.
    matrix = DocumentTermMatrix(Vocabulary(("a", "b")), csr_matrix(np.array([[2, 4], [2, 0]])))
    assert dispersion(matrix, np.array([10, 10]), np.array([0, 1], np.int32)).tolist() == [0.0, 0.5]


def _class():
    # 食堂 canteen: five posts by five people; 操场 playground: five replies; both speak of 学生 students
    rows = [("p", Kind.POST, "食堂的饭菜，学生说食堂好。"), ("r", Kind.REPLY, "操场的跑道，学生说操场好。")]
    documents = [Document(f"{p}{i}", k, t, author=f"{p}{i}") for p, k, t in rows for i in range(5)]
    corpus = Corpus.from_documents(documents)
    return corpus, segment(corpus), corpus.frame["kind"].to_numpy() == "post"


def test_each_group_has_its_own_words():
    corpus, tokens, posts = _class()
    found = keyness(corpus, tokens, target=posts, permutations=99, seed=1)
    assert found[0].term == "食堂"
    assert (found[0].target, found[0].reference, found[0].documents, found[0].authors) == (10, 0, 5, 5)
    assert found[0].p < 0.01
    assert found[0].p_people <= 0.05
    assert found[0].dispersion == pytest.approx(0.0, abs=1e-9)
    assert "学生" not in {k.term for k in found}, "both say it alike"
    assert keyness(corpus, tokens, target=~posts)[0].term == "操场"


def test_one_person_is_no_trend():
    documents = [Document(f"a{i}", Kind.POST, "螺丝，螺丝，螺丝。", author="甲") for i in range(3)]  # screws
    documents += [Document(f"b{i}", Kind.REPLY, "学生很多。", author=f"乙{i}") for i in range(4)]
    documents.append(Document("c", Kind.POST, "学生来了。", author="丙"))
    corpus = Corpus.from_documents(documents)
    posts = corpus.frame["kind"].to_numpy() == "post"
    assert "螺丝" not in {k.term for k in keyness(corpus, segment(corpus), target=posts)}
    assert "螺丝" in {k.term for k in keyness(corpus, segment(corpus), target=posts, min_authors=1)}


def test_against_general_chinese_words_alone_are_compared():
    corpus, tokens, _ = _class()
    found = keyness(corpus, tokens, target=np.ones(len(corpus), bool), reference="general")
    assert found
    assert {"食堂", "操场"} & {k.term for k in found}


def test_an_empty_group_is_told():
    corpus, tokens, _ = _class()
    with pytest.raises(InputError, match="no documents"):
        keyness(corpus, tokens, target=np.zeros(len(corpus), bool))
