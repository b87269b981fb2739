"""Who is the organiser by name, whatever form the posts came in: a table, or JSON lines that say `post`."""

import pytest

from textmine.cleaning import find_marks
from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import split_sentences
from textmine.reading import read_corpus
from textmine.settings import CleaningSettings
from textmine.spans import Reason

POST = "微党课要讲身边的人和事，这是第{}条。"  # speak of those around us


@pytest.mark.parametrize(
    ("author", "organises"),
    [
        ("系统管理员", True),
        ("admin01", True),
        ("王教授", True),
        ("主持人", True),
        ("研修工作组", True),
        ("市教师培训部", True),
        ("课程坊主", True),
        ("李明", False),
        ("图书管理员李明", False),  # who minds the library
        ("大队辅导员李明", False),  # who leads the Young Pioneers
    ],
)
def test_a_table_and_json_lines_know_the_same_organisers(tmp_path, author, organises):
    rows = [(author, POST.format(0)), ("王芳", POST.format(1)), ("赵敏", POST.format(2)), ("孙立", POST.format(3))]
    (tmp_path / "研讨发帖.csv").write_text("\n".join(["姓名,发帖内容", *(",".join(row) for row in rows)]), "utf-8")
    table = read_corpus([tmp_path / "研讨发帖.csv"]).corpus
    assert {str(d.kind) for d in table if d.text == rows[0][1]} == {"announcement" if organises else "post"}
    corpus = Corpus.from_documents([Document(f"p{n}", Kind.POST, t, author=a) for n, (a, t) in enumerate(rows)])
    marks = find_marks(corpus, split_sentences(corpus), settings=CleaningSettings(), engine=LocalEngine()).marks
    assert set(marks.documents[marks.reasons == Reason.ORGANISER].tolist()) == ({0} if organises else set())
