"""Decisions about claims as the command line writes them, and as the next run follows them."""

import json

import pytest
from typer.testing import CliRunner

from tests.claims.conftest import LECTURES, LEDGERS
from textmine.cli.app import app


def _call(*words):
    result = CliRunner().invoke(app, [*map(str, words), "--quiet"])
    assert result.exit_code == 0, result.output


def _claims(folder):
    return [json.loads(line) for line in (folder / "claims.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run in which four people want fewer ledgers and three want lectures about people they know."""
    folder = tmp_path_factory.mktemp("deciding")
    rows = [
        {"id": f"d{i}", "kind": "post", "author": f"学员{i}", "text": text}
        for i, text in enumerate([*LEDGERS, *LECTURES])
    ]
    corpus = folder / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    _call("run", corpus, "--out", folder / "run")
    return corpus, folder / "run"


def _run_again(corpus, folder):
    _call("run", corpus, "--out", folder)
    return _claims(folder)


def test_what_decide_writes_is_followed(finished):
    corpus, folder = finished
    first, second = _claims(folder)[:2]
    _call("decide", "rename", folder, f"claim:{first['id']}", "台账要减")  # fewer ledgers
    renamed = next(claim for claim in _run_again(corpus, folder) if claim["id"] == first["id"])
    assert renamed["statement"] == "台账要减" and renamed["supporters"] == first["supporters"]
    place = second["sentences"][0]
    _call("decide", "split", folder, f"claim:{second['id']}", f"{place['document']}:{place['start']}")
    rest = next(claim for claim in _run_again(corpus, folder) if len(claim["supporters"]) == 2)
    assert place["author"] in second["supporters"] and place["author"] not in rest["supporters"]
    _call("decide", "merge", folder, f"claim:{first['id']}", f"claim:{rest['id']}")
    merged = _run_again(corpus, folder)[0]
    assert merged["id"] == first["id"] and len(merged["supporters"]) == 6
    _call("decide", "ban", folder, f"claim:{first['id']}")
    assert first["id"] not in {claim["id"] for claim in _run_again(corpus, folder)}
