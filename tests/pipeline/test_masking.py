"""Personal numbers stand in names of files, logins, rosters and rejects too; no file of a run folder keeps one."""

import csv
import json
from itertools import count

import polars as pl
import pytest
from docx import Document as WordFile
from openpyxl import Workbook

from textmine.corpus import Corpus, Document, Kind
from textmine.pipeline import run_files
from textmine.pipeline.masking import masked, masked_reading
from textmine.reading import Reading, Roster
from textmine.settings import Settings

from .written import written

NAMES = ("张敏", "李强", "王芳", "赵刚", "孙丽", "周杰", "吴昊", "郑洁")
SAID = (
    "支部的微党课要短，三会一课不能走过场。",  # party lectures must be short, meetings no mere form
    "我觉得大单元教学要先把问题想清楚。",  # teaching in big units begins with the question
    "教研组的听课记录太多，希望能减一减。",  # too many records of lessons heard
    "年轻教师缺少带教，建议一带一结对。",  # young teachers need a mentor each
)


class Secrets:
    """Invented numbers, each used once, and remembered."""

    def __init__(self) -> None:
        self._numbers = count(13800001000)
        self.all: list[str] = []

    def mobile(self) -> str:
        return self.remember(str(next(self._numbers)))

    def remember(self, secret: str) -> str:
        self.all.append(secret)
        return secret


@pytest.fixture(scope="module")
def secrets() -> Secrets:
    return Secrets()


