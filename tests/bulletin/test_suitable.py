"""What a bulletin leaves out although it was said; what its officials would otherwise strike out by hand."""

import pytest

from tests.bulletin.conftest import build_run, drafted
from textmine.bulletin import draft_bulletin
from textmine.bulletin.material import load_material
from textmine.bulletin.naming import Names
from textmine.bulletin.selection import choose
from textmine.bulletin.suitable import belittles_oneself, is_blunt, is_of_the_class, is_unsuitable, tells_which_school
from textmine.corpus import Corpus, Document, Kind
from textmine.settings import BulletinSettings


@pytest.mark.parametrize(
    ("text", "unsuitable"),
    [
        ("谈话记录忘了写，要我去补上一份。", True),  # a record made up afterwards
        ("学时可以挂机刷满。", True),  # hours clicked through
        ("讲党课时出了洋相。", True),  # made a fool of oneself
        ("隔壁的王师傅讲得最好。", True),  # whom nobody else knows
        ("并已同鲁书记口头商量过。", True),  # agreed with Secretary Lu, of one school
        ("单词跟不上的那十三个学生只背三个。", True),  # whose pupils?
        ("她妈妈每天陪到十点。", True),
        ("小目标一个：一周读完。", True),  # a jest of the net
        ("找 zjl 聊过以后明白多了。", True),  # whom a chat knows by initials
        ("运营课的yoyo老师讲得真好。", True),  # and by a nickname
        ("我盯着搭积木的晨晨看了八分钟。", True),  # a child, by its pet name
        ("家访以后才知道小杰为什么总犯困。", True),
        ("听话的妈妈们常常帮大大小小的忙，在小红书上写写日记。", False),  # mothers, big and small, a network
        ("的确，让人人都讲一讲，慢慢地就会了。", False),  # everybody, slowly
        ("这任务真是苦逼，流程尼玛太长。", True),  # abuse
        ("我操，这也要填表！妈的。", True),
        ("多听听妈妈的建议，我靠同事帮忙学会了，我操作得更熟了。", False),  # mothers' advice, thanks to, to operate
        ("尼玛次仁老师每天家访，其二逼着自己写。", False),  # a Tibetan name; second, one makes oneself
        ("专家的娓娓道来和领导的谆谆教诲让我受益。", False),  # sayings double characters, too
        ("这是学生的频频点头，也是大家的紧紧跟随，让试试就试试。", False),  # to nod, close behind, to try
        ("模型做得逼真，我每天逼着自己练。", False),  # lifelike; to force oneself
        ("用手机app学习，让ai讲一遍。", False),  # an app and AI are nobody
        ("不再应付检查，把力气用在课堂上。", False),  # no longer for show
        ("语文老师带头，党支部书记随后。", False),  # 文老师, 部书记 are no people
        ("两位老师一起备课，老党员带头。", False),  # 位老师, 老党 neither
        ("组织四十名学生参观校史馆。", False),  # forty pupils visited a museum
    ],
)
def test_what_no_official_would_sign(text, unsuitable):
    assert is_unsuitable(text) is unsuitable


def test_a_school_is_known_by_its_figures():
    assert tells_which_school("我们学校有二十七名教师，开了四十三节课。")  # 27 teachers, 43 lessons
    assert not tells_which_school("我们学校每周磨课。") and not tells_which_school("三张表要填两遍。")


def test_who_lacks_something_is_told_without_a_name():
    assert belittles_oneself("编程我不太会。") and not belittles_oneself("我会画电路图了。")


def test_chat_that_holds_a_proposal_is_none(tmp_path):
    chat, real = "看来可以建议她搬到海边去住，省得年年怕冷怕风。", "建议把两次直播并成一次，回放留足一个星期。"
    text = drafted(tmp_path, "proposal", [chat, real])  # move to the sea; join two broadcasts
    assert real[:-1] in text and chat[:-1] not in text
    assert not is_of_the_class(chat, "reply", ()) and is_of_the_class(real, "reply", ())


