"""Running text to documents: one text of one person, as a rule; a collection or a chat gives several."""

from __future__ import annotations

import re
from dataclasses import replace

from textmine.corpus import Document, Kind, Source
from textmine.reading.account import Note, preview
from textmine.reading.apart import join_parts
from textmine.reading.chat import Chat, split_chat
from textmine.reading.collection import Collection, is_heading, split_collection
from textmine.reading.decoding import has_surrogate
from textmine.reading.gathered import Gathered, rejected
from textmine.reading.kinds import PAPERS, kind_of_names
from textmine.reading.messages import take_chat
from textmine.reading.names import Who, who_of_line, who_of_name, who_of_pairs, who_of_text
from textmine.reading.place import Place, Plan
from textmine.reading.prose import Prose

__all__ = ["take_prose", "who_of_file"]


def _heading(text: str) -> str:
    r"""The first line where it is a heading; a sentence that speaks of 成果 or 汇报 (results, reports) tells no kind.

    >>> _heading("思想汇报\n敬爱的党组织……"), _heading("这次研修成果不少，感想也多。")
    ('思想汇报', '')
    """
    first = text.strip().split("\n")[0].strip()
    return first if is_heading(first) else ""


def _kind(prose: Prose, place: Place, plan: Plan) -> tuple[Kind, str]:
    """What a text is, and why: by what the user says, by names, by its heading."""
    if plan.kind:
        return plan.kind, f"{plan.kind}, as given"
    guess, why = kind_of_names(prose.title, *place.names, custom=plan.kinds), "by its name"
    if guess is None:
        guess, why = kind_of_names(_heading(prose.text)), "by its heading"
    if guess in (Kind.POST, Kind.REPLY) and len(place.names) == 1:
        guess, why = kind_of_names(place.name, custom=plan.kinds), "by its name"
    if guess is None and not place.member and re.search(PAPERS, place.name) and who_of_file(place, plan).author is None:
        return Kind.ANNOUNCEMENT, "taken for the organiser's by its name"
    if guess is None:
        return Kind.OTHER, "other, as neither its name nor a heading tells it; --kind names it"
    return guess, f"taken for {guess} {why}"


def who_of_file(place: Place, plan: Plan) -> Who:
    """What the name of the file tells."""
    return who_of_name(place.name, pattern=plan.settings.name_pattern)


def take_prose(prose: Prose, place: Place, plan: Plan) -> Gathered:
    """What a running text holds; what is no text is a reject."""
    text = prose.text
    if not text.strip():
        return rejected(place, "no text is in it")
    if has_surrogate(text):
        return rejected(place, "bytes of it are not text in its encoding; name it with --encoding", preview(text))
    if "\x00" in text:
        return rejected(place, "it holds NUL characters: it is no text", preview(text))
    if (chat := _chat(text, place, plan)) is not None:
        return take_chat(chat, place, plan)
    named = who_of_file(place, plan)
    told = who_of_pairs(prose.pairs)
    if not told.author and not named.author and (collection := split_collection(text)).parts:
        return _take_collection(collection, prose, place, plan)
    kind = _kind(prose, place, plan)
    return _take_text(prose, told.or_else(who_of_text(text)), named, kind, place)


_CHAT_NAMES = re.compile("聊天|群聊|消息记录|群消息|群记录|微信群|QQ群|chat", re.IGNORECASE)
_OF_ONE = (Kind.REPORT, Kind.SUBMISSION, Kind.ANNOUNCEMENT)


def _chat(text: str, place: Place, plan: Plan) -> Chat | None:
    """The log of a chat that a text is; what is somebody's, or handed in, may quote one."""
    named = _CHAT_NAMES.search(place.name) is not None
    handed_in = kind_of_names(*place.names, custom=plan.kinds) or kind_of_names(_heading(text))
    if not named and (handed_in in _OF_ONE or who_of_file(place, plan).author):
        return None
    return split_chat(text, named=named)


def _take_collection(collection: Collection, prose: Prose, place: Place, plan: Plan) -> Gathered:
    """A document a person, and one of nobody of what stands around their texts, where that is more than a heading."""
    kind = _kind(prose, place, plan)
    parts = []
    for number, part in enumerate(collection.parts, 1):
        first = part.text.split("\n")[0].strip()
        title = first if is_heading(first) and who_of_line(first) is None else None
        here = replace(place, sheet=f"第{number}篇", only=False)
        who = part.who.or_else(who_of_text(part.text))
        parts.append((here, _take_text(Prose(part.text, title=title), who, Who(), kind, here)))
    if re.search("[。！？!?]", collection.around):
        parts.append((place, _take_text(replace(prose, text=collection.around), Who(), Who(), kind, place)))
    return join_parts(parts, plan.store)


def _take_text(prose: Prose, told: Who, named: Who, of_kind: tuple[Kind, str], place: Place) -> Gathered:
    """One document: whose it is by what the text tells, else by the name of the file."""
    out, text = Gathered(rows=1), prose.text
    if told.author and named.author and told.author != named.author:
        message = f"the text says {told.author}, the file's name {named.author}: the text was believed"
        out.notes.append(Note(place.text, "identity", message))
    out.notes += [Note(place.text, "file", note) for note in prose.notes]
    who = told.or_else(named)
    kind, why = of_kind
    out.notes.append(Note(place.text, "kind", why))
    document = Document(
        id=place.id,
        kind=kind,
        text=text,
        title=told.title or prose.title or named.title,
        author=who.author or who.author_id,
        unit=who.unit,
        role=who.role,
        thread=who.thread,
        time=who.time,
        source=Source(place.file, place.member, place.sheet),
        meta={"author_id": who.author_id} if who.author_id and who.author else {},
    )
    out.texts.append(document)
    out.accepted = 1
    return out
