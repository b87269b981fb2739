"""How a claim becomes words: general ones of somebody's, voices in a row; what a theme may be called."""

import json
from dataclasses import replace

import openpyxl
import pytest

from tests.bulletin.conftest import CARD, build_run
from textmine.bulletin import draft_bulletin, sheets, verify, write_bulletin
from textmine.bulletin.compose import Composer, draft_from
from textmine.bulletin.material import load_material
from textmine.bulletin.matters import are_largest, matters
from textmine.bulletin.wording import reported_statement, without_frame
from textmine.settings import BulletinSettings

# who, and what they say; a shared view: bring the parents in (家长进课堂), told in one's own way by each
SAID = {
    "周远山": "我在这里待了二十年，这回才明白，家长进了课堂，孩子的书就念得有劲头了。",
    "林秀兰": "依我浅见，家长应当进课堂，孩子那天看见爸妈坐在后排，书念得格外响亮。",
    "郑国强": "最大的收获是看清一件事：家长进课堂比开十次家长会都顶用。",
    "沈文博": "家长必须常进课堂、常看孩子念书，家校才有话说，我们班上回就是这样。",
}


@pytest.fixture
def gain_run(tmp_path):
    return _run_of(SAID, tmp_path)


def _run_of(said, tmp_path, thread=None):
    from textmine.corpus import Corpus, Document, Kind

    kind = Kind.POST if thread else Kind.REPORT
    corpus = Corpus.from_documents(
        [Document(f"r{n}", kind, f"开头一句。{text}末了一句。", author=who, unit="云溪县青石小学", thread=thread)
         for n, (who, text) in enumerate(said.items())]
    )  # fmt: skip
    sentences = [{"document": f"r{n}", "start": 5, "end": 5 + len(text), "author": who, "stance": "for"}
                 for n, (who, text) in enumerate(said.items())]  # fmt: skip
    claim = {"id": "C9", "move": "gain", "statement": next(iter(said.values())), "hedge": "多数", "supporters": sorted(said),
             "opposers": [], "denominator": 4, "sentences": sentences}  # fmt: skip
    return build_run(tmp_path / "run", corpus=corpus, claims=[claim], quotes=[])


def _gains(run):
    return next(p.text for p in draft_bulletin(run).paragraphs if p.text.startswith("学习有"))


def test_a_claim_is_told_in_the_words_of_one_that_fit_all(gain_run):
    assert "多数学员（4人）认为，家长必须常进课堂、常看孩子念书，家校才有话说。" in _gains(gain_run)


def test_what_most_gained_stands_among_gains_also_where_they_said_so_in_a_round(tmp_path):
    question = CARD["rounds"][0]["question"]
    run = _run_of(SAID, tmp_path, thread=question)
    text = "".join(paragraph.text for paragraph in draft_bulletin(run).paragraphs)
    assert text.count("家长必须常进课堂") == 1 and "家长必须常进课堂" in _gains(run)
    assert "【待填：学员的主要收获】" not in text


def test_marks_of_emphasis_stay_with_who_typed_them(tmp_path):
    said = {name: text.replace("家长必须常进", "**家长必须**常进") for name, text in SAID.items()}  # parents must come
    run = _run_of(dict(reversed(said.items())), tmp_path)
    write_bulletin(run, tmp_path / "简报.md")
    assert "多数学员（4人）认为，家长必须常进课堂、常看孩子念书，家校才有话说。" in (tmp_path / "简报.md").read_text(
        "utf-8"
    )
    claims = openpyxl.load_workbook(tmp_path / "简报.evidence.xlsx")[sheets.CLAIMS]
    assert claims["C2"].value.startswith("家长必须常进课堂")
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm]


@pytest.mark.parametrize(
    "words",
    [
        "听了课我心里有了数，家长进课堂跟添柴是一个理，柴必须添够。",  # it is as with putting wood on a fire
        "我这回才明白，家长要进课堂就得学周师傅。",  # whom one school knows
    ],
)
def test_nobodys_image_and_nobodys_neighbour_are_put_into_the_mouths_of_many(words, tmp_path):
    said = {"周远山": words, "林秀兰": SAID["郑国强"].replace("：", "，我想"), "沈文博": SAID["郑国强"]}
    text = _gains(_run_of(said, tmp_path))
    assert "认为，家长" not in text and words[-8:-1] not in text.partition("“")[0]


