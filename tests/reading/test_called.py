"""What reports are called where the settings do not say: by their files, else by what they ask or say."""

import polars as pl
import pytest
from builders import write_xlsx

from textmine.bulletin.facts import facts
from textmine.corpus import Corpus, Document, Kind, Source
from textmine.pipeline.masking import masked
from textmine.reading import draft_class_card, names_of_kinds, read_corpus
from textmine.settings import KindNames


def called(*documents, kinds=None):
    texts = [
        Document(str(n), Kind.REPORT, text or "学到了。", source=Source(*source), title=title, thread=thread)
        for n, (source, title, thread, text) in enumerate(documents)
    ]
    return names_of_kinds(kinds or KindNames(), Corpus.from_documents(texts).frame).of("report")


def of(file, member=None, sheet=None, *, title=None, thread=None, text=None):
    return (file, member, sheet), title, thread, text


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (of("思想汇报.zip", "李明.docx"), "思想汇报"),  # thought reports
        (of("研修心得汇编.docx", None, "表1"), "研修心得"),
        (of("研修日志.zip", "李明_一次辩论.docx"), "研修日志"),
        (of("提交.zip", "学习心得体会/李明.docx"), "学习心得体会"),
        (of("导出.xlsx", None, "教学反思"), "教学反思"),
        (of("心得.xlsx"), "学习心得"),
        (of("培训总结.xlsx"), "培训总结"),
        (of("280133_按文本_培训反馈_24_24.xlsx", thread="您的收获是什么？"), "问卷"),
        (of("导出.xlsx", thread="您最大的收获是什么？"), "问卷"),
        (of("导出.xlsx", title="读书心得"), "读书心得"),
        (of("导出.xlsx", text="敬爱的党组织：这次培训……"), "思想汇报"),
        (of("导出.xlsx"), "学习体会"),
        (of("corpus.jsonl"), "思想汇报"),  # nothing tells
        (of("corpus.jsonl.gz"), "思想汇报"),
        (of(None), "思想汇报"),
    ],
)
def test_one_file(document, name):
    assert called(document) == name


def test_most_files_name_them_all():
    assert called(of("心得.xlsx"), of("思想汇报.zip"), of("思想汇报.zip")) == "思想汇报"


def test_settings_go_first():
    assert called(of("心得.xlsx"), kinds=KindNames(report="思想汇报")) == "思想汇报"


def test_other_kinds_keep_their_names():
    frame = Corpus.from_documents([Document("1", Kind.POST, "学到了。", source=Source("心得研讨.xlsx"))]).frame
    assert names_of_kinds(KindNames(), frame).of("post") == "发帖"
    assert names_of_kinds(KindNames(), frame.filter(pl.lit(False))).of("report") == "思想汇报"


def test_a_survey_is_handed_in_and_no_discussion(tmp_path):
    rows = "姓名,您的收获是什么？,您有什么建议？\n" + "".join(
        f"{name},{name}学会了先看学生再备课，不再只看教参，课堂上敢停下来等一等孩子。,{name}建议多安排听课和评课的时间，少一点从早到晚的讲座，中午能休息。\n"
        for name in ("李明", "王芳", "赵敏", "孙立")
    )
    (tmp_path / "培训满意度问卷调查.csv").write_text(rows, "utf-8")
    reading = read_corpus([tmp_path])
    assert {str(d.kind) for d in reading.corpus} == {"report"}
    card = draft_class_card(reading)
    assert "[[rounds]]" not in card and "# 材料中：问卷数4件" in card


def test_a_survey_beside_what_was_written_is_counted_apart(tmp_path):
    rows = [["姓名", "您最大的收获是什么？", "您有哪些建议？"]]
    rows += [
        [f"王{k}", f"我学会了先听第{n}个孩子说完再开口讲课。", f"建议第{n}周多安排一次听课评课。"]
        for n, k in enumerate("芳敏刚丽静磊")
    ]
    write_xlsx(tmp_path / "反馈问卷.xlsx", {"Sheet1": rows})
    alone = read_corpus([tmp_path])
    assert {f.key: (f.label, f.value) for f in alone.figures() if f.key in KEYS} == {
        "reporters": ("思想汇报提交者", 6),
        "reports": ("思想汇报数", 6),  # a row is one, of two answers
    }
    assert names_of_kinds(KindNames(), alone.corpus.frame).of("report") == "问卷"
    for name in ("王芳", "王敏", "李明"):
        (tmp_path / f"{name}-学习心得.txt").write_text(f"{name}这次学到的要用到课堂里去。", "utf-8")
    both = read_corpus([tmp_path])
    assert {f.key: (f.label, f.value) for f in both.figures() if f.key in KEYS} == {
        "reporters": ("思想汇报提交者", 3),
        "reports": ("思想汇报数", 3),
        "surveyed": ("问卷提交者", 6),
        "surveys": ("问卷数", 6),
    }
    assert names_of_kinds(KindNames(), both.corpus.frame).of("report") == "学习心得"
    told = {fact.id: fact for fact in facts(both.corpus)}
    assert all("心得" in row for row in told["reporters"].rows) and len(told["reporters"].rows) == 3
    assert all("问卷" in row for row in told["surveyed"].rows) and len(told["surveyed"].rows) == 12


def test_files_that_are_called_by_masked_numbers_are_several(tmp_path):
    for number in ("13800001111", "13900002222"):
        (tmp_path / f"{number}-学习心得.txt").write_text("这次学到的要用到课堂里去。", "utf-8")
    corpus = masked(read_corpus([tmp_path]).corpus)
    assert {fact.id: fact.value for fact in facts(corpus)}["reports"] == 2


KEYS = {"reporters", "reports", "surveyed", "surveys"}
