"""BERTopic with the vectors that textmine computes: the models are compared, not the encoders.

python benchmarks/peers/bertopic_topics.py CORPUS.jsonl[.gz] OUT
"""

import json
import sys
from pathlib import Path

from bertopic import BERTopic
from common import read_texts, words_of
from sklearn.feature_extraction.text import CountVectorizer

from textmine.engine import LocalEngine
from textmine.language import embed


def main(corpus: str, out: str) -> None:
    texts = [text for text in read_texts(corpus) if text.strip()]
    with LocalEngine(2) as engine:
        vectors = embed([text[:200] for text in texts], engine=engine)
    words = [" ".join(words) for words in words_of(texts)]
    vectorizer = CountVectorizer(token_pattern=r"\S+")
    model = BERTopic(language="chinese (simplified)", vectorizer_model=vectorizer)
    model.fit(words, embeddings=vectors)
    Path(out).mkdir(parents=True, exist_ok=True)
    listed = {topic: [word for word, _ in found] for topic, found in model.get_topics().items()}
    (Path(out) / "topics.json").write_text(json.dumps(listed, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
