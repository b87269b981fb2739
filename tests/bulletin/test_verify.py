"""The check, thing by thing."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from tests.bulletin.conftest import CARD, PEOPLE, SCHOOLS, build_run
from textmine.bulletin import Verifier, fix, mark, verify, write_bulletin
from textmine.bulletin.checking import amounts, context, readback, shares, wordfile
from textmine.bulletin.checking.readback import Paragraph, read_bulletin
from textmine.bulletin.material import load_material
from textmine.corpus import Corpus, Document, Kind
from textmine.errors import InputError
from textmine.reading import Roster
from textmine.settings import BulletinSettings


@pytest.fixture(scope="module")
def check(material):
    verifier = Verifier(material)
    return lambda text: verifier.check([Paragraph(text)])


def _statuses(found, kind):
    return [f.status for f in found if f.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        # exact but for quote style, spaces and width
        ("周远山说：「批评别人之前, 先把自己的账翻给大家看，会上的话才有人信。」", "quote", "exact"),
        ("曹小川表示：“下学期我打算把错题讲给同桌听……先试起来。”", "quote", "exact"),
        ("周远山说：“批评别人之前，不先把自己的账翻给大家看，会上的话才有人信。”", "quote", "altered"),  # a 不 put in
        ("有学员说：“能少，少了将来查起来说不清楚。”", "quote", "altered"),  # 不能少 beheaded
        ("周远山说：“我校让每位党员教师结对一位新教师，从备课陪到上课，一学期不换人。”", "quote", "misattributed"),
        ("周远山说：“春天来了，山上的桃花都开了，孩子们很高兴。”", "quote", "not-found"),
        ("韩雪梅提出，支部先定结对名单，再由年轻教师反选。", "reported", "supported"),
        ("韩雪梅提出，支部先定结对名单，再由老教师反选。", "reported", "altered"),
        ("周远山提出，支部先定结对名单，再由年轻教师反选。", "reported", "misattributed"),
        ("有学员提出，支部先定结对名单，再由年轻教师反选。", "reported", "supported"),
        ("也有学员提出，支部不先定结对名单，再由年轻教师反选。", "reported", "altered"),
        ("《把批评说到人心里》（3人谈到，2人称有收获）", "figure", "differs"),
        ("《把批评说到人心里》（2人谈到，3人称有收获）", "figure", "differs"),
        ("云溪县教育局组织中小学、幼儿园党员教师十三人参加了学习。", "figure", "differs"),
        ("韩雪梅非常认同春天植树、秋天收获的做法。", "reported", "not-found"),
        ("书记何向东提出，教研组要有人带头，带头要有办法。", "reported", "not-found"),  # nobody of that name
        ("要做到“摆正位置，配合工作，守土有责，一岗双责，有作为，有地位”。", "term", "unknown"),
        ("本班注册人数十二人。", "figure", "recomputed"),
        ("本班注册人数十三人。", "figure", "differs"),
        ("本班注册率百分之百。", "figure", "recomputed"),
        ("全班写下3万字，共计58件。", "figure", "no-source"),
        ("首轮为10月23日—31日，二轮为11月13日—22日。", "date", "recomputed"),
        ("首轮为10月24日—31日。", "date", "differs"),
        ("云溪县第二中学党支部书记周远山在研讨中说过。", "name", "unknown"),  # he is of another school
        ("大家普遍认为，组织生活会要先从自己身上找问题，大家才肯说真话。", "hedge", "carried"),
        ("大家一致认为，组织生活会要先从自己身上找问题，大家才肯说真话。", "hedge", "too-strong"),
        ("一些学员认为，组织生活会要先从自己身上找问题，大家才肯说真话。", "hedge", "carried"),
        ("不少学员认为，食堂的饭菜应当再热一些。", "hedge", "no-source"),
        # crowds without a word for how many, and a claim nobody makes: the canteen, contentment, beds
        ("学员们反映食堂饭菜不好。", "hedge", "no-source"),
        ("参训学员对培训表示满意。", "hedge", "no-source"),
        ("学习过程中，老师们热情高涨，纷纷表示住得很好。", "hedge", "no-source"),
        ("学员对培训表示满意。", "hedge", "no-source"),
        ("部分书记建议取消晚自习。", "hedge", "no-source"),
        ("与会人员一致认为食堂很好。", "hedge", "no-source"),
        ("学员们建议，把内容重复的检查表精简合并。", "hedge", "carried"),
        ("一些学员（4人）建议，把内容重复的检查表精简合并。对此没有人持不同看法。", "hedge", "too-strong"),  # one does
        ("四成的学员建议，把内容重复的检查表精简合并。", "hedge", "too-strong"),  # 4 of 12
        ("三分之一的学员建议，把内容重复的检查表精简合并。", "hedge", "carried"),
        ("五名学员建议，把内容重复的检查表精简合并。", "figure", "differs"),
        ("一些学员（4人）建议，把内容重复的检查表精简合并，全部由上级代填。", "reported", "altered"),  # put behind it
        ("学员们用“开得冷冷清清”等说法。", "quote", "not-found"),
        ("学员们用“开得热气腾腾”等说法。", "quote", "exact"),
        ("在周远山看来，批评别人之前，先把自己的账翻给大家看，会上的话才没人信。", "reported", "altered"),
        ("周远山说：“批评别人之前，先把自己的账翻给大家看。”", "quote", "altered"),  # its end cut off
        ("周远山说：‘批评别人之前，先把自己的账翻给大家看，会上的话才有人信。’", "quote", "exact"),
        ("本班注册人数10余人。", "figure", "recomputed"),
        ("本班注册人数20余人。", "figure", "differs"),
        ("发：各中小学。", "title", "flawed"),
        ("倪静川主讲的《把批评说进人心里》。", "title", "flawed"),
        ("柏松年主讲的《把批评说到人心里》。", "name", "unknown"),
        ("时间为6月22日6月22日。", "form", "flawed"),
        ("甘为先”,要求支部书记", "form", "flawed"),
    ],
)
def test_one_thing(check, text, kind, status):
    assert status in _statuses(check(text), kind), [f.to_row() for f in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "王小明在思想汇报中写道：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”",
        "多位学员（3人）反映了相近的情形，赵志强说：“幼儿园买的编程机器人没有老师会用，一直放在仓库里。”",
        "有的很受启发。也有王小明说：“保教组每月办一次不带本子的教研，只看孩子的一段录像，看完再说话。”",
    ],
)
def test_a_stranger_before_words_of_somebody_else(check, text):
    assert _statuses(check(text), "name") == ["unknown"]


@pytest.mark.parametrize(
    "text",
    [
        "许多人说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”",  # many people
        "任课教师说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”",  # the teacher of the subject
        "约九成学员对培训表示满意。",  # are content with the training
    ],
)
def test_what_is_no_stranger(check, text):
    assert not _statuses(check(text), "name")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # idle equipment: a problem that is a chosen quotation, and one that only a claim knows
        ("罗志刚说：“体育组的仪器柜里有十二套体能测试设备，到货两年没有拆封，因为没有人会用。”", "罗志刚"),
        ("其中，邓佳慧说：“幼儿园买的编程机器人没有老师会用，一直放在仓库里。”", "邓佳慧"),
        ("邓佳慧反映，幼儿园买的编程机器人没有老师会用，一直放在仓库里。", "邓佳慧"),
        ("程立秋说：“我不大赞成每节历史课都硬贴一段口号，学生听得出来哪句是真的。”", "程立秋"),  # disagrees
        ("郑国强说：“检查表一张也不能少，少了将来查起来说不清楚。”", "郑国强"),  # speaks against a claim
    ],
)
def test_a_name_put_back_beside_a_problem(check, text, name):
    assert [f.text for f in check(text) if f.kind == "form" and f.status == "flawed"] == [name]


IDLE = "体育组的仪器柜里有十二套体能测试设备，到货两年没有拆封，因为没有人会用。"  # of 罗志刚: sets that nobody can use
FIRST = "批评别人之前，先把自己的账翻给大家看，会上的话才有人信。"  # of 周远山: first one's own debts


@pytest.mark.parametrize(
    "text",
    [
        f"“{IDLE}”罗志刚说。",
        f"“{IDLE}”体育教师罗志刚在思想汇报中写道。",
        f"“{IDLE}”罗志刚深有感触地说。",
        f"“{IDLE[:-1]}，”罗志刚说，“怎么办？”",
        f"“{IDLE}”——罗志刚",
        f"“{IDLE}”（云溪县第二中学罗志刚）",
        f"有学员说：“{IDLE}”（罗志刚）",
        "设备闲置问题（罗志刚）：十二套体能测试设备到货两年没有拆封。",  # as reviewers list matters
    ],
)
def test_a_name_behind_a_problem(check, text):
    assert [f.text for f in check(text) if f.kind == "form" and f.status == "flawed"] == ["罗志刚"]


@pytest.mark.parametrize(
    ("behind", "status"),
    [
        ("林秀兰写道。", "misattributed"),
        ("这是林秀兰的体会。", "misattributed"),
        ("这是云溪县青石小学语文教师林秀兰在思想汇报中写下的话。", "misattributed"),
        ("——林秀兰", "misattributed"),
        ("周远山写道。", "exact"),
        ("这是周远山的体会。", "exact"),
        # another matter begins
        ("林秀兰说：“建议把各类检查表并成一张，让老师省下时间批作文。”", "exact"),
        ("林秀兰提出，建议把各类检查表并成一张，让老师省下时间批作文。", "exact"),
        ("会后林秀兰作了介绍。", "exact"),
        ("他对林秀兰说。", "exact"),
        ("这是林秀兰所在学校的做法。", "exact"),
        ("林秀兰听了很受启发。", "exact"),
    ],
)
def test_who_is_named_behind_words(check, behind, status):
    assert _statuses(check(f"“{FIRST}”{behind}"), "quote")[0] == status


def test_a_verb_behind_words_that_were_led_on_to_begins_another_matter(check):
    assert _statuses(check(f"有学员谈到：“{FIRST}”林秀兰说。"), "quote") == ["exact"]


def test_who_is_named_before_words_set_apart(tmp_path, run):
    path = tmp_path / "a.md"
    statuses = []
    for lead, words in [
        ("罗志刚写道：", f"> {FIRST}"), ("周远山写道：", f"> {FIRST}"), ("周远山写道：", f"“{FIRST}”"),
        ("罗志刚写道：", f"“{FIRST}”"), ("周远山很受启发。", f"> {FIRST}"), ("会上。", f"> {FIRST}——林秀兰"),
        ("会上。", f"> {FIRST}（周远山）"), ("罗志刚主持讨论，大家谈到：", f"“{FIRST}”"), ("罗志刚等人写道：", f"> {FIRST}"),
        ("罗志刚写道：", f"> {IDLE}"),
    ]:  # fmt: skip
        path.write_text(f"{lead}\n\n{words}\n", "utf-8")
        statuses.append(_statuses(found := verify(path, run), "quote"))
    wrong, right = ["misattributed"], ["exact"]
    assert statuses == [wrong, right, right, wrong, right, wrong, right, right, right, right]
    assert [(f.where, f.text) for f in found if f.alarm] == [("第1段第1句", "罗志刚")]  # named in the line before


def test_a_name_beside_what_may_bear_one(check):
    text = "周远山说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”谢婉清提出，园里请老党员与新入职的教师结成对子。"
    assert not [f for f in check(text) if f.alarm]


def test_a_joint_left_out_before_a_quotation_is_no_negation(tmp_path):
    text = "流程清楚了。不过视频多在讲概念，没有带着动手做一遍。"  # but the videos explain terms
    corpus = Corpus.from_documents([Document("r1", Kind.REPORT, text, author="周远山")])
    verifier = Verifier(load_material(build_run(tmp_path / "run", corpus=corpus, quotes=[], claims=[])))
    told = "有学员在思想汇报中写道：“视频多在讲概念，没有带着动手做一遍。”"
    assert _statuses(verifier.check([Paragraph(told)]), "quote") == ["exact"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        # a clause of one of them, and behind it what nobody said: all is to be arranged from above
        ("有学员提出，建议把各类检查表并成一张，各项工作今后听凭上级统一安排，学校照办就是。", ["altered"]),
        ("有学员介绍，园里请老党员与新入职的教师结成对子，带教任务今后听凭县里专家统一安排，学校照办就是，不再另行讨论。", ["altered"]),
        ("有学员提出，建议把各类检查表并成一张，让老师省下时间批作文。", ["supported"]),
        ("有的提出，支部先定结对名单，再由年轻教师反选，有的提出，建议把各类检查表并成一张，让老师省下时间批作文。",
         ["supported", "supported"]),
        ("有学员提出，今后的一切工作都由上级统一安排。", []),  # nobody's: no form tells what it was made from
        # behind it somebody with a name speaks, without marks either: these are no words of the nameless one
        ("有学员介绍，园里请老党员与新入职的教师结成对子，一起设计半日活动。云溪县第二中学学员罗志刚介绍，体育组的仪器柜里有十二套体能测试设备，到货两年没有拆封，"
         "因为没有人会用。", ["supported", "supported"]),
        ("有学员提出，建议把各类检查表并成一张，各项工作今后听凭上级统一安排，学校照办就是。学员周远山提出，辣味不在嗓门大。",
         ["altered", "supported"]),
    ],
)  # fmt: skip
def test_nameless_speech_that_rests_on_a_clause(check, text, statuses):
    assert _statuses(check(text), "reported") == statuses, [f.to_row() for f in check(text)]


@pytest.fixture(scope="module")
def check_external(material):
    verifier = Verifier(material, settings=BulletinSettings(edition="external"))
    return lambda text: verifier.check([Paragraph(text)])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("云溪县青石小学支部书记周远山介绍经验。", [("云溪县青石小学", "某校"), ("周远山", "学员02")]),
        ("云溪县青石小学周远山介绍经验。", [("云溪县青石小学", "某校"), ("周远山", "学员02")]),
        ("青石的做法值得借鉴。", [("青石", "")]),  # a school as colleagues call it
        ("有学员说：“周远山头一个讲。”", [("周远山", "×××")]),
    ],
)
def test_real_names_in_an_edition_that_leaves_the_house(check_external, check, text, mended):
    assert [(f.text, f.replacement) for f in check_external(text) if f.kind == "form"] == mended
    assert not [f for f in check(text) if f.kind == "form"]


@pytest.mark.parametrize(
    "text",
    [
        "某校学员01介绍经验。",
        "云溪县教育局组织中小学、幼儿园党员教师参加了学习。",
        "倪静川主讲的《把批评说到人心里》。",
        "有学员说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”",
    ],
)
def test_what_leaves_the_house_as_it_may(check_external, text):
    assert not [f.to_row() for f in check_external(text) if f.kind == "form"]


def test_paraphrase_of_nobody_in_particular_is_no_finding(check):
    assert not _statuses(check("有学员提出，食堂的饭菜应当再热一些。"), "reported")


def test_who_has_a_say_is_no_speaker(check):
    text = "出了事攥着登记表，愣是喊不应一位说话算数的家长，批评别人也没有用。"  # one whose word counts
    assert not _statuses(check(text), "reported")


def test_one_of_a_school_is_no_number_of_schools(check):
    assert not _statuses(check("青石学校一位校长说得好，单位一名教师也点头。"), "figure")
    assert _statuses(check("学员来自4所学校。学员来自5所学校。"), "figure") == ["recomputed", "differs"]


@pytest.mark.parametrize("verb", ["介绍说", "总结道", "反映说", "补充说"])
def test_a_verb_behind_a_role_is_no_name(check, verb):
    assert not _statuses(check(f"有学员{verb}：“支部先定结对名单，再由年轻教师反选。”"), "name")


@pytest.mark.parametrize(
    "text",
    [
        "一些专家讲得生动。", "一些专家指出，要实干。", "个别党员思想觉悟不高。",  # no shares of the class
        "学员们提出了具体建议。", "学员的建议为待填。", "学员们介绍了各自的做法。", "谈到下一步，学员们各有打算。",  # only leads on
        "主办单位将对学员们反映的问题逐条研究。",  # the problems that they report
        "周远山说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”学员周远山提出，辣味不在嗓门大。",
    ],
)  # fmt: skip
def test_hedges_of_other_nouns_are_none(check, text):
    assert not _statuses(check(text), "hedge")


def test_the_words_of_one_of_several_may_be_told_without_marks(check):
    told = "一些学员（3人）反映了相近的情形，用其中一位的话说，"
    said = "体育组的仪器柜里有十二套体能测试设备，到货两年没有拆封，因为没有人会用。"  # twelve sets, two years unopened
    found = check(told + said)
    assert "supported" in _statuses(found, "reported") and "no-source" not in _statuses(found, "figure")


def test_judgement_marked_to_be_checked_is_no_alarm(check):
    assert [f for f in check("不少学员认为，食堂的饭菜应当再热一些。") if f.alarm]
    assert not [f for f in check("不少学员认为，食堂的饭菜应当再热一些【待核】。") if f.alarm]


def test_block_quote_in_markdown(tmp_path, run):
    path = tmp_path / "a.md"
    path.write_text("> 批评别人之前，先把自己的账翻给大家看，会上的话才没人信。\n", "utf-8")
    assert [f.status for f in verify(path, run)] == ["altered"]


def test_reference_bulletin(material):
    path = Path(__file__).parents[3] / "shared" / "reference" / "bulletin_2017.txt"
    if not path.is_file():
        pytest.skip("../shared/reference is absent: this test reads the bulletin of 2017")
    found = Verifier(material).check(read_bulletin(path))
    assert not _statuses(found, "quote")
    assert _statuses(found, "reported") == ["not-found", "not-found"]
    assert {f.text for f in found if f.kind == "form"} == {"6月22日6月22日", ","}
    assert "exact" not in {f.status for f in found}
    assert {f.text for f in found if f.status == "recomputed"} <= {"两次", "100%"}
    assert sum(f.kind == "term" for f in found) == 12


def test_marks_and_mends(tmp_path, run):
    path = tmp_path / "简报.docx"
    write_bulletin(run, path)
    document = docx.Document(path)
    changes = {"才有人信": "才没人信", "注册人数12人": "注册人数13人", "一些学员（4人）介绍": "多数学员（4人）介绍"}
    for each in [r for p in document.paragraphs for r in p.runs]:
        for old, new in changes.items():
            if old in each.text:
                each.text = each.text.replace(old, new)
    document.save(path)
    found = verify(path, run)
    assert sorted(f.kind for f in found if f.alarm) == ["figure", "hedge", "quote"]
    assert mark(path, found, tmp_path / "批注.docx") == 3
    nowhere = replace(found[0], status="differs", start=0, end=0)  # a finding about the whole: nothing to hang it on
    assert mark(path, [nowhere], tmp_path / "空.docx") == len(list(docx.Document(tmp_path / "空.docx").comments)) == 0
    comments = [c.text for c in docx.Document(tmp_path / "批注.docx").comments]
    assert len(comments) == 3 and any("注册人数应为12人" in text for text in comments)
    mended = fix(path, found, tmp_path / "改后.docx")
    assert sorted(f.kind for f in mended) == ["figure", "hedge", "quote"]
    assert not [f for f in verify(tmp_path / "改后.docx", run) if f.alarm]


def test_mends_markdown(tmp_path, run):
    path = tmp_path / "简报.md"
    write_bulletin(run, path)
    path.write_text(path.read_text("utf-8").replace("才有人信", "才没人信"), "utf-8")
    assert len(fix(path, verify(path, run), path)) == 1
    assert not [f for f in verify(path, run) if f.alarm]


@pytest.mark.parametrize(
    ("text", "replacement"),
    [
        ("第一轮研讨时间为10月24日—31日。", "10月23日"),
        ("第一轮研讨时间为10月23日—30日。", "31日"),  # the end of a range keeps its month unsaid
        ("2023年10月9日至十二月九日，云溪县教育局组织学习。", "12月8日"),
        ("本班注册人数十三人。", "12人"),
        ("本班注册率九成五。", "100%"),
        ("五名学员建议，把内容重复的检查表精简合并。", "4名"),
        ("九成学员建议，把内容重复的检查表精简合并。", "一些学员（4人）"),
        ("大家一致建议，把内容重复的检查表精简合并。", "一些学员"),
        ("倪静穿主讲的《把批评说到人心里》。", "倪静川"),
        ("云溪县青石小学党支部书记周运山在研讨中说过。", "周远山"),
        ("周远山主讲的《把批评说到人心里》。", "倪静川"),
    ],
)
def test_what_has_one_right_value_is_mended(check, text, replacement):
    assert replacement in [f.replacement for f in check(text) if f.alarm and f.certain], [
        f.to_row() for f in check(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "本班注册人数近40人。",  # 近36人 is no better
        "12月18日，三十二人参加了座谈会。",  # a meeting that no source knows
        "柏松年主讲的《把批评说到人心里》。",  # a lecturer and a title, both of the catalogue: which is wrong?
        "云溪县青石小学党支部书记何向东在研讨中说过。",  # nobody's name with a slip of the pen
        "云溪县第二中学党支部书记周远山在研讨中说过。",  # his name with the school of others
        "不少学员建议，把内容重复的检查表精简合并，全部由上级代填，今后不再检查。",  # another claim, perhaps
    ],
)
def test_what_may_have_several_is_left(check, text):
    assert not [f for f in check(text) if f.alarm and f.certain]


@pytest.mark.parametrize(
    "text",
    [
        # days before and behind their rounds; the whole class; from the first day of one round to the last of another
        "10月23日至31日，开展第一轮研讨；11月13日至22日，开展第二轮研讨。",
        "10月23日至31日开展第一轮研讨，11月13日至22日开展第二轮研讨。",
        "第一轮研讨于10月23日至31日进行。全部学习自2023年10月9日至12月8日。",
        "第一轮研讨于10月23日至31日进行，全部学习自2023年10月9日至12月8日。",
        "第一轮研讨10月23日至31日、第二轮研讨11月13日至22日。",
        "10月23日至11月22日先后开展两轮研讨。",
        "第一轮研讨之后，11月13日起至22日止开展第二轮研讨。",
        "4人参与第一轮研讨，4人参与第二轮研讨，两轮共发帖6条。",  # figures of rounds likewise
        "两轮研讨共发帖6条、回帖2条。",
        "必修课总时长5.5千分钟。",  # 5,502 minutes, rounded
        "必修课总时长0.55万分钟。",
    ],
)
def test_what_is_right_however_it_is_placed(check, text):
    assert "recomputed" in {f.status for f in check(text)}
    assert not [f.to_row() for f in check(text) if f.alarm]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("培训时间2023-10-09至2023-12-18。", [("2023-12-18", "2023-12-08")]),
        ("第一轮研讨2023.10.23—11.30，第二轮自11/13至11/29。", [("11.30", "10.31"), ("11/29", "11/22")]),
        ("第一轮研讨时间为2023.10.23—2023.10.30。", [("2023.10.30", "2023.10.31")]),
        ("培训时间2023/10/09-2023/12/09。", [("2023/12/09", "2023/12/08")]),
        ("第二轮研讨时间为11.12—11.22。", [("11.12", "11.13")]),
        ("培训时间2023-10-09至12-08，第一轮研讨10.23—10.31，第二轮自11/13至11/22。", []),
        ("2023.10.9开班。", []),
        ("第一轮研讨人均发言1.5—2.5小时，平均1.5—2.5。", []),  # figures, not days
        ("学习时长10.23至31.5学时，人均10.9。", []),
        ("共计1/3至1/2的人到场。", []),
    ],
)
def test_days_in_figures(check, text, told):
    found = [f for f in check(text) if f.kind == "date" and f.alarm]
    assert [(f.text, f.replacement) for f in found] == told, [f.to_row() for f in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "其中青石小学学员人数5人。", "青石小学表现突出，发帖人数3人。", "其中党务实务必修课1门。", "女学员人数7人。",  # parts
        "第一轮研讨发帖人数4人。", "两轮研讨共发帖8条。",
        "必修课总时长5.4千分钟。", "必修课总时长6千多分钟。",  # rounded, and wrong
        "10月23日至30日，开展第一轮研讨。",
        "2023年10月9日至13日，安排集中授课。",  # begins with the class and is not the class
        "第一轮研讨时间为11月13日—22日。",  # days of the second: which is wrong?
        "10月23日至25日，学员们准备发言。",
    ],
)  # fmt: skip
def test_what_may_be_of_a_part_is_told_and_left(check, text):
    found = [f for f in check(text) if f.alarm]
    assert found and not [f.to_row() for f in found if f.certain]


def test_a_figure_of_no_round(check):
    assert _statuses(check("会后，3人参与了座谈。"), "figure") == ["no-source"]


def test_a_figure_of_a_round_named_behind_it(check):
    assert [f.suggestion for f in check("4人参与第一轮研讨，5人参与第二轮研讨。") if f.alarm] == [
        "第2轮参与人数应为4人"
    ]


def test_mends_markdown_where_a_figure_stands_twice(tmp_path, run):
    path = tmp_path / "简报.md"
    write_bulletin(run, path)
    text = path.read_text("utf-8").replace("注册人数12人", "注册人数11人", 1) + "\n本班注册人数11人。\n"
    path.write_text(text, "utf-8")
    assert len(fix(path, verify(path, run), path)) == 2
    assert not [f for f in verify(path, run) if f.alarm]


def _broken_word(run, path):
    """A Word file whose text breaks off in the middle of its XML."""
    write_bulletin(run, path)
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as broken:
        for name, data in parts.items():
            broken.writestr(name, data[:5000] if name == "word/document.xml" else data)


def test_files_that_cannot_be_read(tmp_path, run):
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0old word")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    _broken_word(run, tmp_path / "c.docx")
    for name, told in (
        ("a.docx", "no Word file"),
        ("c.docx", "no Word file"),
        ("a.pdf", "Save it as one"),
        ("b.md", "no such file"),
    ):
        with pytest.raises(InputError, match=told):
            verify(tmp_path / name, run)
    with pytest.raises(InputError, match=r"\.docx only"):
        mark(tmp_path / "a.md", [], tmp_path / "b.docx")


def test_a_word_file_without_a_body_is_none(tmp_path, run):
    whole, path = tmp_path / "a.docx", tmp_path / "b.docx"
    write_bulletin(run, whole)
    empty = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, empty if name == "word/document.xml" else source.read(name))
    with pytest.raises(InputError, match="no Word file"):
        verify(path, run)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_text_that_may_not_be_read(tmp_path, run, monkeypatch, name):
    path = tmp_path / name
    path.write_text("本班注册人数12人。", "utf-8")

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        verify(path, run)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_mends_a_text_in_its_own_encoding(tmp_path, run, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes("本班注册人数13人。\r\n第二行。\r\n".encode(encoding))
    fix(path, verify(path, run), path)
    assert path.read_bytes() == "本班注册人数12人。\r\n第二行。\r\n".encode(encoding)


def test_gb18030_text(tmp_path, run):
    path = tmp_path / "a.txt"
    path.write_bytes("周远山说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”".encode("gb18030"))
    assert _statuses(verify(path, run), "quote") == ["exact"]


BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
    "<w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>"
)


def _word_with(path: Path, text: str, piece: str, at: str) -> Path:
    """A Word file of one paragraph, with a piece of XML before some words of it."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    head, tail = text.split(at)
    paragraph.add_run(head)
    paragraph._p.append(parse_xml(piece))
    paragraph.add_run(at + tail)
    document.save(path)
    return path