def test_gains_stand_in_a_row_each_as_it_was_written(gain_run, tmp_path):
    text = _gains(gain_run)
    assert "有的说“家长进了课堂，孩子的书就念得有劲头了”" in text and text.count("有的说") == 2
    assert not [name for name in SAID if name in text]
    write_bulletin(gain_run, tmp_path / "a.md")
    assert not [f.to_row() for f in verify(tmp_path / "a.md", gain_run) if f.alarm]
    changed = (tmp_path / "a.md").read_text("utf-8").replace("书就念得有劲头了", "书就念得没劲头了")
    (tmp_path / "a.md").write_text(changed, "utf-8")
    assert [f.kind for f in verify(tmp_path / "a.md", gain_run) if f.alarm] == ["quote"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("再提一句时间：以后的研修不要排在学期末。", "以后的研修不要排在学期末。"),  # not at the end of term
        ("听了袁老师的课我心里有了数，柴得从自家山上砍。", "柴得从自家山上砍。"),  # fell wood on one's own hill
        ("我校每周听一节课。", "我校每周听一节课。"),  # nothing frames it
        ("家长说我认为的事不算数。", "家长说我认为的事不算数。"),
    ],
)
def test_frames(text, bare):
    assert without_frame(text) == bare


def test_what_was_learnt_is_told_and_not_held():
    assert (
        reported_statement("一些", "gain", "学到了备课的办法", "（3人）", 0)
        == "一些学员（3人）表示，学到了备课的办法。"
    )


@pytest.mark.parametrize(
    ("topic", "printed"),
    [
        ({"label": "组织生活会", "unstable": True}, []),  # it dissolves in samples
        ({"label": "组织生活会", "mixed": True}, []),  # hardly one matter
        ({"label": "仪器柜、党费", "unstable": False}, []),  # words that hardly anyone uses
        ({"label": "批评会", "unstable": True, "renamed": True}, ["批评会"]),  # people named it so
        ({"label": "看检查表", "unstable": False}, ["检查表"]),  # without the verb
    ],
)
def test_a_theme_is_named_where_its_name_is_a_matter_of_its_people(tmp_path, topic, printed):
    run = build_run(tmp_path / "run")
    material = load_material(run)
    whole = {**json.loads((run.path / "topics" / "topics.json").read_text("utf-8"))[0], **topic}
    changed = type(material)(**{**{k: getattr(material, k) for k in material.__dataclass_fields__}, "topics": (whole,)})
    assert [name for name, _ in matters(changed, least=BulletinSettings().small_group, most=5)] == printed


def test_nobody_of_one_school_is_told_of_all(gain_run):
    """Master Zhou (周师傅) is known to those who meet him: a wording without him is told, though he is in the shortest."""
    from dataclasses import replace

    from textmine.bulletin.naming import Names
    from textmine.bulletin.telling import claim_wording

    material = load_material(gain_run)
    claim = replace(material.claims[0], statement="家长进课堂必须先听周师傅的。")
    names = Names(material.people, BulletinSettings())
    assert claim_wording(claim, material, names) == "家长必须常进课堂、常看孩子念书，家校才有话说"


def test_a_sheet_that_excel_cannot_hold_goes_on_in_the_next(tmp_path, monkeypatch):
    from openpyxl import load_workbook

    from textmine.bulletin import workbook

    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 2)
    sheet = workbook.Sheet("主张", ("编号", "句子"), tuple((f"claim:{n}", f"第{n}句") for n in range(5)))
    workbook.write_sheets([sheet], tmp_path / "e.xlsx", title="证据")
    book = load_workbook(tmp_path / "e.xlsx")
    assert book.sheetnames == ["主张", "主张（2）", "主张（3）"]
    assert [row[1].value for name in book.sheetnames for row in book[name].iter_rows(min_row=2)] == [
        f"第{n}句" for n in range(5)
    ]


def _with_topics(material, *topics):
    known = {name: getattr(material, name) for name in material.__dataclass_fields__}
    return type(material)(**{**known, "topics": topics})


