"""LDA by tomotopy, of the words that tutorials cut: its default of one worker a core.

python benchmarks/peers/tomotopy_lda.py CORPUS.jsonl[.gz] OUT [TOPICS]
"""

import json
import sys
from pathlib import Path

import tomotopy
from common import read_texts, words_of


def main(corpus: str, out: str, topics: int = 10) -> None:
    model = tomotopy.LDAModel(k=topics, min_df=5, seed=42)
    for words in words_of(read_texts(corpus)):
        if words:
            model.add_doc(words)
    model.train(1000, show_progress=False)
    Path(out).mkdir(parents=True, exist_ok=True)
    listed = [model.get_topic_words(topic) for topic in range(topics)]
    (Path(out) / "topics.json").write_text(json.dumps(listed, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10)