def test_a_text_box_is_read_once_and_by_itself(tmp_path):
    path = _word_with(tmp_path / "a.docx", FIRST, BOX.format("注册人数12人"), "会上")
    assert [p.text for p in read_bulletin(path)] == [FIRST, "注册人数12人"]


@pytest.mark.parametrize(
    "piece",
    [
        "<w:moveFrom {} w:id='1' w:author='a'><w:r><w:t>先</w:t></w:r></w:moveFrom>",  # moved away, not yet accepted
        "<w:r {}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>huì</w:t></w:r></w:rt><w:rubyBase/></w:ruby></w:r>",  # how it is read
        "<w:r {}><w:softHyphen/></w:r>",
    ],
)
def test_what_is_not_printed_is_not_read(tmp_path, piece):
    spaces = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    path = _word_with(tmp_path / "a.docx", FIRST, piece.format(spaces), "会上")
    assert [p.text for p in read_bulletin(path)] == [FIRST]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("项目", "数量", "单位"), ("注册人数", "13", "人"), ("必修课总时长", "5502", "分钟")], [("13", "12")]),
        ([("注册人数", "13人"), ("思想汇报提交者", "12人")], [("13人", "12人")]),
        ([("注册人数（人）", "研修成果提交者（人）"), ("12", "7")], [("7", "6")]),
        ([("", "参与人数", "发帖", "回帖"), ("第一轮", "4", "3", "1"), ("第二轮", "5", "3", "1")], [("5", "4")]),
        ([("学校", "注册人数"), ("青石小学", "3"), ("第二中学", "4"), ("合计", "12")], []),  # of schools
        ([("课程", "学时"), ("把批评说到人心里", "3"), ("仪器室的第一课", "2")], []),
    ],
)
def test_figures_in_tables(tmp_path, run, rows, told):
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    document.save(tmp_path / "a.docx")
    lines = ["|".join(("", *row, "")) for row in rows]
    (tmp_path / "a.md").write_text("\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]), "utf-8")
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    (tmp_path / "a.html").write_text("<table><tr>" + "</tr><tr>".join(cells) + "</tr></table>", "utf-8")
    for name in ("a.docx", "a.md", "a.html"):
        found = [(f.text, f.replacement) for f in verify(tmp_path / name, run) if f.alarm]
        assert found == told, name


def test_cells_of_a_table_are_read_once_for_all_labels(tmp_path, monkeypatch):
    document = docx.Document()
    for row in document.add_table(20, 5).rows:
        for cell in row.cells:
            cell.text = "3"
    document.save(tmp_path / "a.docx")
    read = []
    monkeypatch.setattr(wordfile, "paragraph_runs", lambda element: read.append(element) or [(element, "3")])
    assert len(readback.read_bulletin(tmp_path / "a.docx")) == 100
    assert len(read) <= 4 * 100  # and not the square


@pytest.mark.parametrize(
    "text",
    [
        "研修期间安排了为期三天的集中面授。",  # three days of lessons within the class
        "参加了为期一周的返岗实践后，学员继续研讨。",
        "培训自10月9日起，10月20日举行了座谈会。",  # a day that ends nothing
    ],
)
def test_days_within_the_class_are_no_period_of_it(check, text):
    assert not [f.to_row() for f in check(text) if f.kind == "date" and f.status == "differs"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("发帖、回帖共8条。", []),  # of both rounds
        ("发帖、回帖共9条。", ["9条"]),
        ("第一轮发帖、回帖共4条。", []),
        ("10月下旬至11月下旬，开展了两轮研讨。", []),  # from the first day of one round to the last of another
        ("10月下旬至11月上旬，开展了两轮研讨。", ["10月下旬至11月上旬"]),
    ],
)
def test_what_is_told_of_several_rounds(check, text, told):
    assert [f.text for f in check(text) if f.alarm] == told


