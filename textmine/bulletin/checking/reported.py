"""Reported speech: what a named person is said to have said, without marks, against that person's own texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from textmine.bulletin.checking.attribution import SAYING
from textmine.bulletin.checking.context import Context, Person, Text
from textmine.bulletin.checking.crowds import LEADS_ONLY
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text, negates
from textmine.bulletin.checking.quotations import difference, is_speech
from textmine.bulletin.checking.surnames import SURNAMES
from textmine.corpus import Document
from textmine.settings import KindNames

__all__ = ["SOMEBODY", "check_reported", "find_speakers", "is_whole", "only_function_words"]

_ADVERB = (
    "(?:们)?(?:也|还|都|则|曾|非常|十分|特别|高度|深刻|明确|就此|由此|进一步|同时|认真|一致|普遍|"
    "在[^，。“”]{2,12}?[中里上])?"
)
_VERBS = rf"(?:(?:{SAYING}|主张|觉得|赞同|希望|以为|分享|讲述|倡议|倡导)(?:了|过|说|道)?){{1,2}}"
_AT_LENGTH = (
    rf"[^，。；：、“”《》（）\u3000]{{0,14}}?(?:{_VERBS}|讲|称|看来|的(?:说法|话说|观点|看法|体会|意见)(?:是)?)[：:，,]|"
    r"[^，。；：、“”《》（）\u3000]{0,14}?(?:体会|感悟|感触|感受|感想|心得|看法|观点|意见|想法)(?:[很颇最]深|是)?[：:]"
)
"""A verb of saying further off, with a stop behind it: 深有体会地说，; 在某某看来，; 按某某的说法，."""
_TITLE = (
    "(?:学员|书记|副书记|校长|副校长|老师|主任|副主任|教师|园长|教授|委员|同志|院长|站长|组长|"
    "班主任|辅导员|干事|专家|馆员|主席)"
)
_UNKNOWN = re.compile(rf"{_TITLE}(?P<name>(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}?)(?={_ADVERB}{_VERBS})")
SOMEBODY = re.compile(
    rf"(?P<name>(?:也|还|另)?有学员(?:持不同看法，)?|(?:其中)?(?:有)?一位(?:学员|老师|教师|同志)?(?:的话)?|有的(?:学员)?)"
    rf"(?:{_ADVERB}{_VERBS}(?!话)[：:，,]?|(?<=的话)[^，。：:“”]{{0,10}}[：:，,])"
)
"""Reported speech of one who is not named."""
_BOUNDARY = re.compile(
    r"^(?:其中，|该议题|讨论中|[也还另]有|对(?:学习|工作)|大家|学员们|参训学员|一些|不少|多位|多名|许多|很多|部分|个别|多数|有学员|有的|从学员|该轮|首轮|二轮|"
    r"其中|第[一二三四五六七八九十]轮|本轮|提出这一|题目|"
    r"学员们|下一步|总的看|围绕|谈到|此外|对此|研讨中|学习过程中|\d+名|参训)"
)
_CLAUSES = re.compile(r"[，,。；;：:！!？?、—…（）()]+")
_JOINTS = re.compile(
    "(?:同时|此外|另外|因此|因而|所以|其中|[比例]如|首先|其[次中]|再次|最后|然后|并且|而且|[为对]此|总之|(?:[他她]|该学员)(?:还|也)?(?:说|认为|指出|介绍|谈到|提出|建议)|"
    "另?一方面|不仅如此|具体来说|也就是说)"
)
"""What an editor may put between two clauses of somebody's without making them say more."""
_ONLY_NAMED = re.compile(LEADS_ONLY)
_MARKS = '“「"＂‘『'
_NEAR = 0.5
"""Likeness from which on nameless reported speech is taken for somebody's words; a guess."""
_OWN, _GOOD_PART = 10, 0.3
"""Characters of a clause, and its share of what is told, from which on nameless speech rests on it; a guess."""
FUNCTION_WORDS = frozenset('的了着地得就也都而且则便要是在和与及又还很才,.:;、。，；：?!！？"')
"""Characters whose change leaves what is said as it was."""


def find_speakers(context: Context, text: Text) -> Iterator[tuple[int, int, int, tuple[Person, ...]]]:
    """Who is said to say something without marks: (start and end of the name, start of the speech, who it may be)."""
    blank = text.blanked()
    found: dict[int, tuple[int, int, int, tuple[Person, ...]]] = {}
    known = context.name_pattern.pattern if context.name_pattern else r"(?!)"
    for match in re.finditer(rf"(?P<name>{known})(?:{_ADVERB}{_VERBS}[：:，,]?|{_AT_LENGTH})", blank):
        people = context.of_unit(context.by_name[match["name"]], blank[max(0, match.start() - 40) : match.start()])
        found[match.start("name")] = (match.start("name"), match.end("name"), match.end(), people)
    for match in _UNKNOWN.finditer(blank):
        verb = re.match(rf"{_ADVERB}{_VERBS}[：:，,]?", blank[match.end("name") :])
        if verb and match["name"] not in context.by_name and match["name"] not in context.lecturers:
            found.setdefault(
                match.start("name"), (match.start("name"), match.end("name"), match.end("name") + verb.end(), ())
            )
    for start in sorted(found):
        _, _, begin, _ = entry = found[start]
        if begin < len(text.text) and text.text[begin] not in _MARKS and not _ONLY_NAMED.match(text.text, begin):
            yield entry


