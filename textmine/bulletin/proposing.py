"""What a small class proposes something about, and how many do: 就台账提出建议的有6人.

Thirty people who answer one question in a sentence each seldom say the same: one asks for fewer ledgers, another to
merge them, a third to have them in electronic form. No sentence of theirs may be told as the others', so there is no
claim. How many propose something about ledgers is a count that holds all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textmine.bulletin.facts import DOCUMENTS, Fact
from textmine.bulletin.wording import PROPOSES, is_topic
from textmine.corpus import Corpus
from textmine.language import sentence_spans
from textmine.ordering import distinct_of, parts

__all__ = ["PREFIX", "proposal_facts"]

PREFIX = "proposals."
_SMALL_CLASS = 100
"""People who write, up to whom proposals are counted by matter, as in the class of the reference; more have claims."""
_FEWEST, _SHARE = 3, 0.2
"""People who must propose something about a matter, and their share of those who write; with fewer it is theirs, not
the class's. From reading what six small classes would tell: 企业 (enterprises), of a tenth, says nothing."""
_MOST = 3
"""More matters in a row read as a list, which a bulletin has not."""
_EVERYONES = 0.5
"""Share of those who write from which on a word is what the class is about, and no matter that some raise."""
_ASKS = re.compile(
    rf"{PROPOSES}|希望|能不能|能否|恳请|呼吁|我的方案|请(?=[把将上对给各教县市区])|(?<!不)要(?=减|精简|合并|增加)"
)
_FRAMES = (
    " 学生 孩子 孩子们 家长 老师 老师们 教师 班主任 校长 园长 书记 学员 同学 同事 大家 学校 "
    "幼儿园 小学 中学 初中 高中 教室 课堂 办公室 上级 教育局 部门 单位 农村 乡镇 县里 局里 科室 "
    "一线 年级 低年级 高年级 班级 教学 教育 工作 学习 培训 研修 课程 上课 学期 每学期 每周 每月 "
    "每天 小时 今后 以后 平时 时间 建议 希望 安排 准备 问题 办法 情况 内容 方面 活动 经验 做法 "
    "方式 机会 质量 水平 能力 关键 重点 基础 效果 作用 感觉 规定 减少 增加 合并 统一 联合 加强 "
    "提高 组织 开展 落实 "
)
"""Who, where, when and what one does: no matter of a proposal."""


def proposal_facts(corpus: Corpus, keywords: Iterable[Mapping[str, Any]]) -> list[Fact]:
    """How many people propose something about each of the few matters on which most do.

    Args:
        corpus: the class.
        keywords: the rows of `keywords.jsonl`.

    >>> from textmine.corpus import Document, Kind
    >>> ledgers = ["建议精简台账。", "希望把台账合并，让老师备课。", "台账能不能减一半？"]  # ledgers
    >>> said = [*ledgers, "集体备课要真备。", "课后服务好。", "分层作业好。"]
    >>> posts = [Document(f"p{n}", Kind.POST, text, author=f"学员{n}") for n, text in enumerate(said)]
    >>> rows = [{"group": "corpus", "keywords": [{"term": "台账"}, {"term": "备课"}]}]
    >>> [(fact.label, fact.value) for fact in proposal_facts(Corpus.from_documents(posts), rows)]
    [('就台账提出建议的', 3)]
    """
    persons = corpus.codes("person")
    writers = distinct_of(persons[some] for some in parts(len(persons)))
    writers = writers[writers >= 0]
    if not 0 < len(writers) <= _SMALL_CLASS:
        return []
    terms = [term for term in _terms(keywords) if is_topic(term) and f" {term} " not in _FRAMES]
    asked: dict[str, dict[int, str]] = {term: {} for term in terms}
    named: dict[str, set[int]] = {term: set() for term in terms}
    texts, ids = corpus.texts, corpus.ids
    for place in corpus.by_trainees.nonzero()[0].tolist():
        person, text = int(persons[place]), texts[place]
        present = [term for term in terms if term in text] if person >= 0 else []
        asking = [text[start:end] for start, end in sentence_spans(text)] if present else []
        asking = [sentence for sentence in asking if _ASKS.search(sentence)]
        for term in present:
            named[term].add(person)
            if any(term in sentence for sentence in asking):
                asked[term].setdefault(person, ids[place])
    fewest, most = max(_FEWEST, _SHARE * len(writers)), _EVERYONES * len(writers)
    held = [term for term in terms if len(asked[term]) >= fewest and len(named[term]) <= most]
    held.sort(key=lambda term: (-len(asked[term]), -len(term), term))
    return [_fact(number, term, sorted(asked[term].values())) for number, term in enumerate(_apart(held, asked), 1)]


def _terms(keywords: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keywords of the whole class, the best first."""
    return [str(k["term"]) for row in keywords if row.get("group") == "corpus" for k in row.get("keywords", ())]


def _apart(terms: Sequence[str], asked: Mapping[str, Mapping[int, str]]) -> list[str]:
    """The first few, none of which is a part of another or is raised by the same people."""
    chosen: list[str] = []
    for term in terms:
        people = asked[term].keys()
        again = (set(term) & set(other) or 2 * len(people & asked[other].keys()) > len(people) for other in chosen)
        if not any(again):
            chosen.append(term)
    return chosen[:_MOST]


def _fact(number: int, term: str, rows: list[str]) -> Fact:
    label, how = f"就{term}提出建议的", f"在提出建议的句子里写到“{term}”的不同作者数"
    words = (label, f"对{term}提出建议的", f"围绕{term}提出建议的")
    return Fact(f"{PREFIX}{number}", label, len(rows), "人", DOCUMENTS, how, None, tuple(rows), len(rows), words=words)