def test_source_marks_that_are_no_longer_raised(tmp_path, run):
    path = tmp_path / "a.txt"  # as LibreOffice saves a Word file as text
    path.write_text(
        f"周远山说：“{FIRST}”[16]如云溪县第二中学副校长沈文博说，有一回会上两位老师争了四十分钟，[17]散会以后一起去食堂打饭。",
        "utf-8",
    )
    assert not [f.to_row() for f in verify(path, run) if f.alarm]


def test_a_mail_that_breaks_lines(tmp_path, run):
    path = tmp_path / "a.txt"
    words = f"本班注册人数13人。周远山在思想汇报中写道：“{FIRST}”林秀兰写道：“建议把各类检查表并成一张，让老师省下时间批作文。”"
    lines = [f"> {words[i : i + 24]}" for i in range(0, len(words), 24)]
    path.write_text("王老师：\n\n" + "\n".join(lines) + "\n\n请审阅。\n", "utf-8")
    assert [f.text for f in verify(path, run) if f.alarm] == ["13人"]


def test_paragraphs_of_a_line_each_stay_apart(tmp_path, run):
    path = tmp_path / "a.txt"  # lines as wide as each other by chance
    path.write_text("".join(f"第{n}小组的学员围绕研讨主题谈了各自的体会和看法。\n" for n in "一二三四"), "utf-8")
    assert len(read_bulletin(path)) == 4