@pytest.mark.parametrize(
    ("others", "largest"),
    [((), True), ((4,), True), ((5,), True), ((9,), False), ((2, 16), False)],
)
def test_talk_centres_on_themes_only_where_no_other_has_more_people(tmp_path, others, largest):
    material = load_material(build_run(tmp_path / "run"))
    shown = [{"id": 0, "authors": 7}, {"id": 1, "authors": 5}]
    rest = [{"id": 2 + n, "authors": people} for n, people in enumerate(others)]
    assert are_largest(shown, _with_topics(material, *shown, *rest)) is largest


def test_a_claim_is_told_as_people_worded_it(gain_run):
    row = json.loads((gain_run.path / "claims.jsonl").read_text("utf-8"))
    wording = "家长进课堂，要常来"  # parents should come to class, and often
    (gain_run.path / "decisions.toml").write_text(f'rename = [{{target = "claim:C9", to = "{wording}"}}]\n', "utf-8")
    material = load_material(gain_run)
    told = [replace(claim, statement=wording, renamed=True) for claim in material.claims]
    assert not material.claims[0].renamed and row["statement"] != wording  # the claims are not made anew yet
    known = {name: getattr(material, name) for name in material.__dataclass_fields__}
    draft = draft_from(type(material)(**{**known, "claims": tuple(told)}), BulletinSettings())
    assert f"多数学员（4人）认为，{wording}。" in "".join(paragraph.text for paragraph in draft.paragraphs)


def test_a_pinned_claim_is_told_first(gain_run):
    material = load_material(gain_run)
    (wide,) = material.claims
    few = replace(wide, id="C8", supporters=wide.supporters[:1], row={"pinned": True})  # one person's, wanted by people
    known = {name: getattr(material, name) for name in material.__dataclass_fields__}
    composed = Composer(type(material)(**{**known, "claims": (wide, few)}), BulletinSettings())
    assert [claim.id for claim in composed.claims] == ["C8", "C9"]


def test_reported_speech_says_whose_facts_it_tells(tmp_path):
    from textmine.corpus import Corpus, Document, Kind

    # a demand (party lessons must be short), then how things are at the school (held each month)
    text = "微党课必须立足本校，选身边看得见的人来讲。目前，每月第二周固定讲一次，到课的人一直在九成以上。"
    question = "怎样讲好微党课？"
    corpus = Corpus.from_documents(
        [Document("p1", Kind.POST, text, author="周远山", unit="云溪县青石小学", thread=question)]
    )
    quote = {"id": "Q1", "form": "passage", "document": "p1", "start": 0, "end": len(text), "text": text, "move": "view",
             "author": "周远山", "unit": "云溪县青石小学", "role": None, "theme": 1, "score": 0.9}  # fmt: skip
    card = {"rounds": [{"question": question}]}
    run = build_run(tmp_path / "run", corpus=corpus, card=card, quotes=[quote], claims=[])
    for edition, who in (("internal", "周远山"), ("external", "该学员")):
        settings = BulletinSettings(edition=edition)
        told = "".join(p.text for p in draft_bulletin(run, settings=settings).paragraphs)
        assert f"的人来讲。{who}还介绍，目前，每月" in told
        path = tmp_path / "简报.md"
        write_bulletin(run, path, settings=settings)
        found = verify(path, run, settings=settings)
        assert not [f.to_row() for f in found if f.alarm and f.kind in ("reported", "quote", "name")]
        path.write_text(path.read_text("utf-8").replace("固定讲一次", "固定讲三次"), "utf-8")
        assert [f.status for f in verify(path, run, settings=settings) if f.kind == "reported" and f.alarm] == [
            "altered"
        ]