@pytest.fixture(scope="module")
def run(tmp_path_factory, secrets):
    folder = tmp_path_factory.mktemp("class")
    _write_roster(folder / "学员名单.xlsx", secrets)
    _write_posts(folder / f"研讨发帖{secrets.mobile()}.xlsx", secrets)
    for name in NAMES:
        _write_report(folder / f"{name}-思想汇报-{secrets.mobile()}.docx", name, secrets)
    (folder / f"坏文件{secrets.mobile()}.xlsx").write_text(f"no workbook {secrets.mobile()}", "utf-8")
    with (folder / "回帖.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "kind", "text", "author", "手机"])
        rows.writerow(["1", "reply", f"同意，电话{secrets.mobile()}。{SAID[0]}", secrets.mobile(), secrets.mobile()])
        rows.writerow(["2", "reply", SAID[1], secrets.mobile(), secrets.mobile()])
        rows.writerow(["2", "reply", f"又一行{secrets.mobile()}", "张敏", secrets.mobile()])
        rows.writerow(["3", "reply", "", secrets.mobile(), secrets.mobile()])
    settings = Settings.model_validate({"themes": {"model": "nmf", "topics": 2}})
    return run_files([folder], tmp_path_factory.mktemp("masked") / "run", settings=settings)


def _write_roster(path, secrets):
    book = Workbook()
    book.active.append(
        ["序号", "姓名", "单位", "职务", "手机号", "身份证号", "邮箱", "微信号", "必修时长", "研讨发帖数"]
    )
    for number, name in enumerate(NAMES):
        identity = secrets.remember(f"11010119900307{number:03}X")
        mail, wechat = secrets.remember(f"user{number}@school.edu.cn"), secrets.remember(f"wx_user{number:03}")
        school = f"第{number % 3}中学"
        book.active.append([number, name, school, "教师", int(secrets.mobile()), identity, mail, wechat, 300, 2])
    book.save(path)


def _write_posts(path, secrets):
    book = Workbook()
    book.active.append(["发帖人", "单位", "标题", "内容", "时间", "联系方式"])
    for number, name in enumerate(NAMES):
        text = f"{SAID[number % 4]}我的手机{secrets.mobile()}，{SAID[(number + 1) % 4]}"
        title = f"发言，电话{secrets.mobile()}"
        book.active.append([name, f"第{number % 3}中学", title, text, f"2017-06-2{number} 10:00", secrets.mobile()])
    book.active.append([None, None, None, None, None, secrets.mobile()])
    book.save(path)


def _write_report(path, name, secrets):
    word = WordFile()
    for paragraph in ("思想汇报", f"{name}，手机{secrets.mobile()}", *SAID):
        word.add_paragraph(paragraph)
    word.core_properties.author = secrets.mobile()
    word.save(path)


def test_no_file_keeps_a_number(run, secrets):
    names = {path.name for path in run.path.rglob("*")}
    assert names >= {
        "documents.parquet",
        "roster.parquet",
        "rejects.csv",
        "evidence.xlsx",
        "bulletin.docx",
        "report.html",
    }
    assert len(secrets.all) == len(set(secrets.all)) > 80
    kept = {(name, secret) for name, text in written(run.path) for secret in secrets.all if secret in text}
    assert sorted(kept) == []


def test_what_differed_differs_still(run):
    documents = pl.read_parquet(run.path / "documents.parquet")
    replies = documents.filter(pl.col("kind") == "reply")
    assert documents["id"].is_unique().all()
    assert replies["person"].n_unique() == replies.height  # logins that are telephone numbers are people
    assert set(replies["author"]) >= {"***********", "***********（2）"}


def test_a_reply_still_finds_what_it_answers():
    corpus = masked(
        Corpus.from_documents(
            [
                Document("帖13800001111", Kind.POST, "微党课要短"),  # party lectures should be short
                Document("帖13800001112", Kind.REPLY, "同意", reply_to="帖13800001111", meta={"微信号": "yan_01"}),
            ]
        )
    )
    assert corpus.ids == ["帖***********", "帖***********（2）"]
    assert corpus.frame["reply_to"].to_list() == [None, "帖***********"]
    assert json.loads(corpus.frame["meta"][1]) == {"微信号": "******"}


def test_numbers_that_pandas_made_fractions_are_masked_too():
    meta = {"手机": 13800001111.0, "分": 87.5, "字数": 20170622.0}  # telephone, mark, length
    corpus = masked(Corpus.from_documents([Document("a", Kind.POST, SAID[0], meta=meta)]))
    assert json.loads(corpus.frame["meta"][0]) == {"手机": "***********", "分": 87.5, "字数": 20170622.0}


@pytest.mark.parametrize("label", ["用户编号", "学号", "工号", "订单号", "编号", "No."])
@pytest.mark.parametrize("value", ["13800001111", 13800001111, ["13800001111"], "110101199003078030"])
def test_no_label_keeps_a_number_from_being_masked(label, value):
    corpus = masked(Corpus.from_documents([Document("a", Kind.POST, SAID[0], meta={label: value})]))
    assert json.loads(corpus.frame["meta"][0]) in [{label: "*" * 11}, {label: ["*" * 11]}, {label: "*" * 18}]


def test_figures_in_fields_stay():
    meta = {"学号": "2017062233", "课程编号": "KC2017-0622", "学时": 64, "文号": "教党〔2017〕12号", "成绩": "138/150"}
    corpus = masked(Corpus.from_documents([Document("a", Kind.POST, SAID[0], meta=meta)]))
    assert json.loads(corpus.frame["meta"][0]) == meta


def test_a_corpus_without_numbers_stays_as_it_is():
    documents = [Document(f"{i}", Kind.POST, SAID[i], author=NAMES[i], meta={"赞": i}) for i in range(4)]
    corpus = Corpus.from_documents(documents)
    assert masked(corpus).frame.equals(corpus.frame)


def test_keys_that_become_the_same_lose_nothing():
    meta = {"13800001111": "甲", "13800001112": "乙", "电话": {"张13800001111": 1, "张13800001112": 2}}
    corpus = masked(Corpus.from_documents([Document("a", Kind.POST, SAID[0], meta=meta)]))
    assert json.loads(corpus.frame["meta"][0]) == {
        "***********": "甲",
        "***********（2）": "乙",
        "电话": {"张***********": 1, "张***********（2）": 2},
    }


def test_a_trainee_who_is_named_by_a_number_is_still_the_author():
    names = ["13800001111", "13800001112", "李明"]
    corpus = Corpus.from_documents(Document(name, Kind.POST, SAID[0], author=name) for name in names[1:])
    roster = Roster.from_rows([{"name": name, "posts": 1.0} for name in names])
    hidden = masked_reading(Reading(corpus, roster=roster))
    listed = hidden.roster.frame["name"].to_list()
    assert listed == ["***********", "***********（2）", "李明"]
    assert sorted(hidden.corpus.frame["author"]) == sorted(listed[1:])  # the second number wrote, the first did not
