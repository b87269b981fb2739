"""Figures of a part of the class: of a school, of one person, of whoever has most."""

import pytest

from textmine.bulletin import Verifier
from textmine.bulletin.checking.readback import Paragraph


@pytest.fixture(scope="module")
def alarms(material):
    verifier = Verifier(material)
    return lambda text: [(f.text, f.suggestion) for f in verifier.check([Paragraph(text)]) if f.alarm]


@pytest.mark.parametrize(
    "text",
    [
        "其中青石小学注册3人。",  # of whom three of the school are registered
        "其中，青石小学3人、第二中学4人、百花幼儿园2人。",
        "云溪县青石小学有3名学员参加。",
        "青石小学有3人提交了思想汇报，百花幼儿园2人提交了思想汇报。",
        "第二中学4人参训。",
        "4名学员来自第二中学。",
        "7名学员来自青石小学和第二中学【待核】。",  # of both: no source counts them together
        "周远山发帖1条，唐月娥发帖1条。",
        "最多的发帖1条。",  # whoever wrote most
        "发帖最多的学员发帖1条。",
    ],
)
def test_figures_of_a_part(alarms, text):
    assert not alarms(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("其中青石小学注册4人。", "4人"),
        ("其中，青石小学3人、第二中学5人。", "5人"),
        ("云溪县青石小学有12名学员参加。", "12名"),  # as many as the class has
        ("青石小学有2人提交了思想汇报。", "2人"),
        ("周远山发帖3条。", "3条"),
        ("最多的发帖5条。", "5条"),
        ("5名学员来自第二中学。", "5名"),
        ("青石小学、第二中学共3人。", "3人"),  # of both
        ("周远山等3人提交了研修成果。", "3人"),  # and others: nobody knows which
        ("本班注册人数3人，来自青石小学等4所学校。", "3人"),  # a school behind a figure does not make it its own
    ],
)
def test_wrong_figures_of_a_part(alarms, text, told):
    assert [words for words, _ in alarms(text)] == [told]


def test_what_a_school_has_is_told(alarms):
    assert alarms("其中第二中学注册3人。") == [("3人", "第二中学的学员人数应为4人")]