def test_a_proposal_is_quoted_from_where_it_proposes(tmp_path):
    tale, proposal = "题库建了三年没有人管，我去年翻了一遍。", "建议学校给共享题库配一名管理员，按周查重改错。"
    text = drafted(tmp_path, "proposal", [tale + proposal], Kind.SUBMISSION)  # a librarian for exercises
    assert f"“{proposal}”" in text and tale not in text


def test_what_tells_of_no_difficulty_and_proposes_stands_among_proposals(tmp_path):
    # at meals it is the nurses who see most of the children; they should take part in our studies, too
    said = "孩子吃饭午睡的时候，看得最多的是我们保育员。我建议园里的教研也让保育员一起参加。"
    told = drafted(tmp_path, "problem", [said])
    assert "谈到改进工作和今后的培训，有学员在回帖中提出：“我建议园里的教研也让保育员一起参加。”" in told
    # there are not enough of us: a difficulty, whatever is proposed
    told = drafted(tmp_path / "other", "problem", ["保育员人手不够，一个人看三十个。我建议多招两位保育员。"])
    assert "谈到困难，有学员" in told


def test_what_teachers_say_is_no_answer_to_a_teacher(tmp_path):
    about = "建议教研的时候把老师说的话也记下来，看看自己怎么讲课。"  # what teachers say in class, too
    answer = "老师说的对，建议教研的时候把录像也放一遍给大家看。"  # the teacher is right
    assert about in drafted(tmp_path / "a", "proposal", [about])
    assert answer not in drafted(tmp_path / "b", "proposal", [answer])


def test_hints_of_a_program_are_no_proposal(tmp_path):
    hints = "借助插件可以在写课件的时候实时得到排版建议，做得更加规范。"  # a plug-in gives hints on layout
    assert hints not in drafted(tmp_path, "proposal", [hints]).replace("‘", "")


def test_nobody_proposes_that_somebody_proposes(tmp_path):
    said = "机电方向的基础课程很吃功夫，对机电有兴趣的同学建议反复学习。"  # who likes it is advised to study it
    people = [f"学员{n}" for n in range(4)]
    corpus = Corpus.from_documents(Document(f"d{n}", Kind.REPORT, said, author=who) for n, who in enumerate(people))
    sentences = [{"document": f"d{n}", "start": 0, "end": len(said), "author": who, "stance": "for"} for n, who in enumerate(people)]  # fmt: skip
    claim = {"id": "c", "move": "proposal", "statement": said, "hedge": "一些", "supporters": people, "opposers": [],
             "denominator": 6, "share": 1.0, "lower": 0.5, "sentences": sentences}  # fmt: skip
    run = build_run(tmp_path, corpus=corpus, claims=[claim], quotes=[], rejected=[])
    told = "".join(paragraph.text for paragraph in draft_bulletin(run).paragraphs)
    assert "建议，机电" not in told and f"一些学员（4人）提出了相近的建议，用其中一位的话说：“{said}”" in told


def test_a_plan_is_quoted_without_the_tale_behind_it(tmp_path):
    plan, tale = "下学期我打算把作业分成三层，每层不超过六道。", "去年放开过一次，做到很晚。"
    text = drafted(tmp_path, "pledge", [plan + tale], Kind.REPORT)  # homework in three grades
    assert f"“{plan}”" in text and tale not in text


def test_words_that_break_off_are_not_quoted(tmp_path):
    whole, broken = "下学期我打算每周听两节课，记下一条改进。", "接下来我准备把课堂笔记整理一遍，然后……"
    text = drafted(tmp_path, "pledge", [whole, broken], Kind.REPORT)
    assert whole[:-1] in text and "整理一遍" not in text


