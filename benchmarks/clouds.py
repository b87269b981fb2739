"""Word clouds: processor time of a cloud of 150 terms at 1600 × 1000, against wordcloud with the same terms.

python benchmarks/clouds.py [FOLDER]    # FOLDER keeps both pictures, to be looked at
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textmine.pictures import draw_cloud
from textmine.resources import sans_font
from textmine.terms.background import load_background

TERMS = 150
ROUNDS = 3


def terms() -> dict[str, float]:
    """Words of two to four characters from the background list, with weights that fall as those of keywords do."""
    words = [word for word, count in load_background().counts.items() if 2 <= len(word) <= 4 and 900 < count < 1100]
    return {word: 1 / (rank + 2) ** 0.6 for rank, word in enumerate(sorted(words)[:TERMS])}


def least(function: Callable[[], object]) -> float:
    """The least processor time of a few rounds, in seconds."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        function()
        seconds.append(time.process_time() - began)
    return round(min(seconds), 3)


def main() -> None:
    from wordcloud import WordCloud

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    weights = terms()

    def theirs() -> None:
        cloud = WordCloud(width=1600, height=1000, font_path=str(sans_font()), random_state=42)
        cloud.generate_from_frequencies(weights).to_file(folder / "wordcloud.png")

    ours = least(lambda: draw_cloud(list(weights.items()), folder / "textmine.png"))
    peer = least(theirs)
    print(json.dumps({"textmine": ours, "wordcloud": peer, "ratio": round(ours / peer, 3)}, indent=1))


if __name__ == "__main__":
    main()