@pytest.mark.parametrize(
    ("text", "replacement"),
    [
        ("必修课总时长5502小时。", "5502分钟"),
        ("选修课总时长7个小时。", "360分钟"),  # the measure goes with its 个
        ("注册人数13名。", "12名"),
        ("学员来自5个单位。", "4个"),
        ("必修课总时长5502学时。", "5502分钟"),  # what the label names, not the 学时 of all courses
        ("本班注册率百分之九十五点五。", "100%"),
        ("全班13人均已注册。", "12人"),
        ("本班有学员13名。", "12名"),
        ("培训自2023年10月9日起，至2023年12月18日止。", "2023年12月8日"),
        ("几乎所有学员建议，把内容重复的检查表精简合并。", "一些学员"),  # 几乎 (nearly) goes with 所有 (all)
        ("周远山说：“先把自己的账翻给大家看，批评别人之前，会上的话才有人信。”", FIRST),  # and no clause is lost
    ],
)
def test_a_figure_is_mended_with_its_measure(check, text, replacement):
    assert [f.replacement for f in check(text) if f.alarm and f.certain] == [replacement]


@pytest.mark.parametrize(
    "text",
    [
        "其中青石小学3人提交了研修成果。",  # of a school: no figure of the class
        "对此，2名学员持不同看法。",  # before no claim
        "这3所学校的设备一直闲置。",  # some of the schools
        "试卷平均分达90分以上。",
        "上百人参加了学习。",
        "全班有8人都谈到检查表太多。",  # eight of the class
        "全班共有3人未参加考试。",
        "我县共有56所学校，这次来了4所。",  # schools of the county
        "周远山说：“批评别人之前，先把自己的账翻给大家看……”",  # dots that say that something is left out
    ],
)
def test_what_must_not_be_mended(check, text):
    assert not [f.to_row() for f in check(text) if f.certain]


