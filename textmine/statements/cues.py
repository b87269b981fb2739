"""Wording that tells what a sentence does: openings, stance, hedging, narration; each cue has a name and a pattern.

The cues are closed-class words of written and spoken Chinese, chosen by hand. What each of them weighs is learnt
(`models/quotability`), not set here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.statements.matching import count_matches, has_match

__all__ = ["COUNTED", "CUES", "cue_flags", "cue_rates"]

CUES: dict[str, tuple[str, re.Pattern[str]]] = {
    name: (chinese, re.compile(pattern))
    for name, chinese, pattern in (
        (
            "conclusion",
            "总结性开头",
            r"^(?:总之|因此|所以|可见|由此|综上|总的来说|总而言之|这说明|这就是|正因|于是|其实)",
        ),
        ("contrast", "转折开头", r"^(?:但|但是|然而|可是|不过|而)"),
        ("example", "举例或叙事", r"(?:例如|比如|譬如|举个例子|就像|曾经|有一次|那天|记得)"),
        ("continuation", "承接开头", r"^(?:然后|并且|而且|同时|另外|此外|还有|也|又|再|接着)"),
        ("order", "分点开头", r"^(?:首先|其次|再次|最后|第[一二三四五六七八九十]|[一二三]是|另?一方面|\d+[.、)）])"),
        ("anaphora", "指代开头", r"^(?:这|那|他|她|它|其|此|该)"),
        (
            "stance",
            "表明看法",
            r"我认为|我觉得|我想|我相信|应该|应当|必须|要|关键|重要|核心|才能|才是|只有|不仅|不能|根本",
        ),
        ("opinion", "“我认为”", r"我认为|我觉得|我想|我们认为|大家认为"),
        ("definition", "下判断", r"是|指的是|意味着|在于|体现|离不开"),
        ("filler", "口头语", r"对吧|是吧|啊|嗯|呃|那个|就是说|的话|这个|然后|ok|OK"),
        ("courtesy", "客套", r"谢谢|感谢|你好|大家好|各位|欢迎|请|掌声|好的"),
        ("question", "问句", r"[？?]|[吗呢][。.]?$"),
        ("exclamation", "感叹", r"[！!]"),
        ("quotation", "带引号", r"[“”「」『』]"),
        ("first_person", "说“我”", r"我(?!们)"),
        ("we", "说“我们”", r"我们|大家|咱们"),
        ("second_person", "说“你”", r"[你您]"),
        ("third_person", "说“他”", r"[他她]"),
        ("number", "有数字", r"\d|[一二三四五六七八九十百千万]+(?:年|月|个|次|人|名|所|项|天|元|岁|%)"),
        ("time", "有时间", r"\d+年|\d+月|那天|昨天|今天|早上|晚上|小时候|时候"),
    )
}
"""Name of a cue: its Chinese name for readers, and the pattern that finds it."""

COUNTED: dict[str, tuple[str, re.Pattern[str]]] = {
    "fillers": ("口头语密度", CUES["filler"][1]),
    "stances": ("看法词较多", CUES["stance"][1]),
    "definitions": ("判断词较多", CUES["definition"][1]),
    "clauses": ("分句数", re.compile(r"[，,、；;]")),
    "enumeration": ("并列项", re.compile("、")),
}
"""Cues that are counted instead of merely found."""


def cue_flags(texts: Sequence[str] | pl.Series, name: str) -> NDArray[np.float64]:
    """1 where a sentence shows the cue, else 0; shape (n_sentences,).

    >>> cue_flags(["我认为党课要短。", "下课了。"], "opinion")  # I think party lectures should be short; class is over
    array([1., 0.])
    """
    return has_match(texts, CUES[name][1]).astype(np.float64)


def cue_rates(texts: Sequence[str] | pl.Series, name: str) -> NDArray[np.float64]:
    """How often a sentence shows the counted cue; shape (n_sentences,).

    >>> cue_rates(["听课、评课、磨课。"], "enumeration")
    array([2.])
    """
    return count_matches(texts, COUNTED[name][1]).astype(np.float64)
