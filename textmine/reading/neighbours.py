"""Names of columns that mean another thing beside certain others.

教师 in a list of courses is the lecturer; 评语 behind 评价人 is a text; 类别 that holds 必修 and 选修 tells what is
required, where 模块 is the category.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from textmine.reading.contents import TEXT_LENGTH, Contents

__all__ = ["roles_beside"]

_TEACHER = re.compile(r"(?:教师|老师)(?:姓名)?")
_JUDGE, _REMARK = re.compile(r"(?:互评|评价|评审|评阅|点评)[人者]"), re.compile(r"评语|点评|评价意见|评审意见")


def roles_beside(columns: Mapping[int, tuple[str, str]], contents: Mapping[int, Contents]) -> dict[int, str]:
    """The columns whose role is another one in this table.

    Args:
        columns: the folded name and the role of each column.
        contents: what each holds.

    Returns:
        The roles that are to be changed, by column.
    """
    roles = {role for _, role in columns.values()}
    if "course" in roles and "required" not in roles:
        categories = [i for i, (_, role) in columns.items() if role in ("category", "kind")]
        told = [i for i in categories if contents[i].required == 1]
        if told and len(told) < len(categories):
            return {told[0]: "required"}
    if "course" in roles and roles & {"required", "hours"} and not roles & {"lecturer", "unit"}:
        return {i: "lecturer" for i, (name, role) in columns.items() if role == "author" and _TEACHER.fullmatch(name)}
    if "lecturer" in roles and not roles & {"author", "author_id", "course"}:
        return {i: "course" for i, (_, role) in columns.items() if role == "text" and contents[i].length < TEXT_LENGTH}
    if "text" not in roles and any(_JUDGE.match(name) for name, _ in columns.values()):
        remarks = (i for i, (name, _) in columns.items() if _REMARK.fullmatch(name) and contents[i].is_prose)
        return dict.fromkeys(remarks, "text")
    return {}