@pytest.mark.parametrize(
    "text",
    [
        "全班学员分为3个小组开展研讨。",  # groups are no schools
        "课程包括必修课和选修课两类。",  # two kinds, not two courses
        "学员围绕“怎样让组织生活会开得有辣味？”展开讨论。",  # the question of a round, told without 主题
        "每名学员至少发帖一条，每位学员都要提交一份思想汇报。",  # what is asked of them
        "1名学员因病未提交试卷。",
        "12名学员中，全部提交了思想汇报。",
        "程立秋提出了不同看法。",
    ],
)
def test_what_organisers_write_around_figures(check, text):
    assert not [f.to_row() for f in check(text) if f.alarm]


def test_a_draft_of_ten_rounds_with_questions_alike_verifies(tmp_path):
    """怎样上好第几课 (how to teach lesson n): each question is near the others, and eight rounds are not all there are."""
    rounds = [
        {"question": f"怎样上好第{n}节微党课？", "start": f"2023-10-{2 * k + 1:02}", "end": f"2023-10-{2 * k + 2:02}"}
        for k, n in enumerate("一二三四五六七八九十")
    ]
    documents = [
        Document(f"p{k}-{i}", Kind.POST, f"第{n}节课我们讲校园里的人，大家听得进去。", author=PEOPLE[i][0],
                 unit=SCHOOLS[PEOPLE[i][1]], thread=rounds[k]["question"], time=rounds[k]["start"])
        for k, n in enumerate("一二三四五六七八九十") for i in range(2 + k % 3)
    ]  # fmt: skip
    run = build_run(tmp_path / "run", corpus=Corpus.from_documents(documents), card={**CARD, "rounds": rounds},
                    quotes=[], claims=[])  # fmt: skip
    write_bulletin(run, tmp_path / "简报.md")
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm]
    verifier = Verifier(load_material(run))
    for altered in (
        "第十轮时间为2023年10月19日至10月21日。",
        "第九轮研讨共有5人参与。",
        "第二轮以“怎样评好第二节微党课？”为主题。",
    ):
        assert [f for f in verifier.check([Paragraph(altered)]) if f.alarm], altered


