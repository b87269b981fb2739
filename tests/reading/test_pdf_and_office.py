"""PDF with and without a text layer; old files of Office through LibreOffice."""

import subprocess
import zipfile

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


BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice'
    ' Requires="wps" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:drawing><wp:inline'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="2000000"'
    ' cy="900000"/><wp:docPr id="1" name="box"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    '><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr'
    ' txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect">'
    "<a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p>"
    "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r></w:p>"
)
"""A text box as Word writes it: 框里的话 (words in a box)."""


@pytest.mark.slow
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_text_boxes_of_old_files_are_read_once(tmp_path):
    plain = write_docx(tmp_path / "plain.docx", ["框外的话。"])  # words outside
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "李明.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name, data.replace(b"<w:sectPr", BOX.encode() + b"<w:sectPr") if "document.xml" in name else data
            )
    plain.unlink()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for target in ("doc", "odt", "rtf"):
        command = [find_office(), profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "李明.docx")], check=True, capture_output=True)
        assert read_corpus([tmp_path / f"李明.{target}"]).corpus[0].text.split("\n") == ["框外的话。", "框里的话。"]
