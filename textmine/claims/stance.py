"""Which way a sentence speaks: what it denies, and on which side of a pair of opposites it stands.

Two sentences on one matter speak against each other when the one denies what the other states, or when they stand on
two sides of a pair of opposites (减少 and 保留, to reduce and to keep), unless a denial turns one of them round again.
Cues and scopes are a small grammar (`models/claims/stance.toml`): a modal or distancing negation (不必, 未必, 不等于,
反对) and a rhetorical question (何必, 难道) deny the rest of their clause, a plain 不 or 没 the next word; a judgement
behind (行不通) denies what stands before it. Words that only look negative (不仅, 不断, 无论) deny nothing. The idea of
scopes follows NegEx (Chapman et al. 2001).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from textmine.resources import model_path

__all__ = [
    "TELLING_SHARE",
    "Sides",
    "function_words",
    "opposition",
    "says_half",
    "sides",
    "takes_side",
    "tells_of_absence",
]

_CLAUSE = re.compile(r"[，,。；;！!？?：:（）()\n…]+|(?<=[一-鿿])[ 　]+(?=[一-鿿])")
_BLANK = "＿"
_JOINED = "不没无未别勿"
"""Segmentation joins a negation to its word now and then (不卡顿); what is denied is the rest."""
_ATTRIBUTE = 8
"""Characters of an attribute: who asks to merge the ledgers that are filled in twice (合并重复填报的台账) does not
state that they should be filled in twice."""
TELLING_SHARE = 0.2
"""Share of the shorter sentence's words. On the sample class the words that one supporter states and another denies are
at most an eighth of them; in short opposed sentences a fifth or more."""


_PRAISES = re.compile("有新意|精彩|惊艳|有趣|有意思|震撼|引人入胜|耳目一新|枯燥|无聊|乏味")
_ASSESSES = re.compile(
    "很|非常|特别|十分|太|真(?!实|正|人|事|相)|挺|最|好(?![像比似])|棒|不错|喜欢|爱|值得|优秀|新鲜|生动|创新|亮点"
)


@dataclass(frozen=True, slots=True)
class Sides:
    """What a sentence states and what it denies.

    Attributes:
        stated: words that no negation reaches.
        denied: words in the scope of a negation.
        both: words that it denies in one place and states in another, as who gives a rule and its exception.
        plus, minus: pairs of opposites on whose one or other side it stands, by their numbers.
        assesses: whether it says how good something is, if only by 很 or 真.
        praises: whether it says so in words that a mere note does not have (很有新意, 枯燥).
    """

    stated: frozenset[str]
    denied: frozenset[str]
    plus: frozenset[int]
    minus: frozenset[int]
    both: frozenset[str] = frozenset()
    assesses: bool = False
    praises: bool = False

    @property
    def size(self) -> int:
        """How many words it has that carry content."""
        return len(self.stated) + len(self.denied)


def opposition(a: Sides, b: Sides) -> int:
    """How much two sentences on one matter speak against each other; above 0 they do.

    Words that neither denies say nothing; each word that only one of them denies speaks for opposition, each that both
    deny against it; so does each pair of opposites, twice. In a long sentence some word is denied by chance: words
    count only where they are a good part of the shorter sentence (`TELLING_SHARE`).

    >>> keep, cut = sides("台账不能减", ["台账", "不能", "减"]), sides("台账要减", ["台账", "要", "减"])  # ledgers
    >>> opposition(keep, cut) > 0, opposition(keep, keep) > 0
    (True, False)
    """
    if not (a.denied or b.denied or ((a.plus or a.minus) and (b.plus or b.minus))):
        return 0  # most pairs
    words = len(a.denied & b.stated) + len(a.stated & b.denied)
    if words < TELLING_SHARE * min(a.size, b.size):
        words = 0
    pairs = len(a.plus & b.minus) + len(a.minus & b.plus) - len(a.plus & b.plus) - len(a.minus & b.minus)
    return words - len(a.denied & b.denied) + 2 * pairs


def says_half(statement: Sides, text: Sides) -> bool:
    """Whether a text says but half of a statement.

    That is one side of what it both states and denies, the exception without its rule; or what it
    assesses, and not how.

    Most of what the statement denies must be what it states elsewhere: 减台账，别重复填报台账 names its matter twice.

    >>> rule = sides("单位前加空格，度数不加空格", ["单位", "前", "加", "空格", "度数", "不", "加", "空格"])  # spaces
    >>> exception = sides("度数不加空格", ["度数", "不", "加", "空格"])
    >>> says_half(rule, exception), says_half(rule, rule), says_half(exception, rule)
    (True, False, False)
    >>> praise, note = sides("演练很有新意", ["演练", "新意"]), sides("演练（案例）", ["演练", "案例"])  # novel; a note
    >>> says_half(praise, note)
    True
    """
    if statement.praises and not text.assesses:
        return True
    turned = 2 * len(statement.both) > len(statement.denied) and len(statement.both) >= TELLING_SHARE * statement.size
    return turned and not (statement.both & (text.stated | text.denied)) <= text.both


def sides(text: str, words: Iterable[str]) -> Sides:
    """What a sentence states and denies.

    Args:
        text: the sentence.
        words: its words in order, as they stand in it.

    >>> sorted(sides("不仅要听，更不必照搬。", ["不仅", "要", "听", "更", "不必", "照搬"]).denied)  # no need to copy
    ['照搬']
    """
    grammar = _grammar()
    plain = grammar.plain(text)
    denied_at = _denied(plain, grammar)
    content = [(word, at) for word, at in _places(text, words) if _carries(word)]
    if plain != text:
        content = [(word, at) for word, at in content if _BLANK not in plain[at : at + len(word)]]
    denied = {word for word, at in content if denied_at[at] % 2}
    stated = {word for word, at in content if not denied_at[at] % 2}
    plus, minus = _opposites(plain, denied_at, grammar)
    judged = _PRAISES.search(text) is not None, _ASSESSES.search(text) is not None
    return Sides(
        frozenset(stated - denied), frozenset(denied), plus - minus, minus - plus, frozenset(stated & denied),
        assesses=any(judged), praises=judged[0],
    )  # fmt: skip


def takes_side(text: str) -> bool:
    """Whether a sentence denies anything or stands on a side of opposites: of two that do not, neither is against.

    >>> [takes_side(text) for text in ("台账要登记", "台账不能减", "台账要减")]  # keep, do not reduce, reduce ledgers
    [False, True, True]
    """
    grammar = _grammar()
    plain = grammar.plain(text)
    return any(_denied(plain, grammar)) or grammar.any_opposite.search(plain) is not None


@dataclass(frozen=True)
class _Grammar:
    lexicalised: re.Pattern[str]
    wide: re.Pattern[str]
    after: re.Pattern[str]
    cue: re.Pattern[str]
    empty: frozenset[str]
    frames: frozenset[str]
    opposites: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    any_opposite: re.Pattern[str]
    unwanted: re.Pattern[str]
    contrast: re.Pattern[str]
    missed: re.Pattern[str]

    def plain(self, text: str) -> str:
        """A text with blanks for what only looks like a denial or an opposite."""
        plain = self.lexicalised.sub(lambda match: _BLANK * len(match.group()), text)
        plain = self.contrast.sub(lambda match: _BLANK * len(match.group()), plain)
        return self.unwanted.sub(lambda match: match["verb"] + _BLANK * len(match["which"]), plain)


@cache
def _grammar() -> _Grammar:
    rules = tomllib.loads(model_path("claims", "stance.toml").read_text("utf-8"))
    pairs = tuple((re.compile(pair["plus"]), re.compile(pair["minus"])) for pair in rules["opposites"])
    return _Grammar(
        re.compile(rules["lexicalised"]),
        re.compile(rules["wide"]),
        re.compile(rules["after"]),
        re.compile(f"(?:{rules['wide']}|{rules['narrow']})"),
        frozenset(rules["empty"].split()),
        frozenset(rules["frames"].split()),
        pairs,
        re.compile("|".join(f"(?:{side.pattern})" for pair in pairs for side in pair)),
        re.compile(f"(?P<verb>{rules['opposites'][0]['minus']})(?P<which>[^，。；！？：\\n]{{2,{_ATTRIBUTE}}}(?=的))"),
        re.compile(rules["contrast"]),
        re.compile(rules["missed"]),
    )


@lru_cache(maxsize=1 << 16)
def _carries(word: str) -> bool:
    """Whether a word's denial says something of the matter."""
    grammar = _grammar()
    return word[0].isalnum() and word not in grammar.empty and not grammar.cue.fullmatch(word)


