"""What cannot be printed by itself: golden cases by kind."""

import pytest

from textmine.quotes.flaws import Flaw, find_flaw, list_opening, points_later

SYNTHETIC = [
    ("太短。", Flaw.TOO_SHORT),  # too short
    ("长" * 121, Flaw.TOO_LONG),
    ("因此，我们把党课搬到了车间里去讲。", Flaw.DANGLING),  # hence …
    ("题量因此大约要翻一番，靠五个人临时凑不出好题。", Flaw.DANGLING),  # exercises will hence double
    ("这让我想起了去年秋天的那一次家访。", Flaw.DANGLING),  # this reminds me …
    ("這種設計提升了透明度與抗審查能力。", Flaw.DANGLING),  # this design …, in traditional characters
    ("他每天放学以后都到图书角去整理书。", Flaw.DANGLING),  # he … every day
    ("不過，實際了解後才發現帳號開通有點複雜。", Flaw.DANGLING),  # however …, in traditional characters
    ("另一处在袁老师那里，我怕讲党课，怕的是不会举例。", Flaw.DANGLING),  # another place is …, and which is the one?
    ("之所以按课型，是因为年轻人的短处只在某一类课上。", Flaw.DANGLING),  # (what is?) by type of lesson, because …
    ("一方面要抓好教学质量，不能放松半点。", Flaw.DANGLING),  # on the one hand, with no other
    ("的最后，这不仅是一段旅程，更是一段成长的经历。", Flaw.DANGLING),  # "of it at last …": its beginning is cut off
    ("首先，我们要把会议开短、开实、开到点子上。", Flaw.DANGLING),  # firstly, with no second
    ("微党课究竟怎样才能讲到人的心里去？", Flaw.QUESTION),  # how can it reach the heart?
    ("二、关于如何上好微党课的几点思考", Flaw.LIST_STUB),  # a numbered heading
    ("关于如何上好微党课的几点思考", Flaw.HEADING),  # a heading
    ("我们的主要做法有下面这样几条，一共是：", Flaw.LIST_STUB),  # … as follows:
    ("老书记说：“党课要讲身边人、身边事。", Flaw.UNFINISHED),  # the quotation mark does not close
    ("“课讲得再好，不走进孩子家里也是白讲。”老马说。", Flaw.OTHERS_WORDS),  # someone else's words
    ("感谢各位专家和老师这段时间的辛勤付出。", Flaw.COURTESY),  # thanks to all
    ("有事请打我的电话13800138000联系我就行。", Flaw.PERSONAL),  # a mobile number
    ("备课先要备课本：他强调知识要成串，不能散着讲。", Flaw.DANGLING),  # he stressed …, and who is he?
    ("听他讲选题，我忽然把它和自己的本行对上了。", Flaw.DANGLING),  # hearing him speak …
    ("我在这方面的意识的确还有些不足，以后要多留心。", Flaw.DANGLING),  # my awareness of this …, and of what?
    ("在学习該份資料的過程中，我有了更清晰的認識。", Flaw.DANGLING),  # studying that document …
    ("我想建议，党务检查也参照这份停用清单，不再另填。", Flaw.DANGLING),  # which list?
    ("我打算把这十五分钟搬到实训课的最后来用。", Flaw.DANGLING),  # these 15 minutes, and which?
    ("建议把前面这三十分钟留给学员互相提问。", Flaw.DANGLING),  # the thirty minutes at the beginning, and of what?
    ("我给孩子们留下这四个字，让他们回家想一想。", Flaw.DANGLING),  # these four characters
    ("应该是以下代码出了问题，还没有找到原因。", Flaw.DANGLING),  # the code below
    ("两种方法的差别如下图，后一种快了不少。", Flaw.DANGLING),  # see the figure below
    ("行动建议：先学会看说明书，再去动机器。", Flaw.LIST_STUB),  # a template's label
    ("听了分享，我最大的感受是： 1. 不要着急，慢慢来。", Flaw.LIST_STUB),  # I feel: 1. don't hurry …
    ("这次培训让我理解了许多新的概念[破涕为笑]。", Flaw.NOT_PROSE),  # a platform's face in brackets
    ("运行 pip install textmine 之后 import textmine 即可。", Flaw.NOT_PROSE),  # code
]
NEGATIVE = [
    "微党课要讲身边的人、身边的事，讲到听的人坐不住。",  # speak of people and things near us
    "一方面要讲得准，另一方面要讲得近。",  # on the one hand, on the other
    "首先把会开短，其次把会开实，再次把会开到点子上。",  # firstly … secondly … thirdly
    "我校每周五留出一节课，专门给青年教师磨课。",  # an hour each Friday
    "听袁老师讲课，他怎样选题，我都记了下来。",  # Mr Yuan is named before "he"
    "而立之年我才真正明白，教书先要读懂孩子。",  # "at thirty", not "but"
    "家长微信群一百四十三个人，应声的不过七八个。",  # a group chat of 143 is nobody's number
    "我在这个学期里听了二十节课，每一节都写了反思。",  # this term is clear without a name
    "我们学校这两年添了三间书屋，孩子们抢着来读。",  # these two years
    "的确，会开短了一半，老师们多出半天备课。",  # "indeed", no cut-off beginning
    "借书按班轮流，每班一周，这种办法谁都说好。",  # this way has been told
    "停用的表列成清单，各校照着这份清单少填一半。",  # this list has been named
    "我今天把这九十分钟的讲座从头到尾记了下来。",  # the talk is named behind the minutes
    "每节课前面这三十分钟，我只讲两道例题，不赶进度。",  # the first thirty minutes of each lesson
    "课堂最后这十分钟要留给学生，让他们自己讲。",  # the last ten minutes in class
    "我理解“靠谱”这两个字，就是事事都有回音。",  # "reliable", these two characters
    "三年级以下的孩子不留书面作业，家长都支持。",  # below grade three
    "讲得再多不如下功夫练字，小学以下先不布置作业。",  # better to practise; below primary school
    "资料可以下载以后慢慢读，例如下班以后读两页。",  # can be loaded; for example after work
    "我建议做到以下两点：一是少填表，二是多听课。",  # the two points follow
    "周末我常常带孩子上图书馆，借书还书都自己来。",  # to the library
    "我们之所以按课型结对，是因为短处各不相同。",  # why we pair by type of lesson: it is told
    "我最大的收获：党课要讲身边人，讲身边事。",  # said in a sentence of one's own
    "其实验室向全镇的孩子开放，每天下午都有人。",  # its laboratory is open to all
]


@pytest.mark.parametrize(("text", "flaw"), SYNTHETIC)
def test_what_cannot_stand_alone_is_found(text, flaw):
    assert find_flaw(text, least=12, most=120) is flaw
    assert flaw.chinese


@pytest.mark.parametrize("text", [*NEGATIVE[:5], *NEGATIVE[6:-1]])
def test_what_can_stand_alone_is_left(text):
    assert find_flaw(text, least=12, most=120) is Flaw.NONE


@pytest.mark.xfail(strict=True, reason="words that only begin like a connective")
@pytest.mark.parametrize("text", [NEGATIVE[5], NEGATIVE[-1]])
def test_words_that_begin_like_a_connective(text):
    assert find_flaw(text, least=12, most=120) is Flaw.NONE


def test_a_list_number_is_left_outside():
    assert [list_opening(text) for text in ("（1）会要短。", "- 会要短。", "会要短。")] == [3, 2, 0]


@pytest.mark.parametrize(("between", "later"), [(0, False), (200, False), (400, True)])
def test_what_is_pointed_at_is_looked_for_as_far_back_as_is_printed(between, later):
    text = "停用的表列成清单，" + "好" * between + "，这份清单我们用了一年。"  # the list … this list
    assert points_later(text) == later
