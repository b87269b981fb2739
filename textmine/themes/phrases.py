"""Phrases that could name something: noun groups, a verb with its object, a subject with its verb.

A phrase is a short clause that stands between punctuation marks, or a run of words around one of those that a theme is
about, cut where no group of nouns is cut in two. What it may be made of is said by parts of speech: 讲好微党课 (give a
good party lecture) is a phrase, 烫手才递出去 (handed out while still hot) is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int64, Tokens
from textmine.themes.cohesion import Cohesion
from textmine.themes.units import Units

__all__ = ["Phrases", "find_phrases"]

SHORTEST, LONGEST = 4, 14
"""Characters of a name: shorter ones say too little, longer ones are sentences."""
MOST_WORDS = 6
"""Words of a name."""
AROUND = 50_000
"""So many occurrences of themes' words show all that can be said with them, and take a second or two."""
AS_NOUN = 0.7
"""How well a verb serves as a noun: 减肥 (slimming) may name a matter, 完成 (finish) hardly (a guess)."""

# One letter a word: n noun, w verbal noun, l idiom, v verb, V verb of one character, a adjective and other modifiers,
# d adverb, k what a noun may end with (会, 法), p what a noun may begin with (去, 非), u 的, c 与 and 和, r a person,
# x what no name has: pronouns, numbers.
_LETTERS = {
    **dict.fromkeys(("n", "s", "j", "eng", "nx", "nz", "nt", "ns", "nw", "LOC", "ORG"), "n"),
    **dict.fromkeys(("vn", "an"), "w"),
    **dict.fromkeys(("i", "l"), "l"),
    **dict.fromkeys(("v", "vi", "vd"), "v"),
    **dict.fromkeys(("a", "ad", "b", "z", "f", "t", "TIME"), "a"),
    **dict.fromkeys(("d", "ad"), "d"),
    **dict.fromkeys(("k", "ng", "g"), "k"),
    **dict.fromkeys(("nr", "nrt", "nrfg", "PER"), "r"),
}
_GROUP = "(?:p?[nwlav]{0,3}[nwl]k?)"
_NOUNS = re.compile("p?[nwla]{0,3}[nw]k?")
_NEARLY = re.compile("p?[nwlavVk]{0,3}[nwlvk]|r[kV]")  # r[kV]: 比特 and 黑客 are taken for surnames
# What stands behind 的 is a noun there, also a verb: 家风的传承 (the handing down of family ways).
_NAME = re.compile(rf"V?{_GROUP}(?:(?:[uc]{_GROUP})?(?:d?[vwl])?|u[nwa]?v)".encode())
# Words that make talk of a clause: they judge, relate or point, and say nothing of what it is about.
_TALK = re.compile(
    r"是|有|要|会|能|可|让|使|被|把|给|说|想|到|像|为|在|对|从|比|变|成|叫|等|请|得|过"
    r"|喜欢|见到|看见|听见|遇到|遇见|加油|可以|可能|应该|应当|需要|能够|觉得|认为|感觉|以为|知道|发现|希望|看到|听到|想到|没有|没|不|不是|不会|不能"
    r"|成为|作为|进行|正在|开始|继续|已经|如何|怎么|怎样|什么|为何|今天|昨天|明天|今日|上午|下午|晚上|早上|中午"
    r"|本周|上周|下周|一些|一个|很多|许多|仍然|导致|以及|使得|包括|大家|自己|同学|老师|导师|同志|先生|女士"
    r"|回去|回来|出来|出去|进去|进来|过去|过来|起来|下来|下去|上来|上去|看看|不到|之间|之后|之前|以后|以前|时候"
    r"|东西|地方|事情|问题|情况|方面|内容|部分|附近|左右|思想汇报|研修成果|心得体会|学习心得|发帖|回帖"
)
# Verbs of two characters that the segmenter glued from an adverb or a pronoun and a verb: 再换, 会修, 我教.
_GLUED = re.compile(r"[再会只得也才更很太该曾往没不未我你他她它咱]")
_TITLES = "老师|主席|书记|校长|园长|主任|同学|奶奶|爷爷|妈妈|爸爸|阿姨|师傅|先生|女士|姐姐|大叔|朋友"
_PERSONS = re.compile(rf"(?:{_TITLES}|学生)$")
# Who acts in a scene: 孩子讲故事 (a child tells a story), 家长坐在教室 (a parent sits in the classroom).
_FOLK = "孩子|娃娃?|男子|女子|男人|女人|网友|家长|学生|教师|徒弟|儿子|女儿|闺女|爹妈|爸妈|父母|大人|男生|女生"
_FOLK_WORD = re.compile(rf"(?:[\u3400-\u9fff]{{2}})?(?:{_FOLK}|师傅|师生|同学|妈妈|爸爸|奶奶|爷爷|校长)")
_ENDS_WITH_FOLK = re.compile(rf"(?:{_FOLK})$")
_SCENE = re.compile(rf".{{0,2}}(?:{_FOLK}|{_TITLES})")
# A verb whose object or goal is missing: 孩子记成 (the child took it for), 支部办成 (the branch brought off), 世界愿意
# (the world is willing to); or none that anything is named by: 作品来讲 (as to works).
_HANGING = re.compile(
    r"(?:[成到给为见起出于向往得将会完住]|愿意|乐意|情愿|试图|企图|舍得|敢于|善于|面临|面对|具有|拥有|具备|造成|引起|引发|涉及|包含|通过"
    r"|针对|围绕|按照|根据|采用|采取|加以|予以|给予|无法|难以|有所|来讲|来说|而言|所谓)$"
)
# Where something is, which is not what it is: 黑板角上 (on the corner of the board), 孩子当中 (among children); 线上
# (online), 高中 (high school), 课时 (lessons) are words of their own.
_WHERE = re.compile(
    r"(?:[^线路]上|[^邻公故]里|[^高初集空其]中|[^线地乡]下|[^课学工小定及按限]时|其中|当中|之[前后间内外])$"
)
_NEVER = re.compile(
    r"[我你他她它咱您这那哪谁吗呢吧啊哦呀嘛啦么了着不没]|^[是有在和与及的]|[是有在和与及的去来说]$|当场$"
)
# Where a scene plays: 黑板角上 (on the corner of the blackboard), 抽屉里 (in the drawer); not 乡下 (the country), and
# no title of a course: 让党课长在校园里.
_PLACED = re.compile(r"^[\u3400-\u9fff]{1,4}(?:[上里]|(?<![乡天])下)$|(?:旁边|角落|门口|边上|跟前|背后)$")
_ENDING = re.compile(r"[。！？!?；;…]")
_HAN = re.compile(r"[\u3400-\u9fff]{2}")
_PUNCTUATION = re.compile(r"[^\w·“”]+", re.UNICODE)
_DATED = re.compile(r"[0-9０-９一二三四五六七八九十]")
# Scenes are counted, matters are not: 一条巷子当教室 (an alley for a classroom), 三百个电话 (three hundred calls).
_AMOUNT = re.compile(r"^[0-9一二两三四五六七八九十百千万几]+[个份条张名位次场节堂本封段句盏只把件通天年月]")
_NUMBERED = re.compile("[0-9][A-Z]")  # 4G and 3D are names of things, 100M and 30cm are amounts


