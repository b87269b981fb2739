"""What a reader takes for a difficulty, a practice, a gain; what a part of the draft may say of its quotations."""

import openpyxl
import pytest

from tests.bulletin.conftest import build_run, drafted
from textmine.bulletin import draft_bulletin, sheets
from textmine.bulletin.difficulties import plans, tells_difficulty
from textmine.bulletin.doubts import doubts_courses
from textmine.bulletin.headings import headings
from textmine.bulletin.material import Quotation
from textmine.bulletin.placing import says_again, without_what_is_told
from textmine.corpus import Corpus, Document, Kind


@pytest.mark.parametrize(
    "text",
    [
        "班级人数太多，五十六个人一间实训室只有十二台机床。",  # 56 pupils, 12 lathes
        "生活老师没有编制，工资只有一千八百元，留不住人。",  # wardens are paid little and leave
        "我们专业一共四名老师，走一个就排不开课了。",  # who goes leaves lessons without a teacher
        "教学设备老化，报修一年没有人来。",  # nobody comes to repair
        "我校过去三年开了二十多门校本课程，真正坚持下来的不到一半。",  # less than half went on
        "乡镇的家长多是爷爷奶奶，怎么讲都不听，老师很无奈。",
        "一体机买来以后没一个会使的，我拿它当黑板，贴剪纸。",  # used as a pin board: what was done mends nothing
        "同一个出生年月要填十一遍。",
        "操场只有一个，全校学生同时下楼，校长真是左右为难。",
        "区域材料投放后，孩子两天就不玩了，我很苦恼。",  # they are bored after two days
        "没有老师不行，代课的人也找不到。",  # nobody to stand in
        "没有专职教师，心理课开不起来。",
        "老师怕出事，现在还是不敢放手。",  # they still do not dare
    ],
)
def test_trouble_that_stands_is_a_difficulty(text):
    assert tells_difficulty(text)


@pytest.mark.parametrize(
    "text",
    [
        "职校学生上课睡觉多半是听不懂，我把理论课搬到实训室，睡觉的人少了一大半。",  # fewer sleep since
        "减少不必要的文案，我园把三本合成了一本，老师有时间陪孩子了。",  # three note books became one
        "学校没有经费聘请，我就让高年级学生扮演病人。",  # pupils play the patients
        "以前遇到事没有人商量，现在有了一个群，什么问题都可以讨论。",  # once alone, now there is a group
        "我每节课安排三个任务，学生有事做就不困了。",  # they are no longer sleepy
        "我校打算错峰安排大课间，缓解操场拥挤的问题。",  # planned, against a crowded yard
        "学校文化不是墙上的标语，而是师生每天怎么说话。",  # what culture is
        "生源减少也是提高质量的机会，老师终于能顾得上每个孩子。",  # fewer children: a chance
        "四所农村园轮流承办教研，老师们就不觉得孤单。",  # no longer alone
        "参观时看到生产线上几乎没有人，我受到很大震动。",  # works without workers
        "三年来主动离职的只有一个。",  # only one left in three years
        "我用随机点名，学生不敢睡，下课都不愿意走。",  # they dare not sleep, and stay after class
        "每天上午雷打不动在班里。",  # in class every morning without fail
        "周日开放图书馆要坚持下去。",
        "排查存量代码，找出可能存在的不兼容问题，写成报告。",  # looked for
        "没有台账，出了问题说不清楚，我倒觉得该留的要留。",  # a view: ledgers are of use
        "我不太同意集中半年，家里有孩子的女老师很难做到。",  # half a year away is hard for mothers: a view, too
        "以前讲党课就是念文件，我念着都没劲。这次听了几位书记讲，才知道党课可以这么讲。",  # now I know better
        "孩子两天就不玩了，我很苦恼。听课后明白了，要跟着孩子的兴趣走。",  # follow what they like
        "日积月累，经验就有了。",  # day by day
        "我们推行“三不开机”：没穿防护服不开机，没有老师不开机，没讲安全不开机。",  # rules of a workshop
    ],
)
def test_what_was_put_right_is_planned_or_held_is_none(text):
    assert not tells_difficulty(text)


