"""What people decided about themes, as `decisions.toml` holds it, replayed on every run.

Each entry names its theme by number and carries an anchor (terms and documents) from the run in which it was decided;
the numbers of a later run may differ, the anchor finds the theme again. One written by hand may leave the anchor out:
its number is then that of topics.json where nothing is decided yet.

    [[rename]]
    target = "theme:3"
    to = "微党课入脑入心"
    anchor = {terms = ["党课", "微课"], documents = ["s-12", "s-40"]}

    [[merge]]
    targets = ["theme:1", "theme:5"]
    anchors = [{terms = ["阅读"]}, {terms = ["图书"]}]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from textmine.errors import SettingsError
from textmine.themes.alignment import Anchor, align

__all__ = ["Decision", "Resolved", "ThemeDecisions", "anchor_entry"]

Action = Literal["rename", "merge", "ban", "pin", "order", "memo"]
_ACTIONS: tuple[Action, ...] = ("rename", "merge", "ban", "pin", "order", "memo")
_CHINESE = {
    "rename": "改名",
    "merge": "合并",
    "ban": "不用",
    "pin": "必留",
    "order": "排序",
    "memo": "备注",
}


@dataclass(frozen=True)
class Decision:
    """One decision: `themes` are numbers of the run in which it was made, `anchors` what they were then, or None."""

    action: Action
    themes: tuple[int, ...]
    anchors: tuple[Anchor | None, ...]
    text: str = ""


@dataclass(frozen=True)
class ThemeDecisions:
    """Decisions about themes, in the order in which they are replayed."""

    entries: tuple[Decision, ...] = ()

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> ThemeDecisions:
        """Read the tables of `decisions.toml` that concern themes.

        >>> ThemeDecisions.from_plain({"rename": [{"target": "theme:3", "to": "校园阅读"}]}).entries[0].themes
        (3,)

        Raises:
            SettingsError: an entry cannot be understood.
        """
        _refuse_split(values.get("split", ()))
        found = [
            decision
            for action in _ACTIONS
            for number, row in enumerate(_rows(values.get(action, ())), 1)
            if (decision := _decision(action, row, f"decisions.toml: the {number}. [[{action}]]"))
        ]
        return cls(tuple(found))

    def resolve(
        self,
        themes: Sequence[Anchor],
        previous: Sequence[Anchor] | None = None,
        *,
        shown: Sequence[int] | None = None,
    ) -> Resolved:
        """Find the decided themes among the fitted ones.

        An entry without an anchor takes that of its number in another entry, else that of the theme of this number in
        the previous run; where there was none, the number counts among the themes as they are shown where nothing is
        decided. So what a bare number means depends on no earlier run, and no decision moves what another one is about.

        Args:
            themes: the fitted ones.
            previous: those of a run that bare numbers speak of.
            shown: the fitted theme behind each number where nothing is decided; by default they are numbered as fitted.
        """
        latest = self._latest_anchors(previous or ())
        anchors = {_content(anchor): anchor for entry in self.entries for anchor in entry.anchors if anchor is not None}
        anchors |= {_content(anchor): anchor for anchor in latest.values()}
        found = dict(zip(anchors, align(list(anchors.values()), themes), strict=True))
        numbered = range(len(themes)) if shown is None else shown

        def find(number: int, anchor: Anchor | None) -> int | None:
            anchor = anchor or latest.get(number)
            if anchor is not None:
                return found[_content(anchor)]
            return numbered[number] if not previous and 0 <= number < len(numbered) else None

        return _resolved(self.entries, find)

    def _latest_anchors(self, previous: Sequence[Anchor]) -> dict[int, Anchor]:
        """What each number stood for when something was last decided of it, or else in the previous run."""
        latest = {
            number: anchor
            for entry in self.entries
            for number, anchor in zip(entry.themes, entry.anchors, strict=True)
            if anchor is not None
        }
        return dict(enumerate(previous)) | latest


def _content(anchor: Anchor) -> tuple[tuple[str, ...], frozenset[str]]:
    return anchor.terms, anchor.documents


@dataclass(frozen=True)
class Resolved:
    """Decisions in the numbers of the fitted themes.

    Attributes:
        groups: fitted themes that become one, by their first member.
        names, memos: by fitted theme.
        banned, pinned: fitted themes.
        order: fitted themes that come first, in this order.
        notes: what found no theme, in Chinese.
    """

    groups: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    memos: dict[int, str] = field(default_factory=dict)
    banned: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()
    order: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def _resolved(entries: Iterable[Decision], find: Callable[[int, Anchor | None], int | None]) -> Resolved:
    by_action: dict[str, list[tuple[list[int], str]]] = {action: [] for action in _ACTIONS}
    notes = []
    for entry in entries:
        places = [find(number, anchor) for number, anchor in zip(entry.themes, entry.anchors, strict=True)]
        here = [place for place in places if place is not None]
        lost = [number for number, place in zip(entry.themes, places, strict=True) if place is None]
        if lost:
            who = "、".join(f"theme:{number}" for number in lost)
            notes.append(f"“{_CHINESE[entry.action]}”的决定找不到对应的主题（{who}），未执行。")
        if here:
            by_action[entry.action].append((here, entry.text))
    return Resolved(
        _groups([themes for themes, _ in by_action["merge"]]),
        {theme: text for themes, text in by_action["rename"] for theme in themes},
        {theme: text for themes, text in by_action["memo"] for theme in themes},
        frozenset(theme for themes, _ in by_action["ban"] for theme in themes),
        frozenset(theme for themes, _ in by_action["pin"] for theme in themes),
        tuple(dict.fromkeys(theme for themes, _ in by_action["order"] for theme in themes)),
        tuple(notes),
    )


def _groups(merges: Iterable[Sequence[int]]) -> dict[int, int]:
    """For each merged theme the first of its group; merges that share a theme join."""
    first: dict[int, int] = {}

    def root(theme: int) -> int:
        while first.get(theme, theme) != theme:
            theme = first[theme]
        return theme

    for themes in merges:
        for theme in themes:
            first[root(theme)] = root(themes[0])
    return {theme: root(theme) for theme in sorted({*first, *first.values()})}


def _rows(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _refuse_split(rows: Any) -> None:
    """To cut a theme in two needs a line between its texts that no decision draws: more themes are what is meant."""
    for row in _rows(rows):
        target = str(row.get("target", "")) if isinstance(row, Mapping) else str(row)
        if target.startswith("theme:"):
            raise SettingsError(
                f"decisions.toml: [[split]] {target}: a theme cannot be cut by hand. Ask for more themes"
                " (themes.topics, or --topics), and merge those that belong together."
            )


def _decision(action: Action, row: Any, where: str) -> Decision | None:
    row = {"target": row} if isinstance(row, str) else row
    if not isinstance(row, Mapping):
        raise SettingsError(f'{where} is no table. Write it as: target = "theme:3".')
    targets = [str(target) for target in (row.get("targets") or [row.get("target", "")])]
    if not all(target.startswith("theme:") for target in targets):
        return None
    anchors = row.get("anchors") or [row.get("anchor")]
    padded = [*anchors, *[None] * len(targets)][: len(targets)]
    text = str(row.get("to") or row.get("text") or "")
    _require_whole(action, targets, text, where)
    return Decision(action, tuple(_number(t, where) for t in targets), tuple(map(_anchor, padded)), text)


def _require_whole(action: Action, targets: Sequence[str], text: str, where: str) -> None:
    if action == "merge" and len(targets) < 2:
        raise SettingsError(f'{where} needs two targets or more: targets = ["theme:1", "theme:5"].')
    if action == "rename" and not text.strip():
        raise SettingsError(f'{where} needs a name: to = "微党课入脑入心".')


def _number(target: str, where: str) -> int:
    try:
        return int(target.removeprefix("theme:"))
    except ValueError:
        raise SettingsError(f"{where}: {target!r} is no theme. A theme is named by its number: theme:3.") from None


def _anchor(row: Any) -> Anchor | None:
    if not isinstance(row, Mapping):
        return None
    return Anchor(tuple(map(str, row.get("terms", ()))), frozenset(map(str, row.get("documents", ()))))


def anchor_entry(terms: Sequence[str], documents: Sequence[str], *, most: int = 30) -> dict[str, list[str]]:
    """An anchor as it is written into `decisions.toml`.

    >>> anchor_entry(["党课", "微课"], ["s-1"])
    {'terms': ['党课', '微课'], 'documents': ['s-1']}
    """
    return {"terms": list(terms[:10]), "documents": list(documents[:most])}
