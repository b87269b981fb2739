"""Names: people, places and organisations, titles in 《》, slogans in “ ”; as spans of the text as written.

Three readers, each where it is good. The roster (authors, units, lecturers) finds its names word for word; names of two
characters that are also words (向阳, 高远) only where the context says that a person is meant. LAC finds the names that
no roster knows. It reads some 28,000 characters a second, so it reads what needs it: sentences with a word that jieba
takes for a name, with a surname in front of a title or of a verb of saying, or with the last character of a place or a
body (`sentences_to_read`); `Names.read` tells which. Marks of punctuation find titles and slogans.

What LAC calls a person is believed if it begins with a surname, or is long enough to be a foreign name. A name that it
has seen whole is then known in the whole corpus: LAC cuts 薛敬/之 where little stands around it. Where people sign
(学员：梁富贵, a line of its own above the date) the place says what the words cannot.

Measured on the sample class (1,650 sentences; LAC read 18 % of them): every name found was judged by a reader, and 150
sentences without one were read for what was missed. For people, precision 0.96 and recall 0.96 without the roster, 0.96
and 0.99 with it; the rules were made with these texts in sight, so that another class will see a little less. Forms of
address (老邹, 闵主任, 小朵) name nobody to an outsider and are not looked for; where LAC has them (赵姐) they count as
right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress
from textmine.language.engines import LacSegmenter
from textmine.language.folding import fold
from textmine.spans import Sentences, Tokens
from textmine.surnames import COMPOUND_AS_NAMES, EVERYDAY, FREQUENT, RARE, RARE_AND_WORD

__all__ = ["SURNAMES", "Name", "NameKind", "Names", "find_names", "sentences_to_read"]

SURNAMES = FREQUENT | RARE | (EVERYDAY - set("全和")) | COMPOUND_AS_NAMES
"""What may be a surname of somebody whom no roster knows."""
_OF_KNOWN_PEOPLE = SURNAMES | RARE_AND_WORD
"""What may be one of somebody whom a roster names: an author who is called otherwise has a nickname."""
_ONE = "".join(sorted(surname for surname in SURNAMES if len(surname) == 1))
_HAN = "㐀-鿿"

# Who bears a name: behind it (李明老师) or in front of it (校长李明); and what only people do (李明说).
_TITLES = (
    "老师|教师|校长|园长|教授|院长|书记|主任|处长|科长|局长|同志|同学|专家|博士|先生|女士|组长|班长|委员|部长|股长|所长|站长|教练"
    "|师傅|医生|警官|代表|学员|研究员|讲师|副校长|副书记|副主任|理事长|会长|总监|经理|秘书长|辅导员|教研员|名师"
)
_SAYS = "说|讲|问|答|提出|认为|指出|表示|介绍|谈到|提到|强调|分享|建议|写道|告诉|感慨|坦言|补充|回忆|总结|回复|发言"
_NAMED = re.compile(rf"[{_ONE}][{_HAN}]{{1,2}}(?:{_TITLES}|{_SAYS})|(?:{_TITLES})[{_ONE}][{_HAN}]{{1,2}}")
_BEHIND = re.compile(rf"(?:{_TITLES}|{_SAYS})")
_IN_FRONT = re.compile(rf"(?:{_TITLES}|[、@和与是叫跟向找听请])\Z")
_PLACE_OR_BODY = re.compile(
    rf"[{_HAN}](?:省|市|县|州|镇|乡|村|中学|小学|学校|幼儿园|学院|大学|教育局|教体局|教研室|进修校|委员会|公司|研究院|研究所|中心校)"
)
_TITLE_MARKS = re.compile(r"《([^《》\n]{1,60})》")
_SLOGAN_MARKS = re.compile(rf"(?<![：:])“([{_HAN}、，·]{{4,24}})”")
# What no given name holds: 陈副 of 陈副校长, 骆某, and what LAC runs together with a neighbour.
_NOT_IN_NAMES = frozenset("副某我你他她它们的了是在不也这那")
_SIGNED = re.compile(
    rf"(?:学员|姓名|汇报人|发言人|报告人|作者|主讲人?|讲师|教师|署名)[：:][ \t　]*([{_ONE}][{_HAN}]{{1,2}})(?![{_HAN}])"
    rf"|(?:学校|[中小大]学|幼儿园|中心|[处室组部]|书记|校长|园长|主任)[ \t　]+([{_ONE}][{_HAN}]{{1,2}})(?![{_HAN}])"
    rf"|^[ \t　]*([{_ONE}][{_HAN}]{{1,2}})[ \t　]*\n[ \t　]*(?=[0-9]{{1,4}}[年.\-/月]|[二元一十甲乙][〇○零月])"
    rf"|//@([{_ONE}][{_HAN}]{{1,2}})(?=[：:])",
    re.MULTILINE,
)
_WORKS_OF_LAC = {"PER": "person", "LOC": "place", "ORG": "organisation"}

# Characters of sentences that go to a worker at once: about three seconds of LAC.
_CHUNK_CHARACTERS = 80_000


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    TITLE = "title"  # a course or a work: 《走近名师》, without its marks
    SLOGAN = "slogan"  # “少教多学”, without its marks


class Name(NamedTuple):
    """A name where it stands; `source` says who found it."""

    document: int
    start: int
    end: int
    kind: NameKind
    source: Literal["roster", "lac", "marks"]


@dataclass(frozen=True)
class Names:
    """Names in order of document, start and end; `read`: whether LAC has read each sentence, shape (n_sentences,)."""

    rows: tuple[Name, ...]
    read: NDArray[np.bool_]

    def of(self, kind: NameKind) -> list[Name]:
        """The names of one kind."""
        return [row for row in self.rows if row.kind == kind]


def find_names(
    corpus: Corpus,
    sentences: Sentences,
    tokens: Tokens,
    *,
    people: Iterable[str] = (),
    bodies: Iterable[str] = (),
    within: NDArray[np.bool_] | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Names:
    """Find names.

    Args:
        corpus: the texts.
        sentences: their sentences.
        tokens: their tokens with jieba's parts of speech.
        people: names from the roster and the catalogue; those of authors are known already.
        bodies: names of organisations; those of units are known already.
        within: sentences that LAC may read, shape (n_sentences,), such as candidates for quotation; by default all.
        engine: where LAC reads.
        progress: told how many chunks are read.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import segment, split_sentences
    >>> text = "王秀兰老师讲《走近名师》，学员都向阳而生。"  # 向阳 is an author here, and a word
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, text, author="向阳")])
    >>> names = find_names(corpus, split_sentences(corpus), segment(corpus))
    >>> [(corpus.texts[name.document][name.start : name.end], str(name.kind)) for name in names.rows]
    [('王秀兰', 'person'), ('走近名师', 'title')]
    """
    texts = sentences.texts(corpus.texts)
    known = frozenset(people) | frozenset(corpus.levels("author"))
    units = frozenset(bodies) | frozenset(corpus.levels("unit"))
    read = sentences_to_read(texts, sentences, tokens, short_names=_short(known))
    if within is not None:
        read &= within
    rows = list(_marked(corpus.texts))
    words = _ordinary_words(tokens) - known
    found = _read_by_lac(texts, sentences, np.flatnonzero(read), known, engine or LocalEngine(), progress)
    rows += _corroborated(corpus, [row for row in found if _text(corpus, row) not in words], known)
    certain = {(row.document, row.start, row.end) for row in rows if row.kind == NameKind.PERSON}
    seen = frozenset(name for d, start, end in certain if len(name := corpus.texts[d][start:end]) > 2)
    rows += _known_names(corpus.texts, seen, units=frozenset(), certain=certain, source="lac")
    rows += _known_names(corpus.texts, known, units=units, certain=certain, source="roster")
    return Names(tuple(sorted(_without_parts(rows))), read)


def sentences_to_read(
    texts: Sequence[str], sentences: Sentences, tokens: Tokens, *, short_names: frozenset[str] = frozenset()
) -> NDArray[np.bool_]:
    """Which sentences LAC should read; shape (n_sentences,)."""
    named = _with_name_tag(sentences, tokens)
    for i, text in enumerate(texts):
        if not named[i]:
            named[i] = bool(
                _NAMED.search(text) or _PLACE_OR_BODY.search(text) or any(name in text for name in short_names)
            )
    return named


def _with_name_tag(sentences: Sentences, tokens: Tokens) -> NDArray[np.bool_]:
    """Sentences with a token that jieba takes for a person's name and that begins with a surname."""
    if tokens.pos is None:
        raise ValueError("names need parts of speech: segment with parts_of_speech=True")
    by_tag = np.array([tag in ("nr", "nrt", "PER") for tag in tokens.tagset] or [False])
    by_word = np.array([word[:1] in SURNAMES and 1 < len(word) < 4 for word in tokens.vocabulary] or [False])
    hits = np.flatnonzero(by_tag[tokens.pos] & by_word[tokens.terms])
    width = int(max(sentences.ends.max(initial=0), tokens.ends.max(initial=0))) + 1
    starts = sentences.documents.astype(np.int64) * width + sentences.starts
    owners = np.searchsorted(starts, tokens.documents[hits].astype(np.int64) * width + tokens.starts[hits], "right") - 1
    found = np.zeros(len(sentences), np.bool_)
    found[owners[owners >= 0]] = True
    return found