UNITS = ("临江市第一中学", "临江市江南区实验小学", "临江市江南区桃园幼儿园")


@pytest.fixture(scope="module")
def check_three(tmp_path_factory):
    """A class of three rounds whose schools lie in a district of a city; one of four is not registered."""
    days = [("2024-03-18", "2024-03-27"), ("2024-04-15", "2024-04-24"), ("2024-05-20", "2024-05-29")]
    rounds = [
        {"question": f"怎样办好第{n}件事？", "start": start, "end": end} for n, (start, end) in enumerate(days, 1)
    ]
    people = [
        ("何小红", 0, "语文教师"),
        ("沈玉兰", 1, "班主任"),
        ("孙秀英", 2, "党支部书记、校长"),
        ("冯立军", 1, "教务处副主任"),
    ]
    rows = [{"name": n, "unit": UNITS[u], "role": r, "registered": n != "何小红"} for n, u, r in people]
    talk = [(0, 1), (0, 2), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (2, 0)]
    documents = [
        Document(f"p{i}-{k}", Kind.POST, "谈谈看法。", author=people[k][0], unit=UNITS[people[k][1]],
                 thread=rounds[i]["question"])
        for i, k in talk
    ]  # fmt: skip
    card = {**CARD, "rounds": rounds}
    corpus, roster = Corpus.from_documents(documents), Roster.from_rows(rows)
    run = build_run(tmp_path_factory.mktemp("three"), corpus=corpus, card=card, people=roster, quotes=[], claims=[])
    verifier = Verifier(load_material(run))
    return lambda text: [f for f in verifier.check([Paragraph(text)]) if f.alarm]


