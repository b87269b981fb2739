"""Where the sentences of the sample class that say a planted claim stand: whether those of one claim are in one theme.

    python benchmarks/planted.py [SEEDS]

For the class as `textmine run` reads it, and each seed (by default that of the settings): how many sentences stand in
passages of the theme in which most of their claim do, and the normalised mutual information of claims and themes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import numpy as np
from claims import SAMPLE, document_ids, place_of

from textmine.pipeline import Analysis, read
from textmine.settings import Settings
from textmine.themes import Themes


def planted(themes: Themes, spans: list[tuple[str, int, int]]) -> list[int]:
    """The theme of the passage that holds each span (claim, position of the document, start), −1 where none does."""
    units, found = themes.units, []
    for _, document, start in spans:
        holds = np.flatnonzero((units.documents == document) & (units.starts <= start) & (units.ends > start))
        found.append(int(themes.membership.labels[holds[0]]) if len(holds) else -1)
    return found


def main(seeds: list[int]) -> None:
    from sklearn.metrics import normalized_mutual_info_score

    for seed in seeds:
        settings = Settings(seed=seed)
        analysis = Analysis.of(read([SAMPLE / "export"], settings=settings), settings=settings)
        places = document_ids(analysis.corpus)
        rows = [json.loads(line) for line in (SAMPLE / "gold" / "claims.jsonl").read_text("utf-8").splitlines()]
        spans = [(row["id"], places[place_of(s["document"])], s["start"]) for row in rows for s in row["sentences"]]
        themes, claims = planted(analysis.themes, spans), [claim for claim, *_ in spans]
        most = Counter(zip(claims, themes, strict=True))
        together = sum(max(n for (claim, _), n in most.items() if claim == own) for own in dict.fromkeys(claims))
        nmi = normalized_mutual_info_score(claims, themes)
        print(
            f"seed {seed}: {len(analysis.themes)} themes, {together} of {len(spans)} sentences together, NMI {nmi:.3f}"
        )


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [Settings().seed])
