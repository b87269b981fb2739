"""PDF with and without a text layer; old files of Office through LibreOffice."""

import subprocess

import pytest
from builders import write_docx, write_xlsx

from textmine.reading import read_corpus
from textmine.reading.account import UnreadableError
from textmine.reading.office import find_office
from textmine.reading.pdf import read_pdf

LINES = [
    "学习心得",
    "学员：李明",
    "微党课要讲身边的人和事，老师们才听得进去，学生也才听得明白，这是我最大",
    "的收获。",
    "— 1 —",
]


def write_pdf(path, lines):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.font_manager import FontProperties

    from textmine.resources import sans_font

    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure = pyplot.figure(figsize=(8, 10))
        for number, line in enumerate(lines):
            figure.text(0.05, 0.9 - 0.05 * number, line, fontproperties=FontProperties(fname=str(sans_font())), size=11)
        figure.savefig(path, format="pdf")
        pyplot.close(figure)
    return path


def test_a_text_layer_is_read_and_lines_are_joined(tmp_path):
    pytest.importorskip("matplotlib")
    try:
        path = write_pdf(tmp_path / "李明-思想汇报.pdf", LINES)
    except (ImportError, AttributeError):
        pytest.skip("no font to write a PDF with")
    document = read_corpus([path]).corpus[0]
    assert document.author == "李明" and document.kind == "report"
    assert "这是我最大的收获。" in document.text  # the page broke the line, not the person
    assert "— 1 —" not in document.text


def test_a_scan_is_said_to_be_one(tmp_path):
    pytest.importorskip("matplotlib")
    path = write_pdf(tmp_path / "scan.pdf", [])
    with pytest.raises(UnreadableError, match="scan"):
        read_pdf(path.read_bytes())


@pytest.mark.slow
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_old_files_of_office(tmp_path):
    write_docx(tmp_path / "李明-思想汇报.docx", ["微党课要讲身边的人和事。"])
    write_xlsx(tmp_path / "研讨.xlsx", {"表": [["姓名", "内容"], ["王芳", "学习很有收获。"]]})
    for name, target in (("李明-思想汇报.docx", "doc"), ("研讨.xlsx", "xls")):
        command = [find_office(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        subprocess.run(
            [*command, "--convert-to", target, "--outdir", str(tmp_path), str(tmp_path / name)],
            check=True,
            capture_output=True,
        )
        (tmp_path / name).unlink()
    reading = read_corpus([tmp_path / "李明-思想汇报.doc", tmp_path / "研讨.xls"])
    assert {(d.author, d.text) for d in reading.corpus} == {
        ("李明", "微党课要讲身边的人和事。"),
        ("王芳", "学习很有收获。"),
    }
