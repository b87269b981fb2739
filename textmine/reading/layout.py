"""How a table lies: where its header is, what each column holds, and what its rows are.

Real exports put titles, dates of export and blank rows above the header, spread a header over two rows of merged cells,
or have none at all. What is decided is kept as notes, for `textmine read --explain`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from textmine.errors import SettingsError
from textmine.reading.columns import CATALOGUE_ROLES, DOCUMENT_ROLES, ROSTER_ROLES, match_header
from textmine.reading.composition import RESPONSES, act_of
from textmine.reading.contents import DISTINCT, TEXT_LENGTH, Contents, look_at
from textmine.reading.decoding import legible
from textmine.reading.head import (
    SAMPLE_ROWS,
    begins_table,
    counts_columns,
    find_header,
    header_rows,
    header_texts,
    under_header,
)
from textmine.reading.neighbours import roles_beside
from textmine.reading.sheet import Area, Row, cell_text

__all__ = ["Column", "Layout", "TableKind", "find_layout", "stands_apart"]

TableKind = Literal["documents", "roster", "catalogue", "unknown"]

_ANY_LENGTH = 2.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its role, and how that was found (`name`, `content` or `settings`)."""

    index: int
    header: str
    role: str
    how: str
    bracket: str = ""


@dataclass(frozen=True)
class Layout:
    """What was decided about a table.

    Attributes:
        table: what its rows are.
        header: the number of the (last) header row, or None.
        columns: by position.
        defaults: values for all rows, out of lines above the header such as 研讨主题：….
        skipped: the numbers of the header's rows, and of those above.
        lost: the numbers of those above that are no titles: they seem to be rows of another table.
        titles: what stands above the header, in lines of one cell.
    """

    table: TableKind
    header: int | None
    columns: Mapping[int, Column]
    defaults: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()
    titles: tuple[str, ...] = ()

    @cached_property
    def by_role(self) -> Mapping[str, Column]:
        """The column of each role that stands once (all but `text` and `other`)."""
        return {c.role: c for c in self.columns.values() if c.role not in ("text", "other")}

    def repeats(self, row: Row) -> bool:
        """Whether a row says the header again."""
        return len(row.cells) > 1 and all(
            c in self.columns and cell_text(v).strip() == self.columns[c].header for c, v in row.cells.items()
        )

    @cached_property
    def texts(self) -> tuple[Column, ...]:
        """The columns of texts, from left to right."""
        return tuple(c for _, c in sorted(self.columns.items()) if c.role == "text")

    def describe(self) -> str:
        """What was decided, in one line."""
        where = "no header row" if self.header is None else f"header in row {self.header}"
        columns = [f"{c.header or _letter(c.index)} → {c.role}" for _, c in sorted(self.columns.items())]
        by_content = [c.header or _letter(c.index) for c in self.columns.values() if c.how == "content"]
        tail = f" (by what they hold: {', '.join(by_content)})" if by_content else ""
        return f"{self.table}, {where}: {'; '.join(columns)}{tail}"


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f"column {letters}"


def find_layout(
    rows: Sequence[Row], merges: Sequence[Area] = (), *, names: Mapping[str, str] | None = None, year: int | None = None
) -> Layout:
    """The layout of a table, judged by its first rows.

    Args:
        rows: the first rows; a few hundred are enough.
        merges: merged areas.
        names: the settings' own names of columns, to roles.
        year: that of dates without one.

    Raises:
        SettingsError: the settings name an unknown role.
    """
    names = _checked(names or {})
    position = find_header(rows, names)
    if position is None:
        return _without_header(rows)
    first, last = header_rows(rows, position, merges)
    head = [_legible(row) for row in rows[: last + 1]]
    headers = header_texts(head[first:], merges)
    last += last + 1 < len(rows) and counts_columns(rows[last + 1])
    body = _own_rows(rows[last + 1 : last + 1 + SAMPLE_ROWS], rows[last], headers, names)
    contents = {c: look_at([row.cells[c] for row in body if c in row.cells], year) for c in headers}
    columns = {c: _first_guess(c, text, names) for c, text in headers.items()}
    table, columns = _decide(columns, contents)
    skipped = frozenset(row.number for row in rows[: last + 1])
    lost = frozenset(row.number for row in under_header(rows[:first], names))
    titles = tuple(cell_text(v) for row in head[:first] if len(row.cells) == 1 for v in row.cells.values())
    return Layout(table, rows[last].number, columns, _defaults(head[:first]), skipped, lost, titles)


