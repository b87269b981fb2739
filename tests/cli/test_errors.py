"""Wrong input: one clear paragraph on standard error, exit code 2, no traceback, nothing left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib import get_data_path

from textmine.resources import sans_font


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
    (tmp_path / "none.ttf.toml").write_text('[pictures]\nfont = "none.ttf"\n', "utf-8")
    (tmp_path / "text.ttf").write_text("no font at all", "utf-8")
    (tmp_path / "text.ttf.toml").write_text('[pictures]\nfont = "text.ttf"\n', "utf-8")
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
        (["cloud", "good", "-o", "c.png", "--settings", "none.ttf.toml"], "none.ttf: cannot be used as a font"),
        (["run", "good", "--out", "RUN", "--settings", "none.ttf.toml"], "none.ttf: cannot be used as a font"),
        (["run", "good", "--out", "RUN", "--settings", "text.ttf.toml"], "text.ttf: cannot be used as a font"),
        (["run", "good", "--out", "RUN", "--settings", "font.toml"], "no Chinese characters"),
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
        (["keywords", "good", "-o", "a.pdf"], "a.pdf: a list is written as .jsonl"),
        (["segment", "good", "--segmenter", "magic"], "--segmenter"),
        (["read", ""], "a name is empty"),
        (["kwic", "good"], "a corpus is needed, and what stands behind it: textmine kwic"),
        (["topics", "good", "--out", "slip.toml"], "slip.toml cannot be written: a file of this name is there"),
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


@pytest.fixture(params=["raise ImportError", "sans_path = serif_path = lambda: 'nowhere.ttf'"])
def without_font(request, tmp_path):
    """Variables of a machine where textmine's own font is not installed, or its file was lost."""
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "pylopdf_fonts_zh_cn.py").write_text(request.param + "\n", "utf-8")
    root = str(Path(__file__).parents[2])
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path / "hidden"), root]), "FONTCONFIG_FILE": str(tmp_path / "none")}


def test_a_missing_font_is_told_before_anything_is_fitted(textmine, bad, without_font):
    for arguments in (["run", "good", "--out", "RUN"], ["cloud", "good", "-o", "c.png"]):
        result = textmine(*arguments, **without_font)
        assert result.code == 2 and "Traceback" not in result.err
        assert "pip install pylopdf-fonts-zh-cn" in result.err and "[pictures]" in result.err
    assert not (bad / "RUN" / "documents.parquet").exists()
    doctor = textmine("doctor", **without_font)
    assert doctor.code == 1
    assert {row["status"] for row in doctor.rows if row["what"].startswith("font Noto")} == {"missing"}


def test_a_font_of_the_settings_stands_in_for_a_missing_one(textmine, bad, without_font):
    own = sans_font()
    (bad / "own.toml").write_text(f"[pictures]\nfont = {json.dumps(str(own))}\n", "utf-8")
    result = textmine("cloud", "good", "-o", "c.png", "--settings", "own.toml", **without_font)
    assert result.code == 0 and (bad / "c.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["read", "good"], ["read", "good", "-o", "/dev/stdout"], ["--help"]])
def test_a_full_disk_behind_standard_output_is_told(bad, arguments):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "textmine", *arguments], stdout=full, stderr=subprocess.PIPE, cwd=bad, text=True
        )
    assert done.returncode == 2
    assert "the disk is full" in done.stderr and "Traceback" not in done.stderr and "ignored" not in done.stderr
    assert Path("/dev/full").is_char_device()


def test_a_reader_that_has_gone_is_no_failure(bad):
    # twenty megabytes: more than any pipe holds
    (bad / "good" / "a.txt").write_text("微党课要短。" * 1_000_000, "utf-8")  # micro lectures must be short
    read = subprocess.Popen(
        [sys.executable, "-m", "textmine", "read", "good"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=bad
    )
    assert read.stdout is not None and read.stderr is not None
    read.stdout.read(1)
    read.stdout.close()
    assert read.wait(60) == 0 and read.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a shell does")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("arguments", ["keywords good", "topics good --out themes", "read good -o out.jsonl"])
def test_streams_that_are_closed_are_no_failure(bad, arguments, closed):
    done = subprocess.run(f"{sys.executable} -m textmine {arguments} {closed}", shell=True, cwd=bad, check=False)
    assert done.returncode == 0


def test_a_standard_error_that_nobody_reads_is_no_failure(bad):
    read, write = os.pipe()
    os.close(read)
    arguments = [sys.executable, "-m", "textmine", "collocations", "good", "--node", "没有"]  # there is none: a remark
    done = subprocess.run(arguments, cwd=bad, stderr=write, stdout=subprocess.DEVNULL, check=False)
    os.close(write)
    assert done.returncode == 0


def test_an_empty_list_is_remarked_upon(textmine, corpus):
    company = textmine("collocations", corpus, "--node", "没有")  # there is none
    assert (company.code, company.out) == (0, "") and "No word keeps company with '没有'" in company.err
    words = textmine("keyness", corpus, "--target", "unit=一中", "--reference", "unit=一中")
    assert (words.code, words.out) == (0, "") and "sets it apart from unit=一中" in words.err
    assert textmine("collocations", corpus, "--node", "没有", "--quiet").err == ""
