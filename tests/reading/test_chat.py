"""Logs of a group's chat: a post a message, nothing lost, and no reflection taken for one."""

import pytest
from builders import write_docx

from textmine.pipeline.masking import masked
from textmine.reading import read_corpus

QQ = """消息记录（此消息记录为文本格式，不支持重新导入）

================================================================
消息分组:我的QQ群
================================================================
消息对象:江北区骨干教师研修班
================================================================

2025-03-01 9:58:00 【群主】研修班班主任(1000001)
@全体成员 今晚七点开始研讨，请大家准时发言。

2025-03-01 19:00:05 【潜水】李明(12345678)
教研要落到班上，不能念稿子。
我打算每周听一节课。

2025-03-01 19:00:09 系统消息(10000)
赵敏 加入了群聊

2025-03-01 19:01:30 王芳<wf@example.org>
[图片]

2025-03-01 19:02:10 王芳<wf@example.org>
先听课再评课，评在点子上。

2025-03-01 19:03:10 东湖中学周建军(87654321)
孩子先说，我后说。
"""  # a class's group: the head calls all; what teachers say; somebody joins; a picture


def read(folder, text, name="群.txt", encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))
    return read_corpus([folder / name])


def told(reading):
    return {(d.author, d.time, d.text.split("\n")[0]) for d in reading.corpus}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_group_of_qq(tmp_path, encoding, ends):
    reading = read(tmp_path, QQ.replace("\n", ends), encoding=encoding)
    documents = {d.source.row: d for d in reading.corpus}
    assert [(line, d.author, d.unit, str(d.kind), d.time) for line, d in documents.items()] == [
        (9, "研修班班主任", None, "announcement", "2025-03-01T09:58:00"),
        (12, "李明", None, "post", "2025-03-01T19:00:05"),
        (22, "王芳", None, "post", "2025-03-01T19:02:10"),
        (25, "周建军", "东湖中学", "post", "2025-03-01T19:03:10"),
    ]
    assert documents[12].text.splitlines() == ["教研要落到班上，不能念稿子。", "我打算每周听一节课。"]
    assert documents[12].meta == {"QQ号": "12345678"} and documents[22].meta == {"邮箱": "wf@example.org"}
    assert [(r.row, r.start) for r in reading.rejects] == [(17, "赵敏 加入了群聊"), (19, "[图片]")]
    assert (reading.rows, reading.accepted, reading.rejected) == (6, 4, 2)


LOGS = {
    "time and name": "2025-03-01 10:00:00 李明\n要慢。\n\n2025-03-01 10:01:00 王芳\n要实。\n\n2025-03-01 10:02:00 李明\n对。",
    "name and time": "李明 2025/3/1 10:00\n要慢。\n王芳 2025/3/1 10:01\n要实。\n李明 2025/3/1 10:02\n对。",
    "name, day and half of it": (
        "李明 2025年3月1日 上午10:00\n要慢。\n王芳 2025年3月1日 上午10:01\n要实。\n李明 2025年3月1日 上午10:02\n对。"
    ),
    "one line each": "2025-03-01 10:00:00 李明：要慢。\n2025-03-01 10:01:00 王芳：要实。\n2025-03-01 10:02:00 李明：对。",
    "in brackets": "[2025-03-01 10:00:00] 李明: 要慢。\n[2025-03-01 10:01:00] 王芳: 要实。\n[2025-03-01 10:02:00] 李明: 对。",
    "under the day": "群聊的聊天记录如下：\n\n————— 2025-03-01 —————\n\n李明  10:00\n\n要慢。\n\n王芳  10:01\n\n要实。\n\n李明  10:02\n\n对。",
    "name with its number before the time": (
        "李明(12345) 2025-03-01 10:00:00\n要慢。\n王芳(12346) 2025-03-01 10:01:00\n要实。\n李明(12345) 2025-03-01 10:02:00\n对。"
    ),
}  # slow down; be solid; right