def _one_quotation(folder, text, author, move, *, form="passage", named=True):
    """The bulletin of a class of which one person is quoted."""
    from textmine.corpus import Corpus, Document, Kind

    corpus = Corpus.from_documents([Document("r1", Kind.REPORT, text, author=author, unit="云溪县青石小学")])
    quote = {"id": "Q1", "form": form, "document": "r1", "start": 0, "end": len(text), "text": text, "move": move,
             "author": author if named else None, "unit": "云溪县青石小学" if named else None, "role": None,
             "theme": 1, "score": 0.9}  # fmt: skip
    run = build_run(folder, corpus=corpus, quotes=[quote], claims=[])
    write_bulletin(run, folder / "简报.md")
    found = verify(folder / "简报.md", run)
    assert not [f.to_row() for f in found if f.alarm and f.kind in ("reported", "quote", "name", "figure")]
    return (folder / "简报.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("move", "text", "told"),
    [  # the talk helped most with contracts; contracts are read twice: what somebody gained is told, not demanded
        ("gain", "参加这次分享会，最大的收获是看懂了合同的条款。签字之前应当读两遍。", "有学员谈到，参加这次分享会"),
        (
            "gain",
            "这次培训最大的收获是结识了一批同行。遇到事情应当一起商量。",
            "有学员谈到，这次培训最大",
        ),  # colleagues
        ("gain", "合同的条款必须逐条看明白。签字之前应当读两遍。", "有学员提出，合同的条款必须"),
        # equipment that nobody can use lies about; a problem is told, not demanded
        ("problem", "实训室的设备没有人会用，一直闲置。买的时候应当同时安排培训。", "有学员反映，实训室的设备"),
        ("proposal", "建议实训室的设备买来时同时安排培训。培训之后应当有人负责维护。", "有学员建议，实训室的设备"),
    ],
)
def test_the_verb_of_reported_speech_fits_what_is_said(tmp_path, move, text, told):
    assert told in _one_quotation(tmp_path / "run", text, "周远山", move, named=False)


def test_an_account_is_no_name(tmp_path):
    text = "我学会了把一堂课拆成三个任务来讲。"  # I learnt to take a lesson apart into three tasks
    named = _one_quotation(tmp_path / "a", text, "周远山", "gain", form="sentence")
    account = _one_quotation(tmp_path / "b", text, "user_0417", "gain", form="sentence")
    assert "青石小学党支部书记周远山在思想汇报中写道：“我学会了" in named
    assert "有学员在思想汇报中写道：“我学会了" in account and "user" not in account


def test_who_is_not_named_opens_with_no_mask(tmp_path):
    from textmine.corpus import Corpus, Document, Kind

    text = "我是组织委员，手上有三套表，同一个出生年月要填十一遍。"  # member in charge of organisation
    corpus = Corpus.from_documents([Document("r1", Kind.REPORT, text, author="周远山", unit="云溪县青石小学")])
    quote = {"id": "Q1", "form": "sentence", "document": "r1", "start": 0, "end": len(text), "text": text,
             "move": "problem", "author": None, "unit": None, "role": None, "theme": 1, "score": 0.9}  # fmt: skip
    run = build_run(tmp_path / "run", corpus=corpus, quotes=[quote], claims=[])
    write_bulletin(run, tmp_path / "简报.md")
    assert "“手上有三套表，同一个出生年月要填十一遍。”" in (tmp_path / "简报.md").read_text("utf-8")
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm and f.kind == "quote"]


# a small class of community workers, whose posts are short: forms, Mondays, one for 1,200 households, lists by filter
SHORT = {
    "周远山": ("proposal", "建议把几张表并成一张，填一次各部门共用。"),
    "林秀兰": ("problem", "我们网格有一千二百多户，就我一个人跑，晚上去又怕打扰，实在跑不过来，人手太少。"),
    "郑国强": ("gain", "我学会了用表格里的筛选功能，把八十岁以上的一下子挑出来。"),
    "沈文博": ("practice", "我们街道让楼组长当帮手，每人发一个小本子，有事记下来。"),
    "彭玉珍": ("problem", "表格合并我赞成，我一个月光填表就要六七天，没有时间走访。"),  # agrees with somebody
    "韩雪梅": ("proposal", "以前劝架总想分出谁对谁错，现在懂得先让双方把气撒完。"),  # proposes nothing
    "唐月娥": ("pledge", "楼组长当帮手这个办法好，我们柳园也想试试看。"),  # pledges nothing
}


def _short_class(tmp_path, **more):
    from textmine.corpus import Corpus, Document, Kind
    from textmine.quotes.flaws import Flaw

    corpus = Corpus.from_documents(
        Document(f"p{n}", Kind.POST, text, author=who, unit="永安街道")
        for n, (who, (_, text)) in enumerate(SHORT.items())
    )
    rejected = [{"id": f"q{n}", "form": "sentence", "document": f"p{n}", "start": 0, "end": len(text), "text": text,
                 "theme": None, "group": "class", "move": move, "score": 0.4, "why": Flaw.TELLS_NOTHING.chinese, "because": None}
                for n, (move, text) in enumerate(SHORT.values())]  # fmt: skip
    return build_run(tmp_path / "run", corpus=corpus, quotes=[], claims=[], rejected=rejected, **more)