def test_what_belongs_to_a_day_is_quoted_last(tmp_path):
    day = "上周我们组把两个班的作业本摆在一起，比了一个中午。"  # last week we compared homework
    others = [f"我们组把{what}排进了课表，每周做一次。" for what in ("说课", "磨课", "听课")]  # in the timetable
    text = drafted(tmp_path, "practice", [day, *others], Kind.REPORT)
    assert all(said in text for said in others) and day not in text


@pytest.mark.parametrize(
    ("move", "said", "of_one", "of_all"),
    [
        ("problem", ["回放看到一半就断，问了两次也没有人答复。", "作业入口找不到，交了三回才交上去。"],
         "谈到困难，有学员", "学员们也不回避"),  # broadcasts break off; where is homework handed in?
        ("proposal", ["建议把两次直播并成一次，回放留足一个星期。", "建议作业批改以后统一讲评一次，附上好的例子。"],
         "谈到改进工作和今后的培训，一组学员", "学员们提出了建议"),  # fewer broadcasts; homework gone through
        ("pledge", ["下学期我打算每周听两节课，记下一条改进。", "今后我打算每月写一篇教学随笔，年底编成一册。"],
         "谈到下一步，一组学员", "学员们各有打算"),  # two lessons a week; an essay a month
    ],
)  # fmt: skip
def test_what_one_person_says_is_not_told_of_all(tmp_path, move, said, of_one, of_all):
    one = drafted(tmp_path / "one", move, said[:1], Kind.REPORT)
    two = drafted(tmp_path / "two", move, said, Kind.REPORT)
    assert of_one in one and of_all not in one
    assert of_all in two


def test_blunt_words_of_few_are_not_told_and_of_more_marked(tmp_path):
    said = "不要再给每节课贴标签。"  # no labels on lessons
    assert is_blunt(said)
    people = [f"学员{n}" for n in range(6)]
    corpus = Corpus.from_documents(Document(f"d{n}", Kind.REPORT, said, author=who) for n, who in enumerate(people))
    sentences = [
        {"document": f"d{n}", "start": 0, "end": len(said), "author": who, "stance": "for"}
        for n, who in enumerate(people)
    ]

    def told(count):
        claim = {"id": "c", "move": "proposal", "statement": said, "hedge": "多位", "supporters": people[:count], "opposers": [],
                 "denominator": 6, "share": 1.0, "lower": 0.5, "sentences": sentences[:count]}  # fmt: skip
        run = build_run(tmp_path / str(count), corpus=corpus, claims=[claim], quotes=[], rejected=[])
        return "".join(paragraph.text for paragraph in draft_bulletin(run).paragraphs)

    assert "贴标签" not in told(4) and "贴标签【待核】。" in told(6)


def test_one_person_alone_is_not_quoted_bluntly(tmp_path):
    blunt, plain = "建议别再给每节课贴标签。", "建议给每节课留十分钟练习。"  # no labels; ten minutes to practise
    told = drafted(tmp_path, "proposal", [blunt, plain])
    assert plain in told and blunt not in told


def test_plain_words_go_before_colourful_ones_and_new_thoughts_before_told_ones(tmp_path):
    plain, dialect = "下学期我打算每周听两节课，记下一条改进。", "下学期俺打算把台子搭起来，谁爱讲谁来讲。"
    documents = [Document(f"d{n}", Kind.REPORT, text, author=f"学员{n}") for n, text in enumerate([dialect, plain])]
    quotes = [
        {"id": f"q{n}", "form": "sentence", "document": f"d{n}", "start": 0, "end": len(text), "text": text, "theme": None,
         "move": "pledge", "author": f"学员{n}", "unit": None, "role": None, "score": 0.9 - n / 2, "reasons": []}
        for n, text in enumerate([dialect, plain])
    ]  # fmt: skip
    run = build_run(tmp_path / "run", corpus=Corpus.from_documents(documents), quotes=quotes, claims=[], rejected=[])
    order = [quote.text for _, quote in choose(load_material(run), Names((), BulletinSettings()), ()).order]
    assert order == [plain, dialect]