def _ordinary_words(tokens: Tokens) -> frozenset[str]:
    """Words of this corpus that jieba takes for something else than a name: 明儿, tomorrow."""
    tags = dict(zip(tokens.terms.tolist(), [] if tokens.pos is None else tokens.pos.tolist(), strict=False))
    return frozenset(tokens.vocabulary[term] for term, tag in tags.items() if not tokens.tagset[tag].startswith("n"))


def _corroborated(corpus: Corpus, rows: Sequence[Name], known: frozenset[str]) -> Iterator[Name]:
    """Without people of two characters that LAC saw once, and around whom nothing tells of a person (周测, 高升)."""
    times = Counter(_text(corpus, row) for row in rows if row.kind == NameKind.PERSON)
    for row in rows:
        name = _text(corpus, row)
        certain = row.kind != NameKind.PERSON or len(name) > 2 or times[name] > 1 or name in known
        if certain or _person_is_meant(corpus.texts[row.document], row.start, row.end):
            yield row


def _text(corpus: Corpus, name: Name) -> str:
    return corpus.texts[name.document][name.start : name.end]


def _short(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if len(name) == 2)


def _marked(texts: Sequence[str]) -> Iterator[Name]:
    for document, text in enumerate(texts):
        for match in _TITLE_MARKS.finditer(text):
            yield Name(document, *match.span(1), NameKind.TITLE, "marks")
        for match in _SIGNED.finditer(text):
            yield Name(document, *match.span(match.lastindex or 0), NameKind.PERSON, "marks")
        for match in _SLOGAN_MARKS.finditer(text):
            yield Name(document, *match.span(1), NameKind.SLOGAN, "marks")


