"""Pins, bans, approved corrections; whose words, and how that is printed."""

import numpy as np
import pytest

from textmine.corpus import Document, Kind
from textmine.errors import SettingsError
from textmine.quotes import Edit, QuoteDecisions, mask_names, why_not_edit
from textmine.quotes.attribution import NAMELESS, attribute
from textmine.quotes.caution import is_exposing, mask_speaker
from textmine.quotes.decisions import apply_edits
from textmine.statements import Move

DOCUMENT = Document("d", Kind.POST, "…", author="李明", unit="一小", role="书记", person="李明")


@pytest.mark.parametrize(
    ("text", "old", "new", "refusal"),
    [
        ("拓宽了工做视野", "工做", "工作", None),  # a slip: 做 for 作
        ("大家都听，进去了", "听，进", "听进", None),  # punctuation
        ("我不赞成", "不赞成", "赞成", "改动了否定词"),
        ("共有13人", "13", "31", "改动了数字"),
        ("共有三人", "三人", "五人", "改动了数字"),
        ("李明讲得好", "李明", "李鸣", "改动了姓名"),
        ("讲得好", "讲得好", "说得很是透彻", "改了措辞"),
        ("讲得好", "没有的", "有", "不是恰好出现一次"),
        ("好好", "好", "妙", "恰好出现一次"),
    ],
)
def test_only_slips_are_mended(text, old, new, refusal):
    found = why_not_edit(text, old, new, names=["李明"])
    assert found is None if refusal is None else refusal in str(found)


def test_a_refused_correction_leaves_a_note():
    edits = [Edit("q-1", "工做", "工作"), Edit("q-1", "不能", "能"), Edit("q-2", "工", "功")]
    assert apply_edits("q-1", "工做不能拖", edits) == (
        "工作不能拖",
        ["“改字”的决定未执行：quote:q-1，不能→能，改动了否定词。"],
    )


def test_decisions_are_read():
    plain = {"pin": ["quote:q-1", "theme:3"], "ban": [{"target": "quote:q-2"}], "name": ["quote:q-3"]}
    plain["edit"] = [{"quote": "q-1", "from": "做", "to": "作", "why": "错字", "by": "王"}]
    decisions = QuoteDecisions.from_plain(plain)
    assert decisions.pinned == ("q-1",) and decisions.banned == {"q-2"} and decisions.named == {"q-3"}
    assert decisions.edits == (Edit("q-1", "做", "作", "错字", "王"),)
    with pytest.raises(SettingsError, match="needs quote, from and to"):
        QuoteDecisions.from_plain({"edit": [{"quote": "q-1"}]})


@pytest.mark.parametrize(
    ("exposing", "policy", "printed", "author"),
    [
        (False, "full", "一小书记李明", "李明"),
        (False, "school", "一小某老师", None),
        (False, "pseudonym", "学员07", "学员07"),
        (True, "full", NAMELESS, None),
    ],
)
def test_whose_words_by_caution_and_policy(exposing, policy, printed, author):
    whose = attribute(DOCUMENT, exposing=exposing, policy=policy, alias="学员07")
    assert (whose.printed, whose.author) == (printed, author)


@pytest.mark.parametrize(
    ("text", "move", "problem", "exposing"),
    [
        ("每节课都贴标签，大可不必。", Move.PROPOSAL, 0.0, True),  # no need for a label on every lesson
        ("楼下的录播教室没有人会用，锁着闲了三年。", Move.PRACTICE, 0.0, True),  # locked and idle for three years
        ("电话打过去多半已经是空号。", Move.PRACTICE, 0.0, True),  # the number is dead
        ("听完这一讲，我对大单元教学有了更清晰的认识。", Move.GAIN, 0.0, False),  # I see large units more clearly
        ("听完这一讲，我对大单元教学有了更清晰的认识。", Move.GAIN, 0.35, True),
        ("还要多学，才能听懂老师讲的这些内容。", Move.GAIN, 0.0, True),  # I must learn more to understand this
        ("这里政策让人无语，各位学弟别来。", Move.PROPOSAL, 0.0, True),  # a complaint put as advice
        ("听完这一讲，我对大单元教学有了更清晰的认识。", Move.PROBLEM, 0.0, True),
        ("听完这一讲，我对大单元教学有了更清晰的认识。", Move.OTHER, 0.0, True),
        ("我校每周五留一节课给青年教师磨课。", Move.PRACTICE, 0.25, True),
        ("我校每周五留一节课给青年教师磨课。", Move.PRACTICE, 0.1, False),  # an hour every Friday for young teachers
        ("视频更多是在讲概念，感觉有点浅。", Move.COURSE, 0.05, True),  # the videos stay a little on the surface
        ("老实讲，以前一开党课我脑子就熄火。", Move.GAIN, 0.05, True),  # my brain used to stall at such lectures
    ],
)
def test_a_name_stands_only_where_nothing_speaks_of_trouble(text, move, problem, exposing):
    chances = {"move_chances": np.array([0.6], np.float32), "problem_chances": np.array([problem], np.float32)}
    assert is_exposing(text, move, moves=[move], **chances) is exposing


