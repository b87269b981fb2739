"""Who speaks for the organiser by what they are called: the one table of it.

>>> speaks_for_organiser("班级管理员"), speaks_for_organiser("李明")   # the class's administrator
(True, False)
"""

from __future__ import annotations

import re

__all__ = ["is_organisers_role", "speaks_for_organiser"]

_BOTH = (
    "班主任|(?<!队)辅导员|组织者|主办方|承办|项目组|教务|组委会|指导教师|指导专家|辅导教师|坊主|班级管理|学习平台|培训中心|系统$"
    r"|^admin\w*$|^[\u4e00-\u9fff]{1,3}(?:教授|专家)$"
)
_NAMES = re.compile(rf"{_BOTH}|(?<![书室仓舍库])管理员|主持人|主办|工作组|培训部")
_ROLES = re.compile(rf"{_BOTH}|^(?:系统)?管理员$")
"""Who leads a studio of teachers (主持人), or minds the library or the laboratory (管理员), may be a trainee."""


def speaks_for_organiser(name: str) -> bool:
    """Whether an author's name is that of somebody who sets questions and posts announcements."""
    return _NAMES.search(name) is not None


def is_organisers_role(role: str) -> bool:
    """Whether a role, on the platform or at a school, is one that organisers have.

    >>> is_organisers_role("项目组成员"), is_organisers_role("名师工作室主持人")   # who leads a studio of teachers
    (True, False)
    """
    return _ROLES.search(role) is not None
