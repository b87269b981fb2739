"""Of a large corpus, whose table lies in files, a bulletin is what it is of one in memory."""

import gc
import tempfile

import numpy as np
import polars as pl
import pytest

from textmine.bulletin import evidence_path, verify, write_bulletin, write_stage
from textmine.bulletin.material import _main_themes, load_material
from textmine.bulletin.matters import _is_said
from textmine.corpus import Corpus, Document, Kind
from textmine.errors import RunError
from textmine.store import ColumnStore, Texts


@pytest.fixture
def in_files(monkeypatch, tmp_path):
    """Every table lies in files of a folder for what passes, a few rows at a time."""
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    sizes = {"bulletin.material.LARGE": 0, "store.LEAST": 0, "bulletin.material._BYTES_A_RUN": 100}
    for name, size in {**sizes, "tables.RUN": 5, "corpus.RUN": 5, "ordering.AT_ONCE": 5}.items():
        monkeypatch.setattr(f"textmine.{name}", size)
    return tmp_path / "passing"


def _written(run, folder):
    folder.mkdir()
    write_stage(run, folder)
    for edition in ("internal", "external"):
        write_bulletin(run, folder / f"{edition}.md", edition=edition)
    found = verify(folder / "internal.md", run)
    return {path.name: path.read_bytes() for path in folder.iterdir()}, found


def test_bulletin_report_evidence_and_check_are_the_same(run, tmp_path, request):
    before = _written(run, tmp_path / "memory")
    passing = request.getfixturevalue("in_files")
    assert isinstance(load_material(run).corpus.texts, Texts)
    assert _written(run, tmp_path / "files") == before
    assert evidence_path(tmp_path / "internal.md").name in before[0]
    gc.collect()
    assert list(passing.iterdir()) == []  # nothing of a class stays in a folder of the system


def test_people_and_themes_are_the_same(run, request):
    def counted():
        material = load_material(run)
        own = material.corpus.filter(pl.col("unit") == material.corpus.levels("unit")[0])
        return own.frame.rows(), material.people, material.writers, material.main_themes.tolist()

    before = counted()
    request.getfixturevalue("in_files")
    assert counted() == before


def test_documents_are_found_cited_or_not(run, in_files):
    material = load_material(run)
    ids = list(material.corpus.ids)
    assert [material.documents.position(id_) for id_ in (*ids, "no", "")] == [*range(len(ids)), None, None]
    assert [document.id for document in material.documents.values()] == ids
    assert material.documents.get("no") is None and None not in material.corpus.positions


@pytest.mark.parametrize("in_store", [False, True])
def test_a_name_is_said_by_a_third_of_those_who_speak_of_a_theme(in_store, tmp_path, monkeypatch):
    """组织生活会 (meeting): in any of somebody's texts, its words apart; whoever has no name is a person each."""
    texts = [("甲", "组织好。"), ("甲", "生活会开了。"), ("乙", "要短。"), (None, "组织生活会。"), (None, "没有。")]
    documents = [Document(f"p{n}", Kind.POST, text, author=who) for n, (who, text) in enumerate(texts)]
    corpus = Corpus.from_documents([*documents, Document("p9", Kind.POST, "组织生活会。", author="丙")])
    if in_store:
        monkeypatch.setattr("textmine.corpus.RUN", 2)
        corpus = Corpus.of_runs([corpus.frame], ColumnStore(tmp_path, least=0))

    class Made:
        main_themes = np.array([0, 0, 0, 0, 0, 1], np.int32)

    Made.corpus = corpus
    assert _is_said("组织生活", 0, Made)  # 甲 and one without a name, of four
    assert not _is_said("要短", 0, Made)  # one of four
    assert _is_said("组织", 1, Made) and _is_said("什么", 2, Made)  # of nobody nothing is known


def test_assignments_of_other_documents_are_refused(run):
    corpus = load_material(run).corpus
    with pytest.raises(RunError, match=r"assignments\.jsonl tells of \d+ documents, not of 2"):
        _main_themes(run, {"topics/assignments.jsonl"}, corpus.select([0, 1]))
