"""Terms that tell nobody what a group talks about: when, where, how many, how it ended, and what everyone always says.

Such a term may well be the keyword of one document, and may stand within a phrase (课后服务, care after school); alone
it has no place in a list that shows what many people have in common.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from textmine.language.stopwords import load_stop_words
from textmine.terms.candidates import Candidates
from textmine.terms.tags import CLASSES, first_classes

__all__ = ["tells_little"]

Bool = NDArray[np.bool_]

_NUMBER = "[零〇一二两三四五六七八九十百千几半数]"
_WHEN = re.compile(
    rf"(?:第?{_NUMBER}+|[今去前明后本上下当同每]|\d+)(?:年|月|日|天|号|点钟?|周|月份|年度|星期|礼拜)[初底中末]?"
    r"|(?:周|星期|礼拜)[一二三四五六日天]?|[上下中][午旬]|[早晚]上|早晨|清晨|凌晨|傍晚|夜里|半夜|([天年月日时处常往渐明刚])\1"
)
_HOW_MANY = re.compile(
    r"(?:同?一|几|每|某|这|那|哪)[个节人栏边句件次种些点条份张页遍场门名位本回番下阵串排]{1,2}(?:课|话|事|时候)?"
)
_WHERE = re.compile(r"(?!初中|高中|附中).[上里中内外前后旁边]")  # but not the stages of school
_HOW_IT_ENDED = re.compile(
    r"(?!生成|集成|合成|存在|所在).+(?:成|着|到|住|完|掉|出|起|来|去|下|上|在|好)"
    r"|.[不得].|.[不得](?:清楚|明白|下去|起来|出来|进去|过来)"
)
"""A verb with its result or direction (做成, 睡着), or the same as can or cannot be done (睡不着, 说不清楚)."""
_ANYTHING = frozenset({
    "东西", "事情", "事儿", "样子", "地方", "办法", "理由", "原因", "情况", "方面", "时候", "心里", "心中", "身上",
    "面前", "全是", "最高", "有用", "正好", "一共", "管用", "看见", "看看", "来讲", "清楚", "容易", "根本", "很多",
    "本来", "全靠", "其实",
})  # fmt: skip
"""Words for anything: by eye, from lists of the sample class, of small ones, and the commonest of general Chinese."""
_ADDRESSES = re.compile(
    r"(?:各位|尊敬的?|亲爱的?)?(?:老师|领导|同学|同志|同仁|学员|家人|专家|校长|园长|书记|朋友|伙伴)们?(?:们|大家|好)+|"
    r"大家好?|(?:各位|尊敬|亲爱)的?(?:[老领同学家专校园书朋伙][\u4e00-\u9fff]们?)?"
)
"""To whom somebody speaks: 老师们, 大家好, 各位领导."""
_SPEAKS = frozenset({"建议", "希望", "请", "请求", "觉得", "认为", "其实", "感觉", "全靠"})
"""Words that begin no thing: 建议学校 is a piece of 建议学校统一保管 (that the school keep them)."""
_DOES = frozenset("配改换去来摞用做说看听讲给让写填报交管想叫问请抓搞弄")
"""Verbs of one character, which no phrase ends with, whatever they are tagged."""
_A_NAME = re.compile("希望(?:小学|中学|学校|工程|之星)")
_HOW = re.compile(r"(?:太(?![阳极空平湖原古])|很|最(?!美)|不(?![动等])|没(?!收)|只)[\u4e00-\u9fff]")
"""How something is, or that it is not: 太旧, 很大, 最难, 不困, 没人, 只能."""
_CRY = re.compile(r"([\u4e00-\u9fff])\1{2,}")
"""A cry, 啊啊啊, whatever it is tagged."""
_WHO_DOES = re.compile(r"[我你您他她它咱俺].+")


def tells_little(candidates: Candidates, *, genre: bool = True) -> Bool:
    """Which terms are made of idle words alone, or end in a place or time, shape (n_terms,).

    Args:
        candidates: the terms.
        genre: whether what everyone writes in such texts, and what the platform says, is idle too.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import segment
    >>> from textmine.terms import find_candidates
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "啊啊啊，九月做成了课后服务，墙上有作业，高中也是。")])
    >>> found = find_candidates(segment(corpus), min_count=1)  # in September; care after school; senior school
    >>> [term for term, idle in zip(found.terms, tells_little(found)) if not idle]
    ['作业', '课后服务', '高中']
    >>> said = "老师们大家好，电脑太旧，建议学校统一换，家校共育很难。"  # good morning; too old; that the school; hard
    >>> found = find_candidates(segment(Corpus.from_documents([Document("a", Kind.POST, said)])), min_count=1)
    >>> [term for term, idle in zip(found.terms, tells_little(found)) if not idle]
    ['学校', '学校统一', '家校共育', '电脑', '统一']
    """
    tokens, words = candidates.tokens, candidates.words
    classes = [CLASSES[number] for number in first_classes(tokens).tolist()]
    layers = load_stop_words(layers=("function", "platform", "genre") if genre else ("function",)).words
    where = np.zeros(len(tokens.vocabulary), bool)
    idle = np.zeros(len(tokens.vocabulary), bool)
    for place, (word, name) in enumerate(zip(tokens.vocabulary, classes, strict=True)):
        where[place] = name in ("place", "time", "noun") and len(word) == 2 and bool(_WHERE.fullmatch(word))
        idle[place] = word in layers or word in _ANYTHING or _is_idle(word, name)
    last = words[np.arange(len(words)), np.maximum(candidates.lengths.astype(int) - 1, 0)]
    there = words >= 0
    whole = np.fromiter(
        (term in layers or _ADDRESSES.fullmatch(term) is not None for term in candidates.terms),
        bool,
        len(candidates.terms),
    )  # however it was cut
    opens = np.array([word in _SPEAKS for word in tokens.vocabulary], bool)
    ends = np.array([_ends_no_phrase(*own) for own in zip(tokens.vocabulary, classes, strict=True)], bool)
    pieces = (candidates.lengths > 1) & (opens[words[:, 0]] | ends[last])
    pieces[[i for i in np.flatnonzero(pieces).tolist() if _A_NAME.match(candidates.terms[i])]] = False
    return np.asarray((idle[words] | ~there).all(axis=1) | where[last] | whole | pieces)


def _ends_no_phrase(word: str, class_name: str) -> bool:
    """Whether a phrase that ends so is cut out of a sentence: 教室改成, 电脑太旧."""
    if word in _DOES or _HOW.fullmatch(word):
        return True
    return class_name == "verb" and (len(word) == 1 or _HOW_IT_ENDED.fullmatch(word) is not None)


def _is_idle(word: str, name: str) -> bool:
    if (
        name == "adverb"
        or _CRY.fullmatch(word)
        or _WHEN.fullmatch(word)
        or _HOW_MANY.fullmatch(word)
        or _WHO_DOES.fullmatch(word)
        or _ADDRESSES.fullmatch(word)
        or _HOW.fullmatch(word)
    ):
        return True
    return name in ("verb", "idiom") and bool(_HOW_IT_ENDED.fullmatch(word))
