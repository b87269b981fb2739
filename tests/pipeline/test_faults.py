"""What happens to a run that is killed, starved of disk, or whose input changes under its hands."""

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from textmine.bulletin import write_bulletin
from textmine.bulletin.material import load_material
from textmine.errors import InputError, RunError
from textmine.pipeline import job, read, run_files
from textmine.pipeline.deciding import targets
from textmine.pipeline.inputs import input_files
from textmine.run import RunFolder
from textmine.settings import Settings

PLAIN = {"themes": {"model": "nmf", "topics": 4}}
KILLS = 30
KILLS_IN_EVERY_RUN_OF_THE_TESTS = 3


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Path:
    """A third of the sample class, so that a run takes a few seconds."""
    export = Path(__file__).parents[2] / "corpora" / "sample" / "export"
    documents = list(read([export], settings=Settings()).corpus)[::3]
    folder = tmp_path_factory.mktemp("few")
    lines = (json.dumps(document.to_record(), ensure_ascii=False) + "\n" for document in documents)
    (folder / "class.jsonl").write_text("".join(lines), "utf-8")
    (folder / "textmine.toml").write_text('[themes]\nmodel = "nmf"\ntopics = 4\n', "utf-8")
    return folder / "class.jsonl"


def start(corpus: Path, out: Path, *options: str, before: str = "", **how: Any) -> subprocess.Popen:
    code = f"{before}\nimport sys; from textmine.cli import main; sys.argv[0] = 'textmine'; main()"
    arguments = [sys.executable, "-c", code, "run", str(corpus), "--out", str(out), *options]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)


def finished(corpus: Path, out: Path) -> dict[str, str]:
    """Run to the end, and give the hash of each output."""
    process = start(corpus, out)
    _, told = process.communicate()
    assert process.returncode == 0, told.decode()
    return outputs(out)


def stages(out: Path) -> dict[str, dict]:
    path = out / "manifest.json"
    return json.loads(path.read_text("utf-8"))["stages"] if path.exists() else {}


def outputs(out: Path) -> dict[str, str]:
    return {name: digest for stage in stages(out).values() for name, digest in stage["outputs"].items()}


@pytest.fixture(scope="module")
def undisturbed(few, tmp_path_factory) -> tuple[dict[str, str], float]:
    """The outputs of a run that nothing happened to, and the seconds that it took."""
    began = time.perf_counter()
    return finished(few, tmp_path_factory.mktemp("undisturbed") / "run"), time.perf_counter() - began


def kill_and_go_on(number: int, few: Path, out: Path, undisturbed: tuple[dict[str, str], float]) -> None:
    whole, seconds = undisturbed
    process = start(few, out)
    try:
        process.wait(random.Random(number).uniform(0.2, seconds))
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    done = stages(out)
    assert finished(few, out) == whole
    assert {name: stage for name, stage in stages(out).items() if name in done} == done  # no finished stage again
    left = {path.name for path in out.iterdir()} - {"cache"}
    assert left == {"manifest.json"} | {Path(name).parts[0] for name in whole}


@pytest.mark.parametrize("number", range(KILLS_IN_EVERY_RUN_OF_THE_TESTS))
def test_a_killed_run_goes_on_where_it_stopped(number, few, tmp_path, undisturbed):
    kill_and_go_on(number, few, tmp_path / "run", undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(KILLS_IN_EVERY_RUN_OF_THE_TESTS, KILLS))
