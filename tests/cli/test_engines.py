"""`textmine run` on a Dask cluster, through the real entry point: one of its own, and one that runs already."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Result


def made(done: Result, run: Path) -> dict[str, str]:
    """The hash of each file that a run made."""
    assert done.code == 0, done.err
    stages = json.loads((run / "manifest.json").read_text("utf-8"))["stages"].values()
    return {name: digest for stage in stages for name, digest in stage["outputs"].items()}


def test_a_cluster_of_its_own_and_one_that_runs_already_give_the_bytes_of_this_machine(textmine, corpus, tmp_path):
    distributed = pytest.importorskip("distributed")
    local, own, other = (tmp_path / name for name in ("local", "own", "other"))
    job = ("run", corpus, "--model", "nmf", "--workers", 1, "--out")
    expected = made(textmine(*job, local), local)
    assert made(textmine(*job, own, "--engine", "dask"), own) == expected
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        before = cluster.scheduler.transition_counter
        found = made(textmine(*job, other, "--engine", "dask", "--scheduler", cluster.scheduler_address), other)
        assert cluster.scheduler.transition_counter > before  # the work was done there
    assert found == expected


def test_a_scheduler_without_the_dask_engine_or_that_is_not_there_is_told(textmine, corpus, tmp_path):
    pytest.importorskip("distributed")
    for options in (["--scheduler", "tcp://127.0.0.1:9"], ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"]):
        done = textmine("run", corpus, "--out", tmp_path / "run", *options)
        assert done.code == 2
        assert "--scheduler" in done.err
        assert "Traceback" not in done.err
        assert not (tmp_path / "run").exists()
