"""Policy wording: what sounds like an official document, and what of it many people share word for word."""

from __future__ import annotations

import re

__all__ = ["is_policy"]

# Turns of phrase of official documents on schools and party work; written for textmine from general knowledge of the
# genre (resolutions, regulations and notices of the state are public documents).
_TERMS = re.compile(
    "习近平|新时代中国特色社会主义|党中央|中共中央|国务院|二十大|十九大|二十届|三中全会|全会精神|重要讲话|重要论述|指示精神|批示"
    "|党的(?:领导|建设|教育方针|路线|主张|政治建设|创新理论|全面领导|基层组织|组织|纪律|二十大)|党组织|党支部|党委|党总支|党员教育|党员发展|发展党员"
    "|立德树人|根本任务|社会主义建设者和接班人|德智体美劳|核心价值观|四个意识|四个自信|两个确立|两个维护|从严治党|全面从严"
    "|三会一课|主题党日|一岗双责|民主集中制|意识形态|党风廉政|思想政治|师德师风|师德表现|长效机制|工作格局|工作机制|议事规则|决策程序"
    "|贯彻落实|深入贯彻|全面贯彻|认真贯彻|切实(?:加强|把|做到|提高)|坚持以|坚持把|以.{2,12}为(?:指导|统领|引领|核心|抓手|根本)"
    "|应当|不得|依规依纪|依法依规|按照(?:有关)?规定|健全|完善|严格(?:程序|执行|落实|发展)|统筹|推进|强化|压实|夯实|着力|纳入"
    "|高质量发展|教育强国|健康第一|五育并举|双减|义务教育|课程标准|核心素养|协同育人|政治(?:功能|引领|方向|生态|素质|能力|站位)|战斗堡垒|先锋模范"
)
_PERSONAL = re.compile("我(?!国|省|市|县|区|党|们党|们国家|局|厅)|咱|俺|自己|昨天|那天|有一次|孩子们|娃")
_TERMS_PER_HUNDRED = 4.0
"""Terms in a hundred characters from which wording sounds official, where nobody says I. A guess."""


def is_policy(text: str) -> bool:
    """Whether a wording sounds like an official document rather than a person.

    >>> is_policy("健全师德师风建设长效机制，依规依纪严肃处理。")  # a sound mechanism for conduct …
    True
    >>> is_policy("以上是我的一点体会，不当之处敬请批评指正。")  # these are my few thoughts, please correct me
    False
    """
    if _PERSONAL.search(text):
        return False
    return len(_TERMS.findall(text)) * 100 >= _TERMS_PER_HUNDRED * max(len(text), 25)
