"""What a document is, from the names of its sheet, member, file and folder, and from what a row says of itself.

>>> kind_of_names("研讨发帖与回帖.xlsx")   # posts and replies
<Kind.POST: 'post'>
>>> kind_of_names("导出.xlsx", "班级公告")   # announcements
<Kind.ANNOUNCEMENT: 'announcement'>
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from textmine.corpus import Kind
from textmine.errors import SettingsError

__all__ = ["PAPERS", "custom_kinds", "kind_of_names", "kind_of_row"]

_NAMES: tuple[tuple[str, Kind], ...] = (
    (r"公告|通知|announce|notice", Kind.ANNOUNCEMENT),
    (r"(?:成果|作业|作品|日志|心得|论文|案例)的?(?:被?评论|点评|留言|评语)", Kind.COMMENT),
    (
        r"思想汇报|汇报|心得|体会|感想|感悟|反思|日志|日记|周记|总结|小结|收获|问卷|调查|答卷|report|reflection|diary|journal|survey",
        Kind.REPORT,
    ),
    (r"成果|作业|案例|论文|教学设计|教案|作品|submission|homework|assignment", Kind.SUBMISSION),
    (
        r"(?<!无)(?:发帖|主题帖|研讨|讨论|话题|帖子|论坛|发言|聊天|群聊|微信群|QQ群|post|thread|forum|discussion)",
        Kind.POST,
    ),
    (r"回帖|跟帖|回复|repl(?:y|ies)", Kind.REPLY),
    (r"评论|点评|留言|评价|互评|弹幕|comment", Kind.COMMENT),
)
"""Parts of names, the more telling first: 研修成果评论 is rare, 研讨发帖与回帖 is a table of both."""

PAPERS = (
    r"讲话|致辞|开班[式仪]|结业[式仪]|(?:实施|培训|研修|活动|工作|考核)方案|培训计划|简报|日程|议程|须知"
    r"|(?:学员|培训|研修|学习|参训|会务|操作|使用|平台|报到)(?:手册|指南)|领导(?:发言|寄语|名单)|新闻(?:稿|通稿|报道)|宣传报道"
)
"""In the name of a file that nobody's name stands in: what is held at a class or written about it, and no trainee's.

领导力提升 (to lead better) and 新闻写作 (to write news) are what trainees write about."""

_VALUES: Mapping[str, Kind] = {
    **dict.fromkeys(["主题帖", "主帖", "发帖", "原帖", "帖子", "主题", "楼主", "话题", "post", "topic"], Kind.POST),
    **dict.fromkeys(["回帖", "回复", "跟帖", "回复帖", "追评", "reply", "楼中楼"], Kind.REPLY),
    **dict.fromkeys(["评论", "点评", "留言", "comment"], Kind.COMMENT),
    **dict.fromkeys(["公告", "通知", "班级公告", "announcement"], Kind.ANNOUNCEMENT),
    **dict.fromkeys(["成果", "研修成果", "作业", "案例", "论文", "教学设计", "submission"], Kind.SUBMISSION),
    **dict.fromkeys(
        [
            "思想汇报",
            "汇报",
            "心得",
            "心得体会",
            "学习心得",
            "日志",
            "研修日志",
            "总结",
            "研修总结",
            "反思",
            "教学反思",
            "report",
        ],
        Kind.REPORT,
    ),
    "other": Kind.OTHER,
    "其他": Kind.OTHER,
}


def custom_kinds(kinds: Mapping[str, str]) -> dict[str, Kind]:
    """The settings' own parts of names.

    Raises:
        SettingsError: a kind is unknown.
    """
    try:
        return {part: Kind(kind) for part, kind in kinds.items()}
    except ValueError as error:
        known = ", ".join(Kind)
        raise SettingsError(f"reading.kinds: {error}. Known kinds are: {known}.") from error


def kind_of_names(*names: str | None, custom: Mapping[str, Kind] | None = None) -> Kind | None:
    """The kind that names tell, the last one first (folder, file, member, sheet); None where none does."""
    for name in reversed([n for n in names if n]):
        for part, kind in (custom or {}).items():
            if part in name:
                return kind
        for pattern, kind in _NAMES:
            if re.search(pattern, name, re.IGNORECASE):
                return kind
    return None


def kind_of_row(value: str) -> Kind | None:
    """The kind that a row's own cell tells (主题帖, 回复 …); None where it tells another thing."""
    return _VALUES.get(value.strip().lower())
