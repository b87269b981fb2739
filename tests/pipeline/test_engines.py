"""The whole job spread over processes and over a Dask cluster: always the same bytes, also when a worker dies."""

import gzip
import json
import os
import random
import signal
from collections import Counter
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, no_progress, open_engine
from textmine.pipeline import Analysis, read, run_files
from textmine.settings import Settings
from textmine.store import ColumnStore, in_file, packed

EXPORT = Path(__file__).parents[2] / "corpora" / "sample" / "export"
ANSWERS = Path(__file__).parents[3] / "shared" / "data" / "campus" / "answers.jsonl.gz"
PLAIN = Settings.model_validate({"themes": {"model": "nmf"}})


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks so small that the sample class is work for several processes."""
    for name, size in {
        "tables.RUN": 20,
        "corpus.RUN": 20,  # also the rows of a group of documents.parquet
        "pipeline.masking._CHARACTERS_A_CHUNK": 10_000,
        "language.segmenting._CHUNK_CHARACTERS": 10_000,
        "language.sentences._CHUNK_CHARACTERS": 10_000,
        "cleaning.marking._CHARACTERS_A_CHUNK": 10_000,
        "cleaning.copies._LETTERS_A_CHUNK": 10_000,
        "statements.analysis._CHUNK_SENTENCES": 300,
        "terms.counting._TOKENS_A_RUN": 1000,
        "terms.keywords._TOKENS_AT_ONCE": 1000,
        "claims.neighbours._BLOCK": 100,
        "claims.linking._CHUNK": 20,
        "claims.saying._BLOCK": 10,
        "claims.opposing._BLOCK": 100,
        "claims.opposing._CHUNK": 50,
        "themes.describing._UNITS_AT_ONCE": 50,
        "themes.evidence._ROWS_AT_ONCE": 50,
        "themes.factors._ROWS_A_CHUNK": 100,
        "themes.profile._ROWS_A_CHUNK": 100,
        "quotes.candidates._SENTENCES_A_CHUNK": 300,
    }.items():
        set_constant(monkeypatch, name, size)


@pytest.fixture
def small_columns(monkeypatch):
    """Columns so short, and a table so small, that those of the sample class go into files, and are read piecemeal."""
    for name, size in {
        "store.LEAST": 1000,
        "tables.RUN": 20,
        "corpus.RUN": 20,
        "ordering.AT_ONCE": 30,
        "reading.unify._ALIKE_AT_ONCE": 9,
        "reading.drafts._DRAFTS_AT_ONCE": 7,
        "store.LARGE": 0,
        "bulletin.material.LARGE": 0,
        "bulletin.material._BYTES_A_RUN": 500,
        "store._TEXTS_AT_ONCE": 7,
        "spans._SPANS_AT_ONCE": 1000,
        "cleaning.letters._CHARACTERS_A_CHUNK": 5000,
        "cleaning.minhash._PAIRS_AT_ONCE": 100,
        "cleaning.overlap._LETTERS_A_CHUNK": 5000,
        "cleaning.prompts._CHARACTERS_AT_ONCE": 5000,
        "cleaning.disclosure._SENTENCES_AT_ONCE": 100,
        "terms.candidates._POSITIONS_AT_ONCE": 1500,
        "terms.counting._TOKENS_A_RUN": 1500,
        "terms.keywords._TOKENS_AT_ONCE": 1000,
        "terms.keywords._PAIRS_AT_ONCE": 700,
        "terms.fields._TOKENS_AT_ONCE": 1000,
        "terms.fields._DOCUMENTS_AT_ONCE": 50,
        "terms.persons._TOKENS_AT_ONCE": 1000,
        "terms.groups._MEMBERS_AT_ONCE": 50,
        "terms.usage._TOKENS_A_RUN": 1500,
        "terms.keyness._TERMS_AT_ONCE": 40,
        "spans._VALUES_AT_ONCE": 1000,
        "pipeline.analysis._SENTENCES_AT_ONCE": 100,
        "language.budget._TEXTS_AT_ONCE": 50,
        "themes.said.AT_ONCE": 100,
        "themes.said._HASHES_AT_ONCE": 70,
        "themes.units.AT_ONCE": 100,
        "themes.units._TOTALS_AT_ONCE": 50,
        "themes.evidence._ROWS_AT_ONCE": 50,
        "themes.evidence._TOKENS_AT_ONCE": 1000,
        "themes.membership._AT_ONCE": 50,
        "themes.describing._UNITS_AT_ONCE": 50,
        "themes.representatives._UNITS_AT_ONCE": 50,
        "themes.fitting._ROWS_AT_ONCE": 50,
    }.items():
        set_constant(monkeypatch, name, size)


def set_constant(monkeypatch, name: str, size: int) -> None:
    module, _, constant = name.rpartition(".")  # a room may have a function of a module's name
    monkeypatch.setattr(import_module(f"textmine.{module}"), constant, size)


def outputs(
    corpus: Path, out: Path, engine: Engine, *, settings: Settings = PLAIN, progress: Progress = no_progress
) -> dict[str, str]:
    """The hash of each file that a run makes."""
    run = run_files([corpus], out, settings=settings, engine=engine, progress=progress)
    return {
        name: digest for stage in run.folder.manifest["stages"].values() for name, digest in stage["outputs"].items()
    }


def test_shuffled_input_and_more_workers_give_the_same_bytes(tmp_path, small_chunks):
    rows = [document.to_record() for document in read([EXPORT], settings=Settings()).corpus]
    found = []
    for workers in (1, 2):
        path = tmp_path / f"{workers}" / "class.jsonl"
        path.parent.mkdir()
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        random.Random(5).shuffle(rows)
        with LocalEngine(workers) as engine:
            found.append(outputs(path, tmp_path / f"run{workers}", engine, settings=Settings()))
            assert (engine._pool is not None) == (workers == 2)
    assert found[0] == found[1]


def test_two_processes_study_a_part_of_a_corpus_that_is_too_large_to_be_studied_whole(tmp_path):
    """What another process judges beside themes is then a corpus that was selected from one."""
    settings = Settings.model_validate({"themes": {"model": "nmf"}, "language": {"vector_budget": 6_000}})
    found = []
    for workers in (1, 2):
        with LocalEngine(workers) as engine:
            found.append(outputs(EXPORT, tmp_path / f"run{workers}", engine, settings=settings))
    assert found[0] == found[1]


def name_of(function) -> str:
    """The name of what is done, whatever is made of its results."""
    while isinstance(function, partial):
        function = next(filter(callable, function.args), function.func)
    return function.__name__


class Counting(LocalEngine):
    """This process, which counts the bytes of the chunks that each function would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: Counter[str] = Counter()

    def map(self, function, chunks):
        for chunk in chunks:
            self.sent[name_of(function)] += len(packed(chunk))
            yield function(chunk)

    start = map


