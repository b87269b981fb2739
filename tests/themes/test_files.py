"""Themes of a large corpus: what is as long as it lies in files, and is what it would be in memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from textmine.store import ColumnStore
from textmine.themes import describing, representatives, units
from textmine.themes.describing import TermTable
from textmine.themes.membership import Membership
from textmine.themes.representatives import Nearness
from textmine.themes.storage import read_arrays


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(0, 6))
def test_whether_the_median_is_over_a_bound(values, bound):
    totals = np.array(values, np.int32)
    said = totals[totals > 0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "_TOTALS_AT_ONCE", 3)
        assert units._median_is_over(totals, bound) == bool(len(said) and np.median(said) > bound)


def test_main_themes_lie_in_files(tmp_path, monkeypatch):
    monkeypatch.setattr("textmine.themes.membership._AT_ONCE", 7)
    draw = np.random.default_rng(0)
    of_units, of_documents = (draw.random((n, 3)).astype(np.float32) * draw.integers(0, 2, (n, 1)) for n in (40, 30))
    store = ColumnStore(tmp_path, least=0)
    kept = Membership(store.keep(of_units), store.keep(of_documents), store)
    plain = Membership(of_units, of_documents)
    for found, column in ((kept.main, of_documents), (kept.labels, of_units)):
        assert isinstance(found.base, np.memmap)
        assert found.tolist() == np.where(column.sum(1) > 0, column.argmax(1), -1).tolist()
    assert kept.sizes.tolist() == plain.sizes.tolist() == [(plain.main == k).sum() for k in range(3)]
    some = kept.only([0, 2], store)
    assert isinstance(some.main.base, np.memmap) and some.main.tolist() == plain.only([0, 2]).main.tolist()
    assert Membership(of_units[:, :0], of_documents[:, :0]).main.tolist() == [-1] * 30


def test_terms_that_stand_together_are_counted_by_runs_of_whole_documents(monkeypatch):
    draw = np.random.default_rng(1)
    documents = np.sort(draw.integers(0, 25, 60)).astype(np.int32)
    counts = csr_matrix((draw.random((60, 9)) < 0.2).astype(np.float32) * 2)
    table = TermTable(counts, (), documents, documents)
    present = np.array([counts.toarray()[documents == d].any(0) for d in np.unique(documents)], float)
    columns = [7, 0, 3]
    for at_once in (1000, 4):
        monkeypatch.setattr(describing, "_UNITS_AT_ONCE", at_once)
        assert np.array_equal(table.together(columns), (present.T @ present)[np.ix_(columns, columns)])
        using = np.concatenate([found for found, _ in table.using(columns)])
        assert using.tolist() == np.unique(documents)[present[:, columns].any(1)].tolist()
        assert TermTable(counts, (), documents, documents).told == len(present)


def test_the_best_of_a_theme_are_those_of_all_its_documents(monkeypatch):
    monkeypatch.setattr(representatives, "_UNITS_AT_ONCE", 50)
    draw = np.random.default_rng(2)
    pairs = np.unique(draw.integers(0, 300, 400) * 3 + draw.integers(0, 3, 400))
    documents, themes = (pairs // 3).astype(np.int32), (pairs % 3).astype(np.int32)
    chances = draw.integers(0, 20, len(pairs)).astype(np.float32) / 20  # of which many are the same
    lengths, places = draw.integers(1, 60, 300).astype(np.float32), np.arange(len(pairs), dtype=np.int32)
    vectors = np.linalg.qr(draw.random((len(pairs), 8)))[0].astype(np.float32)
    nearness = Nearness(None, vectors, documents, themes, places, chances)
    for theme in range(3):
        mine = themes == theme
        near = chances[mine] * np.minimum(1, (lengths[documents[mine]] / 30) ** 0.5).astype(np.float32)
        order = np.lexsort((documents[mine], -near))[: representatives.POOL]
        best, found = nearness.best_of_theme(theme, lengths)
        assert (best.tolist(), found.tolist()) == (documents[mine][order].tolist(), near[order].tolist())
        rows = vectors[places[mine][np.isin(documents[mine], best[:5])]]
        expected = (rows @ rows.T)[np.triu_indices(5, 1)].mean()
        assert nearness.alike_in_meaning(best[:5], theme) == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("rows", [0, 1, 1000])
def test_arrays_are_read_by_pieces(tmp_path, monkeypatch, rows):
    monkeypatch.setattr("textmine.themes.storage._BYTES_AT_ONCE", 100)
    arrays = {"spans": np.arange(rows, dtype=np.int32), "weights": np.arange(rows * 3, dtype=np.float32).reshape(-1, 3)}
    np.savez_compressed(tmp_path / "a.npz", **arrays)
    found = read_arrays(tmp_path / "a.npz", ColumnStore(tmp_path, least=16))
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype and np.array_equal(found[name], array)
        assert isinstance(found[name].base, np.memmap) == (rows > 1)
