"""A class made to the totals of a real bulletin: 100 trainees, two rounds, 95 submissions, 7 announcements."""

import tomllib
from dataclasses import replace
from fractions import Fraction

import pytest
from builders import write_xlsx

from textmine.reading import document_figures, draft_class_card, explain, read_corpus
from textmine.settings import ClassCard

ROUND_1, ROUND_2 = "中小学微党课，如何入脑入心", "党建工作如何实现与中心工作的深度融合"


def spread(total: int, people: int) -> list[int]:
    return [total // people + (i < total % people) for i in range(people)]


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    names = [f"T{i:03d}" for i in range(100)]
    units = [f"第{i % 20 + 1}中学" for i in range(100)]
    marks = [m if i < 90 else None for i, m in enumerate([*spread(73 * 90, 90), *[0] * 10])]
    posts = [1] * 40 + [2] * 20 + [1] + [0] * 39  # 81 人次 in two rounds
    replies = [*spread(124, 62), *[0] * 38]
    rows = [
        ["学情统计"],
        [
            "姓名",
            "单位",
            "是否注册",
            "必修课时长(分钟)",
            "选修课时长(分钟)",
            "研修成果数",
            "成果被评论数",
            "试卷成绩",
            "研讨发帖数",
            "研讨回帖数",
        ],
    ]
    table = zip(names, units, spread(163597, 100), spread(8077, 100), marks, posts, replies, strict=True)
    for i, (name, unit, required, elective, mark, post, reply) in enumerate(table):
        rows.append([name, unit, "是", required, elective, int(i < 95), int(i < 46), mark, post, reply])
    rows.append(["合计", None, None, 163597, 8077, 95, 46, None, 81, 124])
    write_xlsx(folder / "学情统计.xlsx", {"学情": rows})

    header = ["研讨主题", "楼层", "回复楼层", "发帖人", "单位", "发帖时间", "内容"]
    sheets = {"第一轮": [header], "第二轮": [header]}
    first = [i for i in range(100) if posts[i] >= 1]
    second = [i for i in range(100) if posts[i] == 2]
    for sheet, question, people, days in (
        ("第一轮", ROUND_1, first, (22, 30, 6)),
        ("第二轮", ROUND_2, second, (1, 9, 7)),
    ):
        rows = sheets[sheet]
        for k, i in enumerate(people):
            day = days[0] + k % (days[1] - days[0] + 1)
            rows.append(
                [
                    question,
                    len(rows),
                    None,
                    names[i],
                    units[i],
                    f"2017-{days[2]:02d}-{day:02d} 10:00",
                    f"第{i}位学员谈自己的做法和体会。",
                ]
            )
    n = 0
    for i, k in enumerate(replies):
        for _ in range(k):
            rows = sheets["第一轮" if n % 2 else "第二轮"]
            rows.append(
                [
                    rows[1][0],
                    len(rows),
                    1,
                    names[i],
                    units[i],
                    "2017-06-25 11:00" if n % 2 else "2017-07-05 11:00",
                    f"第{n}条回复，我赞成。",
                ]
            )
            n += 1
    write_xlsx(folder / "研讨发帖与回帖.xlsx", sheets)
    notices = [["标题", "发布人", "发布时间", "内容"]]
    notices += [
        [
            f"公告{i}",
            "管理员",
            f"2017-06-{10 + i}",
            "学习时间为2017年6月10日至7月21日。" if i == 0 else "请按时学习。" + "。" * i,
        ]
        for i in range(7)
    ]
    write_xlsx(folder / "班级公告.xlsx", {"公告": notices})
    works = [["姓名", "单位", "成果标题", "成果内容"]]
    works += [[names[i], units[i], "浅谈", f"第{i}份成果：结合本校实际谈党建工作。"] for i in range(95)]
    write_xlsx(folder / "研修成果.xlsx", {"成果": works})
    (folder / "class.toml").write_text(
        f'[class]\nstart = "2017-06-10"\nend = "2017-07-21"\n[[rounds]]\nquestion = "{ROUND_1}"\n[[rounds]]\nquestion = "{ROUND_2}"\n',
        encoding="utf-8",
    )
    return read_corpus([folder])


@pytest.mark.parametrize(
    ("key", "value", "measure", "of"),
    [
        ("enrolled", 100, "人", None),
        ("registered", 100, "人", 100),
        ("registered_rate", 1, "%", 100),
        ("required_minutes", 163597, "分钟", 100),
        ("elective_minutes", 8077, "分钟", 100),
        ("submitters", 95, "人", 100),
        ("submissions", 95, "件", 100),
        ("commented", 46, "人", 100),
        ("sat", 90, "人", 100),
        ("not_sat", 10, "人", 100),
        ("mean_mark", 73, "分", 90),
        ("posts", 81, "人次", 100),
        ("replies", 124, "人次", 100),
    ],
)
def test_figures_of_the_roster(reading, key, value, measure, of):
    figure = next(f for f in reading.roster.figures() if f.key == key)
    assert (figure.value, figure.measure, figure.of) == (value, measure, of)


def test_mean_minutes_is_exact_and_cut_by_whoever_prints_it(reading):
    figure = next(f for f in reading.roster.figures() if f.key == "mean_minutes")
    assert figure.value == Fraction(171674, 100)
    assert int(figure.value) == 1716


@pytest.mark.parametrize(
    ("key", "value"),
    [("posts", 81), ("replies", 124), ("assessed", 200), ("announcements", 7), ("submitters", 95), ("posters", 61)],
)
def test_figures_of_the_documents(reading, key, value):
    figure = next(f for f in reading.figures() if f.key == key and f.source == "documents")
    assert figure.value == value


def test_no_differences_where_roster_and_documents_agree(reading):
    assert [f.key for f in reading.findings] == []


def test_the_rounds_have_their_dates(reading, tmp_path):
    bare = type(reading)(reading.corpus, reading.roster, authors=reading.authors)
    written = draft_class_card(bare)
    card = ClassCard.model_validate(tomllib.loads(written))
    assert [(r.question, r.start, r.end) for r in card.rounds] == [
        (ROUND_1, "2017-06-22", "2017-06-30"),
        (ROUND_2, "2017-07-01", "2017-07-09"),
    ]
    assert (card.class_.start, card.class_.end) == ("2017-06-10", "2017-07-21")
    assert tomllib.loads(written)["class"]["name"] == "待填"  # to be filled in; read as nothing
    assert card.class_.name is None


def test_rows_in_are_accepted_and_rejected(reading):
    assert all(account.balanced for account in reading.accounts)
    assert [r.reason for r in reading.rejects] == ["it is a row of totals"]
    assert "101 rows in = 100 accepted + 1 rejected" in explain(reading)


def test_a_round_that_is_open_to_whoever_likes_is_not_assessed(reading):
    def assessed(*required):
        told = zip(reading.card.rounds, required, strict=True)
        rounds = tuple(round_.model_copy(update={"required": must}) for round_, must in told)
        card = reading.card.model_copy(update={"rounds": rounds})
        return [int(f.value) for f in document_figures(replace(reading, card=card)) if f.key == "assessed"]

    assert [assessed(True, True), assessed(True, False), assessed(None, False), assessed(False, False)] == [
        [200], [100], [100], []
    ]  # fmt: skip
