"""Phrases of four to sixteen characters: what people gained, what they praised, slogans in quotation marks.

Found as whole clauses, never cut out of one, so that a list such as 拓宽了工作视野、更新了办学理念 reads as it was
written. Wordings that differ by particles, or share most of their characters after the same verb, are one phrase, with
everyone who used any of them behind it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.quotes.caution import disagrees
from textmine.statements import Move, Statements

__all__ = ["LONGEST", "SHORTEST", "Phrase", "find_phrases"]

SHORTEST, LONGEST = 4, 16
"""Characters of a phrase."""
ALIKE = 0.6
"""Share of common character pairs from which two phrases are one wording. Admitted guess, from reading."""

_CLAUSE = re.compile(r"[^，,。；;、！!？?：:…\n\s“”「」（）()《》]+")
_LEAD = re.compile(
    r"^(?:(?:让我|使我|我|我们|大家|也|还|都|又|更加|更(?![新改换])|进一步|不断|有效|极大地?|大大|切实|同时|并|从而|真正|确实)(?=..))+"
)
_GAIN = re.compile(
    r"(拓宽|开阔|拓展|提升|提高|增强|增长|增加|更新|理清|厘清|明确|转变|坚定|加深|丰富|夯实|掌握|学到|学会|领悟|激发|树立|强化|深化|"
    r"找到|收获|凝聚|汲取|充实|补齐|扩大|刷新|打开(?=了?.{0,4}(?:思路|视野|眼界|格局|大门)))了?(?!了|的|一[下些])([\u4e00-\u9fffA-Za-z0-9]{2,12})"
)
_INSIGHT = re.compile(
    r"(?P<开窍>开了?窍|茅塞顿开|豁然开朗|醍醐灌顶|恍然大悟)|(?P<有底>心里?[才也就便]?有了?[底数])|"
    r"(?P<明白>(?:弄|想|琢磨|学|搞|看)(?:得)?(?:明白|清楚|清|通|懂|透))"
)
"""Idioms of coming to understand; a clause that ends in one says so by itself, and those of one kind are one phrase."""
_PRAISE = re.compile(
    r"对.{0,3}胃口|深得我心|叫绝|深入浅出|通俗易懂|生动|透彻|接地气|耳目一新|受益匪浅|获益良多|受益良多|收获满满|收获很大|收获颇丰|干货|"
    r"印象深刻|很实用|实用性强|贴近(?:实际|生活|教学|一线)|听得过瘾|意犹未尽|精彩"
)
_QUOTED = re.compile(r"[“「]([\u4e00-\u9fff]{2,11}[，、]?[\u4e00-\u9fff]{2,11})[”」]")
_SPOKEN = re.compile(r"[说问答道喊叫讲写念回想][:：，,]?$|[:：]$")
_EQUATION = re.compile(r"^[\u4e00-\u9fff]{2,}?(?:即|就是|不是|[胜大重高]于|等于)[\u4e00-\u9fff]{2,}$")
_LIVED_BY = re.compile(
    r"(?:秉[持承]|坚持|坚守|践行|奉行|牢记|谨记|做到|落实|口号|信条|座右铭|校训|一句话)[^，。；“「]{0,4}$"
)
_CALLED = re.compile(
    r"^的?(?:理念|精神|原则|态度|信念|口号|作风|思想|情怀|信条|道理|一[句语])|^[一二三四五六七八九十]个字"
)
_NOT_SAID = re.compile(
    r"[没不未无非别]|希望|想要?|需要|应该|应当|如果|为了|怎[么样]|如何|以便|能够|可以|才能|打算|准备|将会?"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARTICLES = re.compile(r"[了的地得着过我们自己也还都又更很]|进一步|不断")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording and those behind it.

    Attributes:
        document: position of the document it is quoted from, the first in order that has the wording of most.
        start, end: code points of that document's text.
        sentence: the sentence that holds it.
        text: the wording of most people.
        move: GAIN, COURSE for praise, OTHER for slogans.
        people: how many used it or one of its variants.
        variants: the other wordings, those of most people first.
    """

    document: int
    start: int
    end: int
    sentence: int
    text: str
    move: Move
    people: int
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    text: str
    person: int
    place: tuple[int, int, int]
    sentence: int
    move: Move
    key: str


def find_phrases(corpus: Corpus, statements: Statements, own: NDArray[np.bool_]) -> list[Phrase]:
    """Phrases in the order of their number of people, equals by text.

    Args:
        corpus: the documents.
        statements: what their sentences are.
        own: whether each sentence is its author's own and counts, shape (n_sentences,).
    """
    uses = list(_uses(corpus, statements, own))
    groups = [group for move in (Move.GAIN, Move.COURSE, Move.OTHER) for group in _grouped(uses, move)]
    return sorted((_phrase(group) for group in groups), key=lambda p: (-p.people, p.text))