def test_a_small_class_with_short_posts_still_says_something(tmp_path):
    run = _short_class(tmp_path)
    path = tmp_path / "简报.md"
    write_bulletin(run, path)
    text = path.read_text("utf-8")
    for who, (move, said) in SHORT.items():
        assert (said in text) == (who not in ("彭玉珍", "韩雪梅", "唐月娥")), move
        assert who not in text
    assert "有学员在研讨中提出：“建议把几张表并成一张" in text
    assert "建议为待填" not in text and "收获为待填" not in text
    assert not [f.to_row() for f in verify(path, run) if f.alarm and f.kind in ("quote", "hedge", "name")]


def test_a_round_of_which_nothing_was_chosen_says_something(tmp_path):
    from textmine.corpus import Corpus, Document, Kind
    from textmine.quotes.flaws import Flaw

    question = "班规由谁来定？"  # who makes the rules of a class?
    texts = (
        ("practice", "我们班让学生自己定班规，改了四稿才表决通过。"),  # pupils made them, in four drafts
        ("problem", "有的学生没有自控力，自己定的班规守不住。"),  # they do not keep to them: told of no round
        ("practice", "我们班把班规贴在门上，每周念一遍给大家听。"),  # on the door; no round's
    )
    corpus = Corpus.from_documents(
        Document(f"p{n}", Kind.POST, text, author=f"学员{n}", thread=question if n < 2 else None)
        for n, (_, text) in enumerate(texts)
    )
    rejected = [{"id": f"q{n}", "form": "sentence", "document": f"p{n}", "start": 0, "end": len(text), "text": text,
                 "theme": None, "group": "class", "move": move, "score": 0.5 + n / 10, "why": Flaw.TELLS_NOTHING.chinese,
                 "because": None} for n, (move, text) in enumerate(texts)]  # fmt: skip
    card = {"rounds": [{"question": question}]}
    run = build_run(tmp_path / "run", corpus=corpus, card=card, quotes=[], claims=[], rejected=rejected)
    write_bulletin(run, tmp_path / "简报.md")
    text = (tmp_path / "简报.md").read_text("utf-8")
    assert f"研讨共有2人参与，发帖2条。讨论中，有学员介绍说：“{texts[0][1]}”" in text
    assert f"介绍具体做法，交流实践经验。**有学员在研讨中谈到：“{texts[2][1]}”" in text
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm and f.kind in ("quote", "figure")]


@pytest.mark.parametrize(("people", "enrolled", "joined"), [(4, 4, True), (101, 101, False), (4, 150, True)])
def test_in_a_small_class_one_voice_is_joined_by_others(tmp_path, people, enrolled, joined):
    from textmine.corpus import Corpus, Document, Kind
    from textmine.quotes.flaws import Flaw
    from textmine.reading import Roster

    texts = (
        "下学期我打算每周听两节课，记下一条改进。",  # to hear two lessons a week: chosen
        "我准备和师傅合写一本活页教材，一单一页。",  # a loose-leaf book, written with one's master
        "明天我准备再写一页活页教材，写完就睡。",  # of a day
        "建议今后把活页教材发给每一位学员。",  # to others
    )
    corpus = Corpus.from_documents(
        Document(f"r{n}", Kind.REPORT, texts[n] if n < 4 else "好。", author=f"学员{n}") for n in range(people)
    )
    rows = [{"id": f"q{n}", "form": "sentence", "document": f"r{n}", "start": 0, "end": len(text), "text": text, "theme": None,
             "group": "class", "move": "pledge", "score": 0.9 - n / 9, "why": Flaw.TELLS_NOTHING.chinese, "because": None,
             "author": None, "unit": None, "role": None} for n, text in enumerate(texts)]  # fmt: skip
    roster = Roster.from_rows([{"name": f"学员{n}"} for n in range(enrolled)])  # of whom only some write
    run = build_run(tmp_path / "run", corpus=corpus, people=roster, quotes=rows[:1], claims=[], rejected=rows[1:])
    write_bulletin(run, tmp_path / "简报.md")
    text = (tmp_path / "简报.md").read_text("utf-8")
    assert texts[0] in text and (f"也有学员表示：“{texts[1]}”" in text) is joined
    assert "再写一页" not in text and "今后把" not in text
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm and f.kind == "quote"]


