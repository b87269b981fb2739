"""Marks that depend on one text: quoted parents, empty posts, what is no prose, headings and set questions."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.cleaning.empty import is_empty
from textmine.cleaning.letters import letters_of
from textmine.cleaning.not_prose import not_prose_spans
from textmine.cleaning.policy import is_policy
from textmine.cleaning.privacy import find_personal
from textmine.cleaning.prompts import heading_spans, is_heading, prompt_spans
from textmine.cleaning.quoted import quoted_spans
from textmine.corpus import Corpus, Document, Kind

PARENT = "台账太多了，一件事要填三张表。建议合并成一张。"  # too many ledgers: three forms for one thing. Merge them.


def slices(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "parent", "quoted"),
    [
        # with the parent known, its sentences behind the head are its own
        (
            "回复 3楼：台账太多了，一件事要填三张表。\n我也这么想。",
            PARENT,
            "回复 3楼：台账太多了，一件事要填三张表。\n",
        ),
        ("回复 3楼：台账太多了，一件事要填三张表。我也这么想。", PARENT, "回复 3楼：台账太多了，一件事要填三张表。"),
        ("回复3楼：我不同意，台账要留。", PARENT, "回复3楼："),
        ("回复 @张敏：我不同意，台账要留。", None, "回复 @张敏："),
        (
            "「张敏：台账太多了。」\n- - - - - - - - - - - - - - -\n我也这么想。",
            None,
            "「张敏：台账太多了。」\n- - - - - - - - - - - - - - -",
        ),
        ("引用 张敏 的发言：“台账太多了。”我也这么想。", None, "引用 张敏 的发言：“台账太多了。”"),
        ("引用 张敏 的发言：\n台账太多了。\n我也这么想。", None, "引用 张敏 的发言：\n台账太多了。"),
        ("回复 @张敏：我不同意，台账要留。\n还有一条。", None, "回复 @张敏："),
        ("回复：“台账太多了。”\n我也这么想。", None, "回复：“台账太多了。”"),
        ("3楼：台账太多了，一件事要填三张表。\n同意。", PARENT, "3楼：台账太多了，一件事要填三张表。"),
        ("引用 张敏 的发言：“没有“党建渗透”这一栏。”怎么填？", None, "引用 张敏 的发言：“没有“党建渗透”这一栏。”"),
        ("引用 张敏 的发言：“没有关上的引号\n怎么填？", None, "引用 张敏 的发言：“没有关上的引号"),
        ("引用：「台账太多了」\n不至于吧", None, "引用：「台账太多了」"),
        ("同意！//@张敏：台账太多了 //@李强：转", None, "//@张敏：台账太多了 //@李强：转"),
        ("> 台账太多了。\n我也这么想。", None, "> 台账太多了。"),
        (">台账太多了。\n我也这么想。", None, ">台账太多了。"),
        ("[quote]张敏：台账太多了。[/quote]我也这么想。", None, "[quote]张敏：台账太多了。[/quote]"),
        ("张敏 发表于 2017-6-22 10:05\n台账太多了。\n我也这么想。", None, "张敏 发表于 2017-6-22 10:05\n台账太多了。"),
        # without any head: a sentence of the parent, word for word
        ("建议合并成一张。可是谁来合并？", "一件事要填三张表。建议合并成一张表格。", ""),
        ("一件事要填三张表。可是谁来合并？", PARENT, "一件事要填三张表。"),
    ],
)
def test_quoted(text, parent, quoted):
    found = "".join(slices(text, quoted_spans(text, parent))[:1])
    assert found.rstrip("\n") == quoted.rstrip("\n")


def test_two_quotations_in_one_reply():
    text = (
        "引用 李明 的发言：“微党课要短。”\n我不同意。//@王芳：短了讲不清"  # "keep it short." I disagree. // too short …
    )
    assert slices(text, quoted_spans(text)) == ["引用 李明 的发言：“微党课要短。”", "//@王芳：短了讲不清"]


@pytest.mark.parametrize(
    "text",
    [
        "回答这个问题：要短。引导大家。1 > 0，对吧",
        "我想引用一句话：学而不思则罔。还要引用别人的话吗",
        "1楼：食堂\n2楼：图书馆\n3楼：教室",
        ">_<",
        "><好萌",
        "3 > 2",
        "他回复我说可以",
        "邮箱 a@b.cn",
        "http://a.cn//@x",
    ],
)
def test_not_quoted(text):
    assert quoted_spans(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "已学习", "已学习。", "赞同", "赞同！", "同上", "没有意见", "没意见", "1", "111", "666", "打卡", "已阅", "学习了", "路过",
        "赞同楼上", "赞同楼上的观点！", "已学习，收获很大！", "说得好！", "写得真好", "很好，学习了", "感谢分享", "谢谢老师", "老师辛苦了",
        "顶", "沙发", "👍👍👍", "。。。", "", "  ", "[赞][赞]", "@张敏", "受益匪浅，感谢老师的分享", "向您学习", "ok", "无", "暂无",
        "见附件", "作业详见附件，请老师批阅。", "附件：王芳-心得.docx", "已上传", "作业已上传",  # handed in elsewhere
        "完全同意楼主的看法", "已签到", "收到", "没有什么意见", "互相学习，共同进步", "深受启发",
    ],
)  # fmt: skip
def test_empty(text):
    assert is_empty(text)


@pytest.mark.parametrize(
    "text",
    [
        "赞同，但台账要减。",  # agreed, but fewer ledgers
        "不赞同", "没有食堂", "台账太多", "我也这样做", "同意合并台账", "太累了", "别来", "不好", "有意见", "没有时间学习",
        "见附件一的做法，我们改了三处。", "附件太大传不上去", "请老师批阅作业时多写评语",
        "学习微党课", "感谢袁老师的微党课", "建议减负", "讲得太快", "好吃", "已学习三遍，仍不懂", "老师讲得不好",
    ],
)  # fmt: skip
def test_not_empty(text):
    assert not is_empty(text)


def test_to_a_question_a_short_word_is_an_answer():
    assert not is_empty("无", "教室有空调吗？")
    assert not is_empty("没有", "宿舍是否断电")
    assert is_empty("已学习", "教室有空调吗？")
    assert not is_empty("没有", "课后有没有答疑？")  # were questions answered after class?
    assert not is_empty("3", "您还有哪些问题？请写个数")


@pytest.mark.parametrize("text", ["无", "没有", "无。", "不知道", "没有建议"])
@pytest.mark.parametrize(
    "question",
    ["4、您还有哪些建议？", "您有没有什么意见或建议？", "您有什么困难？", "您最大的收获是什么？", "还有什么想说的吗？"],
)  # your suggestions, opinions, difficulties, gains; what else would you say?
def test_none_says_nothing_where_something_was_to_be_said(text, question):
    assert is_empty(text, question)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("看代码：\n```js\nlet a = 1;\n```\n懂了。", ["```js\nlet a = 1;\n```"]),
        ("先看图\n![](a.png)\n再想", ["![](a.png)"]),
        ("参考：\n- [甲](http://a.cn/1)\n- [乙](http://a.cn/2)\n很有用。", ["- [甲](http://a.cn/1)\n- [乙](http://a.cn/2)"]),
        ("今天\nuint256 public total;\n学会了", ["uint256 public total;"]),
        ("今天\nnpm install hardhat\n学会了", ["npm install hardhat"]),
        ("原文\nThe party branch shall hold one meeting a month, and write it down.\n译文见下",
         ["The party branch shall hold one meeting a month, and write it down."]),
        ("结论 $$E=mc^2$$ 对", ["$$E=mc^2$$"]),
        ("课件在 http://a.cn/1 ，第三页讲大单元教学的那一段最有用。", []),
        ("~~~小温馨", []),
        ("双减 policy 很好", []),
        ("微党课要短（3—5分钟）；要真；要新。", []),
        ("1. 合并台账；\n2. 减少检查；", []),
        ("PPT", []),
        ("", []),
    ],
)  # fmt: skip
def test_not_prose(text, marked):
    assert slices(text, not_prose_spans(text)) == marked


@given(st.text(alphabet="引用回复楼：“”>//@张 敏的发言\n。台账```{};ab()", max_size=80))
def test_spans_lie_in_the_text(text):
    for spans in (quoted_spans(text), quoted_spans(text, "台账的发言。"), not_prose_spans(text)):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert list(spans) == sorted(spans)


@pytest.mark.parametrize(
    "piece", ["<!--", "<pre>", "[quote]", "“", "引用：“", "```\n", "](", "1", "138-", "市区镇路", "赞同"]
)
def test_hostile_texts_take_no_longer_than_they_should(piece):
    text = piece * (30_000 // len(piece)) + "3号楼"
    start = time.process_time()
    for find in (quoted_spans, not_prose_spans, find_personal, is_empty, lambda text: letters_of([text])):
        find(text)
    assert time.process_time() - start < 10


def corpus_of(*texts, **fields):
    return Corpus.from_documents(
        Document(f"{i:03}", Kind.REPORT, t, author=f"甲{i}", **fields) for i, t in enumerate(texts)
    )


def headings(corpus):
    return sorted(row for spans in heading_spans(corpus) for row in spans.tolist())


def test_the_set_question_is_marked_however_it_is_punctuated():
    text = "题目：“微党课怎样讲，才能入脑入心”？我说要短。"  # The question: … I say: briefly.
    found = prompt_spans(letters_of(["前文", text]), ["微党课怎样讲才能入脑入心？", "短"])
    [(document, start, end)] = np.concatenate(list(found)).tolist()
    assert (document, text[start:end]) == (1, "微党课怎样讲，才能入脑入心")


def test_headings_that_three_people_share_are_a_templates():
    corpus = corpus_of(*["一、学习收获\n" + own for own in ("要短。", "要真。", "要新。")], "二、我的打算\n要早。")
    marked = {corpus.texts[document][start:end] for document, start, end in headings(corpus)}
    assert marked == {"一、学习收获"}


def test_lines_that_most_people_have_are_a_templates_though_nothing_marks_them():
    # This week's work; and an item that two people happen to share, reading notes
    texts = [f"本周工作\n第{i}件事办成。\n{'读书笔记' if i < 2 else f'另外{i}'}" for i in range(6)]
    corpus = corpus_of(*texts)
    marked = {corpus.texts[document][start:end] for document, start, end in headings(corpus)}
    assert marked == {"本周工作"}
    assert headings(corpus_of(*texts[:4])) == []


def test_headings_are_counted_by_people_and_bare_lines_by_kinds():
    # One person's heading in three texts (gains), a bare line that three reports and two posts have (this week's work)
    own = [Document(f"a{i}", Kind.REPORT, f"一、学习收获\n第{i}次要短。", author="甲") for i in range(3)]
    kinds = [Kind.REPORT] * 3 + [Kind.POST] * 2
    bare = [Document(f"b{i}", kind, f"本周工作\n第{i}件事办成。", author=f"乙{i}") for i, kind in enumerate(kinds)]
    assert headings(Corpus.from_documents([*own, *bare])) == []
    assert headings(Corpus.from_documents([])) == []
    more = [Document(f"c{i}", Kind.POST, f"本周工作\n第{i}件事也办成。", author=None) for i in range(3)]
    corpus = Corpus.from_documents([*own, *bare, *more])  # nobody known is somebody
    assert [corpus.ids[document] for document, _, _ in headings(corpus)] == ["b3", "b4", "c0", "c1", "c2"]


def test_an_emoticon_of_the_platform_is_no_word():
    text = "冬天来了[偷笑]，[见下文](http://a.cn)说的[存在问题]也要看。"  # a grin; a link; a heading in brackets
    assert [text[start:end] for start, end in not_prose_spans(text)] == ["[偷笑]"]


def test_a_heading_is_no_sentence():
    assert is_heading("【存在问题】")
    assert not is_heading("一、我们学校党支部每月讲一次微党课。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全面贯彻党的教育方针，落实立德树人根本任务，培养德智体美劳全面发展的社会主义建设者和接班人。", True),
        ("严格落实三会一课制度，健全党员教育管理长效机制。", True),
        ("我们支部把三会一课挪到了食堂，大家边吃边讲。", False),
        ("感谢各位专家的精彩讲座，让我受益匪浅。", False),
    ],
)
def test_policy(text, expected):
    assert is_policy(text) is expected
