"""What platforms call .xls and .doc: Excel 2003 XML, Word 2003 XML, pages with tables, pages in envelopes of e-mail."""

import datetime as dt
import quopri

import pytest

from textmine.reading import Limits, read_corpus
from textmine.reading.account import UnreadableError
from textmine.reading.excel2003 import read_excel_xml
from textmine.reading.sheet import CellError

BOOK = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
 <Styles><Style ss:ID="d"><NumberFormat ss:Format="General Date"/></Style></Styles>
{sheets}
</Workbook>"""
ROWS = """
  <Row><Cell ss:MergeAcross="3"><Data ss:Type="String">班级研讨导出表</Data></Cell></Row>
  <Row ss:Index="4"><Cell><Data ss:Type="String">研讨主题</Data></Cell><Cell><Data ss:Type="String">发帖人</Data></Cell>
   <Cell><Data ss:Type="String">内容</Data></Cell><Cell><Data ss:Type="String">时间</Data></Cell></Row>
  <Row><Cell ss:MergeDown="1"><Data ss:Type="String">减负</Data></Cell><Cell><Data ss:Type="String">李明</Data></Cell>
   <Cell><ss:Data ss:Type="String"><html:B>少</html:B>留作业&amp;多谈心，第一要紧。&#10;第二是陪伴。</ss:Data>
   <Comment ss:Author="x"><ss:Data>批注不是正文</ss:Data></Comment></Cell>
   <Cell ss:StyleID="d"><Data ss:Type="DateTime">2017-06-22T08:30:00.000</Data></Cell></Row>
  <Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="String">王芳</Data></Cell>
   <Cell><Data ss:Type="String">同意，我校也这样做，效果很好。</Data></Cell>
   <Cell><Data ss:Type="Number">42908</Data></Cell></Row>
  <Row><Cell ss:Index="2"><Data ss:Type="String">张伟</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
