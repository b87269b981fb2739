"""Whether somebody is registered, or sat the paper, as rosters say it.

A platform tells more than yes and no: 已取消 (cancelled) says that something is done, and means that nothing is left of
it. So words are listed, those that undo before those that do, and of any other nothing is said.

>>> [is_true(text) for text in ("已注册", "已取消", "未报到", "审核中")]  # cancelled, not arrived, under review
[True, False, False, None]
>>> is_true("未通过"), took_part("未通过")  # failed: an application; a paper that was sat
(False, True)
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_true", "took_part"]

_WHEN = (
    r"[(\[]?(?:\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
    r"|\d{1,3}(?:\.\d+)?[分%])?[)\]]?"
)
"""When it was done, or how well, as some platforms add."""
_DONE = (
    r"注册|报[到名道]|激活|登[录陆]|开通|绑定|认证|实名|签到|审[核批]|确认|缴[费清]?|交费|付[费款]|登记|录入|核验|报备|备案|建档|入库"
    r"|录取|录用|入[学班会读选]|加入|分班|参[训加与学培考会]|到[课会班校]?"
    r"|学习|在[学读训籍]|学完|完成|结[业课训束]|毕业|合格|达标|及格|通过|同意|批准|成功|有效|正常|启用"
    r"|提[交问]|交卷?|上[交传]|作答|答[卷题]|[补开]?考试?|应考|批[阅改]|阅卷?|评[阅分卷]|判[卷分]|出分|发布"
)
_WELL = "成功|完成|完毕|通过|合格"
_WHAT = "培训|学习|考[试核]|测试|课程|班级|试卷|作业|平台|账号"
_YES = re.compile(
    r"(?:是|对|√|✓|✔|☑|✅|y|yes|true|t|1|有|正常|成功|激活|启用|有效|同意|在[学读训籍]|参[加训考]|到[课会]|提交|交卷|通过|合格|及格|达标"
    rf"|已经?(?:(?:{_DONE})(?:{_WELL}|过|了)?(?:{_WHAT})?){{1,2}}|(?:{_DONE})(?:{_WELL})){_WHEN}",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:否|×|✕|✖|✗|✘|☐|❌|x|n|no|false|f|0|无|没有?.*|-+|—+|/|(?:审[核批查])?[未不].*|[缺免缓弃]考|缺[席勤]|待[报登激考交提缴注].*|.*失败|"
    r"(?:已经?|被|主动|自动|中途|申请|注册|报名|审核|学员|账号|考试)*"
    r"(?:取消|退|拒|注销|驳回|撤|作废|删除|停用|禁用|冻结|封[禁停]|失效|过期|逾期|转[出走]|放弃|缺[考席勤]|流失|离[开职班校]|休学|开除|除名|清退).*)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?:[未不]|没有?)(?:通过|合格|及格|达标)|(?:待|正在)[批阅评判改].*|[批阅评判][改阅卷分]?中")
"""Of a paper: whoever failed has sat it, and so has whoever waits for a mark."""


def is_true(text: str) -> bool | None:
    """Whether a state is reached; None where nothing or another thing is said."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _NO.fullmatch(plain):
        return False
    return True if _YES.fullmatch(plain) else None


def took_part(text: str) -> bool | None:
    """Whether a paper was sat."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return True if _MARKED.fullmatch(plain) else is_true(text)