@dataclass(frozen=True, eq=False)
class Phrases:
    """Phrases, their words, and the units where they stand.

    Attributes:
        texts: of the phrases, by code points.
        words: the content words of each, as positions in `tokens.vocabulary`.
        shapes: a letter for each word of each, in order.
        found: where they stand, CSC of 1 and 0, shape (n_units, n_phrases).
        said: in which sentences words stand, CSC of 1 and 0, shape (n_sentences, n_words).
        units: the unit of each sentence, −1 where none holds it, shape (n_sentences,).
        kinds: the letter that each word has most often.
        cohesion: how firmly words stand together.
    """

    texts: tuple[str, ...]
    words: tuple[tuple[int, ...], ...]
    shapes: tuple[str, ...]
    found: Any
    said: Any
    units: Int64
    kinds: Mapping[str, str]
    cohesion: Cohesion

    def nominal(self, term: str) -> float:
        """How well a term serves as a noun: a group of nouns does, a verb may (减肥, to slim), others do not."""
        if any(never.search(term) for never in (_ENDS_WITH_FOLK, _PERSONS, _NEVER, _PLACED, _WHERE)):
            return 0.0
        cuts = [self.kinds[term]] if term in self.kinds else list(map(self.letters, self._cuts(term)))
        if any(_NOUNS.fullmatch(letters) for letters in cuts):
            return 1.0
        return AS_NOUN if any(_NEARLY.fullmatch(letters) for letters in cuts) else 0.0

    def folk(self, term: str) -> bool:
        """Whether a term is a kind of people, such as 青年教师 (young teachers), and not somebody: 罗老师 (Ms Luo)."""
        return _FOLK_WORD.fullmatch(term) is not None

    def letters(self, words: Sequence[str]) -> str:
        """A letter for each word."""
        return "".join(self.kinds[word] for word in words)

    def cut(self, term: str) -> tuple[str, ...]:
        """The words of a term: of several ways to cut it the one of the fewest; none where it cannot be cut."""
        words = self._pieces(term)
        return () if "" in words else words

    def within(self, text: str) -> list[str]:
        """What could be a name in a title: its clauses, and phrases in them; all words are such as the corpus has.

        作业这件小事：双减之后的作业设计 (a small thing, homework: its design after the reform) has 作业设计 among them.
        """
        clauses = [self._pieces(clause) for clause in _PUNCTUATION.split(text)]
        runs = [words[a:b] for words in clauses for a in range(len(words)) for b in range(a + 1, a + MOST_WORDS + 1)]
        joined = ["".join(words) for words in clauses if "" not in words]
        unsound = (_NEVER, _PLACED, _AMOUNT)
        whole = [clause for clause in joined if not any(never.search(clause) for never in unsound)]
        found = dict.fromkeys([*whole, *filter(self._names, ("".join(run) for run in runs if "" not in run))])
        return [run for run in found if SHORTEST <= len(run) <= LONGEST]

    def _pieces(self, text: str) -> tuple[str, ...]:
        """The words of a text, and "" for each character that belongs to none."""
        best: list[tuple[str, ...]] = [()]
        for end in range(1, len(text) + 1):
            ways = [(*best[start], text[start:end]) for start in range(end) if text[start:end] in self.kinds]
            ways = ways or [(*best[end - 1], "")]
            best.append(min(ways, key=lambda words: (words.count(""), len(words), words)))
        return best[-1]

    def _names(self, run: str) -> bool:
        letters = self.letters(self.cut(run)).encode()
        return _NAME.fullmatch(letters) is not None and _sound(run, letters)

    def _cuts(self, term: str) -> Iterator[tuple[str, ...]]:
        if not term:
            yield ()
        for end in range(1, len(term) + 1):
            if (word := term[:end]) in self.kinds:
                yield from ((word, *rest) for rest in self._cuts(term[end:]))


