"""What `textmine decide` refuses, what it replaces, and what it writes; on one finished run of the sample class."""

import json
import shutil
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from textmine.cli.app import app
from textmine.errors import RunError, SettingsError
from textmine.pipeline.deciding import decide, import_marks, targets
from textmine.pipeline.decisions import load_decisions, not_followed
from textmine.run import RunFolder

EXPORT = Path(__file__).parents[2] / "corpora" / "sample" / "export"


def run_again(folder):
    result = CliRunner().invoke(app, ["run", str(EXPORT), "--out", str(folder), "--model", "nmf", "--topics", "9"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deciding") / "run"
    run_again(folder)
    return folder


@pytest.fixture
def folder(finished, tmp_path):
    """A copy of the finished run, to decide about."""
    return RunFolder.read(Path(shutil.copytree(finished, tmp_path / "run")))


def written(folder):
    return tomllib.loads((folder.path / "decisions.toml").read_text("utf-8"))


def claims(folder):
    return [f"claim:{row['id']}" for row in folder.rows("claims.jsonl")]


def topics(folder):
    return json.loads((folder.path / "topics/topics.json").read_text("utf-8"))


IMPOSSIBLE = {
    "split, no sentence": ("split", ["CLAIM"], "needs a claim and sentences"),
    "split, a sentence of nothing": ("split", ["CLAIM", "nosuch:12"], "nosuch:12 is no sentence of"),
    "split of a theme": ("split", ["theme:1", "a:1"], "cannot be said of theme:1"),
    "merge of two kinds": ("merge", ["CLAIM", "theme:1"], "of two"),
    "merge with itself": ("merge", ["CLAIM", "CLAIM"], "twice"),
    "order twice": ("order", ["theme:6", "theme:6"], "theme:6 twice"),
    "ban of two": ("ban", ["theme:1", "theme:2"], "'theme:2' is too many"),
    "pin with a word too many": ("pin", ["theme:1", "因为好"], "'因为好' is too many"),  # because it is good
    "order with a word too many": ("order", ["theme:1", "先"], "'先' is too many"),  # first
    "a wording in pieces": ("rename", ["theme:1", "微党课", "入脑"], "quotation marks"),
    "an empty wording": ("rename", ["theme:1", " "], "needs a target and a wording"),
    "a theme that is not there": ("pin", ["theme:99"], "has no theme:99"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_done_is_refused(case, folder):
    action, words, why = IMPOSSIBLE[case]
    with pytest.raises(SettingsError, match=why):
        decide(folder, action, [claims(folder)[0] if word == "CLAIM" else word for word in words])
    assert not (folder.path / "decisions.toml").exists()


def test_a_claim_cannot_lose_all_its_sentences(folder):
    row = folder.rows("claims.jsonl")[0]
    own = [f"{place['document']}:{place['start']}" for place in row["sentences"]]
    with pytest.raises(SettingsError, match="Nothing would be left"):
        decide(folder, "split", [f"claim:{row['id']}", *own])
    decide(folder, "split", [f"claim:{row['id']}", own[0], own[0]])
    assert written(folder)["split"][0]["sentences"] == own[:1]


def test_the_later_of_two_decisions_that_contradict_stands(folder):
    decide(folder, "ban", ["theme:2"])
    decide(folder, "ban", ["theme:3"])
    assert decide(folder, "pin", ["theme:2"]).replaced == ("ban theme:2",)
    assert [row["target"] for row in written(folder)["ban"]] == ["theme:3"]
    decide(folder, "rename", ["theme:2", "先前的名字"])  # an earlier name
    assert decide(folder, "rename", ["theme:2", "后来的名字"]).replaced == ("rename theme:2",)  # a later name
    assert [row["to"] for row in written(folder)["rename"]] == ["后来的名字"]
    decide(folder, "order", ["theme:4", "theme:5"])
    assert decide(folder, "order", ["theme:5"]).replaced == ("order theme:4 theme:5",)


def test_a_number_that_now_means_another_theme_replaces_nothing(folder):
    decide(folder, "ban", ["theme:1"])
    path = folder.path / "decisions.toml"
    path.write_text(path.read_text("utf-8").replace("theme:1", "theme:2"), "utf-8")  # as if themes had been renumbered
    assert decide(folder, "pin", ["theme:2"]).replaced == ()
    assert decide(folder, "pin", ["theme:1"]).replaced == ("ban theme:2",)


def test_marks_on_themes_are_anchored(folder, tmp_path):
    book = openpyxl.load_workbook(folder.file("evidence.xlsx"))
    sheet = next(book[name] for name in book.sheetnames if name.startswith("主题"))
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, columns["编号"]).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(rows["theme:0"], columns["改名"], "家校沟通")  # home and school
    sheet.cell(rows["theme:1"], columns["采用"], "否")
    book.save(tmp_path / "marked.xlsx")
    decided = import_marks(folder, tmp_path / "marked.xlsx")
    assert decided.entries["ban"][0]["anchor"] == decide(folder, "ban", ["theme:1"]).entries["ban"][0]["anchor"]
    first, banned, *others = topics(folder)
    run_again(folder.path)
    after = topics(folder)
    assert (after[0]["label"], after[0]["authors"]) == ("家校沟通", first["authors"])
    assert after[1:] == [theme | {"id": number} for number, theme in enumerate(others, 1)]
    assert banned["terms"] not in [theme["terms"] for theme in after]


def test_notes_are_said_to_change_nothing(folder, tmp_path):
    book = openpyxl.load_workbook(folder.file("evidence.xlsx"))
    columns = {cell.value: cell.column for cell in book["引语"][1]}
    book["引语"].cell(2, columns["备注"], "再核一次")  # check once more
    book.save(tmp_path / "marked.xlsx")
    result = CliRunner().invoke(app, ["decide", "import", str(folder.path), str(tmp_path / "marked.xlsx")])
    assert "已导入0项决定" in result.output and "1条备注" in result.output  # nothing is followed, a note is kept


def test_a_note_means_the_same_by_command_and_by_mark(folder, tmp_path):
    quote = f"quote:{folder.rows('quotes.jsonl')[0]['id']}"
    for target in (quote, claims(folder)[0], "theme:1"):
        result = CliRunner().invoke(app, ["decide", "memo", str(folder.path), target, "再核一次"])  # check once more
        assert result.exit_code == 0 and "备注不改变结果" in result.output and "照办" not in result.output
    book = openpyxl.load_workbook(folder.file("evidence.xlsx"))
    columns = {cell.value: cell.column for cell in book["引语"][1]}
    row = next(r for r in range(2, book["引语"].max_row + 1) if book["引语"].cell(r, columns["编号"]).value == quote)
    book["引语"].cell(row, columns["备注"], "再核一次")
    book.save(tmp_path / "marked.xlsx")
    by_command = written(folder)["memo"]
    marked = import_marks(folder, tmp_path / "marked.xlsx")
    assert marked.entries["memo"] == [by_command[0]] and marked.replaced == (f"memo {quote}",)
    assert not_followed(folder) == []


def test_the_list_tells_how_the_bulletin_says_it(folder):
    printed = (folder.path / "bulletin.md").read_text("utf-8")
    told = {row["target"]: row["bulletin"] for row in targets(folder) if row["bulletin"]}
    assert told and all(sentence in printed for sentence in told.values())
    assert {target.partition(":")[0] for target in told} >= {"claim", "quote"}


def test_the_list_is_quiet_on_demand(folder):
    result = CliRunner().invoke(app, ["decide", "list", str(folder.path), "--format", "jsonl", "--quiet"])
    assert result.exit_code == 0 and result.stderr == ""
    assert [json.loads(line) for line in result.stdout.splitlines()] == targets(folder)


def test_marks_of_another_run_are_refused(folder, tmp_path):
    book = openpyxl.load_workbook(folder.file("evidence.xlsx"))
    sheet = next(book[name] for name in book.sheetnames if name.startswith("主题"))
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["编号"], "theme:77")
    sheet.cell(2, columns["采用"], "否")
    book.save(tmp_path / "marked.xlsx")
    with pytest.raises(SettingsError, match="has no theme:77"):
        import_marks(folder, tmp_path / "marked.xlsx")


def test_each_action_says_what_words_it_takes(folder):
    said = {action: CliRunner().invoke(app, ["decide", action, "--help"]).output for action in ("split", "order")}
    assert "document:start" in said["split"] and "document:start" not in said["order"]


def test_the_command_says_what_was_replaced(folder):
    for action in ("ban", "pin"):
        result = CliRunner().invoke(app, ["decide", action, str(folder.path), "theme:2"])
    assert result.exit_code == 0 and "ban theme:2" in result.output


def test_a_table_that_nothing_follows_is_refused(folder):
    (folder.path / "decisions.toml").write_text('[[pins]]\ntarget = "quote:q-1"\n', "utf-8")
    with pytest.raises(SettingsError, match=r"no \[\[pins\]\]. Did you mean \[\[pin\]\]"):
        load_decisions(folder.path)


def test_what_found_nothing_is_told(folder):
    assert not_followed(folder) == []
    (folder.path / "decisions.toml").write_text(
        'pin = ["quote:q-zzzz", "claim:no"]\nban = ["quote:q-yyyy"]\nrename = [{target = "theme:77", to = "消失"}]\n',
        "utf-8",
    )
    told = run_again(folder.path)
    assert "q-zzzz" in told and "claim:no" in told and "theme:77" in told and "q-yyyy" not in told


def test_a_correction_that_is_not_made_is_told(folder):
    quote = folder.rows("quotes.jsonl")[0]
    edit = '[[edit]]\nquote = "%s"\nfrom = "%s"\nto = "改过"\n'
    (folder.path / "decisions.toml").write_text(edit % (quote["id"], "没有的字"), "utf-8")  # words that are not there
    assert not_followed(folder) == [
        f"“改字”的决定未执行：quote:{quote['id']}，没有的字→改过，原字在引文中不是恰好出现一次。"
    ]
    (folder.path / "decisions.toml").write_text(edit % (quote["id"], quote["text"]), "utf-8")
    (told,) = not_followed(folder)
    assert "改字" in told and "未执行" in told


def test_of_two_who_decide_at_once_both_are_heard(folder, monkeypatch):
    def slow_load(path):
        decisions = load_decisions(path)
        time.sleep(0.3)
        return decisions

    monkeypatch.setattr("textmine.pipeline.deciding.load_decisions", slow_load)
    quotes = [f"quote:{row['id']}" for row in folder.rows("quotes.jsonl")[:2]]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda quote: decide(folder, "pin", [quote]), quotes))
    assert {row["target"] for row in written(folder)["pin"]} == set(quotes)
    assert not (folder.path / ".lock").exists()


def test_nobody_decides_while_a_run_is_written(folder, monkeypatch):
    monkeypatch.setattr("textmine.run._PATIENCE", 0.1)
    with RunFolder.open(folder.path), pytest.raises(RunError, match="try again"):
        decide(folder, "ban", ["theme:1"])
    decide(folder, "ban", ["theme:1"])