def check_reported(context: Context, text: Text) -> Iterator[Finding]:
    """Every piece of reported speech of a paragraph with its status."""
    speakers = list(find_speakers(context, text))
    starts = [start for start, *_ in speakers]
    for start, end, begin, people in speakers:
        stop = min([s for s in starts if s > start], default=len(text.text))
        stop = _end_of_speech(context, text, begin, stop)
        if stop - begin >= 4:
            yield _check(context, text, (start, end), (begin, stop), people)
    yield from _nameless(context, text, starts)


def _nameless(context: Context, text: Text, named: Sequence[int]) -> Iterator[Finding]:
    """What nameless people say, up to whoever speaks next, by name or without."""
    blank = text.blanked()
    for match in SOMEBODY.finditer(blank):
        if text.text[match.end() : match.end() + 1] in ("", *_MARKS):
            continue
        another = SOMEBODY.search(blank, match.end())
        after = [start for start in named if start > match.end()]
        stop = min([*after, another.start() if another else len(blank)])
        stop = _end_of_speech(context, text, match.end(), stop)
        yield from _check_nameless(context, text, match.span("name"), match.end(), stop)


def _end_of_speech(context: Context, text: Text, begin: int, stop: int) -> int:
    """Where the speech ends: before a sentence with another speaker, the organiser's voice, or words within marks."""
    for start, end in text.sentences:
        if end <= begin:
            continue
        sentence = text.text[start:end]
        if start > begin and (start >= stop or _ends_speech(context, sentence) or _quotes(text, start, end)):
            return start
        if start <= stop < end:
            return start if start > begin else stop
    return stop


def _ends_speech(context: Context, sentence: str) -> bool:
    """Whether a sentence begins as the organiser's own do, such as 思想汇报中，学员们……."""
    reports = {KindNames.THOUGHT, context.material.kinds.of("report")}
    return bool(_BOUNDARY.match(sentence)) or sentence.startswith(tuple(f"{name}中" for name in sorted(reports)))


def _quotes(text: Text, start: int, end: int) -> bool:
    """Whether a sentence quotes somebody, whoever that is."""
    return any(start <= span.start < end and is_speech(text, span) for span in text.marked)


def _check_nameless(context: Context, text: Text, name: tuple[int, int], begin: int, stop: int) -> Iterator[Finding]:
    """What 有学员 is said to have said, where it is near what somebody wrote; a paraphrase of nobody's is no matter."""
    told = fold_text(text.text[begin:stop])
    places = context.index.near(told, most=1)
    document = places[0].document if places and places[0].likeness >= _NEAR else _owner(context, told)
    if document is not None:
        people = (Person(document.author or "", document.unit, document.role),)
        yield _check(context, text, name, (begin, stop), people)


def _owner(context: Context, told: str) -> Document | None:
    """The text from which a clause stands in what is told, where that is a good part of it and nobody else wrote it."""
    for clause in sorted(_CLAUSES.split(told), key=len, reverse=True):
        if len(clause) < max(_OWN, _GOOD_PART * len(told)):
            return None
        documents = [place.document for place in context.index.exact(clause)]
        if documents and len({(document.author, document.unit) for document in documents}) == 1:
            return documents[0]
    return None


def _check(
    context: Context, text: Text, name: tuple[int, int], speech: tuple[int, int], people: tuple[Person, ...]
) -> Finding:
    begin, stop = speech
    who = text.text[slice(*name)]
    told = fold_text(text.text[begin:stop]).replace('"', "")  # marks of emphasis say nothing
    clauses = [clause for clause in _CLAUSES.split(told) if len(clause) >= 2 and not _JOINTS.fullmatch(clause)]
    own = "\x00".join(context.index.folded_text(document.id) for document in context.documents_of(people))
    own = own.replace('"', "")
    whole = sum(map(len, clauses)) or 1
    own_words = {clause for clause in clauses if is_whole(clause, own)}
    verbatim = sum(len(clause) for clause in clauses if clause in own_words)
    share = verbatim / whole
    if share == 1.0:
        return _finding(text, begin, stop, "supported", f"{who}：原话占100%")
    others = _elsewhere(context, clauses, people)
    if others and others[1] > verbatim and others[1] / whole >= 0.5:
        return _finding(text, begin, stop, "misattributed", others[0], f"这些话出自{others[0]}，不是{who}")
    changed = [change for clause in clauses if clause not in own_words and (change := _change(clause, own))]
    near = verbatim + sum(len(clause) for clause, _ in changed)
    if near / whole < 0.3:
        return _finding(text, begin, stop, "not-found", "", f"{who}的文字中没有这些话")
    real = [words for _, words in changed if words]
    missing = [clause for clause in clauses if clause not in own_words and clause not in {c for c, _ in changed}]
    if real or missing:
        changes = "；".join([*real, *(f"“{clause}”不见于其文字" for clause in missing)][:4])
        return _finding(text, begin, stop, "altered", f"{who}：原话占{share:.0%}", changes)
    return _finding(text, begin, stop, "supported", f"{who}：原话占{share:.0%}")