@pytest.mark.parametrize(("text", "planned"), [
    ("今后我每周至少进班观察五次。", True),  # I shall
    ("回到学校后，我要修订流程。", True),
    ("我园每周进班观察五次。", False),  # we do
    ("我计划把职业体验日办起来。", True),  # a day of trades
    ("我们坚持磨课一年，为今后的教学打下了基础。", False),  # a ground for later
    ("每个孩子都有一份教育计划，每学期修订。", False),  # each child has a plan
    ("我们准备材料花了两周，争取到了经费。", False),  # prepared, and got funds
    ("计划生育宣传栏换了三次，材料准备得很充分。", False),  # a poster on family planning; well prepared
])  # fmt: skip
def test_what_is_planned_is_not_done(text, planned):
    assert plans(text) is planned


@pytest.mark.parametrize(
    ("move", "said", "told", "never"),
    [
        # three note books became one: a practice, whatever a model takes it for
        ("problem", "减少不必要的文案，我园把教案、反思、观察记录三本合成了一本，老师有时间陪孩子了。",
         "介绍具体做法，交流实践经验。有学员在思想汇报中写道：“减少不必要的文案", "困难"),
        # culture is how all speak every day: an opinion is neither a difficulty nor anybody's practice
        ("problem", "学校文化不是墙上的标语，而是师生每天怎么说话、怎么做事。", "", "学校文化"),
        # once we read papers aloud; this time I learnt how it is done: a gain
        ("problem", "以前讲党课就是念文件，我念着都没劲。这次听了几位书记讲，才知道党课可以讲得这样生动。",
         "学习有收获，思考有体会", "困难"),
        # I mean to visit sixty lessons a term: of one's own school, and no remark on a course
        ("course", "我给自己定了一个目标：每学期听课不少于六十节，每周和两位老师谈课。",
         "谈到下一步，一组学员", "听课各有感受"),
        # what will be done stands under plans, and not under what schools do
        ("practice", "今后我每周至少进班观察五次，每月组织一次课程审议。",
         "谈到下一步，一组学员", "交流实践经验"),
    ],
)  # fmt: skip
def test_what_is_taken_for_another_move_stands_where_its_words_belong(tmp_path, move, said, told, never):
    text = drafted(tmp_path, move, [said], Kind.REPORT)
    assert told in text and never not in text
    assert not told or said in text.replace("‘", "“")


def test_a_gain_is_quoted_without_the_difficulty_behind_it(tmp_path):
    gain = "通过培训，我认识到教研不能变成念稿子。回园后我把教研改在教室里，看一段视频，说三句话。"  # no reading aloud
    besides = "存在的问题是骨干太少，一半是刚毕业的。下一步准备师徒结对。"  # half of us are beginners
    text = drafted(tmp_path, "gain", [gain + besides], Kind.REPORT)
    assert gain in text and "骨干太少" not in text


@pytest.mark.parametrize(
    ("move", "kept", "left"),
    [  # the shovel was brought to school; the ledger of 2009; how the car shook; and a question of a form
        ("gain", "听了讲座我明白了，微党课要讲身边的人。", "讲完那天就有人来报信，第二天他真把铁锨扛来了。"),
        ("proposal", "建议党务数据录一遍，台账由系统自己拼出来。", "09年那摞纸有备份，查账只要0.3秒。"),
        ("practice", "我们把全班分成五个工位小组，先问诊再动手。", "问诊单收上来，有一组写着脾气不好。"),
    ],
)
def test_a_passage_is_quoted_without_the_scene_at_its_end(tmp_path, move, kept, left):
    text = drafted(tmp_path, move, [kept + left], Kind.REPORT)
    assert f"“{kept}”" in text and left[:8] not in text
    asked = drafted(tmp_path / "asked", move, ["想通了什么。" + kept], Kind.REPORT)
    assert f"“{kept}”" in asked and "想通了什么" not in asked


