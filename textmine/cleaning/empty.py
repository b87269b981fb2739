"""Posts that say nothing: 已学习, 赞同, 同上, 没有意见, 1."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_empty"]

# Phrases of which an empty post is made. Each says that somebody was here or agrees, and nothing about the matter.
_PHRASES = (
    "已经?(?:认真)?(?:学习|学完|阅读?|读|看完?|完成|观看|收到|签到|打卡|知晓|提交)(?:完毕|完成|了|过)?",
    "(?:认真|努力)?(?:学习|拜读|看完|收到|来过|路过|完成|知道|了解|明白|收获|受教|支持|同意|赞同|签到)(?:完毕|了|啦|过了)?",
    "(?:非常|完全|十分|很|我也?|深表|表示)*(?:赞同|同意|认同|支持|赞成|赞|同感)(?:楼上|一楼|楼主|以上|上述|大家)?(?:的)?(?:观点|意见|看法|说法|发言|老师)*",
    "同上|同楼上|楼上(?:说得|说的|讲得)?(?:对|好|是|有理|很好|很对)|如上|一样|我也是|加一|顶一下|顶|沙发|板凳|路过|打卡|签到",
    "(?:没有?|无|暂无|暂时没有?)(?:任何|什么|其他|其它|不同)?(?:意见|建议|问题|看法|异议|补充|可说的?|想说的?|话说)(?:了)?",
    "无|暂无|没什么|没啥|没啥说的|不知道说什么|略|如题|空|测试|null|none|no|n/?a",
    "(?:写|说|讲|分享)得(?:真|太|很|非常)?(?:好|棒|精彩|到位|对|不错)(?:了|啊)?|(?:很|真|太|非常)(?:好|棒|精彩|不错)(?:了)?|好(?:的|文|帖|评)?|不错|厉害|精彩|点赞|给力|加油|优秀|棒",
    "(?:感谢|谢谢|多谢)(?:老师|分享|楼主|大家|您|你|各位|专家)*(?:的)?(?:分享|讲解|讲座|指导)?|辛苦了?|老师辛苦了?",
    "(?:大家)?(?:互相|一起|共同|多多)?(?:学习|交流|进步|共勉)+|向(?:您|你|大家|楼主|老师)学习|值得(?:学习|借鉴|推广)",
    "收获(?:很大|颇丰|颇多|满满|很多|良多|巨大)|受益(?:匪浅|良多|颇多|非浅)|获益(?:匪浅|良多)|很受启发|深受启发",
    "(?:快速)?(?:转发|轉發|转)(?:微博|了|一下|收藏|学习)?|repost|分享(?:图片|视频|链接|网页)|mark|马克|马住|收藏(?:了)?|围观",
    # what was handed in elsewhere; letters alone, so that a dot or a dash in the name of a file is gone
    "(?:我的|本人|详细)?(?:作业|内容|正文|心得|心得体会|答案|成果|回答|具体内容)?(?:请|详|具体|均|都)*[见看在](?:附件|附图|图片|word文档|文档|上传的?附件)(?:中|里|内)?"
    "|(?:请|望|敬请)?(?:老师|专家)?(?:批阅|查阅|查收|指正|审阅|批评指正)|(?:已|附件|作业)+上传",
    "(?:已提交)?附件\\w{0,24}?(?:docx?|pdf|wps|pptx?|jpg|png|zip|rar)",
    "1+|6+|8+|[a-z]|ok|yes|good|嗯+|哦+|哈+|呵+|啊+|对|是的?|yyds",
)
_EMPTY = re.compile(f"(?:{'|'.join(f'(?:{phrase})' for phrase in _PHRASES)})" + "{1,4}")
_LONGEST = 24
"""Letters of the longest post that can be empty: what is longer says something, if only in passing."""
_SAYS_MORE = re.compile("(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff])" + f"{{{_LONGEST + 1}}}")
"""More Chinese letters than that, seen without normalising the text."""
_LONGEST_WRITTEN = 120
"""Characters of the longest post that is looked at, emoticons and mentions included."""
_NO_WORDS = re.compile(
    r"\[[\u4e00-\u9fffA-Za-z]{1,6}\]|@[^\s@:：，。,！!]{1,20}|#[^#\s]{1,20}#"
)  # [赞], @name, #topic#
_ANSWERS = re.compile("无|没有|对|是|是的|好|好的|不错|no|yes|n/?a|一样|很好|[0-9]+|[a-z]|不知道")
_NONE = re.compile("无|没有|不知道|no|n/?a")
_ASKS_TO_SAY = re.compile(
    "(?:哪些|什么|何|有没有|有无|其他|宝贵|任何)[^，。？?]{0,12}(?:建议|意见|困难|困惑|问题|想法|看法|补充|期待|希望|需求|不足|收获|体会|想说|要说)"
    "|(?:建议|意见|困难|困惑|问题|想法|看法|收获|体会|感受|不足|需求)[^，。？?]{0,6}(?:是什么|有哪些|有什么|是哪些)"
)
"""Asks for what somebody has to say: 无 has nothing; to 有空调吗？ it is an answer."""
_ASKS = re.compile(r"[吗嗎?？]|有没有|是否|能不能|会不会|多少|几|哪|什么|怎么|如何|何时")


def is_empty(text: str, question: str | None = None) -> bool:
    """Whether a post says nothing.

    Args:
        text: the whole post.
        question: what it answers, where known. To 宿舍有空调吗？ 无 is an answer.

    >>> is_empty("已学习，收获很大！"), is_empty("赞同楼上"), is_empty("1"), is_empty("👍👍")
    (True, True, True, True)
    >>> is_empty("转发微博"), is_empty("轉發微博")  # what a platform writes where the person wrote nothing
    (True, True)
    >>> is_empty("赞同，但台账要减。")  # agreed, but there must be fewer ledgers
    False
    >>> is_empty("无", question="教室和宿舍有没有空调？"), is_empty("无", question=None)
    (False, True)
    """
    if len(text) > _LONGEST_WRITTEN:
        return False
    text = _NO_WORDS.sub("", text)
    if _SAYS_MORE.match(text):
        return False
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    if len(letters) > _LONGEST:
        return False
    if question and _ASKS.search(question) and _ANSWERS.fullmatch(letters):
        return _NONE.fullmatch(letters) is not None and _ASKS_TO_SAY.search(question) is not None
    return not letters or _EMPTY.fullmatch(letters) is not None
