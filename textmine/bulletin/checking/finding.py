"""What a check says of one checkable thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Finding", "of_another_run"]

_ALARMS = frozenset({"altered", "misattributed", "not-found", "ambiguous", "differs", "too-strong", "flawed"})

_STATUS = {
    "altered": "与原文不符",
    "misattributed": "说话人不符",
    "not-found": "查无出处",
    "ambiguous": "出处不唯一",
    "differs": "与数据不符",
    "no-source": "没有来源",
    "too-strong": "程度过重",
    "unknown": "不认识",
    "flawed": "格式有误",
}
_KIND = {
    "quote": "引文",
    "reported": "转述",
    "term": "用语",
    "title": "标题",
    "figure": "数字",
    "date": "日期",
    "name": "姓名单位",
    "hedge": "程度",
    "form": "格式",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A checkable thing of a bulletin, and how it stands.

    Attributes:
        where: paragraph and sentence, as a person counts them.
        kind: quote, reported, term, title, figure, date, name, hedge or form.
        text: what stands in the bulletin.
        status: as in docs/formats.md, such as `exact`, `altered`, `supported`, `differs`, `carried`, `flawed`.
        source: where it comes from, or what it was compared with.
        suggestion: what to write instead, or what to do.
        paragraph, start, end: its place: the number of the paragraph from 0, and code points there.
        certain: whether `replacement` is what must stand there.
        replacement: the exact words.
        to_check: whether its sentence is marked 待核.
    """

    where: str
    kind: str
    text: str
    status: str
    source: str = ""
    suggestion: str = ""
    paragraph: int = 0
    start: int = 0
    end: int = 0
    certain: bool = False
    replacement: str = ""
    to_check: bool = False

    @property
    def alarm(self) -> bool:
        """Whether it needs a person: this makes `textmine verify` leave with 1.

        >>> Finding("第1段第1句", "quote", "好", "exact").alarm, Finding("第1段第1句", "name", "王五", "unknown").alarm
        (False, True)
        """
        if self.status in _ALARMS or (self.kind == "name" and self.status == "unknown"):
            return True
        return self.kind in ("figure", "date", "hedge") and self.status == "no-source" and not self.to_check

    @property
    def told(self) -> str:
        """What is wrong, for a person.

        >>> Finding("第1段第1句", "figure", "36人", "differs").told
        '数字与数据不符'
        """
        return f"{_KIND.get(self.kind, self.kind)}{_STATUS.get(self.status, self.status)}"

    def to_row(self) -> dict[str, Any]:
        """The row that `textmine verify` prints."""
        return {key: getattr(self, key) for key in ("where", "kind", "text", "status", "source", "suggestion")}


def of_another_run(findings: Sequence[Finding]) -> bool:
    """Whether a bulletin was hardly drafted from this run: most of what it quotes or reports is nowhere in the corpus.

    >>> of_another_run([Finding("", "quote", "好", "not-found")] * 3), of_another_run([])
    (True, False)
    """
    said = [finding.status for finding in findings if finding.kind in ("quote", "reported")]
    return said.count("not-found") > max(_AMISS, len(said) / 2)


_AMISS = 2
"""So many invented quotations may be an editor's; a guess."""