def test_what_is_not_demanded_in_words_is_not_told_as_advice(tmp_path):
    # not too many tricks; afterwards all will stare at each other: the second is the trainee's, not the bulletin's
    said = "党课毕竟是党课，不宜过分追求花样。热闹过后问一句，怕是都要面面相觑。"
    text = drafted(tmp_path, "proposal", [said], Kind.REPORT)
    assert "建议，党课毕竟" not in text and "。热闹过后" not in text


def test_who_begins_with_a_difficulty_tells_no_gain(tmp_path):
    said = "我反思，是我们把党员身份变成了加班。这次培训中有书记讲的办法可以借鉴。"  # being a member meant overtime
    assert said not in drafted(tmp_path, "gain", [said], Kind.REPORT)


def test_what_the_draft_tells_is_not_said_again_by_its_example():
    wordings = ["学会了用项目组织教学，是这次培训最实在的收获"]  # teaching by projects
    first, rest = "这次培训最大的收获是学会了用项目来组织教学。", "以前备课备的是教材，现在备的是任务单和评价标准。"

    def quote(text):
        form = "passage" if text == first + rest else "sentence"
        return Quotation(
            id="q", form=form, document="d", start=10, end=10 + len(text), text=text, move="gain", printed=text
        )

    cut = without_what_is_told(quote(first + rest), wordings)
    assert (cut.text, cut.start, cut.form) == (rest, 10 + len(first), "sentence")
    assert says_again(first, wordings) and not says_again(rest, wordings)
    other = quote("我把项目写进了课表，学生分组完成。")  # into the timetable
    assert without_what_is_told(other, wordings) is other


def test_only_whose_own_doing_it_is_tells_a_practice(tmp_path):
    ours = "我给每个家长每周发一条语音，只说孩子的一件好事。"  # I send parents a good thing a week
    childs = "走进去才知道，座位旁边总放着两个书包，他每天接弟弟放学。"  # a boy fetches his brother
    text = drafted(tmp_path, "practice", [ours, childs], Kind.REPORT)
    assert ours in text and childs not in text


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("pledge", "今后我将以更加饱满的热情、更加务实的作风投入工作，为建设教育强县贡献力量。"),  # zeal and strength
        (
            "practice",
            "上一轮谈了心理，这轮补充一个做法：我们每年十月办家长课堂，请医生来讲。",
        ),  # adds to an earlier post
    ],
)
def test_what_says_nothing_or_leans_on_another_post_is_not_quoted(tmp_path, move, said):
    assert said[:12] not in drafted(tmp_path, move, [said], Kind.POST)


def test_a_heading_promises_no_gain_where_none_is_told():
    def headed(gains, problems, **more):
        sections = {f"{move}_sentences": [] for move in ("practice", "proposal", "pledge")}
        sections |= {"gain_sentences": gains, "problem_sentences": problems}
        return headings([], sections, **({"gained": False, "topics": True} | more))["gains"]

    assert headed(["有学员说：…。"], ["有学员反映：…。"]) == "学习有收获，困难有反映"
    assert headed([], ["有学员反映：…。"]) == "谈及相关话题，反映实际困难"
    assert headed([], []) == "围绕学习内容，谈及相关话题"
    assert headed([], [], gained=True) == headed([], [], topics=False) == "学习有收获，思考有体会"


def test_a_difficulty_behind_which_somebody_proposes_is_told_with_it(tmp_path):
    # practice in works falls into their slack season; it should be in term: 还介绍，建议 would be no Chinese
    said = "寒暑假去企业实践，正好是企业淡季，生产线停了一半，学不到东西。建议把实践安排在学期中，由学校统筹调课。"
    text = drafted(tmp_path, "problem", [said], Kind.REPORT)
    assert "学不到东西。该学员还建议，把实践安排在学期中" in text


