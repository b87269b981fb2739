"""How surely a reader would print a candidate exactly as it stands.

The chance of being printed that a sentence has (`Statements.print_chances`) tells whether it says something. Here the
whole of what would be printed is looked at once more, by a small logistic regression whose every term has a name: a
gain that is announced and not told, something pointed at in a later clause, an end without a mark, a report of having
attended; what its sentences do; and how far they lie in one direction of the encoder's vectors, learnt in the same
regression. Weights lie in `models/quotability/fitness.json` and `means.npy`, of the regression without vectors in
`fitness_wording.json`; their card says from whose verdicts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.quotes.flaws import points_later
from textmine.resources import model_path
from textmine.statements import Move, Ranker, load_ranker

__all__ = ["FEATURES", "MEANS", "Fitness", "Logits", "features_of", "fitness_of", "load_fitness", "move_logits"]

_LONG, _MANY = 90, 5
"""Characters of a text, and commas a sentence, from which on it rambles: of 41 and 25 that a model rated 0.5 or more
readers would print 0.39 and 0.56, of those of 60 to 89 characters 0.69."""
_USUAL = 40
"""Characters about which readers print most; what is far shorter says little, what is far longer rambles."""
_LEAST_CHANCE = 1e-6
_WEIGHTS, _DIRECTION, _WORDING_ALONE = "fitness.json", "means.npy", "fitness_wording.json"
_WORDING = {
    "open_end": r"[^。！!；;…？?”）)]$",
    "announced": r"收[获穫](?:颇|頗|满|滿|很|良|甚|真|非常|还是|超|巨|多)|受益(?:匪|良|很|颇)|"
    r"(?:深|很|大)受(?:启发|啟發)|学(?:习)?到了?(?:很多|不少|许多)|印象(?:比较|最|非常)?深刻[。！]?$|(?:差异|不同|区别)[。！]?$|"
    r"(?:进一步|進一步|全新|更深|深入|充分|初步|新)[^，。]{0,6}(?:认识|了解|理解|认知|認識|認知|體會|体会)[。！]?$|"
    r"[还還]有很[多长長]|[继繼][续續]努力|加油",
    "others": r"老师|老師|大佬|同学|同學|学长|嘉宾",
    "attended": r"^(?:今[天日晚]|昨[天晚]|晚上|上?周.)?[^，。]{0,4}"
    r"(?:参加|參加|参与|參與|聆听|看了|听了|聽了|学习了|學習了|完成)",
    "first_person": r"我(?!们)",
    "moved": r"让我|讓我|使我|令我",
    "realised": r"意识到|认识到|明白|发现|懂|意識到|認識到|發現|体会到|體會到|感受到|理解了|知道了",
    "holds": r"应该|应当|必须|需要|要(?!求)|關鍵|关键|重要|核心",
    "latin": r"[A-Za-z]{4,}",
    "quoted": r"[“「『]",
    "brackets": r"[（(]",
    "listed": r"、[^，。]*、",
    "regular": r"每[周月天年次晚个]|每学期|我校|我园|本校|我们(?:学校|支部|园|组|班|年级)|支部|教研组|年级|制度",
    "judges": r"不是.{1,24}而是|不仅.{1,30}[更还也]|不只是|不在于|并非|只有.{1,20}才|不再",
    "talks": r"的话[，,]|可能.{0,24}可能|算是|吧[，。,]|有点|那种|这个吧|啥|事儿|真的.?真的|hh|哈哈|。。|外加",
    "mood": r"开心|高兴|新奇|新鲜|好奇|感谢|厉害|期待|喜欢|有趣|有意思",
    "turns": r"(?:以前|[过過]去|[从從]前|之前|原[本先]|一直以为|本以为|本[来來])"
    r".{2,40}(?:[现現]在|如今|才|却|卻|[这這]次|这回|今天)|没想到|沒想到|才(?:发现|發現|明白|知道|意识到|懂)|原[来來]",
    "hard": r"[听聽看]不懂|跟不上|吃力|懵|云里雾里|雲裡霧裡|晕|难|難|门槛|焦虑|困|差距|欠缺|缺乏|不足",
}
_PATTERNS = tuple(re.compile(pattern) for pattern in _WORDING.values())
_REGULAR = list(_WORDING).index("regular")

_LEAST_MOVE = 0.005
"""Chance of a move that counts as none."""

MEANS = "means"
"""The feature that needs vectors: how far the sentences lie in the direction of what readers print."""
FEATURES = (
    *("says", "says_less", "several", "long", "many_clauses", "points", "odd_length"),
    *_WORDING,
    *(move.label for move in Move),
    MEANS,
)
"""What is looked at: the logit of the most printable sentence, how far the mean lies below it, whether there are
several, length (beyond a limit, and as the square of the logarithm of its ratio to the usual), wording, and for each
move the logit of the sentence that most likely makes it. A practice counts only where nothing says that it is a
regular one: of a school it is what a bulletin wants, in a diary it is what was done today. With moves the area under
ROC of candidates of camp2025 was 0.802, without 0.782, of the sample class 0.686 and 0.644 (authors held out, by
wording). `talks` and `mood` raise what readers would print of the best 200 of camp2025 from 0.81 to 0.83; they,
`turns` (before and now) and `hard` were thought of after reading what readers refuse and what models miss. What
`turns`, `hard` and `means` bring is in `models/quotability/CARD.md`."""

Logits = Sequence[float]
"""Of each move, that a sentence makes it."""


@dataclass(frozen=True)
class Fitness:
    """What tells how surely a candidate would be printed.

    Attributes:
        weights: of `FEATURES`.
        direction: among the encoder's vectors that of what readers print, shape (d,).
        wording: weights of the others where `MEANS` is not known.
    """

    weights: Ranker
    direction: NDArray[np.float32]
    wording: Ranker

    def meant(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How far each sentence lies in the direction, NaN where it has no such vector, shape (n_sentences,)."""
        if vectors.shape[1] != len(self.direction):  # from wording, or none
            return np.full(len(vectors), np.nan)
        known = np.einsum("ij,ij->i", vectors, vectors) > 0
        # einsum, not @: BLAS may give other bits on another number of threads.
        return np.where(known, np.einsum("ij,j->i", vectors, self.direction, dtype=np.float64), np.nan)

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The chance of candidates with these features, NaN for `MEANS` where it is not known, shape (n,)."""
        unknown = np.isnan(rows[:, -1])
        known = self.weights.score(np.where(unknown[:, None], np.float32(0), rows))
        return np.where(unknown, self.wording.score(rows[:, :-1]), known)

    def save(self, folder: Path) -> None:
        """Write the weights, and the direction beside them."""
        self.weights.save(folder / _WEIGHTS)
        self.wording.save(folder / _WORDING_ALONE)
        np.save(folder / _DIRECTION, self.direction)


def features_of(
    text: str, prints: Sequence[float], moves: Sequence[Logits], meant: Sequence[float] = ()
) -> list[float]:
    """The features of a text, in the order of `FEATURES`.

    Args:
        text: what would be printed.
        prints: the chance of each of its sentences.
        moves: what each of them does, as `move_logits` gives it.
        meant: how far each lies in the direction of what readers print, as `Fitness.meant` gives it.

    >>> told = "今天听了分享，收获满满"  # heard a talk today, gained a lot
    >>> seen = features_of(told, [0.5], move_logits([Move.OTHER], [0.8]))
    >>> names = dict(zip(FEATURES, seen))
    >>> [name for name in ("open_end", "announced", "attended", "realised") if names[name]]
    ['open_end', 'announced', 'attended']
    """
    logits = [_logit(chance) for chance in prints]
    best, size = max(logits), len(text)
    ends = max(1, len(re.findall("[。！!？?]", text)))
    commas = len(re.findall("[，；,;]", text))
    form = (len(logits) > 1, size > _LONG, commas >= _MANY * ends, points_later(text))
    wording = [pattern.search(text) is not None for pattern in _PATTERNS]
    odd_length = math.log(max(size, 1) / _USUAL) ** 2
    does = list(moves[0] if len(moves) == 1 else map(max, *moves))
    if wording[_REGULAR]:
        does[Move.PRACTICE] = _logit(1 / len(Move))
    says = (best, sum(logits) / len(logits) - best)
    known = [value for value in meant if not math.isnan(value)]
    means = sum(known) / len(known) if known else math.nan
    return [*says, *map(float, form), odd_length, *map(float, wording), *does, means]


def fitness_of(
    texts: Sequence[str],
    prints: Sequence[Sequence[float]],
    moves: Sequence[Sequence[Logits]],
    meant: Sequence[Sequence[float]] | None = None,
    *,
    fitness: Fitness | None = None,
) -> NDArray[np.float64]:
    """The chance that a reader would print each text whose sentences have these chances, shape (n_texts,).

    Args:
        texts: what would be printed.
        prints: the chance of each of their sentences by itself.
        moves: what each of these does.
        meant: how far each lies in the direction of what readers print; by default nobody knows.
        fitness: what tells; by default what ships.
    """
    known = [()] * len(texts) if meant is None else meant
    features = [features_of(*given) for given in zip(texts, prints, moves, known, strict=True)]
    rows = np.array(features, np.float32).reshape(-1, len(FEATURES))
    return (fitness or load_fitness()).score(rows)


@lru_cache(maxsize=1)
def load_fitness() -> Fitness:
    """What ships."""
    weights, direction, wording = (model_path("quotability", name) for name in (_WEIGHTS, _DIRECTION, _WORDING_ALONE))
    return Fitness(load_ranker(weights, FEATURES), np.load(direction), load_ranker(wording, FEATURES[:-1]))


def move_logits(moves: Sequence[int], chances: Sequence[float]) -> list[list[float]]:
    """Of each sentence the logit of each move, in their order.

    Args:
        moves: the likeliest of each sentence.
        chances: of these; the others share the rest.
    """
    sure = np.array(chances, np.float64)[:, None]
    made = np.array(moves, np.int64)[:, None] == np.arange(len(Move))
    of_each = np.clip(np.where(made, sure, (1 - sure) / (len(Move) - 1)), _LEAST_MOVE, 1 - _LEAST_MOVE)
    logits: list[list[float]] = np.log(of_each / (1 - of_each)).tolist()
    return logits


def _logit(chance: float) -> float:
    chance = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(chance / (1 - chance))
