"""Headers that no dictionary holds: put together from whose it is (提交人, 学员) and what it is (姓名, 部门, 时间).

>>> role_of_phrase("填写人部门"), role_of_phrase("已学时长"), role_of_phrase("导师姓名")
('unit', 'total_minutes', 'other')
>>> act_of("回答时间"), act_of("提问人"), act_of("提交时间")   # of answers, of questions, of anything
('answer', 'ask', None)
"""

from __future__ import annotations

import re

__all__ = ["RESPONSES", "act_of", "role_of_phrase"]

_ACTS = (
    "发起|发帖|发贴|发表|发布|发言|发送|提交|填写|填报|填表|上传|投稿|回帖|回贴|回复|回答|答题|作答|答卷|评论|留言|跟帖|创建|撰写|汇报|打卡|互动"
    "|分享|交流|报名|参训|参与|登记|记录|推送|讨论|研讨|提问|签到|学习"
)
_WHO = (
    rf"(?:(?:{_ACTS})(?:人员?|者|学员|用户|教师)|学员|学生|教师|老师|党员|用户|考生|作者|成员|员工|职工"
    "|会员|本人|队员|营员)"
)
_UNIT = "单位|学校|部门|班级|机构|院系|学院|党?支部|党组织|小组|公司|园所|幼儿园|校区|科室|处室"
_OTHERS = (
    "介绍|证明|监督|导师|辅导|审核|审批|批阅|批改|点评|评阅|推荐|班主任|坊主|管理|主持|负责|联系人|紧急|家长|监考"
    "|制表|领导|上级|校长|最后(?:回复|回帖|发表|评论|登录|访问)|阅卷|打分|评分|评审|抄送|收件|收信|接收|转发|点赞|获奖"
)
_OF_A_LIFE = "参加工作|出生|入职|入党|入团|入学|毕业|从教|任教|任职"
_OVER = "上级|父级?|被回复|被回帖|引用|目标"
_ITEM = "帖子?|回复|回帖|评论|主题|话题|消息|内容|成果|作业|日志|记录"
_LENGTH = "时长|学时|课时|分钟数?"
_COUNT = "数|数量|份数|件数|篇数|次数|条数|总数"
_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{pattern})$"), role)
    for pattern, role in (
        (r"(?:主讲|授课|讲座|主讲课程|任课).*(?:人|者|教师|老师|专家|嘉宾|讲师)(?:姓名)?", "lecturer"),
        (
            r"被.{1,4}(?:人|者|用户|学员)(?:的?姓名|名称|昵称)?|(?:回复|回帖|评论)对象(?:的?姓名|名称|昵称)?",
            "reply_author",
        ),
        (rf"(?:{_OTHERS}).*(?:姓名|人员?|者|{_UNIT}|时间|日期|电话|意见|评语)|(?:修改|更新|法)人", "other"),
        (rf"(?:{_OF_A_LIFE})(?:时间|日期|年月日?|年份)", "other"),
        (r"(?:原|原帖|父|父帖|上级|被.{1,4})(?:内容|正文|文本|时间|日期|标题)", "other"),
        (rf"(?:{_OVER}).*(?:编号|编码|id)|parent(?:post|message|comment)?id?|(?:in)?replyto(?:id)?", "parent"),
        (rf"(?:{_ITEM})(?:编号|编码|id)|(?:post|message|comment|reply)id", "id"),
        (rf"(?:{_OVER}|回复)的?第?[楼层]\w?", "reply_floor"),
        (r"(?:所在)?[楼层][层号数次]?", "floor"),
        (rf"{_WHO}(?:的?(?:真实)?姓名|名字|名称|全?名|昵称)?", "author"),
        (rf"(?:{_WHO})?(?:所在|所属|任教|工作|现|就职|的)*(?:{_UNIT})(?:名称|全称|名)?", "unit"),
        (rf"{_WHO}(?:编号|编码|学号|工号|号码?|id|账号|帐号|登录名|手机号?码?|电话)", "author_id"),
        (rf"{_WHO}(?:的?(?:身份|角色|职务|岗位|职称|类型))", "role"),
        (rf"(?:{_ACTS})(?:时间|日期|时刻|于)", "time"),
        (rf"(?:要求|应|规定|标准|计划|需|达标|最低|目标|剩余|未).*(?:{_LENGTH}|时间|{_COUNT})", "other"),
        (rf".*必修.*(?:{_LENGTH}|时间)(?:完成)?(?:情况|进度)?", "required_minutes"),
        (rf".*选修.*(?:{_LENGTH}|时间)(?:完成)?(?:情况|进度)?", "elective_minutes"),
        (
            rf"(?:合计|总|累计|已|实际|完成|获得?|认定|有效|学习|观看|在线|课程|网络|视频).*(?:{_LENGTH})"
            r"|(?:合计|总|累计|已|实际)?(?:学习|观看|在线)(?:总)?时间",
            "total_minutes",
        ),
        (
            rf"(?:已?提交|上传|上交|完成|已交)(?:的?研修)?(?:成果|作品)(?:{_COUNT})?"
            rf"|(?:研修)?(?:成果|作品)(?:提交|上传)?(?:{_COUNT})",
            "submissions",
        ),
        (
            rf"已?(?:提交|上传|上交|完成|交)的?(?:研修|课程|课后)?作业(?:{_COUNT})?"
            rf"|(?:研修|课程|课后)?作业(?:提交|上传|完成)?(?:{_COUNT})",
            "homework",
        ),
        (r"(?:是否)?已?(?:报到|注册|激活|参训)(?:情况|状态|与否)?", "registered"),
        (r"(?:结业|期末|在线|线上|最终|网上)(?:考试|测试|测验|考核)(?:得分|分数|成绩|分)?", "mark"),
        (r"(?:公告|通知|日志|作业|成果|作品|案例|文章|心得|汇报)(?:主题|名称|题目)", "title"),
        (r"(?:访谈|采访|提问|考试|测试|主观)(?:问题|题目|题干)", "thread"),
        (r"课程(?:性质|属性)", "required"),
        (r"(?:授课|讲座|讲课)(?:主题|题目|内容|名称)|(?:课程|培训|讲座|学习)专题(?:名称|题目)?", "course"),
        (rf"(?:专家|讲师|主讲人?)(?:{_UNIT}|职称|职务|简介|介绍)", "other"),
        (rf"(?:主题帖|发帖)(?:{_COUNT})", "posts"),
        (rf"(?:回复帖|回帖|跟帖)(?:{_COUNT})", "replies"),
        (r"年月日?", "time"),
        (r"网名|笔名|.{1,4}[人者]", "author"),
        (r"(?:user|author|student|poster|member|learner)(?:full|real|nick|display|screen)?name", "author"),
        (r"(?:full|real|nick|display|screen)name", "author"),
        (r"(?:user|author|student|poster|member|learner)(?:id|no|number)", "author_id"),
        (r"(?:created|posted|submitted|published|modified|updated|sent)(?:at|on|time|date)?", "time"),
        (r"(?:create|post|submit|publish|send|reply|comment)(?:time|date)", "time"),
        (r"(?:post|message|comment|reply|answer|review|topic)(?:content|text|body)", "text"),
    )
)

_FAMILIES: tuple[tuple[str, str], ...] = (
    ("ask", "提问|问题|question"),
    ("answer", "回答|答题|作答|答案|answer"),
    ("reply", "回复|回帖|回贴|跟帖|reply"),
    ("comment", "评论|点评|留言|comment"),
    ("open", "发起|(?:成果|作品|作业|案例|论文|日志|原)作者|发帖|话题|主题|主帖|原帖|楼主|topic"),
)
RESPONSES = frozenset({"answer", "reply", "comment"})
"""Acts that answer what somebody else wrote, which may stand in another column of the same row."""


def role_of_phrase(name: str) -> str | None:
    """The role of a folded header that is a whole phrase of this grammar; None for any other."""
    return next((role for pattern, role in _PHRASES if pattern.match(name)), None)


def act_of(name: str) -> str | None:
    """Of which act a column tells, where a row may hold two (a question and its answer); None where it is open."""
    return next((act for act, words in _FAMILIES if re.search(words, name)), None)