def test_who_asks_for_nothing_does_not_propose(tmp_path):
    # parents must change their minds first: held, asked of nobody; one of each verb where something is proposed
    asked = ["建议把两次直播并成一次，回放留足一个星期。", "建议作业批改以后统一讲评一次，附上好的例子。"]
    held = ["家长的观念要先转变，每学期请家长进园当一天观察员就明白了。"]
    question = "怎样放手？"  # how to let children play
    text = drafted(tmp_path, "proposal", [*asked, *held], Kind.POST, thread=question)
    assert "建议：“家长的观念" not in text and "提出：“家长的观念" in text


@pytest.mark.parametrize(("text", "doubted"), [
    ("培训安排紧凑，但课程偏理论，和我们专业结合不够。", True),  # theory, and not of our subject
    ("旅游专业的老师听数控编程，确实听不懂。", True),  # teachers of tourism hear how to run lathes
    ("坐着听了三天，回去能用的不多。", True),  # little to take home
    ("高博士的课程案例多、能落地，内容很实用。", False),
    ("学生上课听不懂，多半是内容太难。", False),  # pupils in one's own lessons
    ("以前的培训照本宣科，这次不一样。", False),  # formerly
    ("培训不能太多太满，否则老师吃不消。", False),  # how it should not be
])  # fmt: skip
def test_who_says_that_courses_did_not_fit(text, doubted):
    assert doubts_courses(text) is doubted


@pytest.mark.parametrize("doubted", [True, False])
def test_the_draft_does_not_say_that_courses_fitted_where_somebody_says_they_did_not(tmp_path, doubted):
    said = "课程偏理论，和我们专业结合不够。" if doubted else "课程案例多，讲得很生动。"
    corpus = Corpus.from_documents([Document("d", Kind.REPORT, said, author="周远山")])
    row = {"id": "q", "form": "sentence", "document": "d", "start": 0, "end": len(said), "text": said, "move": "course",
           "score": 0.1, "why": "得分较低", "because": None}  # fmt: skip
    card = {"courses": [{"title": title} for title in ("甲", "乙", "丙")]}
    run = build_run(tmp_path / "run", corpus=corpus, card=card, quotes=[], claims=[], rejected=[row])
    text = "\n".join(paragraph.heading or "" for paragraph in draft_bulletin(run).paragraphs)
    body = "\n".join(paragraph.text for paragraph in draft_bulletin(run).paragraphs)
    assert ("课程门类多样，学员各有感受" in text + body) is doubted
    assert ("结合较紧" in body) is not doubted


def test_the_workbook_lists_a_quotation_as_what_the_draft_tells_it_for(tmp_path):
    text = "我校打算错峰安排大课间，每个年级有自己的活动区域，缓解操场拥挤的问题。"  # planned, against a crowded yard
    trouble = "上个月我校迎接了九次检查，材料大同小异，老师疲于应付，备不了课。"  # nine inspections a month
    told = drafted(tmp_path / "a", "problem", [text, trouble])
    assert f"谈到下一步，有学员在回帖中表示：“{text}”" in told and "反映" in told
    rows = openpyxl.load_workbook(tmp_path / "a" / "简报.evidence.xlsx")[sheets.QUOTES].iter_rows(values_only=True)
    listed = {row[3]: (row[2], row[4]) for row in rows}
    assert listed[text][0] == "打算" and listed[trouble][0] == "问题"
    assert not any("学员0" in str(cell) or "学员1" in str(cell) for row in listed.values() for cell in row)


def test_what_is_left_of_a_passage_is_placed_by_its_own_words():
    heard, plan = (
        "章教授的讲座让我明白，课程领导力要走进课堂。",
        "我给自己定了一个目标：每学期听课不少于六十节。",
    )  # a lecture
    passage = Quotation("q", "passage", "d", 0, len(heard + plan), heard + plan, "course", printed=heard + plan)
    left = without_what_is_told(passage, ["课程领导力要走进课堂"])
    assert (left.text, left.move) == (plan, "pledge")
    assert without_what_is_told(passage, ["别的话"]).move == "course"  # nothing of it is told
