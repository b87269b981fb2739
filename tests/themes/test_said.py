"""Units of a large corpus: told apart by hashes, in runs, and read where they were written."""

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.spans import Marks, Reason
from textmine.store import ColumnStore
from textmine.themes.evidence import count_words
from textmine.themes.units import cut_units, sample_by_hash

SAID = [
    "党课要短。",
    "食堂太贵！太挤。",
    "党课要短。",
    "多读书。",
    "食堂太贵！",
    "微课要做。",
    "食堂太贵！太挤。",
    "要读书。",
]
# party lectures should be short; the canteen is too dear, too full; read more; make short lessons


@pytest.fixture
def corpus():
    return Corpus.from_documents(Document(f"{i}", Kind.POST, text) for i, text in enumerate(SAID))


@pytest.fixture
def small_runs(monkeypatch):
    for name in ("said.AT_ONCE", "units.AT_ONCE", "said._HASHES_AT_ONCE", "evidence._ROWS_AT_ONCE"):
        monkeypatch.setattr(f"textmine.themes.{name}", 3)


@pytest.mark.parametrize("scattered", [0, 4])
def test_runs_change_nothing(corpus, tmp_path, monkeypatch, request, scattered):
    monkeypatch.setattr("textmine.themes.evidence._SCATTERED", scattered)  # documents are sent one by one, or all
    marks = Marks.from_rows([(1, 5, 8, Reason.COPY, 0)])  # so the second says what the fifth says
    whole = cut_units(corpus.texts, split_sentences(corpus), marks=marks)
    words, names = count_words(whole, segment(corpus), marks=marks)
    request.getfixturevalue("small_runs")
    store = ColumnStore(tmp_path, least=0)
    units = cut_units(corpus.texts, split_sentences(corpus), marks=marks, store=store)
    for name in ("starts", "ends", "rows", "offsets", "lengths", "first"):
        np.testing.assert_array_equal(getattr(units, name), getattr(whole, name), name)
    assert units.parts == whole.parts and units.texts == whole.texts == tuple(sorted(set(SAID)))
    again, same = count_words(units, segment(corpus), marks=marks, store=store)
    assert same == names and (again != words).nnz == 0 and words.sum() > 0


def test_rows_beyond_the_sample_come_as_they_first_occur(corpus, small_runs, monkeypatch):
    monkeypatch.setattr("textmine.themes.said.SAMPLE", 2)
    units = cut_units(corpus.texts, split_sentences(corpus))
    distinct = list(dict.fromkeys(SAID))
    sample = sorted(distinct[i] for i in sample_by_hash(distinct, 2))
    assert list(units.texts) == [*sample, *(text for text in distinct if text not in sample)]
    assert [units.texts[row] for row in units.rows] == SAID
    assert units.texts[1:4] == list(units.texts)[1:4] and "".join(units.parts[-1]) == units.texts[-1]
    assert units.lengths.tolist() == list(map(len, units.texts))
    assert [SAID[units.documents[unit]] for unit in units.first] == list(units.texts)
    assert units.read(units.rows) == SAID
    some = np.array([0, 3], np.int32)
    unit, place = units.saying(some)
    assert [SAID[i] for i in unit] == [units.texts[some[i]] for i in place]
    assert sorted(unit) == [i for i, text in enumerate(SAID) if text in (units.texts[0], units.texts[3])]
    np.testing.assert_array_equal(units.incidence(some).toarray(), units.incidence().toarray()[:, some])


def test_samples_by_hash_are_those_of_one_run(monkeypatch):
    texts = [str(i) for i in range(50)]
    whole = sample_by_hash(texts, 7).tolist()
    monkeypatch.setattr("textmine.themes.units.AT_ONCE", 3)
    assert sample_by_hash(texts, 7).tolist() == whole and len(whole) == 7
