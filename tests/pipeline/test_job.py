"""The whole job on the sample class: what it leaves, what it takes up again, and that it gives the same bytes."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from textmine.corpus import Corpus
from textmine.pipeline import Run, mine, read, run_files
from textmine.pipeline.inputs import _CODE, _digest_below, versions
from textmine.pipeline.stages import _not_read
from textmine.run import RunFolder, file_digest
from textmine.settings import ClassCard, Settings

from .written import written

GOLD = Path(__file__).parents[2] / "corpora" / "sample" / "gold"


def digests(run: Run) -> dict[str, str]:
    return {
        name: digest for stage in run.folder.manifest["stages"].values() for name, digest in stage["outputs"].items()
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory, request) -> Run:
    export = Path(__file__).parents[2] / "corpora" / "sample" / "export"
    return run_files([export], tmp_path_factory.mktemp("sample") / "run")


def test_the_run_folder_holds_what_it_promises(sample):
    names = {path.relative_to(sample.path).as_posix() for path in sample.path.rglob("*") if path.is_file()}
    assert names >= {
        "manifest.json", "documents.parquet", "rejects.csv", "roster.parquet", "duplicates.jsonl", "keywords.jsonl",
        "topics/topics.json", "topics/assignments.jsonl", "quotes.jsonl", "rejected_quotes.jsonl", "claims.jsonl",
        "facts.jsonl", "pictures/cloud.png", "pictures/cloud.svg", "bulletin.md", "bulletin.docx", "evidence.xlsx",
        "report.html",
    }  # fmt: skip
    manifest = json.loads((sample.path / "manifest.json").read_text("utf-8"))
    assert {stage["state"] for stage in manifest["stages"].values()} == {"done"}
    assert {row["path"] for row in manifest["inputs"]} >= {"思想汇报.zip", "研讨发帖与回帖.xlsx"}
    assert str(Path.home()) not in json.dumps(manifest)  # paths are relative


def documented_fields(name: str) -> set[str]:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    part = re.search(rf"### `{re.escape(name)}`\n\n(.*?)(?=\n#|\Z)", page, re.DOTALL)[1]
    heads = re.findall(r"^- ((?:`\w+`(?:, )?)+):", part, re.MULTILINE)
    return {field for head in heads for field in re.findall(r"`(\w+)`", head)}


def test_rows_have_the_fields_that_are_documented(sample):
    seen = {}
    for path in sorted(sample.path.rglob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        seen[path.relative_to(sample.path).as_posix()] = {field for row in rows for field in row}
    for name in ("set_aside.json", "topics/topics.json"):
        seen[name] = {field for row in json.loads((sample.path / name).read_text("utf-8")) for field in row}
    sometimes = {"quotes.jsonl": {"parts", "printed", "variants"}}
    for name, fields in seen.items():
        known = documented_fields(name)
        assert fields <= known and known - fields <= sometimes.get(name, set()), name


def test_the_summary_says_what_was_set_aside(sample):
    assert "搁置不计的文字：复制3%（13份）" in sample.summary()  # copies


def test_of_a_class_of_copies_it_is_told_what_follows(tmp_path):
    rows = [
        {
            "id": f"r{n}",
            "kind": "report",
            "author": f"学员{n}",
            "text": "党课要讲身边的人和事，才有人听得进去。我回去就试。",
        }
        for n in range(9)
    ]
    (tmp_path / "class.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    run = run_files([tmp_path / "class.jsonl"], tmp_path / "run", settings=Settings(themes={"model": "nmf"}))
    assert "主张、引文只从其余的得出" in run.summary()


def test_kinds_and_authors_are_told_apart(sample):
    documents = pl.read_parquet(sample.path / "documents.parquet")
    counts = dict(documents.group_by("kind").len().iter_rows())
    assert counts == {"report": 32, "post": 28, "reply": 40, "submission": 12, "announcement": 5}
    trainees = documents.filter(pl.col("kind") != "announcement")["person"]
    assert trainees.n_unique() == 36
    assert {"张敏（棠川市第七中学）", "张敏（白渡县柳塬镇中心小学）"} <= set(trainees)  # two trainees of one name


def test_themes_and_quotations(sample):
    texts = dict(pl.read_parquet(sample.path / "documents.parquet").select("id", "text").iter_rows())
    assert len(sample.topics) >= 6
    for quote in sample.quotes:
        parts = quote.get("parts") or [[quote["start"], quote["end"]]]
        assert quote["text"] == "……".join(texts[quote["document"]][a:b] for a, b in parts)


def test_personal_data_is_masked_in_every_file(sample):
    planted = [json.loads(line)["text"] for line in (GOLD / "pii.jsonl").read_text("utf-8").splitlines()]
    assert len(planted) == 3  # a mobile number, an e-mail address, an identity number
    assert [(name, secret) for name, text in written(sample.path) for secret in planted if secret in text] == []


def test_a_second_run_does_nothing_again(sample, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(sample.path, copy)
    before = (copy / "manifest.json").read_text("utf-8")
    export = Path(__file__).parents[2] / "corpora" / "sample" / "export"
    run_files([export], copy)
    assert (copy / "manifest.json").read_text("utf-8") == before


def test_only_what_is_stale_is_done_again(sample, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(sample.path, copy)
    (copy / "quotes.jsonl").write_text("edited by hand")
    settings = Settings.model_validate({"pictures": {"cloud_terms": 40}})
    seconds = {name: stage["seconds"] for name, stage in sample.folder.manifest["stages"].items()}
    export = Path(__file__).parents[2] / "corpora" / "sample" / "export"
    again = run_files([export], copy, settings=settings)
    same = {name for name, stage in again.folder.manifest["stages"].items() if stage["seconds"] == seconds[name]}
    assert {"documents", "duplicates", "keywords", "topics", "claims"} <= same
    assert "pictures" not in same
    assert file_digest(copy / "quotes.jsonl") == digests(sample)["quotes.jsonl"]


@pytest.mark.parametrize("what", ["code", "models", "kernels", "polars"])
def test_what_was_made_by_another_textmine_is_made_anew(tmp_path, monkeypatch, what):
    monkeypatch.setattr("textmine.pipeline.job.STAGES", ())
    (tmp_path / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    keys = [
        {
            name: stage["key"]
            for name, stage in run_files([tmp_path], tmp_path / "run").folder.manifest["stages"].items()
        }
        for changed in ({}, {}, {what: "another"})
        if not monkeypatch.setattr("textmine.pipeline.job.versions", lambda changed=changed: versions() | changed)
    ]
    assert keys[0] == keys[1] and all(keys[1][name] != key for name, key in keys[2].items())


def test_the_digest_of_what_ships_does_not_depend_on_line_ends(tmp_path):
    digests = []
    for text in (b"a = 1\nb = 2\n", b"a = 1\r\nb = 2\r\n", b"a = 1\nb = 3\n"):
        (tmp_path / "a.py").write_bytes(text)
        digests.append(_digest_below(tmp_path, [tmp_path / "a.py"]))
    assert digests[0] == digests[1] != digests[2]
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert _digest_below(tmp_path, [tmp_path / "b.py"]) != digests[2]


def test_all_code_and_all_models_are_in_the_digest():
    root = Path(__file__).parents[2]
    kinds = {path.suffix for path in (root / "textmine").rglob("*") if path.is_file()} - {".pyc", ".typed"}
    assert kinds == set(_CODE)
    assert {"code", "models", "kernels"} <= versions().keys()


def test_a_run_folder_in_its_own_input_is_no_input(tmp_path, monkeypatch):
    monkeypatch.setattr("textmine.pipeline.job.STAGES", ())
    for name in ("李明.txt", "王芳.txt"):
        (tmp_path / name).write_text(f"这次学习让我想了很多，{name[:2]}。", "utf-8")  # made me think a lot
    out = tmp_path / "run"
    run_files([tmp_path], out)
    first = digests(Run(RunFolder.read(out)))["documents.parquet"]
    (tmp_path / "赵敏.txt").write_text("这次学习让我也想了很多。", "utf-8")
    assert len(pl.read_parquet(run_files([tmp_path], out).path / "documents.parquet")) == 3
    (tmp_path / "赵敏.txt").unlink()
    run = run_files([tmp_path], out)
    assert digests(run)["documents.parquet"] == first and [a["file"] for a in run.folder.manifest["account"]] == [
        "李明.txt",
        "王芳.txt",
    ]


def test_another_run_folder_in_the_input_is_left_aside_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr("textmine.pipeline.job.STAGES", ())
    (tmp_path / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    run_files([tmp_path / "李明.txt"], tmp_path / "旧的-13800001111")
    run = run_files([tmp_path], tmp_path / "run")
    assert len(pl.read_parquet(run.path / "documents.parquet")) == 1
    assert [part["place"] for part in run.folder.manifest["aside"]] == ["旧的-***********/"]
    assert list(_not_read(run.folder)) == ["未作为材料读入：旧的-***********/（textmine read --explain 说明原因）"]


def test_a_corpus_can_be_mined_without_files(tmp_path, sample):
    corpus = Corpus(pl.read_parquet(sample.path / "documents.parquet")).select(range(12))
    run = mine(corpus, tmp_path / "run", settings=Settings.model_validate({"themes": {"model": "nmf", "topics": 3}}))
    assert len(run.topics) == 3
    assert RunFolder.read(tmp_path / "run").rows("quotes.jsonl") == run.quotes


def test_files_and_a_reading_of_them_are_mined_with_card_and_roster(tmp_path, sample_class, monkeypatch):
    monkeypatch.setattr("textmine.pipeline.job.STAGES", ())  # what the first stage keeps is what the bulletin has
    reading = read([sample_class], settings=Settings())
    for number, source in enumerate(([sample_class], [str(sample_class)], reading)):
        run = mine(source, tmp_path / str(number))
        card = ClassCard.model_validate_json((run.path / "class.json").read_text("utf-8"))
        assert card.class_.start == "2024-11-25" and card.courses
        assert (run.path / "roster.parquet").is_file()
    assert {row.keys() >= {"corpus", "roster", "card"} for row in run.folder.manifest["inputs"]} == {True}