def tells_of_absence(text: str) -> bool:
    """Whether somebody says that he missed what it speaks of: that is neither what the others say nor against it.

    >>> [tells_of_absence(text) for text in ("今天错过了周会", "今天参加了周会")]  # the weekly meeting
    [True, False]
    """
    return _grammar().missed.search(text) is not None


def function_words() -> frozenset[str]:
    """Words that say nothing of a matter: function words, modals, pronouns, frames of speech, times."""
    return _grammar().empty | _grammar().frames


def _places(text: str, words: Iterable[str]) -> list[tuple[str, int]]:
    places, position = [], 0
    for word in words:
        at = text.find(word, position)
        if at >= 0:
            own = 1 if len(word) > 1 and word[0] in _JOINED else 0
            places.append((word[own:], at + own))
            position = at + len(word)
    return places


def _denied(plain: str, grammar: _Grammar) -> list[int]:
    """How many negations reach each character."""
    denied = [0] * (len(plain) + 1)
    begin, previous = 0, 0
    for end in [*(match.start() for match in _CLAUSE.finditer(plain)), len(plain)]:
        _deny_clause(plain, begin, end, previous, denied, grammar)
        previous, begin = begin, end
    return denied


def _deny_clause(plain: str, begin: int, end: int, previous: int, denied: list[int], grammar: _Grammar) -> None:
    position, after = begin, -1
    while match := grammar.cue.search(plain, position, end):
        wide = grammar.wide.match(plain, match.start(), end)
        position = wide.end() if wide else match.end()
        cancels = after >= 0 and _CANCELLED.fullmatch(plain, after, match.start()) is not None
        for at in range(position, end if wide else min(end, position + _NARROW)):
            denied[at] = denied[at] + 1 if cancels else 1
        after = position
    if match := grammar.after.search(plain, begin, end):
        for at in range(previous if match.start() <= begin + 2 else begin, match.start()):
            denied[at] += 1


_CANCELLED = re.compile("(?:人|谁|一个|[你我他她]们?|会|能|是|有)?")
"""What may stand between two negations that cancel (没人不, 难道你不); else the second denies anew (别来，别来)."""
_NARROW = 3
"""Characters that a plain 不 or 没 reaches: a word of two and a particle before it."""


def _opposites(plain: str, denied: Sequence[int], grammar: _Grammar) -> tuple[frozenset[int], frozenset[int]]:
    if grammar.any_opposite.search(plain) is None:
        return frozenset(), frozenset()
    plus: set[int] = set()
    minus: set[int] = set()
    for number, (ups, downs) in enumerate(grammar.opposites):
        balance = _balance(ups, plain, denied) - _balance(downs, plain, denied)
        if balance:
            (plus if balance > 0 else minus).add(number)
    return frozenset(plus), frozenset(minus)


def _balance(side: re.Pattern[str], plain: str, denied: Sequence[int]) -> int:
    """How often a side is taken; a denial counts double: 不能减，减了说不清 denies although 减 stands there twice."""
    return sum(-2 if denied[match.start()] % 2 else 1 for match in side.finditer(plain))
