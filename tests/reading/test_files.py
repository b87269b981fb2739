"""Which files of a folder are documents, and what else lies there."""

import json
import zipfile

import polars as pl
import pytest

from textmine.corpus import Corpus
from textmine.errors import InputError
from textmine.pipeline.inputs import input_files
from textmine.reading import read_corpus
from textmine.store import ColumnStore


def leave_run(folder, manifest='{"stages": {}}'):
    """What a run leaves in a folder: its manifest, the texts it read, quotations and a bulletin that speak of them."""
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(manifest, "utf-8")
    texts = pl.DataFrame({"id": ["旧"], "kind": ["report"], "text": ["去年的心得。"]})  # what was gained last year
    Corpus(texts).frame.write_parquet(folder / "documents.parquet")
    (folder / "quotes.jsonl").write_text('{"id": "q-1", "text": "这次学习让我想了很多。"}\n', "utf-8")
    (folder / "bulletin.md").write_text("# 简报\n\n学员谈到，这次学习让我想了很多。\n", "utf-8")


@pytest.mark.parametrize("manifest", ['{"stages": {}}', "{", '{"stages": {"a": {"key": "k", "outputs": {}}}}'])
def test_results_of_a_run_below_a_folder_are_no_input(tmp_path, manifest):
    (tmp_path / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    leave_run(tmp_path / "旧" / "run", manifest)
    reading = read_corpus([tmp_path])
    assert reading.corpus.ids == ["李明.txt"] and not reading.rejects
    assert [note.place for note in reading.asides] == ["旧/run/"]
    assert [file.path for file in input_files([tmp_path], without=tmp_path / "out")] == ["李明.txt"]


def test_results_of_a_run_in_an_archive_are_no_input(tmp_path):
    leave_run(tmp_path / "旧" / "run")
    with zipfile.ZipFile(tmp_path / "全部.zip", "w") as archive:
        archive.writestr("旧/李明.txt", "这次学习让我想了很多。")
        for file in (tmp_path / "旧" / "run").iterdir():
            archive.write(file, f"旧/run/{file.name}")
    reading = read_corpus([tmp_path / "全部.zip"])
    assert [d.author for d in reading.corpus] == ["李明"] and not reading.rejects
    assert [note.place for note in reading.asides] == ["全部.zip / 旧/run/"]


def test_a_folder_with_a_manifest_of_another_program_is_read(tmp_path):
    """A saved page of the web has a manifest.json, a synchronising program leaves .lock."""
    page = tmp_path / "网页"
    page.mkdir()
    (page / "manifest.json").write_text('[{"text": "这次学习让我想了很多。", "author": "王芳"}]', "utf-8")
    (page / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    for name in ("坏的", "锁着"):  # damaged; locked
        (tmp_path / name).mkdir()
        (tmp_path / name / "赵敏.txt").write_text(f"这次学习让我想了很多，{name}。", "utf-8")
    (tmp_path / "坏的" / "manifest.json").write_text("{", "utf-8")
    (tmp_path / "锁着" / ".lock").write_bytes(b"")
    reading = read_corpus([tmp_path])
    assert sorted(d.author for d in reading.corpus) == ["李明", "王芳", "赵敏", "赵敏"] and not reading.asides


def test_the_folder_that_results_go_to_is_no_input_and_not_told(tmp_path):
    """Before the first run it is not there, and the second is to say what the first did."""
    (tmp_path / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    before = input_files([tmp_path], without=tmp_path / "run")
    leave_run(tmp_path / "run")
    assert input_files([tmp_path], without=tmp_path / "run") == before
    assert not read_corpus([tmp_path], without=tmp_path / "run").asides


def test_a_run_folder_that_is_named_is_read(tmp_path):
    leave_run(tmp_path / "run")
    assert read_corpus([tmp_path / "run"]).corpus.ids == ["旧"]
    assert [file.path for file in input_files([tmp_path / "run"], without=tmp_path / "out")] == [
        "run/documents.parquet"
    ]
    (tmp_path / "run" / "documents.parquet").unlink()
    with pytest.raises(InputError, match="broke off"):
        read_corpus([tmp_path / "run"])
    with pytest.raises(InputError, match="results of a run"):
        read_corpus([tmp_path])


ABOUT = [
    "README",
    "readme.txt",
    "README.md",
    "README.zh-CN.md",
    "README_en.md",
    "Readme.docx",
    "CARD.md",
    "旧/README.md",
]
PAPERS = [
    "Card游戏教学设计-李明.txt",
    "README读后感-王芳.txt",
    "card-赵敏.txt",
    "Cardinal.txt",
    "READMEs.txt",
]  # a game of cards


@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_about_the_corpus_is_left_aside_and_told_and_nothing_else(tmp_path, zipped):
    folder = tmp_path / "in"
    for name in (*ABOUT, *PAPERS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"这次学习让我想了很多，{name}。", "utf-8")
    if zipped:
        with zipfile.ZipFile(tmp_path / "全部.zip", "w") as archive:
            for name in (*ABOUT, *PAPERS):
                archive.write(folder / name, name)
    reading = read_corpus([tmp_path / "全部.zip" if zipped else folder])
    before = "全部.zip / " if zipped else ""
    assert sorted(note.place for note in reading.asides) == sorted(before + name for name in ABOUT)
    assert len(reading.corpus) == len(PAPERS) and not reading.rejects


def test_ids_that_stand_in_several_files_are_told_apart_whatever_fits_in_memory(tmp_path, monkeypatch):
    """Each file counts from 0; some rows stand in two, some ids twice in one, and replies name ids of either."""
    for number, name in enumerate("abcd"):
        rows = [
            {
                "id": f"{n}",
                "text": f"第{n}条，同意。"
                if n % 4 == 0
                else f"第{n}条，{name}组再想想。",  # agreed; group … will think again
                "reply_to": f"{n * (2 if n % 4 == 1 else 4)}" if n % 2 else None,
            }
            for n in range(number, 20 + 5 * number)
        ]
        rows += [row | {"text": "又一条。"} for row in rows[3:6]]  # another one
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    one = read_corpus([tmp_path])
    store = ColumnStore(tmp_path / "columns", least=0)
    for name, size in {
        "store.LARGE": 0, "ordering.AT_ONCE": 7, "sorting.AT_ONCE": 7, "reading.unify._ALIKE_AT_ONCE": 3, "corpus.RUN": 9
    }.items():  # fmt: skip
        monkeypatch.setattr(f"textmine.{name}", size)
    two = read_corpus([tmp_path], store=store)
    assert pl.concat(two.corpus.runs()).equals(one.corpus.frame)
    assert (one.accounts, one.rejects, one.notes) == (two.accounts, two.rejects, two.notes)
    assert two.figures() == one.figures()
    assert sum("the same row stands in another file" in reject.reason for reject in one.rejects) > 9
    assert sum("its id stands twice in the file" in reject.reason for reject in one.rejects) == 12
    assert sum("ids stand in another file too" in note.message for note in one.notes) == 3
    # a reply to a row that was left out answers the one that stands in the other file
    answers = dict(one.corpus.frame.select("id", "reply_to").iter_rows())
    assert (answers["b.jsonl/1"], answers["b.jsonl/3"], answers["0"]) == ("b.jsonl/2", "12", None)
