"""Make `general.tsv` again from the dictionary and the IDF list inside the jieba package (MIT licence).

python models/background/build.py
"""

from __future__ import annotations

import math
from pathlib import Path

import jieba
import numpy as np

MIN_COUNT = 5  # below this the dictionary is mostly words that never occur in running text


def main() -> None:
    """Write the list."""
    folder = Path(jieba.__file__).parent
    counts = {w: int(n) for w, n, *_ in map(str.split, (folder / "dict.txt").read_text("utf-8").splitlines())}
    lines = (folder / "analyse" / "idf.txt").read_text("utf-8").splitlines()
    idf = {w: float(v) for w, v in map(str.split, lines)}
    both = sorted(set(counts) & set(idf))
    slope, level = np.polyfit([math.log(counts[w]) for w in both], [idf[w] for w in both], 1)
    with Path(__file__).with_name("general.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"# total\t{sum(counts.values())}\n")
        for word in sorted(w for w, n in counts.items() if n >= MIN_COUNT):
            value = idf.get(word, float(np.clip(level + slope * math.log(counts[word]), 1, 14)))
            file.write(f"{word}\t{counts[word]}\t{value:.2f}\n")


if __name__ == "__main__":
    main()
