"""The script that tutorials teach: jieba, TF-IDF keywords, gensim's LDA with coherence, one word cloud.

    python benchmarks/peers/tutorial.py CORPUS.jsonl[.gz] OUT [TOPICS]

Written plainly, as it stands in many a course, so that textmine is measured against what people run today.
"""

import json
import sys
from pathlib import Path

from common import read_texts, words_of
from gensim import corpora
from gensim.models import CoherenceModel, LdaMulticore
from pylopdf_fonts_zh_cn import sans_path
from sklearn.feature_extraction.text import TfidfVectorizer
from wordcloud import WordCloud


def main(corpus: str, out: str, topics: int = 10) -> None:
    documents = words_of(read_texts(corpus))

    tfidf = TfidfVectorizer(analyzer=lambda words: words)
    matrix = tfidf.fit_transform(documents)
    weights = dict(zip(tfidf.get_feature_names_out(), matrix.sum(axis=0).A1.tolist(), strict=True))

    dictionary = corpora.Dictionary(documents)
    dictionary.filter_extremes(no_below=5, no_above=0.5)
    bags = [dictionary.doc2bow(words) for words in documents]
    lda = LdaMulticore(bags, id2word=dictionary, num_topics=topics, passes=10, workers=1, random_state=42)
    coherence = CoherenceModel(lda, texts=documents, dictionary=dictionary, coherence="c_npmi", processes=1)

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    top = sorted(weights.items(), key=lambda item: -item[1])[:100]
    listed = {"keywords": top, "topics": lda.print_topics(topics), "coherence": float(coherence.get_coherence())}
    (folder / "result.json").write_text(json.dumps(listed, ensure_ascii=False, default=str), "utf-8")
    cloud = WordCloud(font_path=str(sans_path()), width=1200, height=800, background_color="white")
    cloud.generate_from_frequencies(weights).to_file(str(folder / "cloud.png"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10)
