"""What a bulletin and its parts are headed with: pairs of clauses that their paragraphs bear out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textmine.bulletin.material import Claim

__all__ = ["course_heading", "headings", "people_by_move", "title"]

_HEADINGS = {
    "courses": "课程门类多样，内容贴近实际",
    "few": "安排专题课程，内容贴近实际",
    "courses, doubted": "课程门类多样，学员各有感受",
    "few, doubted": "安排专题课程，学员各有感受",
    "unknown": "课程安排与学习内容",
    "both": "课程安排与研讨交流",
    "hearing": "听课各有感受，学习各有体会",
    "rounds": "研讨主题鲜明，交流联系实际",
    "talk": "开展班级研讨，相互交流学习",
    "gains": "学习有收获，思考有体会",
    "problems": "学习有收获，困难有反映",
    "topics": "围绕学习内容，谈及相关话题",
    "topics and problems": "谈及相关话题，反映实际困难",
    "practices": "介绍各自做法，交流实践经验",
    "practice": "介绍具体做法，交流实践经验",
    "proposals": "对改进有建议，对今后有打算",
    "proposing": "着眼改进提高，提出意见建议",
    "pledging": "联系自身实际，谈及今后打算",
}
"""Pairs of parallel clauses, as the reference has them, that say little: what says more is the organiser's to write.
An official who read drafts struck out what judged (打算落到实处) where the paragraph did not bear it out."""


_USUAL_TITLE = "学有所思　思有所得"
_TITLES = {"gain": "畅谈学习收获", "practice": "交流实践做法", "proposal": "提出改进建议", "pledge": "谋划今后工作"}
"""Clauses of one build, in the order in which the bulletin tells of them; no official would head it with troubles."""


def title(people: Mapping[str, int]) -> str:
    """The title: the two things that most people do, in a pair of clauses, as the reference has it of its last part.

    Args:
        people: how many people the draft tells of by move.

    >>> title({"gain": 23, "practice": 3, "proposal": 14, "pledge": 6, "problem": 30})
    '畅谈学习收获　提出改进建议'
    >>> title({"gain": 4, "problem": 5})
    '学有所思　思有所得'
    """
    told = [move for move in _TITLES if people.get(move)]
    most = sorted(told, key=lambda move: -people[move])[:2]
    return "　".join(_TITLES[move] for move in told if move in most) if len(most) > 1 else _USUAL_TITLE


def people_by_move(told: Mapping[str, Sequence[Claim]], sections: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """About how many people a draft tells of by move: who hold its claims, wherever told, and who are quoted."""
    claims = [claim for held in told.values() for claim in held]
    return {
        move: sum(len(claim.supporters) for claim in claims if claim.move == move) + len(sections[f"{move}_sentences"])
        for move in _TITLES
    }


def course_heading(catalogue: int, heard: bool, *, talk: bool = False, doubted: bool = False) -> str:
    """What the paragraph on courses is headed with; where neither catalogue nor hearers speak, its matter.

    Args:
        catalogue: how many courses are known; two are no variety (门类多样).
        heard: whether somebody speaks of them.
        talk: whether the paragraph tells of rounds as well.
        doubted: whether somebody says that they did not fit.

    >>> course_heading(3, False), course_heading(2, False)
    ('课程门类多样，内容贴近实际', '安排专题课程，内容贴近实际')
    >>> course_heading(0, True), course_heading(0, False, talk=True)
    ('听课各有感受，学习各有体会', '课程安排与研讨交流')
    >>> course_heading(3, False, doubted=True)
    '课程门类多样，学员各有感受'
    """
    known = ("courses" if catalogue > 2 else "few") + (", doubted" if doubted else "") if catalogue else ""
    return _HEADINGS[known or ("hearing" if heard else "both" if talk else "unknown")]


def headings(
    rounds: Sequence[Mapping[str, Any]], sections: Mapping[str, Sequence[str]], *, gained: bool, topics: bool
) -> dict[str, str]:
    """What each part is headed with, by what it tells.

    Args:
        rounds: of discussion, with their `sentences`.
        sections: `gain_sentences` and so on.
        gained: whether phrases tell of gains.
        topics: whether it is told what people speak of; where no gain is told, nobody gained by that.
    """
    told = {move for move in ("problem", "proposal", "pledge") if sections[f"{move}_sentences"]}
    ends = {frozenset({"proposal"}): "proposing", frozenset({"pledge"}): "pledging"}
    without = topics and not (gained or sections["gain_sentences"])
    gains = ("topics", "topics and problems") if without else ("gains", "problems")
    return {
        **_HEADINGS,
        "rounds": _HEADINGS["rounds" if any(round_["sentences"] for round_ in rounds) else "talk"],
        "gains": _HEADINGS[gains["problem" in told]],
        "practices": _HEADINGS["practice" if len(sections["practice_sentences"]) == 1 else "practices"],
        "proposals": _HEADINGS[ends.get(frozenset(told - {"problem"}), "proposals")],
    }