def _finding(text: Text, start: int, end: int, status: str, source: str, suggestion: str = "") -> Finding:
    return text.finding("reported", start, end, status, source=source, suggestion=suggestion)


def _elsewhere(context: Context, clauses: list[str], people: tuple[Person, ...]) -> tuple[str, int] | None:
    """Another author in whose texts most of the clauses stand, and how many characters of them."""
    counts: dict[str, int] = {}
    for clause in clauses:
        if len(clause) >= 6:
            authors = {
                f"{place.document.unit or ''}{place.document.author}"
                for place in context.index.exact(clause, most=20)
                if place.document.author and not any(person.wrote(place.document) for person in people)
            }
            for author in authors:
                counts[author] = counts.get(author, 0) + len(clause)
    return max(counts.items(), key=lambda item: (item[1], item[0]), default=None)


def is_whole(words: str, source: str) -> bool:
    """Whether words stand in a source so that nothing that turns them round was cut off before them.

    >>> is_whole("能减", "台账不能减"), is_whole("能减", "台账能减")
    (False, True)
    >>> is_whole("××微党课", "目前,七中微党课")
    True
    """
    masked = re.escape(words).replace("×", ".")  # a masked character stands for any one
    for found in re.finditer(f"(?={masked})", source):
        at = found.start()
        before = re.split(r"[,.;:!?。、…\x00]", source[max(0, at - 30) : at])[-1]
        if not negates(before):
            return True
    return False


def _change(clause: str, own: str) -> tuple[str, str] | None:
    """A clause that is near one of the person's: what was changed, empty where only function words were."""
    if len(clause) < 4 or not own:
        return None
    if clause in own:  # as it stands there, but without the 不 before it
        return (clause, f"“{clause}”之前的否定词被略去")
    window = _window(clause, own)
    if window is None:
        return None
    if SequenceMatcher(None, window, clause, autojunk=False).ratio() < 0.6:
        return None
    return (clause, "" if only_function_words(window, clause) else difference(window, clause))


_ALIKE = [
    (re.compile(written), plain)
    for written, plain in {
        "应当|应该|应": "要", "将(?!来)": "把", "已经": "已", "没有": "没", "[以之]后": "后", "[以之]前": "前",
        "因为": "因", "但是": "但", "如果": "如", "可以": "可", "对(.{2,10}?)进行": r"把\1",
    }.items()
]  # fmt: skip
"""Words of which one may stand for the other where somebody's speech is told."""


def _in_plain_words(text: str) -> str:
    for written, plain in _ALIKE:
        text = written.sub(plain, text)
    return text


def only_function_words(source: str, printed: str) -> bool:
    """Whether two texts differ in nothing but function words put in or left out; a word moved is another matter.

    Words that say the same (应当 and 要, 将 and 把) are no difference.

    >>> only_function_words("会上的话", "会上话"), only_function_words("会上的话", "会的上话")
    (True, False)
    >>> only_function_words("要把检查表合并", "应当将检查表合并"), only_function_words("要合并", "可以合并")
    (True, False)
    """
    source, printed = _in_plain_words(source), _in_plain_words(printed)
    out, into = set[str](), set[str]()
    for tag, a, b, c, d in SequenceMatcher(None, source, printed, autojunk=False).get_opcodes():
        if tag != "equal":
            out |= set(source[a:b])
            into |= set(printed[c:d])
    return out | into <= FUNCTION_WORDS and not out & into


def _window(clause: str, own: str) -> str | None:
    """The stretch of a person's texts that shares the longest run with the clause."""
    for size in range(len(clause), 1, -1):
        for start in range(len(clause) - size + 1):
            at = own.find(clause[start : start + size])
            if at >= 0:
                low, high = max(0, at - start), at - start + len(clause)
                stretch = own[low : high + 2]
                best = min(
                    (stretch[: len(clause) + k] for k in (-1, 0, 1, 2)),
                    key=lambda piece: (-SequenceMatcher(None, piece, clause, autojunk=False).ratio(), len(piece)),
                )
                return best.strip("\x00,.。，")
        if size < max(2, len(clause) // 3):
            break
    return None
