"""The planted claims of the sample class: what is found of them, and what must not be."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("claims_benchmark", ROOT / "benchmarks" / "claims.py")
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = benchmark  # dataclasses look their module up
    spec.loader.exec_module(benchmark)
    return benchmark


@pytest.fixture(scope="module")
def measured(benchmark):
    """Corpus, claims, and how the best claim for each planted one does."""
    corpus, claims = benchmark.find_sample()
    return corpus, claims, benchmark.score_sample(corpus, claims)


def test_seven_of_eight_planted_claims_are_found(measured):
    _, _, scores = measured
    assert sum(row.precision > 0.5 and row.recall > 0.3 for row in scores) >= 7


def test_over_persons(measured):
    _, _, scores = measured
    assert np.mean([row.precision for row in scores]) >= 0.9
    assert np.mean([row.recall for row in scores]) >= 0.7


def test_over_persons_on_the_half_that_was_not_tuned_on(measured):
    _, _, scores = measured
    reported = [row for row in scores if row.id not in ("c1", "c3", "c5", "c7")]
    assert np.mean([row.precision for row in reported]) >= 0.9
    assert np.mean([row.recall for row in reported]) >= 0.7


def test_opposers_are_on_the_right_side(measured):
    _, _, scores = measured
    assert {row.id: row.opposers for row in scores} == {
        f"c{number}": f"opposers {2 if number == 2 else 0} of {2 if number == 2 else 0}, 0 wrong"
        for number in range(1, 9)
    }


def test_the_pasted_policy_paragraph_gives_no_voice(measured):
    _, claims, _ = measured
    pasted = "学校党组织应当围绕立德树人根本任务谋划工作"  # school party organisations shall plan their work around …
    assert not [claim.id for claim in claims for sentence in claim.sentences if pasted in sentence.text]


def test_nothing_that_nobody_says_has_three_supporters(measured, benchmark):
    corpus, claims, _ = measured
    planted = benchmark.planted_sentences(corpus)
    widely = [claim for claim in claims if len(claim.supporters) >= 3]
    assert [claim.statement for claim in widely if benchmark.planted_share(claim, planted) <= 0.5] == []


def test_a_wish_and_the_objection_to_it_are_not_counted_together(measured):
    _, claims, _ = measured
    wish, objection = "建议此类党课全程录像", "录像没人补"  # film such lessons; nobody watches recordings
    both = [[stance for text in (wish, objection) for s in claim.sentences if text in s.text for stance in [s.stance]]
            for claim in claims]  # fmt: skip
    assert all(stances.count("for") < 2 for stances in both)
