"""The draft as Markdown, and as a page of HTML by itself."""

from __future__ import annotations

import re
from html import escape

from textmine.bulletin.draft import Draft, DraftParagraph

__all__ = ["to_html", "to_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def to_markdown(draft: Draft) -> str:
    """The draft as Markdown; what Markdown would read as markup is escaped.

    >>> print(to_markdown(Draft("题目", None, (DraftParagraph((), run_in="内容丰富"),))).splitlines()[4])
    # 题目
    """
    head = [f"**{_plain(draft.masthead)}**　{_plain(draft.issue)}", f"{_plain(draft.issuer)}　{_plain(draft.date)}"]
    blocks = [*head, f"# {_plain(draft.title)}"]
    blocks += [f"——{_plain(draft.subtitle)}"] if draft.subtitle else []
    for paragraph in draft.paragraphs:
        blocks += _blocks(paragraph)
    foot = [_plain(line) for line in draft.foot]
    return "\n\n".join([*blocks, *(["---", *foot] if foot else [])]) + "\n"


def _blocks(paragraph: DraftParagraph) -> list[str]:
    blocks = [f"{'#' * (paragraph.level + 1)} {_plain(paragraph.heading)}"] if paragraph.heading else []
    text = _plain("".join(sentence.text for sentence in paragraph.sentences))
    run_in = f"**{_plain(paragraph.run_in)}。**" if paragraph.run_in else ""
    return [*blocks, run_in + text] if run_in or text else blocks


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


_STYLE = """
body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 16pt/1.8 FangSong, "Noto Serif CJK SC", serif }
h1 { text-align: center; font: bold 22pt/1.6 "Noto Serif CJK SC", serif }
.mast { color: #c00000; text-align: center; font-size: 40pt }
.sub, .issue { text-align: center }
.line { border-bottom: 2px solid #c00000; display: flex; justify-content: space-between }
p { text-indent: 2em; text-align: justify; margin: 0 }
h2, h3, b { font-family: SimHei, "Noto Sans CJK SC", sans-serif; font-size: 16pt; text-indent: 2em; margin: 0 }
.foot { border-top: 1px solid; border-bottom: 1px solid; font-size: 14pt; margin-top: 2em }
.foot p { text-indent: 0 }
"""


def to_html(draft: Draft) -> str:
    """The draft as one page of HTML without script; all text is escaped."""
    parts = [f"<div class=mast>{escape(draft.masthead)}</div><div class=issue>{escape(draft.issue)}</div>"]
    parts.append(f"<div class=line><span>{escape(draft.issuer)}</span><span>{escape(draft.date)}</span></div>")
    parts.append(f"<h1>{escape(draft.title)}</h1>")
    if draft.subtitle:
        parts.append(f"<div class=sub>——{escape(draft.subtitle)}</div>")
    for paragraph in draft.paragraphs:
        if paragraph.heading:
            parts.append(f"<h{paragraph.level + 1}>{escape(paragraph.heading)}</h{paragraph.level + 1}>")
        run_in = f"<b>{escape(paragraph.run_in)}。</b>" if paragraph.run_in else ""
        text = "".join(escape(sentence.text) for sentence in paragraph.sentences)
        parts += [f"<p>{run_in}{text}</p>"] if run_in or text else []
    foot = "".join(f"<p>{escape(line)}</p>" for line in draft.foot)
    parts += [f"<div class=foot>{foot}</div>"] if foot else []
    head = f'<meta charset="utf-8"><title>{escape(draft.title)}</title><style>{_STYLE}</style>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="zh-CN">{head}\n{body}\n</html>\n'