def test_a_run_killed_at_any_moment_goes_on_where_it_stopped(number, few, tmp_path, undisturbed):
    kill_and_go_on(number, few, tmp_path / "run", undisturbed)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_where_no_more_can_be_written_what_was_finished_is_kept(few, tmp_path, undisturbed):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    process = start(few, tmp_path / "run", before=limit)
    _, told = process.communicate()
    assert process.returncode == 2
    assert "cannot be written" in told.decode()
    assert "Traceback" not in told.decode()
    done = stages(tmp_path / "run")
    assert "documents" in done
    assert finished(few, tmp_path / "run") == undisturbed[0]
    assert stages(tmp_path / "run")["documents"] == done["documents"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_run_that_is_ended_leaves_nothing_unfinished(name, code, workers, few, tmp_path, undisturbed):
    whom = "os.killpg(0" if name == "SIGINT" else "os.kill(os.getpid()"  # a terminal interrupts all processes
    usual = "default_int_handler" if name == "SIGINT" else "SIG_DFL"
    ends = (
        f"import signal; signal.signal(signal.{name}, signal.{usual})\n"  # tests may run under nohup, which has it ignored
        "import os; from textmine.pipeline import stages; real = stages.write_keywords\n"
        "def write(*arguments):\n"
        "    real(*arguments)\n"
        f"    {whom}, signal.{name})\n"
        "    real(*arguments)\n"
        "stages.write_keywords = write"
    )
    process = start(few, tmp_path / "run", "--workers", workers, before=ends, start_new_session=True)
    _, told = process.communicate()
    assert (process.returncode, told) == (code, b"")
    assert set(stages(tmp_path / "run")) >= {"documents", "topics"} and "bulletin" not in stages(tmp_path / "run")
    assert not any(path.name.startswith(".") for path in (tmp_path / "run").iterdir())
    assert finished(few, tmp_path / "run") == undisturbed[0]


def test_a_worker_that_is_ended_is_told_and_what_was_finished_is_kept(few, tmp_path, undisturbed):
    ends = "import os; from textmine import engine; engine._submit = lambda pool, *_: pool.submit(os._exit, 9)"
    process = start(few, tmp_path / "run", "--workers", "2", before=ends)
    _, told = process.communicate()
    assert process.returncode == 2, told.decode()
    assert "error: One of 2 worker processes was ended from outside" in told.decode()
    assert "Traceback" not in told.decode()
    done = stages(tmp_path / "run")
    assert "documents" in done
    assert finished(few, tmp_path / "run") == undisturbed[0]
    assert stages(tmp_path / "run")["documents"] == done["documents"]


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("error", ["MemoryError()", "OSError(12, 'Cannot allocate memory')"])
def test_memory_that_gives_out_is_told_and_what_was_finished_is_kept(error, workers, few, tmp_path):
    (tmp_path / "starved.py").write_text(f"def starve(*_):\n    raise {error}\n", "utf-8")
    starved = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from starved import starve; from textmine import engine; "
        f"engine._apply = starve; engine.LocalEngine.map = lambda self, _, chunks: self._map_in_pool(starve, chunks)"
        f" if self.workers > 1 else map(starve, chunks)"
    )
    process = start(few, tmp_path / "run", "--workers", workers, before=starved)
    _, told = process.communicate()
    assert process.returncode == 2, told.decode()
    assert "error: There is not enough memory" in told.decode()
    assert "Traceback" not in told.decode()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT])
def test_a_disk_that_refuses_is_told(number, few, tmp_path, monkeypatch):
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Exception, match="cannot be written") as told:
        run_files([few], tmp_path / "run", settings=Settings.model_validate(PLAIN))
    assert type(told.value).__name__ == "OutputError"


def test_input_that_changes_while_it_is_read_is_told_and_nothing_is_kept(few, tmp_path, monkeypatch):
    corpus = tmp_path / "class.jsonl"
    shutil.copy(few, corpus)
    real = job.read

    def read_while_somebody_writes(*arguments, **options):
        reading = real(*arguments, **options)
        with corpus.open("a", encoding="utf-8") as file:
            file.write('{"id": "late", "text": "晚到的一条。"}\n')  # a late one
        return reading

    monkeypatch.setattr(job, "read", read_while_somebody_writes)
    with pytest.raises(InputError, match="changed while it was read"):
        run_files([corpus], tmp_path / "run", settings=Settings.model_validate(PLAIN))
    assert stages(tmp_path / "run") == {}


def test_a_file_that_is_closed_to_us_is_a_reject_until_it_is_opened(few, tmp_path, monkeypatch):
    exports = tmp_path / "exports"
    exports.mkdir()
    shutil.copy(few, exports / "class.jsonl")
    (exports / "late.jsonl").write_text('{"id": "late", "text": "晚到的一条。"}\n', "utf-8")  # a late one
    real = Path.open

    def open_unless_closed(self: Path, *arguments, **options):
        if self.name == "late.jsonl":  # as Excel holds a file open on Windows
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self, *arguments, **options)

    settings = Settings.model_validate(PLAIN)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_unless_closed)
        run = run_files([exports], tmp_path / "run", settings=settings)
    assert "late.jsonl" in (run.path / "rejects.csv").read_text("utf-8-sig")
    assert [part["rejected"] for part in run.folder.manifest["account"]] == [0, 1]
    again = run_files([exports], run.path, settings=settings)
    assert [part["rejected"] for part in again.folder.manifest["account"]] == [0, 0]


def test_a_file_that_goes_after_the_folder_was_listed_is_none_of_the_input(few, tmp_path, monkeypatch):
    shutil.copy(few, tmp_path / "class.jsonl")
    (tmp_path / "gone.jsonl").touch()

    def digest(path: Path) -> str:
        if path.name == "gone.jsonl":
            raise FileNotFoundError
        return path.name

    monkeypatch.setattr("textmine.pipeline.inputs.file_digest", digest)
    assert [file.digest for file in input_files([tmp_path], without=tmp_path / "run")] == ["class.jsonl"]