def _read_by_lac(
    texts: Sequence[str],
    sentences: Sentences,
    chosen: NDArray[np.int64],
    known: frozenset[str],
    engine: Engine,
    progress: Progress,
) -> Iterator[Name]:
    wanted = [texts[i] for i in chosen.tolist()]
    runs = chunked([len(text) for text in wanted], size=_CHUNK_CHARACTERS)
    chunks = [wanted[begin:end] for begin, end in runs]
    for done, ((begin, _), found) in enumerate(zip(runs, engine.map(_lac_names, chunks), strict=True), 1):
        for i, start, end, kind in found:
            sentence = int(chosen[begin + i])
            if kind != NameKind.PERSON or _is_person(texts[sentence][start:end], known):
                document, offset = int(sentences.documents[sentence]), int(sentences.starts[sentence])
                yield Name(document, offset + start, offset + end, kind, "lac")
        progress("names", done, len(runs))


def _lac_names(texts: Sequence[str]) -> list[tuple[int, int, int, NameKind]]:
    reader, found = LacSegmenter(), []
    for i, text in enumerate(texts):
        view, position = fold(text), 0
        for word, tag in reader.tag(view.text):
            if tag in _WORKS_OF_LAC and len(word) > 1:
                found.append((i, *view.span(position, position + len(word)), NameKind(_WORKS_OF_LAC[tag])))
            position += len(word)
    return found


def _is_person(text: str, known: frozenset[str]) -> bool:
    if text in known or "·" in text:
        return True
    if not re.fullmatch(rf"[{_HAN}]+", text) or re.search(rf"(?:{_TITLES})\Z", text) or _NOT_IN_NAMES & set(text):
        return False
    return len(text) > 4 or (text[:2] in SURNAMES) or (text[0] in SURNAMES and len(text) <= 3)


def _known_names(
    texts: Sequence[str],
    people: frozenset[str],
    *,
    units: frozenset[str],
    certain: set[tuple[int, int, int]],
    source: Literal["roster", "lac"],
) -> Iterator[Name]:
    """Names and units that are known, word for word; short ones where LAC or the context says so."""
    names = re.compile("|".join(_longest_first(filter(_like_a_name, people))) or r"(?!)")
    bodies = re.compile("|".join(_longest_first(unit for unit in units if len(unit) > 3)) or r"(?!)")
    for document, text in enumerate(texts):
        for match in bodies.finditer(text):
            yield Name(document, *match.span(), NameKind.ORGANISATION, source)
        for match in names.finditer(text):
            start, end = match.span()
            if end - start > 2 or (document, start, end) in certain or _person_is_meant(text, start, end):
                yield Name(document, start, end, NameKind.PERSON, source)


def _longest_first(names: Iterable[str]) -> list[str]:
    return [re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))]


def _like_a_name(text: str) -> bool:
    if "·" in text:
        return True
    return re.fullmatch(rf"[{_HAN}]{{2,4}}", text) is not None and not _OF_KNOWN_PEOPLE.isdisjoint((text[0], text[:2]))


def _person_is_meant(text: str, start: int, end: int) -> bool:
    """Whether what stands around a name of two characters is what stands around people."""
    return bool(_BEHIND.match(text, end)) or bool(_IN_FRONT.search(text[max(0, start - 4) : start]))


def _without_parts(rows: Iterable[Name]) -> Iterator[Name]:
    """Of names of one kind that overlap, the longer one; of equals, what the roster says."""
    taken: dict[tuple[int, NameKind], set[int]] = {}
    for row in sorted(set(rows), key=lambda row: (row.document, row.start - row.end, row.source != "roster", row)):
        places = taken.setdefault((row.document, row.kind), set())
        if places.isdisjoint(range(row.start, row.end)):
            places.update(range(row.start, row.end))
            yield row
