"""Whether words tell of a difficulty that still stands: what was put right, is planned or merely weighed is none.

To a reader 有学员反映 before a practice that went well is as wrong as 有学员建议 before what proposes nothing. A model
of moves takes many a practice for a problem, for it names what it was good against (睡觉的人少了一大半, 就不困了).
"""

from __future__ import annotations

import re

from textmine.quotes.caution import disagrees

__all__ = ["plans", "tells_difficulty"]

_LACKING = (
    r"不(?:足|够|敢(?![睡懈怠偷玩])|愿(?!意?[走离停])|肯|齐|到位|会[用使]|懂|上心|方便|现实|合理|均|配套|完善|稳)|"
    r"没[一几]个[会能懂愿肯]|白[挂费忙填跑]|没(?:有)?(?:人(?=[^，。！；])|谁|时间|精力|地方|章法|着落|经费|编制|设备|条件|场地|资金|教师|老师|专职|专业|几个|法|底|得选|"
    r"[^，。]{0,6}(?:办法|方法|方案))|无(?:人|法|力|奈)|缺(?!席|点|陷|失|漏|一不可)|匮乏|短缺|紧张|落后|薄弱|偏低|[低弱差]，|"
    r"(?:待遇|工资|补贴|收入|基础|素质|条件)[^，。]{0,6}[低少弱差]|不到(?:一半|三分之一|[一二三四五]成)|只(?:有|剩|能(?!是))"
)
_FAILING = (
    r"(?<!雷)(?:[找寻打联喊请叫接拿顾赶讲说办弄招留管跟开排用上记跑忙听看学分轮走]不(?:着|到|通|上|应|出|下|来|了|动|完|懂|住|过来|开|见|成|全|及|清))|"
    r"老化|陈旧|老旧|坏[了掉的]|失修|报修|流失|走了[^，。]{0,6}名|[考调]走|断[层档]|老龄化|下降|萎缩|倒闭|闲置|空[着转]|锁[着在]|[落积]灰|挂着|垫[了着]|"
    r"流于|走过场|形式主义|应付|敷衍|重复(?=[填报抄提交劳])|[填抄写报录交签][了上]?[^，。]{0,3}(?!一[遍次份套])[一二两三四五六七八九十\d]+[遍次份套]|浪费|吃亏|跟不上|脱节|参差不齐|拖(?=[欠延后])|亏(?=[损本])|欠(?=[缺账费])"
)
_STRAIN = (
    r"压力|负担|疲[惫于]|(?<![积日月经])累(?![计积年加])|熬(?=不|到)|熬夜(?=[加到写填])|加班|挤占|占[用去了][^，。]{0,6}(?:时间|精力)|琐碎|繁[琐重杂]|头[疼痛]|[发犯]愁|焦虑|"
    r"担[心忧]|害怕|怕(?=[出被担])|苦恼|没劲|两难|左右为难|委屈|排队|拥?挤(?!出)|来闹|[埋抱]怨|投诉|不(?:理解|配合|支持)|抵触|瞌睡|玩手机|逃课|厌学|辍学|打工|留守|空号|"
    r"太(?:多|少|长|短|小|大|远|贵|忙|差|慢|快|重|紧|累|满|密|高|低)"
)
_NAMED = (
    r"(?<!个)问题(?=[，。；]|较|很|突出|严重|还|仍|在于|就?是|也|[^，。]{0,4}(?:存在|没有?解决))|困难|困惑|难[题点关]|困境|矛盾|瓶颈|障碍|短板|隐患|"
    r"难(?:以|于|办|做|管|招|留|请|开|找|保证|落实|坚持|推)|难度[^，。]{0,3}[大高]|太难|很难|[真最更]难|不容易|不易|来不及"
)
_DIFFICULTY = re.compile("|".join((_LACKING, _FAILING, _STRAIN, _NAMED)))
"""Words by which a reader knows that something is amiss: what lacks, what fails, strain, and trouble called by name.
From reading some two hundred difficulties of three classes; an admitted list, which asks again what a model found."""
_AVERTED = re.compile(
    r"(?:缓解|解决|修复|处理|研究|调研|复现|找出|查[出找]|排查|发现|梳理|针对|克服|避免|减[少轻]|消除|防止|破解|应对|化解|打消|摆脱|告别|不再|不怕|不觉得|不嫌|没有|别|不要|为了)[了掉]?[^，。；]{0,12}?"
    r"(?:问题|困难|困惑|难题|压力|负担|矛盾|焦虑|担心|害怕|孤单|累|难|抵触|抱怨|重复|浪费|流失)|"
    r"不(?:是|太|很|大)?(?:难|累|焦虑|紧张)(?=[，。了]|$)|"
    r"(?<![^，：；])没有?[^，。；]{1,6}不[^，。；不]{1,4}(?=[，。；]|$)|"
    r"(?:[离辞]职|流失|辍学|违纪|迟到|缺勤|投诉)的?[^，。]{0,2}(?:只|仅|不到)[^，。]*"
)
"""Trouble that is named because it was, or should be, put right, and rules (没有老师不开机, a teacher is there); taken
out before trouble is looked for."""
_PLAN = re.compile(
    r"(?<![没不])打算|(?:(?<=[我们校园也还并拟，])|^)计划(?!生育|经济)|准备(?![得了好不工材资教文会课活]|就绪|充分)|(?<![上去])下(?:一)?学期(?!的)|下一步|"
    r"定了?[^，。]{0,4}目标|今后(?!的|工作|教学|学习)|接下来|以后[^，。]{0,4}[要会按]|争取(?!到了|来)|回(?:去|校|园|到[^，。]{2,6})(?:以|之)?后，?[^，。]{0,4}(?:要|将|想)"
)
"""What somebody is going to do; 教学计划 is a thing, and 为今后的工作打下基础 no plan."""
_TURN = re.compile(
    rf"{_PLAN.pattern}|"
    r"我(?:们|校|园|班|所|自己|就)?[^，。！；]{0,8}(?:把|让(?!我)|借鉴|实行|规定|决定|建起|[设成]立|改[成为到])|我就|"
    r"[，。；](?:就(?![得要会是不没算连只])|于是|后来|终于|(?:现在|如今)(?!还|仍|也|却|连|只|没|依然|更|又|是|就|不)|我们的(?:办法|做法|经验))|"
    r"(?:少|没|好|多|快|高|强|顺|轻松|明白|认真|踏实|活)了(?:许多|很多|一大半|不少|一些)?(?:[，。！；]|$)|不[^，。；]{1,6}了(?:[。！]|$)|"
    r"才(?:知道|明白|懂得?|发现|晓得)|(?:听|学)[^，。]{0,8}[后了][^，。]{0,6}(?:明白|懂|知道|清楚)|"
    r"管用|见效|有效果|帮了大忙|提[高升]|改善|扭转|机会|受到[^，。]{0,4}(?:震动|启发|触动)"
)
"""What follows trouble that was dealt with, or will be."""


def plans(text: str) -> bool:
    """Whether words say what somebody is going to do.

    >>> [plans(text) for text in ("今后我每周进班五次。", "我每周进班五次。", "我们准备好了材料。")]  # papers are ready
    [True, False, False]
    """
    return _PLAN.search(text) is not None


def tells_difficulty(text: str) -> bool:
    """Whether words tell of a difficulty, and behind it neither what was done, nor what is planned, nor that it passed.

    Who speaks against something holds a view.

    >>> tells_difficulty("老师脱产去企业，学校的课排不开。")  # nobody is left to teach
    True
    >>> tells_difficulty("上课睡觉多半是听不懂，我把课搬到实训室，睡觉的人少了一大半。")  # fewer sleep since
    False
    >>> tells_difficulty("学校文化不是墙上的标语，而是师生怎样做事。"), tells_difficulty("错峰大课间，缓解拥挤的问题。")
    (False, False)
    """
    tells = False
    for sentence in re.split("(?<=[。！？])", _AVERTED.sub("", text)):
        last = max((found.end() for found in _DIFFICULTY.finditer(sentence)), default=None)
        if last is not None and not _TURN.search(sentence, last):
            tells = True
        elif _TURN.search(sentence):
            tells = False
    return tells and not disagrees(text)