"""


def sheet(rows: str, name: str = "第一轮", options: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table ss:ExpandedRowCount="999999999">{rows}</Table>{options}</Worksheet>'


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
@pytest.mark.parametrize("name", ["研讨.xls", "研讨.xml"])
def test_excel_2003_xml(tmp_path, encoding, name):
    hidden = sheet("", "空表", "<WorksheetOptions><x:Visible>SheetHidden</x:Visible></WorksheetOptions>")
    (tmp_path / name).write_bytes(BOOK.format(encoding=encoding, sheets=sheet(ROWS) + hidden).encode(encoding))
    reading = read_corpus([tmp_path / name])
    assert [(d.author, d.thread, d.text, d.time, d.source.sheet, d.source.row) for d in reading.corpus] == [
        ("李明", "减负", "少留作业&多谈心，第一要紧。\n第二是陪伴。", "2017-06-22T08:30:00", "第一轮", 5),
        ("王芳", "减负", "同意，我校也这样做，效果很好。", "2017-06-22", "第一轮", 6),
    ]
    assert [(r.row, r.reason) for r in reading.rejects] == [(7, "its text is an error of the spreadsheet: #N/A")]
    assert any("1 hidden rows were read" in note.message for note in reading.notes)


def test_rows_that_are_alike_and_left_out_are_counted():
    rows = (
        '<Row><Cell><Data>标题</Data></Cell></Row><Row ss:Span="2"/><Row><Cell><Data>好</Data></Cell></Row>'
        '<Row ss:Span="9" ss:Hidden="1"/><Row ss:Index="9"><Cell><Data>对</Data></Cell></Row>'
    )
    read = read_excel_xml(BOOK.format(encoding="utf-8", sheets=sheet(rows)))[0]
    assert [row.number for row in read.rows] == [1, 5, 9]  # the second to the fourth are one element


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<Row ss:Index="99999999"/>', "beyond what Excel"),
        ('<Row ss:Index="-1"/>', "beyond what Excel"),
        ('<Row><Cell ss:Index="20000"/></Row>', "column beyond"),
        ("<Row>" + "<a>" * 300 + "</a>" * 300 + "</Row>", "nested too deeply"),
        ("<Row>", "broken"),
        ('<Row><Cell ss:MergeAcross="999999999"/></Row>', "beyond what Excel"),
        ('<Row><Cell ss:MergeDown="999999999"/></Row>', "beyond what Excel"),
    ],
)
def test_hostile_excel_2003_xml(rows, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_excel_xml(BOOK.format(encoding="utf-8", sheets=sheet(rows)))


def test_entities_are_refused_in_excel_2003_xml():
    book = BOOK.format(encoding="utf-8", sheets=sheet(ROWS))
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><Workbook'
    with pytest.raises(UnreadableError, match="document type"):
        read_excel_xml(book.replace("<Workbook", entities, 1))


def test_values_of_excel_2003_xml():
    cells = "".join(
        f'<Cell><Data ss:Type="{kind}">{written}</Data></Cell>'
        for kind, written in [
            ("Number", "3.5"),
            ("Number", "x"),
            ("DateTime", "2017-06-22T00:00:00.000"),
            ("Boolean", "1"),
            ("Number", "1e999"),
            ("DateTime", "1899-12-31T08:30:00.000"),
            ("DateTime", "1900-01-01T01:30:00.000"),
        ]
    )
    long = f'<Cell><Data ss:Type="String">{"长" * 50}</Data></Cell>'
    book = BOOK.format(encoding="utf-8", sheets=sheet(f"<Row>{cells}</Row><Row>{long}</Row>"))
    first, second = read_excel_xml(book, limits=Limits(cell_characters=24))[0].rows
    assert list(first.cells.values()) == [3.5, "x", dt.date(2017, 6, 22), True, "1e999", dt.time(8, 30), "25:30:00"]
    assert second.problem and second.cells == {0: CellError("…")}


def test_word_2003_xml(tmp_path):
    body = (
        "<w:p><w:r><w:t>学习心得</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>李明</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>收获很大。</w:t></w:r></w:p>"
    )
    page = f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="w"><w:body>{body}'
    (tmp_path / "心得.doc").write_text(page + "</w:body></w:wordDocument>", "utf-8")
    document = read_corpus([tmp_path]).corpus[0]
    assert (document.author, document.text) == ("李明", "学习心得\n姓名\t李明\n收获很大。")


TABLE = (
    "<table border=1><tr><th rowspan=2>题目<th rowspan=2>姓名<th colspan=2>发言</tr><tr><th>内容<th>时间</tr>"
    "<tr><td rowspan=2>减负<td>李明<td>少留作业，多谈心，要陪伴。<td>2017-06-22</tr>"
    "<tr><td>王芳<td>同意，我校也这样做，效果很好。<td>2017-06-23</table>"
)


def test_cells_of_a_page_that_span_rows_and_columns(tmp_path):
    (tmp_path / "研讨.xls").write_text(f"<html><body>{TABLE}</body></html>", "gb18030")
    reading = read_corpus([tmp_path])
    found = [(d.author, d.time, d.source.row) for d in reading.corpus]
    assert found == [("李明", "2017-06-22", 3), ("王芳", "2017-06-23", 4)]
    assert {d.title or d.thread for d in reading.corpus} == {"减负"}


def test_every_table_of_a_page_is_read(tmp_path):
    """A layout made of tables, a table of totals, and two rounds, each a table."""
    totals = "<table><tr><td>合计<td>4</table>"
    page = f"<html><table><tr><td>第一轮{TABLE}<tr><td>第二轮{TABLE.replace('明', '亮')}{totals}</table></html>"
    (tmp_path / "研讨.html").write_text(page, "utf-8")
    reading = read_corpus([tmp_path])
    assert sorted(d.author for d in reading.corpus) == ["李亮", "李明", "王芳", "王芳"]
    assert len({d.id for d in reading.corpus}) == 4
    assert any("tables of the page hold no texts" in note.message for note in reading.notes)


@pytest.mark.parametrize("name", ["王芳-学习心得.doc", "王芳-学习心得.mht"])
def test_a_page_in_an_envelope_of_e_mail(tmp_path, name):
    page = quopri.encodestring("<html><body><p>今天的学习很有收获。</p></body></html>".encode("gb2312"))
    lines = [
        b"MIME-Version: 1.0", b"Content-Type: multipart/related; boundary=b", b"",
        b"--b", b"Content-Type: text/html", b"Content-Transfer-Encoding: quoted-printable", b"", page,
        b"--b", b"Content-Type: image/png", b"", b"x", b"--b--", b"",
    ]  # fmt: skip
    (tmp_path / name).write_bytes(b"\r\n".join(lines))
    document = read_corpus([tmp_path]).corpus[0]
    assert (document.author, document.text) == ("王芳", "今天的学习很有收获。")


def test_an_envelope_without_a_page(tmp_path):
    (tmp_path / "a.mht").write_bytes(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx")
    (tmp_path / "good.txt").write_text("学习很有收获。", "utf-8")
    assert "without a page" in read_corpus([tmp_path]).rejects[0].reason