def find_phrases(texts: Sequence[str], units: Units, tokens: Tokens, *, about: Collection[str]) -> Phrases:
    """Phrases of 4 to 14 characters that could name a theme.

    Args:
        texts: the documents.
        units: the passages.
        tokens: the words of the documents, with parts of speech.
        about: terms; phrases are looked for around their words.
    """
    from textmine.themes.describing import unit_of

    finder = _Finder(texts, tokens)
    finder.take_clauses()
    finder.take_around(about)
    columns, documents, starts, ends = finder.places()
    found, order = _table(unit_of(units, documents, starts, ends), columns, finder.names, len(units))
    named = list(finder.names)
    sentence, first = _sentences(tokens)
    where = unit_of(units, tokens.documents[first], tokens.starts[first], tokens.ends[first])
    said = _presence(sentence, tokens, len(first))
    words, shapes = tuple(finder.words[i] for i in order), tuple(finder.shapes[i] for i in order)
    kinds = _kinds(tokens, finder.codes[:-1])
    return Phrases(tuple(named[i] for i in order), words, shapes, found, said, where, kinds, Cohesion(tokens))


def _table(rows: Int64, columns: Int64, names: Collection[str], units: int) -> tuple[Any, list[int]]:
    from scipy.sparse import csc_matrix

    texts = list(names)
    order = sorted(range(len(texts)), key=texts.__getitem__)
    rank = np.empty(len(texts), np.int64)
    rank[order] = np.arange(len(texts))
    inside = rows >= 0
    ones = np.ones(int(inside.sum()), np.float32)
    found = csc_matrix((ones, (rows[inside], rank[columns[inside]])), (units, len(texts)))
    found.sum_duplicates()
    found.data[:] = 1
    return found, order


def _sentences(tokens: Tokens) -> tuple[Int64, Int64]:
    """The sentence of each token, shape (n_tokens,), and the first token of each, shape (n_sentences,)."""
    if not len(tokens):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    ends = np.array([_ENDING.search(word) is not None for word in tokens.vocabulary])[tokens.terms]
    begins = np.ones(len(tokens), bool)
    begins[1:] = (tokens.documents[1:] != tokens.documents[:-1]) | ends[:-1]
    return np.cumsum(begins) - 1, np.flatnonzero(begins)


