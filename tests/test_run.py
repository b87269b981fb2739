"""The run folder: what a later run may trust, and what not."""

import errno
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from textmine.errors import OutputError, RunError
from textmine.output import mendable, replacing, write_jsonl
from textmine.run import RunFolder


def writes(name: str, text: str):
    def produce(out: Path) -> None:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, "utf-8")

    return produce


def test_a_changed_or_lost_output_is_made_again(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:
        assert run.stage("s", key="k", outputs=["a.txt"], produce=writes("a.txt", "1"))
        assert not run.stage("s", key="k", outputs=["a.txt"], produce=writes("a.txt", "1"))
        (run.path / "a.txt").write_text("edited")
        assert run.stage("s", key="k", outputs=["a.txt"], produce=writes("a.txt", "1"))
        (run.path / "a.txt").unlink()
        assert run.stage("s", key="k", outputs=["a.txt"], produce=writes("a.txt", "1"))


def test_a_folder_of_outputs_takes_the_place_of_the_old_one(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:
        run.stage("s", key="1", outputs=["pictures"], produce=writes("pictures/old.txt", "1"))
        run.stage("s", key="2", outputs=["pictures"], produce=writes("pictures/new.txt", "1"))
        assert [path.name for path in (run.path / "pictures").iterdir()] == ["new.txt"]
        assert list(run.outputs("s")) == ["pictures/new.txt"]


def test_what_breaks_off_leaves_the_last_whole_result(tmp_path):
    def breaks(out: Path) -> None:
        (out / "a.txt").write_text("half")
        raise KeyboardInterrupt

    with RunFolder.open(tmp_path / "run") as run:
        run.stage("s", key="1", outputs=["a.txt"], produce=writes("a.txt", "whole"))
        with pytest.raises(KeyboardInterrupt):
            run.stage("s", key="2", outputs=["a.txt"], produce=breaks)
        assert (run.path / "a.txt").read_text() == "whole"
        assert not run.is_fresh("s", "2")
    with RunFolder.open(tmp_path / "run") as run:  # a later run clears what lay about
        assert not (run.path / ".unfinished").exists()


def test_two_runs_into_one_folder_at_once_are_refused(tmp_path):
    with RunFolder.open(tmp_path / "run"), pytest.raises(RunError, match="Another textmine is writing"):
        RunFolder.open(tmp_path / "run")
    RunFolder.open(tmp_path / "run").close()


def test_a_folder_with_other_things_is_never_touched(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(RunError, match="no run folder"):
        RunFolder.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("manifest", ["{", "", b"\xff\xfe"])
def test_a_damaged_manifest_is_said_to_be_so_and_no_lock_stays(tmp_path, manifest):
    (tmp_path / "manifest.json").write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    for take_up in (RunFolder.read, RunFolder.open):
        with pytest.raises(RunError, match="damaged"):
            take_up(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize(
    "manifest", ["[]", '{"stages": []}', "{}", '{"name": "site", "icons": []}', '{"stages": {"build": {"image": "x"}}}']
)
def test_a_manifest_of_something_else_makes_no_run_folder(tmp_path, manifest):
    (tmp_path / "manifest.json").write_text(manifest)
    for take_up in (RunFolder.read, RunFolder.open):
        with pytest.raises(RunError, match="is no run folder of textmine"):
            take_up(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is open")
def test_a_lock_that_another_takes_at_once_stays(tmp_path, monkeypatch):
    run, release, others = RunFolder.open(tmp_path / "run"), FileLock.release, []

    def taken_at_once(lock: FileLock, force: bool = False) -> None:
        release(lock, force)
        if not others:
            others.append(RunFolder.open(tmp_path / "run"))

    run.describe(seed=42)
    run.stage("s", key="k", outputs=["a.txt"], produce=writes("a.txt", "1"))
    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "release", taken_at_once)
        run.close()
    with pytest.raises(RunError, match="Another textmine is writing"):
        RunFolder.open(tmp_path / "run")
    others[0].close()
    RunFolder.open(tmp_path / "run").close()
    assert not (tmp_path / "run" / ".lock").exists()


def test_files_are_given_out_only_as_the_run_left_them(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:
        run.stage("s", key="k", outputs=["a.jsonl"], produce=writes("a.jsonl", json.dumps({"n": 1}) + "\n"))
    run = RunFolder.read(tmp_path / "run")
    assert run.rows("a.jsonl") == [{"n": 1}]
    with pytest.raises(RunError, match="did not come that far"):
        run.file("quotes.jsonl")
    (run.path / "a.jsonl").write_text("")
    with pytest.raises(RunError, match="changed or lost"):
        run.rows("a.jsonl")


def test_what_was_made_from_what_is_made_anew_is_given_out_no_more(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:

        def do(name: str, text: str, *needs: str) -> None:
            file = f"{name}.txt"
            run.stage(name, key=text, outputs=[file], produce=writes(file, text), needs=needs)

        do("texts", "1")
        do("themes", "1", "texts")
        do("quotes", "1", "texts", "themes")
        do("report", "1", "quotes")
        do("texts", "2")
        assert run.file("texts.txt").read_text() == "2"
        for late in ("themes", "quotes", "report"):  # the last one needs what needs the texts
            with pytest.raises(RunError, match="broke off"):
                run.file(f"{late}.txt")
            with pytest.raises(RunError, match="broke off"):
                run.file(f"{late}.txt", as_left=False)
        do("themes", "2", "texts")
        assert run.file("themes.txt").read_text() == "2"
        with pytest.raises(RunError, match="broke off"):
            run.file("quotes.txt")
        do("texts", "1")
        do("themes", "1", "texts")
        assert run.file("report.txt").read_text() == "1"  # the former texts again


def test_a_stage_that_is_made_anew_and_gives_the_same_leaves_the_others_alone(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:
        run.stage("texts", key="1", outputs=["a.txt"], produce=writes("a.txt", "1"))
        run.stage("quotes", key="1", outputs=["b.txt"], produce=writes("b.txt", "1"), needs=["texts"])
        run.stage("texts", key="2", outputs=["a.txt"], produce=writes("a.txt", "1"))
        assert run.file("b.txt").read_text() == "1"


def test_a_picture_may_be_touched_up(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:
        run.stage("s", key="1", outputs=["a.png"], produce=writes("a.png", "1"))
        (run.path / "a.png").write_text("2")
        assert run.file("a.png", as_left=False).read_text() == "2"


def test_a_read_only_disk_is_told_though_it_refuses_to_remove_as_well(tmp_path, monkeypatch):
    def refuse(self: Path, **_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match="read-only"), replacing(tmp_path / "a.txt") as path:
        refuse(path)


def test_replacing_keeps_the_old_file_where_the_new_one_fails(tmp_path):
    target = tmp_path / "result.csv"
    target.write_text("old")
    with pytest.raises(OutputError, match=r"the disk is full\. Make room"), replacing(target) as path:
        path.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
    with pytest.raises(OutputError, match="Word or Excel"), replacing(target):
        raise PermissionError(errno.EACCES, "Permission denied", str(target))
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_table_that_the_disk_has_no_room_for_is_told():
    table = pl.DataFrame({"text": ["微党课要短"] * 9})  # party lectures should be short
    with pytest.raises(OutputError, match=r"^run cannot be written: the disk is full"), mendable("run"):
        table.write_parquet("/dev/full")
    with pytest.raises(pl.exceptions.ColumnNotFoundError), mendable("run"):
        table.select("title")


def test_a_stage_under_way_is_finished_when_it_is_waited_for(tmp_path):
    def later(out: Path):
        return lambda: writes("late.txt", "1")(out)

    with RunFolder.open(tmp_path / "run") as run:
        end = run.begin("late", key="k", outputs=["late.txt"], produce=later)
        assert end is not None and not run.is_fresh("late", "k")
        assert run.begin("other", key="k", outputs=["a.txt"], produce=writes("a.txt", "1")) is None
        assert run.is_fresh("other", "k")
        end()
        assert run.is_fresh("late", "k") and run.file("late.txt").read_text() == "1"
        assert run.begin("late", key="k", outputs=["late.txt"], produce=later) is None


def test_a_stage_that_was_never_waited_for_leaves_nothing(tmp_path):
    with RunFolder.open(tmp_path / "run") as run:
        run.begin("late", key="k", outputs=["late.txt"], produce=lambda out: lambda: None)
    assert not (tmp_path / "run" / ".unfinished").exists()
    assert "late" not in run.manifest["stages"]


def test_a_link_stays_and_what_it_points_to_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("old")
    for name in ("a.txt", "new.txt"):  # the second points to nothing yet
        link = tmp_path / name
        link.symlink_to(tmp_path / "real" / name)
        with replacing(link) as path:
            path.write_text("new")
        assert link.is_symlink() and (tmp_path / "real" / name).read_text() == "new"
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["a.txt", "new.txt"]


def test_a_pipe_is_written_into_and_stays(tmp_path):
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    with ThreadPoolExecutor() as pool:
        got = pool.submit(fifo.read_text)
        with replacing(fifo) as path:
            path.write_text("你好", "utf-8")
        assert got.result(timeout=10) == "你好"
    assert fifo.is_fifo() and [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_device_is_written_into_and_stays(tmp_path):
    ours, theirs = os.openpty()
    terminal = Path(os.ttyname(theirs))
    with replacing(terminal) as path:
        path.write_text("hello\n")
    assert os.read(ours, 100) == b"hello\r\n"
    assert terminal.is_char_device()
    os.close(ours), os.close(theirs)


def test_an_open_stream_keeps_what_it_has(tmp_path):
    """As of `textmine … -o /dev/stdout >> file`."""
    (tmp_path / "log").write_text("old\n")
    with (tmp_path / "log").open("a") as file, replacing(Path(f"/dev/fd/{file.fileno()}")) as path:
        path.write_text("new\n")
    assert (tmp_path / "log").read_text() == "old\nnew\n"


def test_a_folder_is_no_place_for_a_file(tmp_path):
    with pytest.raises(OutputError, match="this is a folder"), replacing(tmp_path):
        raise AssertionError("nothing is to be written")


def test_the_place_is_named_not_the_temporary_file(tmp_path):
    target = tmp_path / "result.csv"
    with pytest.raises(OutputError) as caught, replacing(target) as path:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))
    assert str(caught.value).startswith(f"{target} cannot be written") and ".tmp" not in str(caught.value)


def test_a_row_holds_whatever_ends_a_line_elsewhere(tmp_path):
    rows = [{"text": "一\u2028二\u0085三\x0c四"}, {"text": "五"}]  # line separator, next line, form feed
    with RunFolder.open(tmp_path / "run") as run:
        run.stage("rows", key="k", outputs=["rows.jsonl"], produce=lambda out: write_jsonl(out / "rows.jsonl", rows))
        assert run.rows("rows.jsonl") == rows


def test_a_new_folder_in_which_nothing_was_finished_is_taken_away(tmp_path):
    with pytest.raises(ValueError, match="unreadable"), RunFolder.open(tmp_path / "new") as run:
        run.describe(seed=42)
        run.stage("greet", key="k", outputs=["a.txt"], produce=_fail)
    assert not (tmp_path / "new").exists()
    (tmp_path / "made before").mkdir()
    with RunFolder.open(tmp_path / "made before") as run:
        run.describe(seed=42)
    assert (tmp_path / "made before" / "manifest.json").is_file()


def _fail(out):
    raise ValueError("unreadable")
