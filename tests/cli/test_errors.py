"""Wrong input: one clear paragraph on standard error, exit code 2, no traceback, nothing left behind."""

import json
from pathlib import Path

import pytest
from matplotlib import get_data_path


@pytest.fixture
def bad(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.docx").write_bytes(b"PK\x03\x04 and then nothing that a zip would have")
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n3,4\n", "utf-8")
    (tmp_path / "slip.toml").write_text("[quotes]\nper_them = 3\n", "utf-8")
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.txt").write_text("微党课要短。", "utf-8")
    (tmp_path / "blank.jsonl").write_text('{"id": "a", "kind": "post", "text": "！！！", "author": "李明"}\n', "utf-8")
    (tmp_path / "mask.png").write_text("no picture", "utf-8")
    font = Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf"  # a font that has no Chinese characters
    (tmp_path / "font.toml").write_text(f"[pictures]\nfont = {json.dumps(str(font))}\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["run", "none.xlsx", "--out", "RUN"], "none.xlsx"),
        (["run", "empty", "--out", "RUN"], "nothing to read"),
        (["run", "broken", "--out", "RUN"], "a.docx"),
        (["run", "numbers.csv", "--out", "RUN", "--settings", "good/../none.toml"], "cannot be read"),
        (["read", "numbers.csv"], "numbers.csv"),
        (["quotes", "good", "--settings", "slip.toml"], "Did you mean 'quotes.per_theme'"),
        (["topics", "good", "--topics", "many", "--out", "T"], "--topics takes a number"),
        (["topics", "good", "--model", "magic", "--out", "T"], "themes.model"),
        (["keywords", "good", "--by", "planet"], "planet"),
        (["read", "good", "--kind", "poem"], "poem"),
        (["cloud", "good"], "Where to"),
        (["cloud", "blank.jsonl", "-o", "c.png"], "no words for a word cloud"),
        (["cloud", "good", "-o", "c.png", "--mask", "mask.png"], "no picture that can be a mask"),
        (["cloud", "good", "-o", "c.png", "--mask", "none.png"], "none.png"),
        (["cloud", "good", "-o", "c.png", "--settings", "font.toml"], "no Chinese characters"),
        (["cloud", "good", "-o", "c.gif"], "error: c.gif: a word cloud is written as .png or .svg"),
        (["cloud", "good", "-o", "c.png", "--by", "round"], "[[rounds]]"),
        (["keyness", "good", "--target", "unit=一中"], "the group '一中'. No document tells any such group."),
        (["keyness", "good", "--target", "unit"], "FIELD=VALUE"),
        (["keyness", "good", "--target", "kind=other"], "Name another target"),  # all documents: the rest is empty
        (["kwic", "good", "(微"], "no regular expression"),
        (["kwic", "good", "a [", "--tags"], "no regular expression"),
        (["kwic", "good", " "], "pattern is empty"),
        (["trends", "good", "--by", "planet"], "planet"),
        (["bulletin", "good", "-o", "b.docx"], "no run folder"),
        (["run", "good", "--out", "good"], "no run folder"),
        (["nonsense"], "nonsense"),
        (["read"], "CORPUS"),
    ],
)
def test_one_clear_paragraph(textmine, bad, arguments, complaint):
    result = textmine(*arguments)
    assert result.code == 2, (result.out, result.err)
    assert complaint in result.err
    assert "Traceback" not in result.err
    assert not (bad / "RUN" / "documents.parquet").exists()


def test_settings_beside_the_corpus_are_found(textmine, bad):
    (bad / "good" / "textmine.toml").write_text("sede = 1\n", "utf-8")
    result = textmine("read", "good")
    assert result.code == 2
    assert "Did you mean 'seed'" in result.err
