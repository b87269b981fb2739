"""Topics that an organiser expects, as a syllabus or the set questions of the rounds; and what nobody touched.

An expected topic is a name and seed words. It takes the theme that speaks of it most; documents that name it are
counted whatever their theme is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32

__all__ = ["Expectation", "find_expected"]

SPEAKS = 0.15
"""A theme answers an expected topic where its units name a seed at least this often (a guess)."""


@dataclass(frozen=True)
class Expectation:
    """An expected topic in the corpus.

    Attributes:
        name: what it is called.
        theme: the theme that answers to it, or None.
        documents: how many documents name one of its seeds.
        share: how often units of that theme name a seed.
    """

    name: str
    theme: int | None
    documents: int
    share: float

    @property
    def mentioned(self) -> bool:
        """Whether anybody named it."""
        return self.documents > 0


def find_expected(
    names: Sequence[str], seeds: Sequence[Sequence[str]], texts: Sequence[str], main: Int32, themes: int
) -> list[Expectation]:
    """Match expected topics to themes, one to one, the strongest first.

    Args:
        names: of the expected topics.
        seeds: words that name each; without any, its name does.
        texts: the documents.
        main: the main theme of each document, −1 where none, shape (n_documents,).
        themes: how many themes.

    >>> found = find_expected(["阅读", "双减"], [["读书"], []], ["我爱读书"], np.array([0], np.int32), 1)
    >>> [(e.name, e.theme, e.mentioned) for e in found]  # reading was spoken of, the workload rule was not
    [('阅读', 0, True), ('双减', None, False)]
    """
    from scipy.optimize import linear_sum_assignment

    says = np.array([[_says(text, name, words) for text in texts] for name, words in zip(names, seeds, strict=True)])
    says = says.reshape(len(names), len(texts))
    share = np.array([[_share(row, main == k) for k in range(themes)] for row in says]).reshape(len(names), themes)
    theme: dict[int, int] = {}
    if share.size:
        rows, columns = linear_sum_assignment(-share)
        theme = {int(i): int(k) for i, k in zip(rows, columns, strict=True) if share[i, k] >= SPEAKS}
    return [
        Expectation(name, theme.get(i), int(says[i].sum()), float(share[i, theme[i]]) if i in theme else 0.0)
        for i, name in enumerate(names)
    ]


def _says(text: str, name: str, words: Sequence[str]) -> bool:
    return any(word in text for word in (words or (name,)) if word)


def _share(says: NDArray[np.bool_], members: NDArray[np.bool_]) -> float:
    return float(says[members].mean()) if members.any() else 0.0
