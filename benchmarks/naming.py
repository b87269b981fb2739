"""Whose name would be printed beside their words: how many problem-staters, how many of the others, by held-out models.

    python benchmarks/naming.py

Labelled sentences that could be printed (no flaw of form, and as likely to be printed as `candidates.FIT` asks),
each with the chances that models give it which have seen nothing of its author.
"""

from __future__ import annotations

import numpy as np
from blind import held_out
from classifying import read_sources, source_of
from moves import read_labels, settle

from textmine.quotes.candidates import FIT
from textmine.quotes.caution import is_exposing
from textmine.quotes.fitness import fitness_of, move_logits
from textmine.quotes.flaws import Flaw, find_flaw
from textmine.statements import Move


def main() -> None:
    labels, chances = read_labels(), held_out(meaning=True)[0]
    corpus = read_sources({document for document, _, _ in labels})
    rows = []
    for span, label in zip(labels, settle(labels), strict=True):
        moves, fit = chances[span]
        document, start, end = span
        text = corpus.texts[corpus.positions[document]][start:end]
        if moves is None or fit is None or find_flaw(text, least=12, most=120) is not Flaw.NONE:
            continue
        move = Move(int(moves.argmax()))
        if fitness_of([text], [[fit]], [move_logits([move], [float(moves.max())])])[0] < FIT:
            continue
        alike = {"move_chances": moves.max(keepdims=True), "problem_chances": moves[[Move.PROBLEM]]}
        hidden = is_exposing(text, move, moves=[move], **alike)
        rows.append((source_of(document) == "sample", label, hidden))
    table = np.array(rows)
    for name, sample in (("sample class", 1), ("real texts", 0)):
        print(name)
        for move in Move:
            own = table[(table[:, 0] == sample) & (table[:, 1] == move)]
            if len(own):
                print(f"  {move.label:10s} {len(own):4d} sentences, without a name {own[:, 2].mean():.2f}")


if __name__ == "__main__":
    main()
