"""Themes as a run folder keeps them: what was saved is what later stages get."""

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import ModelError
from textmine.language import segment, split_sentences
from textmine.settings import Settings
from textmine.themes import Themes, fit_topics

TEXTS = ["党课要短，党课要讲身边的人。", "作业要分层，作业不能太多。"] * 6  # short party lectures; homework in grades


@pytest.fixture(scope="module")
def themes() -> Themes:
    documents = (Document(f"d{i:02}", Kind.POST, f"{text}第{i}次。") for i, text in enumerate(TEXTS))
    corpus = Corpus.from_documents(documents)
    settings = Settings.model_validate({"themes": {"model": "nmf", "topics": 2}})
    return fit_topics(corpus, segment(corpus), split_sentences(corpus), settings=settings)


def test_loaded_themes_are_those_that_were_saved(themes, tmp_path):
    themes.save(tmp_path)
    loaded = Themes.load(tmp_path, themes.ids)
    assert loaded.to_records() == themes.to_records()
    assert list(loaded.assignments()) == list(themes.assignments())
    assert np.array_equal(loaded.unit_weights, themes.unit_weights)
    assert np.array_equal(loaded.units.documents, themes.units.documents)
    assert np.array_equal(loaded.units.starts, themes.units.starts)
    assert (loaded.choice.sentence, loaded.notes) == (themes.choice.sentence, themes.notes)


@pytest.mark.parametrize("name", ["topics.json", "choice.json", "membership.npz"])
def test_a_damaged_file_is_told(themes, tmp_path, name):
    themes.save(tmp_path)
    (tmp_path / name).write_bytes(b"{")
    with pytest.raises(ModelError, match="missing or damaged"):
        Themes.load(tmp_path, themes.ids)


def test_themes_of_another_corpus_are_refused(themes, tmp_path):
    themes.save(tmp_path)
    with pytest.raises(ModelError, match="another corpus"):
        Themes.load(tmp_path, themes.ids[:-1])