def test_a_decision_names_the_person_all_the_same():
    assert attribute(DOCUMENT, exposing=True, policy="full", alias="").author is None
    assert attribute(DOCUMENT, exposing=True, policy="full", alias="", named=True).author == "李明"


def test_no_author_is_nobody():
    whose = attribute(Document("d", Kind.POST, "…"), exposing=False, policy="full", alias="")
    assert whose.printed == NAMELESS


def test_masking_is_seen_and_keeps_the_length():
    assert mask_names("李明明在三中", people=["李明", "李明明"], units=["三中"]) == "×××在××"


@pytest.mark.parametrize(
    ("text", "name", "printed"),
    [
        ("我们统一中心思想。", "一中", "我们统一中心思想。"),  # one central idea
        ("万一小组讨论冷场，谁来接话？", "一小", "万一小组讨论冷场，谁来接话？"),  # if a group falls silent
        ("学习三中全会精神。", "三中", "学习三中全会精神。"),  # a plenary session
        ("高山流水遇知音。", "高山", "高山流水遇知音。"),  # an idiom
        ("my plan, an hour", "an", "my plan, ×× hour"),
        ("13班比3班早。", "3班", "13班比××早。"),
        # Real mentions, however they go on.
        ("我在一中学习过。", "一中", "我在××学习过。"),
        ("考上一中心情好。", "一中", "考上××心情好。"),  # glad to have got into No. 1
        ("考上一中学习。", "一中", "考上××学习。"),
        ("不如一中心齐。", "一中", "不如××心齐。"),  # less of one mind than No. 1
        ("长沙一中和市一中。", "一中", "长沙××和市××。"),
        ("市第一中学", "一中", "市第××学"),
        ("区第一小学", "一小", "区第××学"),
        ("第一幼儿园的孩子", "一幼", "第××儿园的孩子"),
        ("李明天来我校。", "李明", "××天来我校。"),  # Li Ming comes every day, or Li tomorrow
        ("李明说得对，听李明的。", "李明", "××说得对，听××的。"),
        ("他叫an，不是plan。", "an", "他叫××，不是plan。"),
        ("_an_ 和 @an", "an", "_××_ 和 @××"),
    ],
)
def test_a_name_is_masked_and_what_holds_its_characters_is_not(text, name, printed):
    assert mask_names(text, people=[name]) == mask_names(text, units=[name]) == printed
    assert mask_speaker(text, author=None, unit=name, role=None) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("我是组织委员，同一个出生年月要填十一遍。", "我是××××，同一个出生年月要填十一遍。"),  # in charge of members
        (
            "作为三中的党支部书记，三张表让我头疼。",
            "作为××××××××，三张表让我头疼。",
        ),  # secretary of the branch of No. 3
        ("我校三中缺年轻教师。", "我校××缺年轻教师。"),  # our school, No. 3, lacks young teachers
        ("我李明说句实话，表太多。", "我××说句实话，表太多。"),  # I, Li Ming
        ("我是班主任，六点才能放人。", "我是班主任，六点才能放人。"),  # one of many class teachers
        ("从德育主任角度看，一个人扛不住。", "从××××角度看，一个人扛不住。"),  # as dean
        ("当支部书记九年了，最怕两张皮。", "当××××九年了，最怕两张皮。"),  # secretary for nine years
        ("站在校长的角度想，也不容易。", "站在××的角度想，也不容易。"),  # as headmaster
        ("从班主任角度看，一个人扛不住。", "从班主任角度看，一个人扛不住。"),
        ("要学会从校长那里争取支持。", "要学会从校长那里争取支持。"),  # to ask the headmaster for help
        ("他当校长十年了。", "他当校长十年了。"),  # somebody else
        ("我们书记说表太多。", "我们书记说表太多。"),  # our secretary says: somebody else
        ("我觉得校长太忙，支部书记也忙。", "我觉得校长太忙，支部书记也忙。"),  # the headmaster is too busy
    ],
)
def test_who_is_not_named_does_not_name_themselves(text, printed):
    assert mask_speaker(text, author="李明", unit="三中", role="组织委员") == printed
    assert len(printed) == len(text)