def _presence(rows: Int64, tokens: Tokens, sentences: int) -> Any:
    from scipy.sparse import csc_matrix

    content = (np.ones(len(rows), np.float32), (rows, tokens.terms))
    said = csc_matrix(content, (sentences, len(tokens.vocabulary)))
    said.sum_duplicates()
    said.data[:] = 1
    return said


def _letters(tokens: Tokens) -> bytes:
    """The letter of each token."""
    if tokens.pos is None or not len(tokens):
        return b"x" * len(tokens)
    kinds = [_kind(word) for word in tokens.vocabulary]
    row = {kind: i for i, kind in enumerate(dict.fromkeys(kinds))}
    table = np.array([[ord(_letter(tag, kind)) for tag in tokens.tagset] for kind in row], np.uint8)
    rows = np.array([row[kind] for kind in kinds], np.uint8)
    return table[rows[tokens.terms], tokens.pos].tobytes()


def _letter(tag: str, kind: str) -> str:
    """The letter of a word of this kind with this part of speech."""
    if kind and kind in "xucp":
        return kind
    letter = _LETTERS.get(tag, "x")
    return _OF_KIND.get(kind, {}).get(letter, letter)


_OF_KIND = {"1": {"v": "V", "n": "k", "w": "k", "d": "x"}, "glued": {"v": "x"}}
"""Other letters of words of one character, and of those that were glued."""


def _kinds(tokens: Tokens, codes: NDArray[np.uint8]) -> dict[str, str]:
    """The letter that each word has most often, of equals the first in the alphabet; `codes`: of the tokens."""
    letters = sorted(set(_LETTERS.values()) | set("Vxucp"))
    place = np.zeros(128, np.int64)
    place[[ord(letter) for letter in letters]] = np.arange(len(letters))
    shape = (len(tokens.vocabulary), len(letters))
    counts = np.bincount(tokens.terms * len(letters) + place[codes], minlength=shape[0] * shape[1]).reshape(shape)
    return {word: letters[i] for word, i in zip(tokens.vocabulary, counts.argmax(1).tolist(), strict=True)}


def _kind(word: str) -> str:
    if word == "的":
        return "u"
    if word in "与和及":
        return "c"
    if word in "去非反无微双总副":
        return "p"
    figure = _DATED.match(word) and not _HAN.search(word[1:]) and not _NUMBERED.fullmatch(word)
    if _TALK.fullmatch(word) or figure or not any(map(str.isalnum, word)):
        return "x"
    if len(word) == 2 and _GLUED.match(word):
        return "glued"
    return "1" if len(word) == 1 else ""


def _sound(text: str, letters: bytes) -> bool:
    """Whether a run of words, whose letters are those of a name, could be one."""
    return (
        _HAN.search(text) is not None
        and not (_NEVER.search(text) or _PLACED.search(text) or _PERSONS.search(text) or _repeats(text))
        and not (letters.endswith(b"v") and _HANGING.search(text))
        and not (len(letters) > 1 and _WHERE.search(text))
        and not (b"v" in letters and _SCENE.match(text))
        and (len(letters) == 1 or not _ENDS_WITH_FOLK.search(text))
    )


def _repeats(text: str) -> bool:
    """Whether two characters come twice, as in 寂寞寂寞 (lonely, lonely)."""
    return len(set(pairwise(text))) < len(text) - 1