def _uses(corpus: Corpus, statements: Statements, own: NDArray[np.bool_]) -> Iterator[_Use]:
    people, texts = corpus.codes("person"), corpus.texts
    told = corpus.by_trainees[statements.sentences.documents]
    rows = np.flatnonzero(own & told & ~np.isin(statements.moves, (Move.OTHER, Move.PROBLEM)))
    columns = (getattr(statements.sentences, name)[rows].tolist() for name in ("documents", "starts", "ends"))
    moves = [Move(code) for code in range(len(Move))]
    for i, document, start, end, code in zip(rows.tolist(), *columns, statements.moves[rows].tolist(), strict=True):
        text = texts[document][start:end]
        person = int(people[document]) if people[document] >= 0 else -2 - document
        for a, b, move in _spans(text, moves[code]):
            said = text[a:b]
            if len(said) <= LONGEST and len(_HAN.findall(said)) >= SHORTEST:
                yield _Use(said, person, (document, start + a, start + b), i, move, _key(said, move))


def _spans(text: str, move: Move) -> Iterator[tuple[int, int, Move]]:
    for quoted in _QUOTED.finditer(text):
        if _is_slogan(quoted.group(1), text[: quoted.start()], text[quoted.end() :]):
            yield quoted.start(1), quoted.end(1), Move.OTHER
    if move not in (Move.GAIN, Move.COURSE, Move.PLEDGE) or disagrees(text):
        return
    for clause in _CLAUSE.finditer(text):
        said = clause.group()
        if len(said) > LONGEST + 6 or _NOT_SAID.search(said):
            continue
        lead = _LEAD.match(said)
        begin = lead.end() if lead else 0
        if insight := _insight(said):
            shortened = insight.start() if len(said) - insight.start() >= SHORTEST else begin
            yield clause.start() + shortened, clause.end(), Move.GAIN
        elif _GAIN.fullmatch(said, begin):
            yield clause.start() + begin, clause.end(), Move.GAIN
        elif _PRAISE.search(said) and not re.search(r"[了过]吗|今[天日]|昨[天日]|[的是]$", said):
            yield clause.start() + begin, clause.end(), Move.COURSE


def _is_slogan(said: str, before: str, behind: str) -> bool:
    """Whether words in quotation marks are a maxim, by form or by what stands around them, and no name of a thing.

    >>> _is_slogan("代码即法律", "这种", "让人安心")  # code is law
    True
    >>> _is_slogan("知行合一", "今后要坚持", ""), _is_slogan("链上留言板", "完成", "合约开发")  # a message board
    (True, False)
    """
    if len(said) < SHORTEST or _SPOKEN.search(before):
        return False
    first, _, second = said.replace("、", "，").partition("，")
    if second:
        return len(first) == len(second)
    return any(found is not None for found in (_EQUATION.match(said), _LIVED_BY.search(before), _CALLED.match(behind)))


def _insight(said: str) -> re.Match[str] | None:
    """The idiom of understanding that a clause ends in; its kind is the name of its group.

    >>> _insight("我可算弄明白了").group(), _insight("弄清每个环节")  # now I see; make every step clear
    ('弄明白', None)
    """
    found = _INSIGHT.search(said)
    return found if found and said[found.end() :] in ("", "了") else None


def _key(said: str, move: Move) -> str:
    """What makes two uses one phrase."""
    insight = _insight(said) if move is Move.GAIN else None
    return insight.lastgroup or "" if insight else _PARTICLES.sub("", said)


def _grouped(uses: list[_Use], move: Move) -> Iterator[list[_Use]]:
    """Uses of one phrase: equal but for particles, or of the same verb and mostly the same characters."""
    by_key: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        if use.move is move:
            by_key[use.key].append(use)
    order = sorted(by_key, key=lambda key: (-len({use.person for use in by_key[key]}), key))
    heads: dict[str, list[tuple[set[str], list[_Use]]]] = defaultdict(list)
    for key in order:
        pairs = {key[i : i + 2] for i in range(len(key) - 1)}
        bucket = heads[key[:2] if move is Move.GAIN else ""] if move is not Move.OTHER else heads[key]
        for shared, group in bucket[:200]:
            if len(pairs & shared) >= ALIKE * len(pairs | shared):
                group += by_key[key]
                break
        else:
            bucket.append((pairs, list(by_key[key])))
    for bucket in heads.values():
        for _, group in bucket:
            yield group


def _phrase(uses: list[_Use]) -> Phrase:
    voices: dict[str, set[int]] = defaultdict(set)
    for use in uses:
        voices[use.text].add(use.person)
    wordings = sorted(voices, key=lambda text: (-len(voices[text]), len(text), text))
    first = min((use for use in uses if use.text == wordings[0]), key=lambda use: use.place)
    everyone = Counter(use.person for use in uses)
    return Phrase(*first.place, first.sentence, first.text, first.move, len(everyone), tuple(wordings[1:]))
