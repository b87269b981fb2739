"""Each command once, as a person or a script calls it: fields, forms, exit codes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict

import polars as pl
import pytest

from tests.cli.conftest import DOCUMENTS
from textmine.cli.options import Format
from textmine.cli.rendering import _WRITERS, emit
from textmine.corpus import Corpus, Document, Kind
from textmine.pipeline import Analysis, rows
from textmine.spans import Marks

TEXTS = {"d1": "微党课要讲身边的真人真事。建议每次不超过十分钟，讲完留五分钟大家议一议。"}


def test_read_gives_the_interchange_form_and_reads_it_again(textmine, corpus, tmp_path):
    first = textmine("read", corpus)
    assert first.code == 0
    assert [row["id"] for row in first.rows] == ["d1", "d2", "d3", "d4"]
    assert list(first.rows[0]) == ["id", "kind", "text", "title", "author", "unit", "role", "thread", "reply_to", "time",
                                   "source", "meta"]  # fmt: skip
    again = tmp_path / "again.jsonl"
    again.write_text(first.out, "utf-8")
    second = textmine("read", again)
    assert [row["text"] for row in second.rows] == [row["text"] for row in first.rows]


def test_segment_gives_exact_slices(textmine, corpus):
    rows = textmine("segment", corpus).rows
    text = TEXTS["d1"]
    tokens = rows[0]["tokens"]
    assert "".join(token["text"] for token in tokens) == text
    assert all(text[token["start"] : token["end"]] == token["text"] for token in tokens)
    assert "微党课" in [token["text"] for token in tokens]  # a word of the lexicon: a short party lecture
    plain = textmine("segment", corpus, "--no-lexicon").rows
    assert "微党课" not in [token["text"] for token in plain[0]["tokens"]]


def test_what_everyone_says_is_proposed_as_a_stop_word(textmine, tmp_path):
    corpus, stop = tmp_path / "class.jsonl", tmp_path / "stop.txt"
    rows = [{"id": f"{i:02}", "kind": "post", "text": f"云溪工作坊第{i}天", "author": f"学员{i}"} for i in range(12)]
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    proposed = {row["term"]: row for row in textmine("lexicon", corpus, "--empty").rows}
    assert proposed["工作坊"] == {"term": "工作坊", "people": 12, "documents": 12, "share": 1.0}  # workshop
    stop.write_text("工作坊\n", "utf-8")
    (tmp_path / "own.toml").write_text(f'[terms]\nstop_words = "{stop.as_posix()}"\n', "utf-8")
    assert "工作坊" not in textmine("lexicon", corpus, "--empty", "--settings", tmp_path / "own.toml").out


def test_an_accepted_word_changes_the_cuts_that_are_listed(textmine, tmp_path):
    corpus, words, own = tmp_path / "class.jsonl", tmp_path / "words.txt", tmp_path / "own.txt"
    row = {"id": "a", "kind": "post", "text": "班级小岗位很好，小岗位要轮换。", "author": "张敏"}
    corpus.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    words.write_text("小岗位\n", "utf-8")  # small duties in a class
    changes = textmine("lexicon", corpus, "--accept", words, "--dictionary", own).rows
    assert [(change["before"], change["after"], change["count"]) for change in changes] == [
        (["小", "岗位"], ["小岗位"], 2)
    ]
    assert own.read_text("utf-8") == "小岗位\tn\n"


def test_keywords_by_document_and_group(textmine, corpus):
    rows = textmine("keywords", corpus, "--by", "document", "--top", "3").rows
    assert [row["id"] for row in rows] == ["d1", "d2", "d3", "d4"]
    assert set(rows[0]["keywords"][0]) == {"term", "score", "count", "documents", "authors", "units"}
    groups = textmine("keywords", corpus, "--by", "unit").rows
    assert [row["group"] for row in groups] == ["一中", "二中"]


def test_contexts_are_sorted_and_found_by_part_of_speech(textmine, corpus):
    rows = textmine("kwic", corpus, "微党课", "--sort", "right", "--width", "2").rows
    assert [row["right"] for row in rows] == ["要讲", "讲身"]
    tagged = textmine("kwic", corpus, "n.* v.*", "--tags").rows
    texts = {row["id"]: row["text"] for row in textmine("read", corpus).rows}
    assert tagged
    assert all(texts[row["document"]][row["start"] : row["end"]] == row["hit"] for row in tagged)


def test_company_and_trends_carry_their_counts(textmine, corpus, tmp_path):
    said = [
        "要先看学生的作业。",
        "是为了上好每一节。",
        "常常到深夜。",
        "也要听同事的意见。",
    ]  # teachers prepare lessons …
    said = [f"老师备课{words}" for words in said] + [
        f"操场第{n}次翻修。" for n in "一二三四五六"
    ]  # the playground is mended
    rows = [{"id": f"p{n}", "kind": "post", "author": f"甲{n}", "text": text} for n, text in enumerate(said)]
    posts = tmp_path / "posts.jsonl"
    posts.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    rows = textmine("collocations", posts, "--node", "备课", "--window", "1", "--graphml", tmp_path / "n.graphml").rows
    assert [(row["first"], row["second"], row["count"], row["authors"]) for row in rows] == [("备课", "老师", 4, 4)]
    assert "备课" in (tmp_path / "n.graphml").read_text("utf-8")
    points = textmine("trends", corpus, "--term", "微党课", "--by", "month").rows
    assert [(p["period"], p["documents"], p["authors"], p["all_authors"]) for p in points] == [
        ("2024-12", 2, 2, 2),
        ("2025-01", 0, 0, 2),
    ]


def test_themes_in_a_table_take_a_line_each_and_a_saved_model_knows_its_number(textmine, corpus):
    fitted = textmine("topics", corpus, "--topics", "2", "--model", "nmf", "--out", "themes", "--format", "table")
    assert [line.split("┃")[2].strip() for line in fitted.out.splitlines() if "┃" in line] == ["label"]
    assert "representatives" not in fitted.out
    applied = textmine("topics", corpus, "--topics", "9", "--apply", "themes", "--out", "applied")
    assert "--topics and --model say nothing here" in applied.err
    assert "say nothing" not in textmine("topics", corpus, "--apply", "themes", "--out", "applied").err


def test_without_authors_nobody_claims_anything_and_that_is_told(textmine, corpus):
    rows = [{**row, "author": None} for row in DOCUMENTS]
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    found = textmine("claims", corpus)
    assert (found.code, found.out) == (0, "")
    assert "No document tells its author" in found.err


def test_who_is_left_out_of_groups_is_told(textmine, corpus):
    undated = {"id": "d9", "kind": "post", "author": "钱进", "text": "微党课要短。"}  # keep them short
    with corpus.open("a", encoding="utf-8") as file:
        file.write(json.dumps(undated, ensure_ascii=False) + "\n")
    told = textmine("trends", corpus, "--term", "微党课", "--term", "党", "--by", "month").err
    assert "1 of 5 documents tell no month and are left out." in told
    assert "'党' as a whole word" in told
    assert "微党课" not in told
    assert "1 of 5 documents tell no unit" in textmine("keywords", corpus, "--by", "unit").err
    assert textmine("keywords", corpus, "--by", "kind").err == ""


TABLES = {
    "keywords": lambda a: rows.keyword_rows(a, by="unit"),
    "keyness": lambda a: rows.keyness_rows(a, target="unit=一中", reference="rest", min_authors=1, permutations=9),
    "kwic": lambda a: rows.kwic_rows(a, "微党课"),
    "collocations": lambda a: map(asdict, rows.collocations_of(a, window=9)),
    "trends": lambda a: rows.trend_rows(a, ["微党课"], by="month"),
}


@pytest.fixture(scope="module")
def analysis():
    # Lines enough for keyness and company: each text three times, by three people
    documents = [{**d, "id": f"{d['id']}{k}", "author": f"{d['author']}{k}"} for d in DOCUMENTS for k in range(3)]
    return Analysis(Corpus.from_documents(Document(**{**d, "kind": Kind(d["kind"])}) for d in documents))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_words_takes_every_form(analysis, tmp_path, table):
    analysis.marks = Marks.from_rows([])  # that they are copies of one another does not matter here
    found = list(TABLES[table](analysis))
    assert found
    for ending in ("jsonl", "json", "txt", "csv", "xlsx"):
        emit(iter(found), form=None, output=tmp_path / f"t.{ending}")
    assert [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()] == found
    assert json.loads((tmp_path / "t.json").read_text("utf-8")) == found
    assert next(iter(found[0])) in (tmp_path / "t.txt").read_text("utf-8")
    assert (tmp_path / "t.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(found)
    assert pl.read_excel(tmp_path / "t.xlsx", engine="openpyxl").height == len(found)


def test_sentences_list_everything_with_score_and_move(textmine, corpus):
    rows = textmine("sentences", corpus).rows
    assert {"document", "start", "end", "text", "score", "move"} <= set(rows[0])
    assert "".join(row["text"] for row in rows if row["document"] == "d1") == TEXTS["d1"]


def test_quotes_are_slices(textmine, corpus):
    documents = {row["id"]: row["text"] for row in textmine("read", corpus).rows}
    rows = textmine("quotes", corpus).rows
    assert rows
    for row in rows:
        parts = row.get("parts") or [[row["start"], row["end"]]]
        assert row["text"] == "……".join(documents[row["document"]][start:end] for start, end in parts)


def test_topics_are_saved(textmine, corpus, tmp_path):
    assert textmine("topics", corpus, "--topics", "2", "--out", tmp_path / "themes").code == 0
    topics = json.loads((tmp_path / "themes" / "topics.json").read_text("utf-8"))
    assert {
        "id",
        "label",
        "terms",
        "documents",
        "authors",
        "units",
        "coherence",
        "stability",
        "representatives",
    } <= set(topics[0])
    lines = (tmp_path / "themes" / "assignments.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["d1", "d2", "d3", "d4"]


def test_topics_of_files_are_those_of_a_run(textmine, corpus, tmp_path):
    # a text with a telephone number (电话) has another vector once it is masked, as it is in a run
    calls = [
        {"id": f"e{i}", "kind": "post", "author": f"学员{i}", "text": f"教务处电话1381234567{i}，台账没人接。"}
        for i in range(3)
    ]
    with corpus.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in calls)
    assert textmine("topics", corpus, "--topics", "2", "--out", tmp_path / "themes").code == 0
    assert textmine("run", corpus, "--topics", "2", "--out", tmp_path / "run").code == 0
    for name in ("topics.json", "assignments.jsonl", "choice.json"):
        assert (tmp_path / "themes" / name).read_bytes() == (tmp_path / "run" / "topics" / name).read_bytes()


def test_lists_know_the_courses_of_a_catalogue(textmine, tmp_path):
    (tmp_path / "课程表.csv").write_text("课程名称,主讲教师\n塘坝记渠法,周平\n", "utf-8")  # a made-up title
    post = {"id": "a", "kind": "post", "text": "我听了塘坝记渠法这门课。"}  # I heard this course
    (tmp_path / "posts.jsonl").write_text(json.dumps(post, ensure_ascii=False), "utf-8")
    (row,) = textmine("segment", tmp_path).rows
    assert "塘坝记渠法" in [token["text"] for token in row["tokens"]]


def test_lists_show_no_telephone_numbers(textmine, tmp_path):
    post = {"id": "a", "kind": "post", "text": "报名打13812345678。"}  # to enrol, call …
    (tmp_path / "posts.jsonl").write_text(json.dumps(post, ensure_ascii=False), "utf-8")
    assert "13812345678" not in textmine("sentences", tmp_path / "posts.jsonl").out
    (tmp_path / "textmine.toml").write_text("[cleaning]\nmask = false\n", "utf-8")
    assert "13812345678" in textmine("sentences", tmp_path / "posts.jsonl").out


def test_lists_may_be_empty(textmine, corpus):
    result = textmine("duplicates", corpus)
    assert (result.code, result.rows) == (0, [])


def test_claims_count_people_with_every_sentence(textmine, corpus):
    documents = {row["id"]: row["text"] for row in textmine("read", corpus).rows}
    for row in textmine("claims", corpus).rows:
        assert {"id", "move", "statement", "supporters", "opposers", "denominator", "share", "lower", "hedge"} <= set(
            row
        )
        for sentence in row["sentences"]:
            assert documents[sentence["document"]][sentence["start"] : sentence["end"]] == sentence["text"]


def test_forms_of_a_list(textmine, corpus, tmp_path):
    assert json.loads(textmine("read", corpus, "--format", "json").out)[0]["id"] == "d1"
    assert "d1" in textmine("read", corpus, "--format", "table").out
    textmine("keywords", corpus, "--output", tmp_path / "k.csv")
    raw = (tmp_path / "k.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # Excel takes CSV without this mark for GBK
    assert next(csv.reader(raw.decode("utf-8-sig").splitlines())) == ["group", "keywords"]
    textmine("keywords", corpus, "--output", tmp_path / "k.xlsx")
    assert (tmp_path / "k.xlsx").read_bytes()[:2] == b"PK"


def test_a_gbk_console_escapes_what_it_lacks(textmine, corpus):
    result = textmine("read", corpus, encoding="gbk")
    assert result.code == 0
    assert r"\ud83d\ude00" in result.out  # 😀, which GBK lacks, as JSON escapes it
    assert result.rows[1]["text"].endswith("😀")


def test_the_reader_of_the_pipe_may_leave(corpus, tmp_path):
    big = tmp_path / "big.jsonl"
    big.write_text("".join(json.dumps({"id": f"{i:06}", "text": "好" * 50}) + "\n" for i in range(5000)), "utf-8")
    command = f"{sys.executable} -m textmine read {big} | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupt_ends_with_130(tmp_path):
    big = tmp_path / "big.jsonl"
    big.write_text(
        "".join(json.dumps({"id": f"{i:06}", "text": f"第{i}句话说的是不同的事。" * 9}) + "\n" for i in range(9000)),
        "utf-8",
    )
    process = subprocess.Popen([sys.executable, "-m", "textmine", "sentences", str(big)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    time.sleep(4)
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_doctor_finds_nothing_missing(textmine):
    result = textmine("doctor", "--quiet")
    assert result.code == 0, result.out
    assert result.err == ""
    assert {"what", "status", "detail", "advice"} == set(result.rows[0])


def test_doctor_tells_who_chose_the_matrix_kernels():
    from textmine.cli.doctor import _kernels
    from textmine.kernels import kernels

    [own], [named] = _kernels({}), _kernels({"OPENBLAS_CORETYPE": "Haswell"})
    assert (own.status, own.detail, own.advice) == ("ok", kernels(), "")
    assert named.status == "note" and "OPENBLAS_CORETYPE=Haswell" in named.advice


def test_a_table_tells_nested_rows_in_words(textmine, corpus, tmp_path):
    twice = [
        {"id": f"d{n}", "text": "微党课要讲身边的真人真事，每次不超过十分钟。", "author": a}
        for n, a in enumerate("甲乙")
    ]
    (tmp_path / "twice.jsonl").write_text("".join(json.dumps(row) + "\n" for row in twice), "utf-8")
    table = textmine("duplicates", tmp_path / "twice.jsonl", "--format", "table").out
    assert "2: d0, d1" in table and "{" not in table
    wide = textmine("read", corpus, "--format", "table").out
    assert "{" not in wide and max(map(len, wide.splitlines())) <= 200


def test_a_table_of_claims_tells_counts_and_no_ids_of_people(textmine, tmp_path):
    said = ["建议减少台账检查。", "我建议台账检查要减少。", "希望台账检查减少一些。"]  # fewer inspections of ledgers
    rows = [{"id": f"d{n}", "kind": "post", "text": text, "author": f"学员{n:03}"} for n, text in enumerate(said)]
    (tmp_path / "class.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    table = textmine("claims", tmp_path / "class.jsonl", "--format", "table").out
    (claim,) = textmine("claims", tmp_path / "class.jsonl").rows
    assert f"{len(claim['supporters'])} of 3" in table and claim["statement"] in table and claim["id"] in table
    assert claim["hedge"] in table and "建议" in table and "学员000" not in table


def test_columns_without_room_are_named():
    out = io.StringIO()
    row = {f"c{n}": n for n in range(25)}
    _WRITERS[Format.TABLE]([row], out)
    assert "c24: no room here" in out.getvalue()


NOTES = [
    {"id": f"n{i}", "kind": "report" if i < 6 else "submission", "author": f"学员{i}", "unit": "一组", "time": f"2025-08-0{i + 1}",
     "title": "第一周", "text": text}
    for i, text in enumerate(["今天学会了看电路图，明白了并联和串联的区别。", "电阻的色环要背下来，不然读数全靠猜。",
                              "今天学会了用万用表，明白了要先选量程。"] * 2 + ["我焊好了一块电源板，电源板已经通电。"] * 3)
]  # fmt: skip
"""Notes of a class on circuits: how to read a diagram, colour codes, a meter; and a board that others made."""


def _words_of(path):
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as file:
        return "".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist() if name.endswith(".xml"))


def test_kinds_of_text_go_by_the_names_that_settings_give_them(textmine, tmp_path):
    corpus, own, run = tmp_path / "notes.jsonl", tmp_path / "textmine.toml", tmp_path / "run"
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in NOTES), "utf-8")
    own.write_text('[kinds]\nreport = "学习笔记"\nsubmission = "实物作品"\n', "utf-8")  # study notes, things made
    assert textmine("run", corpus, "--out", run, "--topics", "1").code == 0
    for name in ("bulletin.md", "bulletin.docx", "evidence.xlsx", "report.html"):
        told = _words_of(run / name)
        assert "学习笔记" in told and "思想汇报" not in told and "研修成果" not in told, name
    assert "学习笔记提交者6人" in _words_of(run / "bulletin.md") and "实物作品提交数3件" in _words_of(
        run / "bulletin.md"
    )
    checked = textmine("verify", run / "bulletin.docx", "--run", run)
    assert {row["status"] for row in checked.rows if row["text"] in ("6人", "3件")} == {"recomputed"}
    refused = textmine("cloud", corpus, "--compare", "kind=report", "-o", tmp_path / "two.svg")
    assert "学习笔记" in refused.err  # nine short notes have no words that set them apart: so it says, by that name


def test_a_bulletin_is_drafted_and_checked_again_under_other_names(textmine, tmp_path):
    corpus, own, run = tmp_path / "notes.jsonl", tmp_path / "other.toml", tmp_path / "run"
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in NOTES), "utf-8")
    own.write_text('[kinds]\nreport = "实验日志"\n', "utf-8")  # logs of experiments
    assert textmine("run", corpus, "--out", run, "--topics", "1").code == 0
    assert "思想汇报提交者6人" in (run / "bulletin.md").read_text("utf-8")
    draft = tmp_path / "again.md"
    assert textmine("bulletin", run, "-o", draft, "--settings", own).code == 0
    assert "实验日志提交者6人" in draft.read_text("utf-8") and "思想汇报" not in draft.read_text("utf-8")
    checked = textmine("verify", draft, "--run", run, "--settings", own).rows
    assert [row["status"] for row in checked if row["text"] == "6人"] == ["recomputed"]


def test_what_is_no_name_of_a_kind_is_refused(textmine, corpus, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[kinds]\nreport = "笔记。"\n', "utf-8")  # with a full stop
    refused = textmine("read", corpus, "--settings", own)
    assert refused.code == 2 and "kinds.report" in refused.err and "学习笔记" in refused.err


def test_the_class_card_tells_how_to_call_reports(textmine, tmp_path):
    (tmp_path / "notes.jsonl").write_text(json.dumps(NOTES[0], ensure_ascii=False) + "\n", "utf-8")
    assert textmine("init", tmp_path).code == 0
    assert "[kinds]" in (tmp_path / "class.toml").read_text("utf-8")
    (tmp_path / "textmine.toml").write_text('[kinds]\nreport = "学习笔记"\n', "utf-8")
    assert textmine("init", tmp_path, "--force").code == 0
    card = (tmp_path / "class.toml").read_text("utf-8")
    assert "学习笔记数1件" in card and "[kinds]" not in card