@pytest.mark.parametrize(
    ("harmless", "altered"),
    [
        ("三轮研讨分别有2人、3人、4人参与。", "三轮研讨分别有3人、2人、4人参与。"),  # three rounds, not the third
        ("第一、二、三轮研讨分别有2人、3人和4人参与。", "第一、二、三轮研讨分别有2人、4人和3人参与。"),
        ("三轮研讨共发帖9条。", "三轮研讨共发帖8条。"),
        ("第三轮参与人数比第二轮多1人，比第一轮多2人。", "第三轮参与人数比第二轮多1人，比第一轮多3人。"),
        ("3人完成了注册。", "全体学员完成了注册。"),  # who did not is of the class all the same
        ("江南区实验小学沈玉兰发言。", "江北区实验小学沈玉兰发言。"),
        ("实验小学班主任沈玉兰发言。", "桃园幼儿园班主任沈玉兰发言。"),
        ("一中何小红发言。", "二中何小红发言。"),
        ("桃园幼儿园校长孙秀英发言，孙秀英书记作了补充。", "桃园幼儿园副校长孙秀英发言。"),
        ("冯立军主任发言。", "实验小学教务处主任冯立军发言。"),
        ("《把批评说到人心里》由倪静川主讲。", "《把批评说到人心里》由柏松年主讲。"),
    ],
)
def test_another_class(check_three, harmless, altered):
    assert not [f.to_row() for f in check_three(harmless)]
    assert check_three(altered)


@pytest.mark.parametrize("digit", ["1", "一", "1,"])
def test_a_number_begins_at_one_place_of_a_row_of_digits(digit):
    """3,000 digits took 15 s, since a number could begin at each of them, and each was read to the end."""
    row = digit * 50
    for number in (amounts.NUMBER, shares.AMOUNT, shares.SHARE):
        begins = [at for at in range(len(row)) if re.compile(f"(?:{number})").match(row + "%", at)]
        assert len(begins) <= 1 + row.count(","), number


def test_marks_that_are_never_closed_are_looked_at_once():
    class Counting(str):
        looks = 0

        def __getitem__(self, at):
            Counting.looks += 1
            return super().__getitem__(at)

    assert list(context.marked_spans(Counting("“" * 100))) == [] and Counting.looks <= 200