def _own_rows(body: Sequence[Row], header: Row, headers: Mapping[int, str], names: Mapping[str, str]) -> Sequence[Row]:
    """The rows below a header up to where another table begins."""
    above = header
    for position, row in enumerate(body):
        repeats = all(cell_text(v).strip() == headers.get(c) for c, v in row.cells.items())
        if not repeats and begins_table(row, names, apart=stands_apart(row, above)):
            return body[:position]
        above = row
    return body


def stands_apart(row: Row, above: Row) -> bool:
    """Whether a blank row or a title stands before a row."""
    return row.number > above.number + 1 or len(above.cells) == 1


def _legible(row: Row) -> Row:
    """A row whose bytes that did not decode are written out: names of columns end up in every document's `meta`."""
    return replace(row, cells={c: legible(v) if isinstance(v, str) else v for c, v in row.cells.items()})


def _checked(names: Mapping[str, str]) -> Mapping[str, str]:
    known = DOCUMENT_ROLES | ROSTER_ROLES | CATALOGUE_ROLES | {"other"}
    for header, role in names.items():
        if role not in known:
            raise SettingsError(
                f"reading.columns: {header!r} is mapped to {role!r}, which is no field."
                f" Known: {', '.join(sorted(known))}."
            )
    return names


def _first_guess(index: int, text: str, names: Mapping[str, str]) -> Column:
    header = match_header(text)
    role = names.get(text.strip()) or names.get(header.name)
    if role is not None:
        return Column(index, text, role, "settings", header.bracket)
    return Column(index, text, header.role or "", "name" if header.role else "", header.bracket)


_STRONG = re.compile(r"内容$|正文$|^(?:text|content|body|message|心得体会|思想汇报|心得|帖子|发言)$")
_OWN_WORDS = re.compile(r"(?:心得|体会|感悟|感想|反思|收获|建议|意见|困惑|打算)$")
"""Endings of what a form asks beside its main text: 今日学习内容, 今日感悟. All are the writer's own words."""
_QUESTION = re.compile(
    r"[?？]|您|你|请(?!假)|哪些|什么|怎[么样]|如何|^\s*(?:[Qq]?\d+|[一二三四五六七八九十]+)\s*[.、．)）]"
)
"""A header that asks, as those of surveys do; 特殊要求 (special wants) in a list of names does not."""
_MOST = 0.5
"""Share of answers from which a column counts as answered by most."""
_OPEN = re.compile(
    r"收获|建议|意见|感受|感想|感悟|体会|困惑|困难|问题是|有(?:哪些|什么|何)问题|想法|看法|打算|期望|希望|谈谈|谈一谈|说说|写写|写出|举例|为什么"
)
"""What a question asks of people that only their own words can answer."""
_ABOUT = re.compile(r"简介|介绍|描述|详情|大纲|目标|说明|要点")
"""What a list of courses tells of a course."""
_ASKED = re.compile(r"^(?:题目|题干|问题.*|提问(?:内容|标题)|(?:话题|主题|讨论|研讨).*(?:标题|名称|内容|题目))$")
"""What an answer answers, where a row holds both."""
_ACTED = frozenset({"author", "author_id", "unit", "role", "time"})
_COUNTS = ROSTER_ROLES - {"registered", "sat"}


def _response(column: Column) -> bool:
    return act_of(match_header(column.header).name) in RESPONSES


def _decide(columns: Mapping[int, Column], contents: Mapping[int, Contents]) -> tuple[TableKind, dict[int, Column]]:
    columns = {c: _fit_contents(column, contents[c]) for c, column in columns.items()}
    turned = roles_beside(
        {c: (match_header(column.header).name, column.role) for c, column in columns.items()}, contents
    )
    columns |= {c: replace(columns[c], role=role) for c, role in turned.items()}
    roles = Counter(c.role for c in columns.values())
    has_author = bool(roles["author"] or roles["author_id"])
    n_roster = sum(roles[r] > 0 for r in ROSTER_ROLES)
    about = _ABOUT if roles["lecturer"] else None
    counted = n_roster - (roles["total_minutes"] > 0)
    if roles["course"] and not counted and not has_author and not _has_text(columns, contents, but=about):
        return "catalogue", _settle(_as_catalogue(columns), contents, CATALOGUE_ROLES)
    if has_author and n_roster >= 2 and not _has_text(columns, contents):
        return "roster", _settle(columns, contents, ROSTER_ROLES | {"author", "author_id", "unit", "role"})
    columns = _with_texts(columns, contents)
    if any(c.role == "text" for c in columns.values()):
        return "documents", _settle(columns, contents, DOCUMENT_ROLES)
    if has_author and (n_roster or roles["unit"] or roles["role"]):
        return "roster", _settle(columns, contents, ROSTER_ROLES | {"author", "author_id", "unit", "role"})
    return "unknown", {c: replace(column, role=column.role or "other") for c, column in columns.items()}