def test_what_fills_a_gap_stands_among_the_quotations_of_the_evidence(tmp_path):
    run = _short_class(tmp_path)
    _, evidence = write_bulletin(run, tmp_path / "简报.md")
    book = openpyxl.load_workbook(evidence)
    chosen = {row[0].value for row in book[sheets.QUOTES].iter_rows(min_row=2)}
    left = {row[0].value for row in book[sheets.REJECTED].iter_rows(min_row=2)}
    assert chosen == {"quote:q0", "quote:q1", "quote:q2", "quote:q3"} and left == {"quote:q4", "quote:q5", "quote:q6"}


def test_a_figure_that_excel_does_not_know_costs_no_other_cell(tmp_path):
    from textmine.bulletin import workbook

    sheet = workbook.Sheet("引文", ("编号", "得分"), (("a", float("nan")), ("b", float("inf")), ("c", 0.5)))
    workbook.write_sheets([sheet], tmp_path / "e.xlsx", title="证据")
    rows = openpyxl.load_workbook(tmp_path / "e.xlsx")["引文"].iter_rows(min_row=2, values_only=True)
    assert list(rows) == [("a", "不详"), ("b", "不详"), ("c", 0.5)]  # not known


LEDGERS = [
    "台账太多，建议一个学期只查一次，少让老师补材料。",  # too many ledgers; inspect them once a term
    "建议把台账合并，各科室的检查表统一成一张。",  # merge them
    "希望减少检查和台账，让老师把时间用在备课上。",
    "建议精简台账，能用电子版的不要再打印。",
    "我不同意全减，食品安全台账出了事是要查的。",  # speaks against it, and proposes nothing
    "集体备课要真备，我们组每周三下午磨一节课。",  # on other matters
    "作业分层以后，后进生交得上作业了。",
    "课后服务的补助拖了半年没发，希望尽快落实。",
    "我们三所村小用视频联合备课，已经试了一学期。",
    "弹性上下班能不能落实？",
]


def _class_of_posts(tmp_path, said, terms):
    from textmine.corpus import Corpus, Document, Kind

    posts = [Document(f"p{n}", Kind.POST, text, author=f"学员{n}", unit="一小") for n, text in enumerate(said)]
    quote = {"id": "q0", "form": "sentence", "document": "p0", "start": 0, "end": len(said[0]), "text": said[0], "theme": 0,
             "move": "proposal", "author": None, "unit": None, "role": None, "time": None, "score": 0.8, "reasons": []}  # fmt: skip
    made = {"corpus": Corpus.from_documents(posts), "claims": [], "quotes": [quote], "keywords": terms, "card": {}}
    return build_run(tmp_path / "run", **made)


def test_how_many_propose_something_about_a_matter_is_counted_and_verified(tmp_path):
    run = _class_of_posts(tmp_path, LEDGERS, ["台账", "老师", "集体备课"])
    write_bulletin(run, tmp_path / "简报.md")
    told = (tmp_path / "简报.md").read_text("utf-8")
    assert "学员们提出了建议。其中，就台账提出建议的有4人。" in told  # 老师 (teachers) are no matter
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm and f.kind == "figure"]
    (tmp_path / "改.md").write_text(told.replace("建议的有4人", "建议的有6人"), "utf-8")
    assert [f.status for f in verify(tmp_path / "改.md", run) if f.alarm and f.kind == "figure"] == ["differs"]
    facts = openpyxl.load_workbook(tmp_path / "简报.evidence.xlsx")[sheets.FACTS]
    assert [row[3].value for row in facts.iter_rows() if row[1].value == "就台账提出建议的"] == [4]


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        (LEDGERS[:2] + LEDGERS[4:], ["台账"]),  # two propose something: theirs, not the class's
        (LEDGERS[:4] + LEDGERS[:3], ["台账"]),  # all of the class speak of it: its subject
        (LEDGERS, ["老师", "希望"]),
    ],
)
def test_what_few_propose_and_what_all_speak_of_is_no_matter_of_proposals(tmp_path, said, terms):
    run = _class_of_posts(tmp_path, said, terms)
    assert "提出建议的有" not in "".join(p.text for p in draft_bulletin(run).paragraphs)
