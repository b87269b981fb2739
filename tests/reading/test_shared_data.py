"""The four exports beside the repository, and the bundled class."""

import gzip
import json

import pytest

from textmine.corpus import Kind
from textmine.reading import draft_class_card, explain, read_corpus


@pytest.fixture(scope="module")
def export(shared_data):
    return read_corpus([shared_data / "export"])


def test_names_of_gbk_members(export):
    reports = [d for d in export.corpus if d.kind is Kind.REPORT]
    assert len(reports) == 80
    assert {d.source.member for d in reports} == {f"思想汇报/{d.author}-学习体会.docx" for d in reports}
    assert {d.author for d in reports} == set(export.roster.names)


def test_texts_times_and_parents_of_floors(export, shared_data):
    documents = sorted((d for d in export.corpus if d.source.file == "研讨发帖与回帖.xlsx"), key=lambda d: d.source.row)
    with gzip.open(shared_data / "threads/weibo_threads.jsonl.gz", "rt", encoding="utf-8") as lines:
        threads = [json.loads(line) for line, _ in zip(lines, range(60), strict=False)]
    position = 0
    for thread in threads:
        opening = documents[position]
        assert (opening.text, opening.kind, opening.reply_to) == (thread["text"], Kind.POST, None)
        assert opening.time == thread["time"].replace(" ", "T")
        position += 1
        known = {}
        for reply in thread["replies"][:120]:
            document = documents[position]
            assert (document.text, document.author) == (reply["text"], reply["author"])
            assert document.time == reply["time"].replace(" ", "T")
            assert document.reply_to == known.get(reply["parent"], opening.id)
            known[reply["mid"]] = document.id
            position += 1
    assert position == len(documents)


def test_csv_of_chinese_excel(export, shared_data):
    documents = sorted((d for d in export.corpus if d.kind is Kind.SUBMISSION), key=lambda d: d.source.row)
    with (shared_data / "submissions/submissions.jsonl").open(encoding="utf-8") as lines:
        expected = [json.loads(line) for line in lines]
    assert [(d.text, d.author, d.unit, d.title or "") for d in documents] == [
        (e["text"], e["author"], e["unit"], e["title"]) for e in expected
    ]


def test_files_of_different_people_are_warned_of(export):
    warned = [f.message for f in export.findings if f.key == "overlap"]
    assert len(warned) == 3
    assert sum("roster, 思想汇报.zip and " in message for message in warned) == 2


def test_the_sample_class(sample_class):
    if not (sample_class / "学情统计.xlsx").is_file():
        pytest.skip("the sample class is not built")
    reading = read_corpus([sample_class])
    kinds = [d.kind for d in reading.corpus]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        Kind.REPORT: 32,
        Kind.POST: 28,
        Kind.REPLY: 40,
        Kind.SUBMISSION: 12,
        Kind.ANNOUNCEMENT: 5,
    }
    assert len(reading.roster) == 36
    people = {d.person for d in reading.corpus if d.kind is not Kind.ANNOUNCEMENT}
    assert len(people) == 36  # one name for each school, two people called 张敏
    assert {p for p in people if "张敏" in p} == {"张敏（棠川市第七中学）", "张敏（白渡县柳塬镇中心小学）"}
    assert all(d.reply_to for d in reading.corpus if d.kind is Kind.REPLY)
    assert {f.key for f in reading.findings} == {"replies"}  # 46 by the roster, 40 in the documents: planted
    assert reading.card.class_.start == "2024-11-25"
    assert len(reading.catalogue) == 8
    assert "学情统计.xlsx" in explain(reading)
    assert "微党课怎样讲" in draft_class_card(reading)


def test_answers_are_all_read(shared_data):
    path = shared_data / "campus/comments.jsonl.gz"
    reading = read_corpus([path])
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        expected = [json.loads(line) for line in lines]
    assert reading.rows == len(expected) == len(reading.corpus)
    assert reading.corpus.texts == [row["text"] for row in sorted(expected, key=lambda row: row["id"])]