def _fit_contents(column: Column, contents: Contents) -> Column:
    """A role that what the column holds speaks against is given up: 研修成果 may be a number or a text."""
    if column.how == "settings" or not contents.filled:
        return column
    role = column.role
    if contents.kinds == 1 and contents.filled > 1 and role in ("", "other", "thread", "kind"):
        return replace(column, role="kind", how="content" if role != "kind" else column.how)
    if role in _COUNTS and contents.numeric < 0.5 and contents.is_prose:
        return replace(column, role="text", how="content")
    if role == "text" and (contents.numeric > 0.9 or contents.times > 0.9):
        return replace(column, role="other")
    if role == "text" and (_is_of_choices(column) or (contents.choices and _QUESTION.search(column.header))):
        return replace(column, role="other")
    if role == "thread" and match_header(column.header).name == "题目内容" and contents.distinct > DISTINCT:
        return replace(column, role="text")
    if role in ("floor", "reply_floor") and contents.longest > 12:
        return replace(column, role="other")
    if role == "time" and contents.times == 0 and contents.longest > 40:
        return replace(column, role="other")
    return column


def _has_text(
    columns: Mapping[int, Column], contents: Mapping[int, Contents], *, but: re.Pattern[str] | None = None
) -> bool:
    texts = [i for i, c in columns.items() if c.role == "text" and not (but and but.search(c.header))]
    return any(contents[i].length * contents[i].answered >= TEXT_LENGTH for i in texts)


def _is_free_text(column: Column, contents: Contents) -> bool:
    """Whether a column without a known name is of texts; one that most left open only where its header asks."""
    asks = _QUESTION.search(column.header) is not None
    is_text = contents.is_prose or (asks and _OPEN.search(column.header) is not None and contents.may_be_prose)
    return column.role == "" and is_text and not _is_of_choices(column) and (contents.answered >= _MOST or asks)


def _is_strong(column: Column) -> bool:
    """Whether a column is that of the texts by its name; 您希望增加哪些内容？ is one question of a survey."""
    name = match_header(column.header).name
    return _STRONG.search(name) is not None and not re.search("[?？]|您|哪些|什么", column.header)


_CHOICES = re.compile("[单多]选|选择题|可多选|量表|排序题|打分题")


def _is_of_choices(column: Column) -> bool:
    """Whether the header says that something is ticked or ranked: [多选题]."""
    return _CHOICES.search(column.header) is not None or _CHOICES.search(column.bracket) is not None


def _as_catalogue(columns: Mapping[int, Column]) -> dict[int, Column]:
    """In a list of courses 类型 and 学时 mean other things than in a table of posts or trainees."""
    other = {"kind": "category", "total_minutes": "hours", "thread": "category"}
    return {c: replace(column, role=other.get(column.role, column.role)) for c, column in columns.items()}


def _with_texts(columns: Mapping[int, Column], contents: Mapping[int, Contents]) -> dict[int, Column]:
    """Decide which columns are texts: the named one, else all that look like free text (a survey's questions)."""
    found = dict(columns)
    named = [i for i, c in columns.items() if c.role == "text"]
    chosen = [i for i in named if columns[i].how == "settings"]
    strong = [i for i in named if _is_strong(columns[i]) or _response(columns[i])]
    if not chosen and strong:
        best = max(strong, key=lambda i: (_response(columns[i]), contents[i].length, -i))
        asked = [i for i, c in columns.items() if c.role in ("text", "")]
        own = [i for i in asked if _OWN_WORDS.search(match_header(columns[i].header).name) and contents[i].is_prose]
        chosen = sorted({best, *own})
    if not chosen:
        free = [i for i, c in columns.items() if _is_free_text(c, contents[i])]
        chosen = [i for i in named if contents[i].length >= _ANY_LENGTH or len(named) == 1] + free
    if not chosen:
        titled = [i for i, c in columns.items() if c.role in ("title", "thread", "course") and contents[i].length > 40]
        chosen = titled[:1]
    for i in named:
        found[i] = replace(found[i], role="other")
    for i in chosen:
        found[i] = replace(found[i], role="text", how=found[i].how or "content")
    return found


