"""Keyness: by hand, against published formulas and scipy, and on made-up groups."""

import math
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.errors import InputError
from textmine.language import segment
from textmine.store import ColumnStore
from textmine.terms import find_candidates, keyness, log_likelihood, log_ratio
from textmine.terms.keyness import adjusted
from textmine.terms.permuting import p_by_permuting
from textmine.terms.usage import spread


def test_log_likelihood_by_hand():
    # Rayson and Garside (2000): E1 = 1000 · 60 / 3000 = 20, E2 = 40; G² = 2 (40 ln(40/20) + 20 ln(20/40)) = 40 ln 2
    assert log_likelihood(40, 20, 1000, 2000) == pytest.approx(40 * np.log(2), abs=1e-6)
    assert log_ratio(40, 20, 1000, 2000) == pytest.approx(2.0)
    assert log_ratio(4, 0, 1000, 1000) == pytest.approx(3.0), "nothing counts as half an occurrence (Hardie 2014)"


# Dunning (1993), Accurate methods for the statistics of surprise and coincidence, table 1: −2 log λ of two words that
# follow each other; occurrences together, the second without the first, the first without the second, neither.
DUNNING = [
    (270.72, 110, 2442, 111, 29114), (263.90, 29, 13, 123, 31612), (256.84, 31, 23, 139, 31584),
    (167.23, 10, 0, 3, 31764), (157.21, 76, 104, 2476, 29121), (157.03, 16, 16, 51, 31694),
    (146.80, 9, 0, 5, 31763), (115.02, 16, 0, 865, 30896), (104.53, 10, 9, 41, 31717),
    (100.96, 8, 2, 27, 31740), (98.72, 12, 111, 14, 31640),
]  # fmt: skip

# Values of the UCREL log-likelihood calculator (Rayson and Garside 2000) that other programs publish: body parts in one
# novel and in a reference corpus (CLiC, Mahlberg et al. 2016), and made-up counts (the R package DramaAnalysis, to five
# decimals). G², occurrences and words of the target, of the reference, decimals published.
CALCULATOR = [
    (534.64, 540, 116_000, 7525, 5_451_382, 2), (183.53, 227, 116_000, 3635, 5_451_382, 2),
    (20.50, 29, 116_000, 504, 5_451_382, 2), (437.88, 431, 116_000, 5892, 5_451_382, 2),
    (0.32, 16, 116_000, 650, 5_451_382, 2), (4180.78, 540, 116_000, 0, 5_451_382, 2),
    (33.57, 7, 10_000, 0, 100_000, 2),
    (1195.463979, 540, 1000, 540, 100, 6), (17.49316, 1, 29, 10, 13, 5), (13.33346, 18, 29, 0, 13, 5),
]  # fmt: skip


@pytest.mark.parametrize(("g2", "together", "second", "first", "neither"), DUNNING)
def test_four_cells_agree_with_the_table_of_dunning(g2, together, second, first, neither):
    found = log_likelihood(together, second, together + first, second + neither, cells=4)
    assert round(float(found), 2) == g2
    # Written out independently, from the entropies of cells and margins.
    cells = (together, second, first, neither)
    margins = (together + second, first + neither, together + first, second + neither)
    by_hand = 2 * (sum(map(_x_ln_x, cells)) - sum(map(_x_ln_x, margins)) + _x_ln_x(sum(cells)))
    assert found == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.parametrize(("g2", "target", "size", "reference", "reference_size", "decimals"), CALCULATOR)
def test_two_cells_agree_with_the_calculator(g2, target, size, reference, reference_size, decimals):
    found = log_likelihood(target, reference, size, reference_size)
    assert round(float(found), decimals) == g2
    share = (target + reference) / (size + reference_size)
    by_hand = 2 * (_x_ln_x(target) - target * math.log(size * share))
    by_hand += 2 * (_x_ln_x(reference) - reference * math.log(reference_size * share))
    assert found == pytest.approx(by_hand, abs=1e-6)


def _x_ln_x(x):
    return x * math.log(x) if x else 0.0


def test_log_ratio_agrees_with_published_values():
    # The R package DramaAnalysis, after Hardie (2014): log2 of (18 / 30) / (1 / 14) and of (2 / 30) / (10 / 14)
    assert log_ratio(18, 1, 30, 14) == pytest.approx(3.0703893, abs=5e-8)
    assert log_ratio(2, 10, 30, 14) == pytest.approx(-3.4214638, abs=5e-8)


def test_dispersion_agrees_with_its_authors_example():
    # Gries (2008): parts of 9, 10, 10, 10 and 11 words hold a word 1, 2, 3, 4 and 5 times; DP = 0.18
    cells = np.zeros(5, np.int64), np.arange(5), np.array([1, 2, 3, 4, 5])
    parts = [tuple(column[some] for column in cells) for some in (slice(2), slice(2, 5))]
    users, found = spread(iter(parts), np.array([15]), np.array([9, 10, 10, 10, 11]) / 50)
    assert users.tolist() == [5]
    assert found[0] == pytest.approx(0.18, abs=1e-6)


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
    # Two people with equal shares of the words: used alike gives 0, used by one gives 1/2.
    cells = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([2, 2, 4])
    assert spread(iter([cells]), np.array([4, 4]), np.array([0.5, 0.5]))[1].tolist() == [0.0, 0.5]


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


