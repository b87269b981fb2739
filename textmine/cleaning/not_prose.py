"""What is no prose: code, formulas, images, emoticons, tables of links, blocks in a foreign language."""

from __future__ import annotations

import re

from textmine.spans import Span

__all__ = ["not_prose_spans"]

# Blocks of markup are bounded, so that thousands of opening marks without a closing one cost no more than they should.
_BLOCKS = re.compile(
    r"(?ms)^[ \t>]*(?P<fence>```+|~~~+)[ \t]*[\w+#.-]*[ \t]*$.*?^[ \t>]*(?P=fence)[ \t]*$"  # fenced code
    r"|\{\{[%<][^\n]*?[%>]\}\}"  # a short code of a site generator
    r"|\$\$.+?\$\$"  # a formula
    r"|!\[[^\]\n]*\]\([^)\n]*\)"  # an image
    r"|\[[\u4e00-\u9fff]{1,3}\](?!\()"  # an emoticon as platforms export it: [偷笑], a grin
    r"|<!--.{0,5000}?-->|<(?P<tag>script|style|pre|svg|code)\b.{0,5000}?</(?P=tag)>",
)
_LINE = re.compile(r"[^\n]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿА-Яа-яёぁ-ヿ가-힣]")
_URL = re.compile(r"(?:https?://|www\.)[^\s，。；、！？（）()<>《》“”\"'\]|]+", re.I)
_LINK_TARGET = re.compile(r"\]\([^()\s]*\)")
_CODE = re.compile(
    r"[{};]\s*(?://.*)?$"  # ends as code does
    r"|^\s*(?:import|from|function|const|let|var|def|class|return|public|private|pragma|contract|struct|event|mapping"
    r"|require|emit|modifier|constructor|SELECT|INSERT|UPDATE|CREATE|#include|using|fn|pub|impl|async|await)\b[^，。]*$"
    r"|^\s*(?:npm|npx|pip3?|git|sudo|curl|wget|docker|cargo|forge|cast|cd|ls|mkdir|apt|brew|yarn|python3?"
    r"|node|echo) [^，。]*$"
    r"|^\s*(?:if|for|while|switch|catch|try|else)\s*[({]|=>|===?|!==?|&&|\|\||::|\+\+|</?[a-z][^>]*>"
    r"|\b\w+(?:\.\w+)*\([^，。]*\)\s*[;,{]?\s*$|^\s*(?://|/\*|\*/|#!|@\w+\()|0x[0-9a-fA-F]{8,}|^\s*[-|:\s]{5,}$",
)
_FOREIGN_LETTERS = 40
"""Latin letters of a line from which it counts as a block in a foreign language. A guess: a name, a title or a command
within Chinese prose is shorter."""
_SIGN = re.compile(rf"{_LATIN.pattern}|[`~$!<{{\[]")
"""One of these stands in every text with something that is no prose."""
_LINKS_SHARE = 0.6
"""Share of links in a line, from which it is a line of links; unless a remark of some characters stands beside them."""
_A_REMARK = 10
_LINK_TEXT = re.compile(r"\[[^\]\n]*\]")


def not_prose_spans(text: str) -> list[Span]:
    r"""Spans of a text that are no prose, sorted, neighbouring lines joined.

    >>> text = "今天学了合约：\n```\nuint a = 1;\n```\n收获很大。"  # today we learnt contracts: … a great gain
    >>> [text[start:end] for start, end in not_prose_spans(text)]
    ['```\nuint a = 1;\n```']
    """
    if not _SIGN.search(text):
        return []
    blocks = [Span(*match.span()) for match in _BLOCKS.finditer(text)]
    lines = [Span(*match.span()) for match in _LINE.finditer(text) if _is_no_prose(match.group())]
    return _joined(text, sorted(blocks + lines))


def _is_no_prose(line: str) -> bool:
    # Most lines are Chinese prose: these looks at a few characters decide for them.
    if not _LATIN.search(line):
        return False
    han = len(_HAN.findall(line))
    if han * 2 > len(line):
        return False
    latin = len(_LATIN.findall(line))
    urls = sum(len(match) for match in _URL.findall(line))
    solid = len(line) - line.count(" ") - line.count("\t")
    words = _LINK_TARGET.sub("]", _URL.sub("", line))
    if urls > _LINKS_SHARE * solid and len(_HAN.findall(_LINK_TEXT.sub("", words))) < _A_REMARK:
        return True
    latin_words = len(_LATIN.findall(words)) if urls else latin
    if latin_words >= _FOREIGN_LETTERS and han < 0.1 * (han + latin_words):
        return True
    return han < 0.2 * max(solid, 1) and latin > 0 and _CODE.search(line) is not None


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Spans with nothing but white space between them as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