@pytest.mark.parametrize("form", LOGS)
def test_forms_of_logs(tmp_path, form):
    assert told(read(tmp_path, LOGS[form])) == {
        ("李明", "2025-03-01T10:00:00", "要慢。"),
        ("王芳", "2025-03-01T10:01:00", "要实。"),
        ("李明", "2025-03-01T10:02:00", "对。"),
    }


def test_a_log_in_word(tmp_path):
    path = write_docx(tmp_path / "微信群聊天.docx", LOGS["name and time"].split("\n"))
    assert [d.author for d in read_corpus([path]).corpus] == ["李明", "王芳", "李明"]


@pytest.mark.parametrize(
    "line",
    [
        "“赵敏”撤回了一条消息",
        "赵敏撤回了一条消息 重新编辑",
        "你撤回了一条消息",
        '"赵敏"通过扫描"李明"分享的二维码加入群聊',
        "李明邀请赵敏、孙立加入了群聊",
        "赵敏 退出了群聊",
        "你将赵敏移出了群聊",
        "李明修改群名为“研修二班”",
        "“赵敏” 拍了拍 “李明”",
        "以上是打招呼的内容",
    ],
)
def test_what_the_program_says_is_nobodys(tmp_path, line):
    reading = read(tmp_path, LOGS["time and name"].replace("要慢。\n", f"要慢。\n\n{line}\n"))
    assert [d.text for d in reading.corpus] == ["要慢。", "要实。", "对。"]
    assert [(r.row, r.start, r.reason) for r in reading.rejects] == [(4, line, "it is a message of the chat program")]


@pytest.mark.parametrize("said", ["我昨天才加入了群聊", "大家把撤回了的消息再发一遍吧。", "欢迎赵敏加入群聊！"])
def test_what_somebody_says_of_the_group_is_theirs(tmp_path, said):
    reading = read(tmp_path, LOGS["time and name"].replace("要慢。", said))
    assert said in [d.text for d in reading.corpus] and not reading.rejects


@pytest.mark.parametrize(
    "text", ["[图片]", "[语音]", "[强][强]", "[文件] 心得.docx", "https://example.org/a", "#接龙\n1. 李明"]
)
def test_what_has_no_word_is_told_as_such(tmp_path, text):
    reading = read(tmp_path, LOGS["time and name"].replace("要慢。", text))
    assert [d.text for d in reading.corpus] == ["要实。", "对。"]
    assert [r.row for r in reading.rejects] == [1] and "without a word" in reading.rejects[0].reason


def test_an_answer_knows_what_it_answers(tmp_path):
    answer = "「李明：要慢。」\n- - - - - - - - - - - - - - -\n同意，还要稳。"  # agreed, and steady
    corpus = read(tmp_path, LOGS["time and name"].replace("要实。", answer)).corpus
    first, second, _ = corpus
    assert (str(second.kind), second.reply_to, second.text) == ("reply", first.id, answer)


def test_whoever_saved_the_log_has_no_name_in_it(tmp_path):
    corpus = read(tmp_path, LOGS["time and name"].replace("王芳", "我")).corpus
    assert [(d.author, str(d.kind)) for d in corpus][1] == (None, "announcement")


