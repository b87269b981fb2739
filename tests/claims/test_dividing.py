"""The search for claims divided among processes: each gets all that it needs, and finds what one process finds."""

import pickle

import pytest

from tests.claims.conftest import AGAINST, LECTURES, LEDGERS, corpus_of
from textmine.claims import linking, neighbours, opposing, saying
from textmine.engine import LocalEngine


class _Far(LocalEngine):
    """What it maps over goes to another process and comes back from there, or might as well."""

    def __init__(self):
        super().__init__()
        self.chunks = {}

    def map(self, function, chunks):
        for chunk in chunks:
            self.chunks[function.__name__] = self.chunks.get(function.__name__, 0) + 1
            yield pickle.loads(pickle.dumps(function(pickle.loads(pickle.dumps(chunk)))))


TEXTS = (
    *LEDGERS,
    AGAINST,
    *LECTURES,
)


@pytest.fixture
def small(monkeypatch):
    """Chunks of a few texts, and one group whose people are looked for among all."""
    monkeypatch.setattr(linking, "_CHUNK", 3)
    monkeypatch.setattr(saying, "_BLOCK", 1)
    monkeypatch.setattr(saying, "_SEARCHED", 1)
    monkeypatch.setattr(opposing, "_BLOCK", 5)
    monkeypatch.setattr(opposing, "_CHUNK", 1)
    monkeypatch.setattr(neighbours, "_BLOCK", 4)
    monkeypatch.setattr(neighbours, "_CHUNK", 1)


@pytest.mark.parametrize("exactly", [12_000, 0])
def test_what_is_divided_finds_what_one_process_finds(find, small, monkeypatch, exactly):
    monkeypatch.setattr(neighbours, "_ALL_WITH_ALL", exactly)
    corpus, far = corpus_of(TEXTS), _Far()
    found = find(corpus, engine=far)
    assert found == find(corpus) and any(claim.opposers for claim in found)
    assert len(found) == 2
    assert {"_linked", "_sayers_of", "_on_matters"} < {name for name, times in far.chunks.items() if times > 1}


def test_where_nobody_says_anything_nothing_is_alike(find):
    corpus = corpus_of(["好", "嗯"])
    assert find(corpus, engine=_Far()) == []