def _people(seed, *, said_by_16=""):
    """A hundred people of whom each says some of many words often; half of them, by lot, are the target."""
    draw = np.random.default_rng(seed)
    words = [a + b + c for a in "bdfgkl" for b in "aeiou" for c in ("stone", "field", "works")]
    target = draw.permutation(100) < 50
    texts = [" ".join(draw.choice(words, 4).repeat(draw.integers(1, 6))) for _ in target]
    for person in np.flatnonzero(target)[:16] if said_by_16 else ():
        texts[person] += f"，{said_by_16}，{said_by_16}"
    corpus = Corpus.from_documents(
        Document(f"{i:02}", Kind.POST, text, author=f"p{i:02}") for i, text in enumerate(texts)
    )
    return corpus, segment(corpus), target


def test_groups_by_lot_differ_in_nothing_by_people():
    # What stands first was chosen among all terms: were it alone corrected for, chance would often be called a finding.
    called = [
        any(k.p_people < 0.05 for k in keyness(corpus, tokens, target=target, permutations=199, top=10))
        for corpus, tokens, target in map(_people, range(20))
    ]
    assert sum(called) <= 2, "one in twenty is what 0.05 allows"


def test_what_a_group_says_is_found_by_people_and_does_not_hang_on_the_length_of_the_list():
    corpus, tokens, target = _people(1, said_by_16="台账")  # ledgers
    many = keyness(corpus, tokens, target=target, permutations=199, seed=3)
    few = keyness(corpus, tokens, target=target, permutations=199, seed=3, top=2)
    assert next(k for k in many if k.term == "台账").p_people < 0.05
    assert [k.p_people for k in few] == [k.p_people for k in many[:2]]


def test_p_by_permuting_agrees_with_all_permutations_of_one_term():
    # Four of eight people: 70 ways to choose them; the figure is the difference of relative frequencies, up to scale.
    from itertools import combinations

    counts, sizes = np.array([5, 3, 0, 2, 0, 1, 0, 0]), np.array([30.0, 20, 25, 40, 20, 30, 35, 25])

    def excess(chosen):
        return counts[chosen].sum() - counts.sum() * sizes[chosen].sum() / sizes.sum()

    every = [excess(list(chosen)) for chosen in combinations(range(8), 4)]
    exact = np.mean([value >= every[0] - 1e-9 for value in every])
    inside = np.arange(8) < 4
    found = p_by_permuting(csr_matrix(counts[:, None]), sizes, inside, permutations=20_000, seed=1)
    assert found[0] == pytest.approx(exact, abs=0.005)
    figures = np.array(every) / np.sqrt(np.mean(np.square(every)))
    from textmine.terms.permuting import _Figure

    closed = _Figure(csr_matrix(counts[None, :].astype(float)), sizes, inside).of(inside[:, None].astype(float))
    assert closed[0, 0] == pytest.approx(figures[0]), "the closed form is the deviation over all permutations"


def test_against_general_chinese_words_alone_are_compared():
    corpus, tokens, _ = _class()
    found = keyness(corpus, tokens, target=np.ones(len(corpus), bool), reference="general")
    assert found
    assert {"食堂", "操场"} & {k.term for k in found}


def test_runs_of_documents_and_files_give_the_same_as_one_run_in_memory(monkeypatch, tmp_path):
    corpus, tokens, target = _people(1, said_by_16="台账")  # ledgers
    found = find_candidates(tokens)
    either = {"target": target, "candidates": found, "permutations": 19, "min_authors": 3}
    against = ({}, {"reference": "general"}, {"reference": ~target & (np.arange(len(corpus)) % 2 > 0)})
    whole = [keyness(corpus, tokens, **either | other) for other in against]
    assert all(whole[::2])
    for name, size in (("terms.usage._TOKENS_A_RUN", 30), ("terms.keyness._TERMS_AT_ONCE", 3), ("sorting.AT_ONCE", 7)):
        module, constant = name.rsplit(".", 1)
        monkeypatch.setattr(import_module(f"textmine.{module}"), constant, size)
    store = ColumnStore(tmp_path, least=8)
    with LocalEngine(2) as engine:
        for other, known in zip(against, whole, strict=True):
            assert keyness(corpus, tokens, **either | other, store=store) == known
            assert keyness(corpus, tokens, **either | other, store=store, engine=engine) == known


def test_an_empty_group_is_told():
    corpus, tokens, _ = _class()
    with pytest.raises(InputError, match="no documents"):
        keyness(corpus, tokens, target=np.zeros(len(corpus), bool))