def test_rounds_of_which_only_the_questions_are_known_end_no_run(few, tmp_path):
    shutil.copy(few, tmp_path / "class.jsonl")
    card = '[[rounds]]\nquestion = "怎样讲微党课？"\n[[rounds]]\nquestion = "台账如何减？"\n'  # lectures; ledgers
    (tmp_path / "class.toml").write_text(card, "utf-8")
    run = run_files([tmp_path / "class.jsonl"], tmp_path / "run", settings=Settings.model_validate(PLAIN))
    assert "bulletin" in stages(run.path)
    assert not any(row["by"] == "round" for row in run.folder.rows("topics/comparison.jsonl"))


def test_two_runs_into_one_folder_at_once(few, tmp_path):
    with RunFolder.open(tmp_path / "run"):
        process = start(few, tmp_path / "run")
        _, told = process.communicate()
    assert process.returncode == 2
    assert "Another textmine is writing" in told.decode()
    assert stages(tmp_path / "run") == {}


def test_a_word_more_in_a_dictionary_of_ones_own_makes_stale_what_it_segmented(few, tmp_path):
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("身边榜样\n", "utf-8")  # "models from nearby"
    settings = Settings.model_validate(PLAIN | {"language": {"dictionary": dictionary}})
    run_files([few], tmp_path / "run", settings=settings)
    first = stages(tmp_path / "run")
    dictionary.write_text("身边榜样\n烫手\n", "utf-8")
    run_files([few], tmp_path / "run", settings=settings)
    second = stages(tmp_path / "run")
    assert second["documents"] == first["documents"]
    assert second["keywords"]["key"] != first["keywords"]["key"]


def test_a_pinned_quotation_makes_only_quotations_and_bulletin_anew(few, tmp_path):
    settings = Settings.model_validate(PLAIN)
    run = run_files([few], tmp_path / "run", settings=settings)
    first = stages(run.path)
    other = next(row for row in run.folder.rows("rejected_quotes.jsonl") if row.get("id"))
    (run.path / "decisions.toml").write_text(f'pin = [{{target = "quote:{other["id"]}"}}]\n', "utf-8")
    run_files([few], tmp_path / "run", settings=settings)
    anew = {name for name, stage in stages(run.path).items() if stage != first[name]}
    assert anew == {"quotes", "bulletin"}


def corrected(corpus: Path, out: Path, name: str, right: str) -> Path:
    """The corpus with an author's name put right."""
    rows = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]
    lines = (json.dumps(row | {"author": right if row["author"] == name else row["author"]}) + "\n" for row in rows)
    out.mkdir()
    (out / "class.jsonl").write_text("".join(lines), "utf-8")
    return out / "class.jsonl"


def test_a_name_that_was_put_right_is_put_right_in_claims_and_quotations(few, tmp_path):
    settings = Settings.model_validate(PLAIN)
    run = run_files([few], tmp_path / "run", settings=settings)
    first = stages(run.path)
    name = next(row["author"] for row in run.quotes if row["author"])
    right = f"{name}（二班）"  # "(class two)": no word of the texts changes with it
    again = run_files([corrected(few, tmp_path / "mended", name, right)], run.path, settings=settings)
    second = stages(run.path)
    assert second["topics"]["outputs"] == first["topics"]["outputs"]  # what follows from them is yet made anew
    authors = {row["author"] for row in again.quotes}
    assert right in authors and name not in authors
    said = {person for row in again.claims for person in (*row["supporters"], *row["opposers"])}
    assert not any(person == name for person in said)
    assert f"{name}（" not in (run.path / "bulletin.md").read_text("utf-8").replace(right, "")


def test_what_was_made_from_former_texts_is_given_out_no_more(few, tmp_path, monkeypatch):
    settings = Settings.model_validate(PLAIN)
    run = run_files([few], tmp_path / "run", settings=settings)
    whole = outputs(run.path)
    name = next(row["author"] for row in run.quotes if row["author"])
    mended = corrected(few, tmp_path / "mended", name, f"{name}（二班）")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(job, "_analyse", interrupt)  # the texts are made anew, and nothing else
        run_files([mended], run.path, settings=settings)
    for use in (load_material, targets, lambda folder: write_bulletin(folder, tmp_path / "draft.md")):
        with pytest.raises(RunError, match="broke off"):
            use(RunFolder.read(run.path))
    assert not (tmp_path / "draft.md").exists()
    before = stages(run.path)
    run_files([few], run.path, settings=settings)  # the former texts again: only these are read again
    assert outputs(run.path) == whole
    assert {name for name, stage in stages(run.path).items() if stage != before[name]} == {"documents"}
    assert load_material(RunFolder.read(run.path)).quotes


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