def test_texts_letters_and_signatures_in_files_do_not_travel(tmp_path, small_columns):
    corpus = read([EXPORT], settings=PLAIN).corpus
    sent = []
    for store in (ColumnStore(), ColumnStore(tmp_path)):
        engine = Counting()
        kept = Corpus.of_runs(corpus.runs(), store) if sent else corpus
        found = Analysis(kept, settings=PLAIN, engine=engine, masked=True, store=store)
        assert found.marks
        assert in_file(found.tokens.terms) == in_file(found.term_scores.pairs.terms) == bool(sent)
        sent.append(engine.sent)
    for function in ("_split", "_scan", "_hashed", "_signed", "_beside"):
        assert sent[1][function] < 0.4 * sent[0][function], function


class Killer:
    """A progress callback that kills a worker of a cluster when words are cut, and counts the processes it saw."""

    def __init__(self, cluster) -> None:
        self.cluster = cluster
        self.victim: int | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == "segment" and done < total and self.victim is None:
            self.victim = next(iter(self.cluster.workers.values())).pid
            os.kill(self.victim, signal.SIGKILL)


def on_a_cluster_with_a_killed_worker(corpus: Path, out: Path) -> dict[str, str]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        open_engine("dask", scheduler=cluster.scheduler_address) as engine,
    ):
        killer = Killer(cluster)
        found = outputs(corpus, out, engine, progress=killer)
        assert killer.victim is not None
        assert killer.victim not in {worker.pid for worker in cluster.workers.values()}
    return found


def test_processes_and_a_cluster_that_loses_a_worker_give_the_bytes_of_one_process(tmp_path, small_chunks, request):
    one = outputs(EXPORT, tmp_path / "one", LocalEngine())
    request.getfixturevalue("small_columns")  # what one process had in memory, the others have in files
    with LocalEngine(2) as engine:
        assert outputs(EXPORT, tmp_path / "two", engine) == one
        assert engine._pool is not None
    assert on_a_cluster_with_a_killed_worker(EXPORT, tmp_path / "dask") == one


@pytest.mark.slow
@pytest.mark.skipif(not ANSWERS.exists(), reason="no shared/data beside the checkout")
def test_a_cluster_that_loses_a_worker_gives_the_same_on_the_answers(tmp_path, small_columns):
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as file:  # an eighth: two chunks of words, so that one is lost
        corpus = tmp_path / "answers.jsonl"
        corpus.write_text("".join(line for number, line in enumerate(file) if number % 8 == 0), "utf-8")
    one = outputs(corpus, tmp_path / "one", LocalEngine())
    assert on_a_cluster_with_a_killed_worker(corpus, tmp_path / "dask") == one