MINE = "看完群里的话，我想了很久。\n\n教研不是念稿子，是回到班上去。我打算每周听一节课，记下孩子说的每一句话，再和同事一起磨。"
"""Of somebody who quotes a chat, and thinks about it."""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"群里有这样一段：\n李明 2025/3/1 10:00\n要慢。\n{MINE}"),
        ("a.txt", f"{MINE}\n李明 2025/3/1 10:00\n要慢。\n王芳 2025/3/1 10:01\n要实。\n李明 2025/3/1 10:02\n对。\n"),
        ("a.txt", f"{LOGS['name and time']}\n\n{MINE}"),
        ("学习心得.txt", f"{LOGS['name and time']}\n我想了很久。"),
        ("赵敏-三小-我的一天.txt", LOGS["name and time"]),
        ("a.txt", f"学习心得\n{LOGS['name and time']}\n我想了很久。"),
        (
            "a.txt",
            "2025-03-01 08:30 参观一小\n校园很静。\n2025-03-02 09:00 小组交流\n大家都说了。\n2025-03-03 10:00 返程路上\n想了很多。",
        ),
        (
            "a.txt",
            "2025-03-01 08:30 李明\n我到了一小。\n2025-03-02 09:00 李明\n我听了课。\n2025-03-03 10:00 李明\n我回来了。",
        ),
    ],
)
def test_a_text_that_quotes_a_chat_or_tells_of_days_is_one_text(tmp_path, name, text):
    reading = read(tmp_path, text, name=name)
    assert [d.text for d in reading.corpus] == [text.strip("\n")]
    assert reading.rows == reading.accepted == 1


def test_a_name_that_says_so_is_believed(tmp_path):
    text = f"{LOGS['name and time']}\n赵敏 2025/3/1 10:03\n{MINE}"
    assert len(read(tmp_path, text, name="研修班微信群聊天记录.txt").corpus) == 4


def test_rows_are_accounted_for(tmp_path):
    text = "导出人整理\n" + LOGS["time and name"]  # put in order by whoever saved it
    reading = read(tmp_path, text)
    assert [(r.row, r.start) for r in reading.rejects] == [(1, "导出人整理")]
    assert (reading.rows, reading.accepted) == (4, 3)


def test_a_table_of_messages_as_tools_write_it(tmp_path):
    rows = ["localId,Type,IsSender,CreateTime,StrContent,StrTime,NickName"]
    said = ["教研要落到班上，不能念稿子。", "先听课再评课，评在点子上。", "<msg><img/></msg>"]
    rows += [
        f"{n},1,0,{1740794400 + 60 * n},{said[n % 3]},2025-03-01 10:{n:02}:00,{'李明王芳赵敏'[n % 3 * 2 :][:2]}"
        for n in range(12)
    ]
    reading = read(tmp_path, "\n".join(rows), name="微信群.csv")
    assert {(d.author, str(d.kind), d.text) for d in reading.corpus} == {
        ("李明", "post", said[0]),
        ("王芳", "post", said[1]),
    }
    assert (reading.rows, reading.accepted) == (12, 8)


LONG = "\n".join(f"2025-03-01 19:{n:02}:00 {who}\n这是第{n}句话。" for n, who in enumerate(["李明", "王芳"] * 10))


@pytest.mark.parametrize("nickname", ["小鱼！", "努力，奋斗", "一中 李 明", "A.周老师", "会飞的猪🐷"])  # a fish; strive
def test_whatever_a_member_is_called_their_words_are_theirs(tmp_path, nickname):
    text = LONG.replace("19:05:00 王芳", f"19:05:00 {nickname}")
    documents = list(read(tmp_path, text).corpus)
    assert [d.text for d in documents] == [f"这是第{n}句话。" for n in range(20)]
    assert documents[5].author != "王芳" and {d.author for d in documents[6:]} == {"李明", "王芳"}


@pytest.mark.parametrize(
    "line", ["2025-03-01 19:00 开班", "2025-03-08 19:00:00 第二场研讨", "2025-02-01 08:00:00 报到"]
)  # the course begins; the second discussion; to register
def test_a_line_of_a_message_that_tells_a_time_is_no_message(tmp_path, line):
    documents = list(read(tmp_path, LONG.replace("这是第7句话。", f"安排如下：\n{line}\n请准时。")).corpus)
    assert len(documents) == 20 and documents[7].text == f"安排如下：\n{line}\n请准时。"


def test_numbers_and_addresses_of_members_are_masked_in_a_run_folder(tmp_path):
    hidden = masked(read(tmp_path, QQ).corpus)
    assert [d.meta for d in hidden if d.author in ("李明", "王芳")] == [
        {"QQ号": "********"},
        {"邮箱": "*" * len("wf@example.org")},
    ]