class _Finder:
    """Gathers phrases and where they stand."""

    def __init__(self, texts: Sequence[str], tokens: Tokens) -> None:
        self.texts, self.tokens = texts, tokens
        self.letters = _letters(tokens)
        self.codes = np.frombuffer(self.letters + b"\0", np.uint8)  # nothing follows the last word
        self.begins, self.ends = _between_marks(tokens)
        self.names: dict[str, int] = {}
        self.words: list[tuple[int, ...]] = []
        self.shapes: list[str] = []
        self._places: list[tuple[Int64, Int64, Int64]] = []

    def places(self) -> tuple[Int64, NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Columns, documents, starts and ends of all occurrences."""
        columns, first, last = (np.concatenate(part) for part in zip(*self._places, strict=True))
        tokens = self.tokens
        return columns, tokens.documents[first], tokens.starts[first], tokens.ends[last]

    def take_clauses(self) -> None:
        """Short clauses between punctuation marks."""
        short = self.ends - self.begins <= MOST_WORDS
        self._take(self.begins[short], self.ends[short])

    def take_around(self, about: Collection[str]) -> None:
        """Runs around some words, at most `AROUND` of their occurrences, evenly from all."""
        terms = "\n".join(sorted(about)).lower()
        wanted = np.array([len(word) > 1 and word.lower() in terms for word in self.tokens.vocabulary] or [False])
        where = np.flatnonzero(wanted[self.tokens.terms])
        where = where[:: max(1, -(-len(where) // AROUND))]
        clause = np.searchsorted(self.begins, where, side="right") - 1
        low, high = self.begins[clause], self.ends[clause]
        spans = np.concatenate(
            [
                self._whole(where - before, where - before + words, low, high)
                for before in range(4)
                for words in range(before + 1, MOST_WORDS)
            ]
        )
        distinct = np.unique(spans)
        self._take(distinct // MOST_WORDS, distinct // MOST_WORDS + distinct % MOST_WORDS)

    def _whole(self, a: Int64, b: Int64, low: Int64, high: Int64) -> Int64:
        """Those runs from `a` to `b` that cut no noun group of their clause in two, as a · `MOST_WORDS` + b − a."""
        inside = (a >= low) & (b <= high)
        a, b, low, high = a[inside], b[inside], low[inside], high[inside]
        before = np.where(a > low, self.codes[a - 1], 0)
        after = np.where(b < high, self.codes[b], 0)
        goes_on = np.isin(before, _codes("nwakr")) & np.isin(self.codes[a], _codes("nwla"))
        whole = ~(goes_on | (before == ord("p")) | np.isin(after, _codes("nwkl")))
        return np.asarray(a[whole] * MOST_WORDS + (b - a)[whole])

    def _take(self, a: Int64, b: Int64) -> None:
        """Keep the runs from word `a` to before `b` that could be names."""
        tokens, found = self.tokens, []
        size = tokens.ends[b - 1] - tokens.starts[a] if len(a) else a
        letters, named = self._named(a, b)
        good = named & (size >= SHORTEST) & (size <= LONGEST)
        sound: dict[tuple[str, bytes], bool] = {}
        for first, behind, kinds in zip(a[good].tolist(), b[good].tolist(), letters[good].tolist(), strict=True):
            text = self.texts[tokens.documents[first]][tokens.starts[first] : tokens.ends[behind - 1]]
            if (text, kinds) not in sound:
                sound[text, kinds] = _sound(text, kinds)
            if sound[text, kinds]:
                found.append((self._number(text, first, behind), first, behind - 1))
        columns, first_words, last_words = np.array(found, np.int64).reshape(-1, 3).T
        self._places.append((columns, first_words, last_words))

    def _named(self, a: Int64, b: Int64) -> tuple[NDArray[np.bytes_], NDArray[np.bool_]]:
        """The letters of runs, and whether they are those of a name: few sequences of letters come very often."""
        step = np.arange(MOST_WORDS)
        codes = np.append(self.codes, np.zeros(MOST_WORDS, np.uint8))[a[:, None] + step]
        codes[step >= (b - a)[:, None]] = 0
        letters = np.ascontiguousarray(codes).view(f"S{MOST_WORDS}").ravel()
        distinct, which = np.unique(letters, return_inverse=True)
        named = np.array([_NAME.fullmatch(letter) is not None for letter in distinct.tolist()] or [False])
        return letters, named[which]

    def _number(self, text: str, a: int, b: int) -> int:
        if text not in self.names:
            self.names[text] = len(self.names)
            words = zip(self.tokens.terms[a:b].tolist(), self.letters[a:b].decode(), strict=True)
            self.words.append(tuple(sorted({word for word, letter in words if letter not in "uc"})))
            self.shapes.append(self.letters[a:b].decode())
        return self.names[text]


def _codes(letters: str) -> NDArray[np.uint8]:
    return np.frombuffer(letters.encode(), np.uint8)


def _between_marks(tokens: Tokens) -> tuple[Int64, Int64]:
    """The first token of each clause, and the one behind its last."""
    if not len(tokens):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    mark = np.array([_PUNCTUATION.fullmatch(word) is not None for word in tokens.vocabulary])[tokens.terms]
    apart = np.ones(len(tokens) + 1, bool)
    apart[1:-1] = (tokens.documents[1:] != tokens.documents[:-1]) | (tokens.starts[1:] != tokens.ends[:-1])
    apart[:-1] |= mark
    apart[1:] |= mark
    edges = np.flatnonzero(apart)
    begins, ends = edges[:-1], edges[1:]
    words = ~mark[begins]
    return begins[words], ends[words]
