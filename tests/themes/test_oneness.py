"""Themes that gather what fits nowhere else are flagged; none is lost, and people may take them all the same."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from textmine.statements.ranker import load_ranker
from textmine.themes.describing import TermTable
from textmine.themes.membership import Membership
from textmine.themes.oneness import MEANING, WORDING, oneness, oneness_traits
from textmine.themes.representatives import PASSAGE, Nearness
from textmine.themes.representatives import WORDING as PASSAGE_WORDING
from textmine.themes.themes import Theme, tell_flagged

ROOT = Path(__file__).parents[2]


def two_themes(*, vectors: bool = True):
    """Six documents: the first three are alike and share their first term, the others have nothing in common."""
    counts = csr_matrix(
        np.array([[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], np.float32)
    )
    wording = counts
    rows = np.arange(6, dtype=np.int32)
    table = TermTable(counts, ("家访", "打工", "螺丝", "号子"), rows, rows)  # home visit, work away, screw, chant
    of = np.repeat(np.eye(2, dtype=np.float32), 3, axis=0)
    membership = Membership(of, of)
    found = np.array([[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], np.float32)
    pairs = rows, rows // 3, rows if vectors else rows * 0 - 1, of.max(1)
    nearness = Nearness(wording, found if vectors else found[:0], *pairs)
    return nearness, membership, table, [[0], [1, 2]], [np.array([0, 1, 2]), np.array([3, 4, 5])]


def theme(**changes) -> Theme:
    known = {"id": 0, "label": "坐在教室", "labels": (), "terms": (), "documents": 3, "authors": 3, "units": 1}
    return Theme(**{**known, "coherence": 0.0, "stability": 0.9, "oneness": 0.9, "representatives": (), **changes})


@pytest.mark.parametrize("vectors", [True, False])
def test_what_is_alike_and_led_by_its_terms_is_one_matter(vectors):
    one, mixed = oneness(*two_themes(vectors=vectors))
    assert one > 0.9 > mixed
    assert oneness_traits(*two_themes(vectors=vectors)).round(3).tolist() == [[vectors, 1, 1], [0, 0, 0.667]]


def test_without_themes_there_is_nothing_to_judge():
    nearness, membership, table, *_ = two_themes()
    assert oneness(nearness, membership, table, [], []) == []


def test_a_theme_of_one_document_has_no_other_to_be_like():
    nearness, membership, table, terms, _ = two_themes()
    assert oneness_traits(nearness, membership, table, terms, [np.array([0]), np.array([], np.int64)])[
        :, 0
    ].tolist() == [0, 0]


def test_a_mixed_theme_is_flagged_unless_a_person_wants_it():
    assert theme().flags == ()
    assert theme(oneness=0.2).flags == ("内容杂",)
    assert theme(oneness=0.2, stability=0.1).flags == ("不稳定", "内容杂")
    assert theme(oneness=0.2, pinned=True).flags == theme(oneness=0.2, renamed=True).flags == ()
    record = theme(oneness=0.2).to_record()
    assert (record["mixed"], record["flags"], record["oneness"]) == (True, ["内容杂"], 0.2)
    assert Theme.from_record(record) == theme(oneness=0.2)


def test_themes_of_an_earlier_release_are_not_flagged():
    record = {name: value for name, value in theme().to_record().items() if name != "oneness"}
    assert Theme.from_record(record).flags == ()


def test_what_is_flagged_is_listed_with_why():
    (note,) = tell_flagged([theme(), theme(id=3, label="号子能录", oneness=0.1)])
    assert "主题3“号子能录”（内容杂）" in note
    assert "钉住或改名后照用" in note
    assert tell_flagged([theme()]) == []


@pytest.fixture(scope="module")
def benchmark_oneness():
    spec = importlib.util.spec_from_file_location("oneness_benchmark", ROOT / "benchmarks" / "oneness.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("data", "names", "file"),
    [
        ("VERDICTS", MEANING, "ranker.json"),
        ("VERDICTS", WORDING, "wording.json"),
        ("PASSAGES", PASSAGE, "passages.json"),
        ("PASSAGES", PASSAGE_WORDING, "passages-wording.json"),
    ],
)
def test_the_models_are_what_readers_make_them(benchmark_oneness, data, names, file):
    judged = benchmark_oneness.Judged.load(getattr(benchmark_oneness, data), names)
    shipped = load_ranker(ROOT / "models" / "oneness" / file, names)
    fitted = benchmark_oneness.fit(judged.table(names), judged.one, names)
    assert np.allclose(shipped.weights, fitted.weights, atol=1e-3)
    assert np.isclose(shipped.intercept, fitted.intercept, atol=1e-3)
    assert (shipped.weights > 0).all()
