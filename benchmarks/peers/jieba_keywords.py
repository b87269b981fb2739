"""Keywords of each document by jieba.analyse, TF-IDF and TextRank.

python benchmarks/peers/jieba_keywords.py CORPUS.jsonl[.gz] OUT
"""

import json
import sys
from pathlib import Path

import jieba.analyse
from common import read_texts


def main(corpus: str, out: str) -> None:
    Path(out).mkdir(parents=True, exist_ok=True)
    with (Path(out) / "keywords.jsonl").open("w", encoding="utf-8") as file:
        for text in read_texts(corpus):
            row = {"tfidf": jieba.analyse.extract_tags(text), "textrank": jieba.analyse.textrank(text)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