_RANKS: Mapping[str, tuple[str, ...]] = {
    "author": (r"姓名|学员$|^name$", r"发帖|发布|作者|提交|填", r"用户", r"昵称"),
    "unit": (r"工作单位|任教学校|所在学校|学校|单位", r"机构|部门|公司|院|园", r"支部", r"班|项目", r"组|坊"),
    "time": (r"发起|发帖|发布|发表|提交|回复|回帖|创建|评论|上传|^时间$|^日期$", r"完成|填", r"开始|更新|修改"),
    "title": (r"标题|题目|title", r"主题", r"名称"),
    "thread": (r"研讨|讨论|话题|topic|thread", r"活动|问题|题", r"版块|板块|论坛"),
    "mark": (r"试卷|考试|测试|结业", r"综合|总|最终|考核", r"成绩", r"分"),
    "total_minutes": (r"总", r"累计", r"时长", r"学时"),
    "role": (r"职务", r"岗位|职位", r"职称", r"身份|角色"),
    "category": (r"类别|分类|类型|category", r"模块|板块|module"),
    "author_id": (r"学员|学号|工号|用户|编号|id$", r"账号|帐号|登录", r"手机|电话", r"身份证"),
}
"""Where two columns claim one role, the name that comes first here wins, then the fuller one, then the left one."""


def _settle(
    columns: Mapping[int, Column], contents: Mapping[int, Contents], allowed: frozenset[str] | set[str]
) -> dict[int, Column]:
    settled: dict[int, Column] = {}
    best: dict[str, tuple[tuple[int, int, int, int, int], int]] = {}
    acts = {act_of(match_header(c.header).name) for c in columns.values() if c.role == "text"}
    for index, column in columns.items():
        role = column.role if column.role in allowed else "other"
        settled[index] = replace(column, role=role)
        if role in ("text", "other"):
            continue
        # who asked is not who answered: in 提问人, 回答人, 回答内容 the act of the text decides.
        act = act_of(match_header(column.header).name)
        foreign = role in _ACTED and acts not in (set(), {None}) and act not in {None, *acts}
        key = (column.how != "settings", foreign, _rank(role, column.header), -contents[index].filled, index)
        if role not in best or key < best[role][0]:
            best[role] = (key, index)
    for index, column in settled.items():
        if column.role not in ("text", "other") and best[column.role][1] != index:
            settled[index] = replace(column, role="other")
    return _topic_or_title(settled, acts)


def _rank(role: str, header: str) -> int:
    name = match_header(header).name
    ranks = _RANKS.get(role, ())
    return next((i for i, pattern in enumerate(ranks) if re.search(pattern, name)), len(ranks))


def _topic_or_title(columns: dict[int, Column], acts: set[str | None]) -> dict[int, Column]:
    """主题 and 标题 beside floors or before an answer name the thread, not the post, where no other column does."""
    roles = {c.role for c in columns.values()}
    if "thread" in roles:
        return columns
    if roles & {"floor", "reply_floor"}:
        return {i: replace(c, role="thread") if c.role == "title" else c for i, c in columns.items()}
    if not acts & {"answer", "reply"}:
        return columns
    asked = [
        i for i, c in columns.items() if _ASKED.search(match_header(c.header).name) and c.role in ("title", "other")
    ]
    if asked:
        first = min(asked, key=lambda i: (columns[i].role != "title", i))
        columns[first] = replace(columns[first], role="thread")
    return columns


def _defaults(rows: Sequence[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        for value in row.cells.values():
            label, colon, rest = cell_text(value).replace(":", "：").partition("：")
            role = match_header(label).role if colon and len(label) < 12 else None
            if role in ("thread", "unit") and rest.strip():
                found.setdefault(role, rest.strip())
    return found


def _without_header(rows: Sequence[Row]) -> Layout:
    """Columns by what they hold alone: the longest free text, names, dates."""
    body = rows[:SAMPLE_ROWS]
    width = sorted({c for row in body for c in row.cells})
    contents = {c: look_at([row.cells[c] for row in body if c in row.cells], None) for c in width}
    roles: dict[int, str] = {}
    prose = [c for c in width if contents[c].is_prose or (len(width) == 1 and contents[c].numeric < 0.5)]
    if prose:
        roles[max(prose, key=lambda c: (contents[c].length, -c))] = "text"
        for column in width:
            if column in roles:
                continue
            if contents[column].times > 0.8 and contents[column].longest >= 6 and "time" not in roles.values():
                roles[column] = "time"
            elif contents[column].han_names > 0.8 and "author" not in roles.values():
                roles[column] = "author"
    columns = {c: Column(c, "", roles.get(c, "other"), "content") for c in width}
    return Layout("documents" if prose else "unknown", None, columns)