@pytest.mark.parametrize("text", ["第十二名学员说，要合并检查表。", "（第1,212名学员提交）"])
def test_a_part_of_a_number_is_none(check, text):
    """第十二名学员 is the twelfth of them, not two (二名学员)."""
    assert not [f for f in check(text) if f.kind == "figure" and f.text.startswith(("二", "2"))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("云溪县教育厅组织本次研修。", ["云溪县教育厅"]),  # another body holds the class
        ("云溪县教育局组织本次研修。", []),
        ("云溪县体育局组织了一次球赛。", []),  # another matter
        ("县教育局组织学员参加研修。", []),
        ("参加了云溪县中小学党员教师培训班的学员返校。", ["参加了云溪县中小学党员教师培训班的学员返校。"]),
        ("中小学、幼儿园党员教师12人参加了云溪县中小学党员教师研修班学习。", []),
        ("有的组织生活会一团和气，说了等于没说。", []),
    ],
)
def test_what_the_card_says(check, text, told):
    assert [f.text for f in check(text) if f.alarm and f.kind == "title"] == told


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”这句话值得记住。", "exact"),
        (
            "校长们说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”",
            "misattributed",
        ),  # headmasters, plural
        ("不少学员纷纷谈到：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "misattributed"),
        ("百花幼儿园周书记说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "misattributed"),
        ("青石小学周书记说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "exact"),
        ("百花幼儿园的老师听周书记说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "exact"),
        ("学员们在研讨中提出：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "misattributed"),
        ("同志们中有人说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "exact"),  # one among them
        ("校长们的代表说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "exact"),
        ("有校长说：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "exact"),  # a headmaster
        ("老师们听了周远山的话：“批评别人之前，先把自己的账翻给大家看，会上的话才有人信。”", "exact"),
        ("有学员说：“检查表……能少，少了将来查起来说不清楚。”", "altered"),  # 也不 (not even one) left out by dots
        ("有学员说：“检查表一张也不能少……说不清楚。”", "exact"),
        ("有学员说：“检查表一张也不……将来查起来说不清楚。”", "exact"),  # its 不 is not told to be of what follows
    ],
)
def test_whose_words_and_what_dots_leave_out(check, text, status):
    assert status in _statuses(check(text), "quote")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("“表格一多，心就散了，人也就不来开会了。”", "ambiguous"),
        ("研讨中提到：“表格一多，心就散了，人也就不来开会了。”", "ambiguous"),
        ("有学员说：“表格一多，心就散了，人也就不来开会了。”", "exact"),  # a student, whichever
        ("学员们说：“表格一多，心就散了，人也就不来开会了。”", "exact"),  # several did
        ("周远山说：“表格一多，心就散了，人也就不来开会了。”", "exact"),
        ("“开会要先把手机放下，再把心放下来。”", "exact"),  # a reply repeats it
    ],
)
def test_words_that_several_people_wrote(tmp_path, text, status):
    """With many forms hearts scatter: two wrote it; put down your phone: one wrote it and another repeats it."""
    words = ("表格一多，心就散了，人也就不来开会了。", "开会要先把手机放下，再把心放下来。")
    posts = [
        Document("p1", Kind.POST, words[0] + words[1], author="周远山", unit=SCHOOLS[0]),
        Document("p2", Kind.POST, words[0], author="沈文博", unit=SCHOOLS[1]),
        Document("p3", Kind.REPLY, f"说得对。//@周远山：{words[1]}", author="唐月娥", unit=SCHOOLS[2]),
    ]
    run = build_run(tmp_path / "run", corpus=Corpus.from_documents(posts), quotes=[], claims=[])
    assert _statuses(Verifier(load_material(run)).check([Paragraph(text)]), "quote") == [status]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("谈到的课程有倪静川主讲的〈把批评说到人心里〉（2人谈到）。", []),
        ("谈到的课程有倪静川主讲的“把批评说到人心里”（2人谈到）。", []),
        ("谈到的课程有倪静川主讲的“把批评说到人心里”（3人谈到）。", ["3人"]),
        ("谈到的课程有倪静川主讲的“把表扬说到人心里”。", ["把表扬说到人心里"]),  # praise for criticism
        ("谈到的课程有柏松年主讲的“把批评说到人心里”。", ["柏松年"]),
        ("要“把批评做到人心里”，不要走过场。", []),  # an allusion
        ("听了“把批评做到人心里”，很受启发。", ["把批评做到人心里"]),
        ("要“把工作做到学生心里”，不要走过场。", []),  # a slogan
        ("要“讲真话”。", []),
    ],
)
def test_titles_within_other_marks(check, text, told):
    assert [f.text for f in check(text) if f.alarm] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "10名学员提交试卷后可以离开。",
            [("no-source", "")],
        ),  # may leave when they have handed in: no 11 is right here
        ("要求10名学员提交试卷。", [("no-source", "")]),
        ("10名学员提交试卷。", [("differs", "11名")]),
        ("9月至12月，该校开展课题研究。", []),  # of a school: one of its months is also one of the class
        ("9月至12月，全县组织了教研活动。", []),
        ("9月至12月，学员们参加了学习。", [("differs", "")]),
        ("2022年10月至12月，该校开展课题研究。", [("differs", "")]),  # both months of the class
    ],
)
def test_what_is_no_doing_and_no_period_of_the_class(check, text, told):
    assert [(f.status, f.replacement if f.certain else "") for f in check(text) if f.alarm] == told


@pytest.mark.parametrize(("said", "status"), [
    ("我认为要把握三个‘贴’。", "altered"),  # three words on how near to be, of which none is told
    ("我认为要把握三个‘贴’，即贴近工作、贴近岗位。", "exact"),
    ("我认为要把握三个‘贴’", "exact"),  # without a stop: a part
])  # fmt: skip
def test_a_quotation_that_stops_behind_a_mark_is_cut_off(tmp_path, said, status):
    corpus = Corpus.from_documents(
        [Document("d", Kind.REPORT, "我认为要把握三个“贴”，即贴近工作、贴近岗位。", author="周远山")]
    )
    run = build_run(tmp_path / "run", corpus=corpus, quotes=[], claims=[], rejected=[])
    (tmp_path / "简报.md").write_text(f"周远山说：“{said}”", "utf-8")
    assert [f.status for f in verify(tmp_path / "简报.md", run) if f.kind == "quote"] == [status]
