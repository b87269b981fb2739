"""What the scripts of peers share: the texts of a corpus, and its words as tutorials cut them."""

import gzip
import json
from pathlib import Path

import jieba

ROOT = Path(__file__).parents[2]

__all__ = ["read_texts", "words_of"]


def read_texts(corpus: str) -> list[str]:
    """The texts of a file of JSON lines."""
    opener = gzip.open if corpus.endswith(".gz") else open
    with opener(corpus, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def words_of(texts: list[str]) -> list[list[str]]:
    """Jieba's words of two characters and more that are no stop words."""
    lines = (ROOT / "models" / "stopwords" / "function.txt").read_text("utf-8").splitlines()
    stop_words = {line for line in lines if not line.startswith("#")}
    return [[word for word in jieba.cut(text) if len(word.strip()) > 1 and word not in stop_words] for text in texts]
