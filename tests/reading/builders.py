"""Files for tests: tables as .xlsx and .csv, running text as .docx, archives."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter


def write_xlsx(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merges: Mapping[str, Any] | None = None
) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(r, c, value, date)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
        for top, left, bottom, right in (merges or {}).get(name, []):
            value = rows[top][left] if left < len(rows[top]) else ""
            sheet.merge_range(top, left, bottom, right, value if value is not None else "")
    book.close()
    return path


def csv_bytes(rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        shown = [v.strftime("%Y-%m-%d %H:%M:%S") if isinstance(v, dt.datetime) else v for v in row]
        writer.writerow(["" if v is None else v for v in shown])
    return out.getvalue().encode(encoding)


def write_docx(path: Path, paragraphs: Sequence[str], *, heading: str | None = None) -> Path:
    import docx

    document = docx.Document()
    if heading:
        document.add_heading(heading, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def write_zip(path: Path, members: Mapping[str, bytes], *, gbk: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(members.items()):
            archive.writestr(chr(65 + number) * len(name.encode("gbk")) if gbk else name, data)
    if gbk:
        raw = path.read_bytes()
        for number, name in enumerate(members):
            encoded = name.encode("gbk")
            raw = raw.replace(bytes([65 + number]) * len(encoded), encoded)
        path.write_bytes(raw)
    return path
