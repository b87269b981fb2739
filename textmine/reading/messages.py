"""What is said in a chat, as documents: each message a post, each with its author, time and line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from textmine.corpus import Document, Kind
from textmine.organisers import speaks_for_organiser
from textmine.reading.account import Note, Reject, preview
from textmine.reading.chat import Chat, Message, account_of, is_wordless
from textmine.reading.dates import read_time
from textmine.reading.decoding import has_surrogate
from textmine.reading.gathered import Gathered
from textmine.reading.kinds import kind_of_names
from textmine.reading.names import who_of_nickname
from textmine.reading.place import Place, Plan

__all__ = ["take_chat"]

_SPOKEN = (Kind.POST, Kind.REPLY, Kind.COMMENT)
_OF_ADMINS = frozenset({"群主", "管理员"})
"""What QQ calls those who lead a group."""
_TO_ALL = re.compile(r"@(?:所有人|全体成员|all\b)", re.IGNORECASE)
"""Only who leads a group can call all of it."""
_ONESELF = frozenset({"我", "你", "本人"})
"""How a program calls whoever saved the log."""
_QUOTED = re.compile(r"「(?P<name>[^：:」\n]{1,40})[：:](?P<words>.*?)」\s*\n(?:[-—]\s*){5,}\n", re.DOTALL)
"""How WeChat writes what a message answers."""


def take_chat(chat: Chat, place: Place, plan: Plan) -> Gathered:
    """A document a message; what the program says, and what has no word, is a reject."""
    out = Gathered()
    for line, text in chat.above:
        out.reject(_reject(place, line, "it stands above the first message of the chat", text))
    for line, text in chat.system:
        out.reject(_reject(place, line, "it is a message of the chat program", text))
    kind = plan.kind or _kind(place, plan)
    leaders = _leaders(chat)
    latest: dict[str, Document] = {}
    for message in chat.messages:
        if why := _why_not(message):
            out.reject(_reject(place, message.line, why, message.text))
            continue
        document = _document(message, place, plan, kind, leaders)
        quoted = _QUOTED.match(message.text)
        if quoted and document.kind in _SPOKEN and plan.kind is None:
            parent = latest.get(_who(quoted["name"])[0] or "")
            document = replace(document, kind=Kind.REPLY, reply_to=parent.id if parent else None)
        out.texts.append(document)
        out.rows, out.accepted = out.rows + 1, out.accepted + 1
        latest[document.author or ""] = document
    out.notes += _notes(chat, out, kind, place)
    return out


def _notes(chat: Chat, out: Gathered, kind: Kind, place: Place) -> list[Note]:
    people = len({document.author for document in out.texts if document.kind is not Kind.ANNOUNCEMENT})
    told = f"a chat of {len(chat.messages)} messages, in which {people} people say something"
    notes = [Note(place.text, "file", told), Note(place.text, "kind", f"{kind} (a message of a chat)")]
    if announced := sum(document.kind is Kind.ANNOUNCEMENT for document in out.texts):
        message = f"{announced} messages are by whoever leads the group: announcements"
        notes.append(Note(place.text, "kind", message))
    lost = Counter(document.meta["time_as_written"] for document in out.texts if "time_as_written" in document.meta)
    if lost:
        shown = ", ".join(repr(time) for time in sorted(map(str, lost))[:3])
        notes.append(Note(place.text, "time", f"{lost.total()} times cannot be read and are left empty: {shown}"))
    return notes


def _reject(place: Place, line: int, why: str, text: str) -> Reject:
    return Reject(place.file, why, preview(text), place.member, place.sheet, line)


def _why_not(message: Message) -> str | None:
    if not message.text.strip():
        return "its text is empty"
    if has_surrogate(message.text):
        return "bytes of it are not text in the file's encoding"
    if is_wordless(message.text):
        return "it is a picture, a sticker, a file, a link or a list that members sign, without a word"
    return None


def _kind(place: Place, plan: Plan) -> Kind:
    guess = kind_of_names(*place.names, custom=plan.kinds)
    return guess if guess in _SPOKEN else Kind.POST


def _leaders(chat: Chat) -> frozenset[str]:
    """Those who lead the group: by what the program calls them, by their names, and since they call all of it."""
    names = {
        message.name
        for message in chat.messages
        if account_of(message.name)[2] in _OF_ADMINS
        or speaks_for_organiser(message.name)
        or account_of(message.name)[0] in _ONESELF
        or _TO_ALL.search(message.text)
    }
    return frozenset(account_of(name)[0] for name in names)


def _who(name: str) -> tuple[str | None, str | None, str | None]:
    """A member as author, unit, and as written where that is another spelling."""
    bare, _, _ = account_of(name)
    if bare in _ONESELF:
        return None, None, None
    known = who_of_nickname(bare)
    return (known.author, known.unit, bare) if known and known.author else (bare, None, None)


def _document(message: Message, place: Place, plan: Plan, kind: Kind, leaders: frozenset[str]) -> Document:
    bare, number, _ = account_of(message.name)
    author, unit, written = _who(message.name)
    moment = read_time(message.time, year=plan.year)
    meta: dict[str, object] = {}
    if number and author != number:
        meta["QQ号" if number.isdecimal() else "邮箱"] = number  # as labels of what is masked in a run folder
    if written:
        meta["author_as_written"] = written
    if moment.iso is None:
        meta["time_as_written"] = message.time
    return Document(
        id=f"{place.id}#{message.line:06d}",
        kind=Kind.ANNOUNCEMENT if bare in leaders and plan.kind is None else kind,
        text=message.text,
        author=author,
        unit=unit,
        time=moment.iso,
        source=place.source(message.line),
        meta=meta,
    )
