"""Build the sample class: `source/` → `export/` (what a platform gives) and `gold/` (what is true of it).

    python build.py                    build, check everything, write export/ and gold/
    python build.py --partial          only what is written so far: counts that need the whole class are skipped
    python build.py --partial --out D  the same into the folder D (made if absent)
    python build.py --only 4-14 --out D  only these trainees (implies --partial)
    python build.py --check            build in memory and compare with the files that lie there
    python build.py --card             print what is planted, as Markdown, for CARD.md
    python build.py --wording          print shared wording and well-worn phrases (a help for editors)

Needs Python 3.11, python-docx and XlsxWriter. The same source, with the same versions of these, gives the same bytes.
"""

import argparse
import collections
import csv
import datetime as dt
import io
import itertools
import json
import re
import sys
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORTS, FORUM, SUBMISSIONS = "思想汇报.zip", "研讨发帖与回帖.xlsx", "研修成果导出.csv"
ROSTER, NOTICES, COURSES, CARD = "学情统计.xlsx", "班级公告.xlsx", "课程表.xlsx", "class.toml"
STAMP = dt.datetime(2025, 1, 11, 8, 0, 0)  # every file claims to be of this moment
FORUM_HEADER = ["研讨主题", "楼层", "回复楼层", "发帖人", "单位", "发帖时间", "内容", "点赞数"]
FORUM_TOP = 5  # Excel row of the header; four title rows above it
NOTICE_HEADER = ["序号", "标题", "发布人", "发布时间", "内容", "阅读人数"]
NOTICE_TOP = 3
CSV_HEADER = ["序号", "学员姓名", "单位", "职务", "成果标题", "成果内容", "提交时间", "被评论数"]
ROSTER_HEADER = [
    "姓名",
    "单位",
    "职务",
    "学段",
    "是否注册",
    "必修课时长(分钟)",
    "选修课时长(分钟)",
    "思想汇报提交数",
    "研修成果提交数",
    "研修成果被评论数",
    "考试成绩",
    "研讨发帖数",
    "研讨回帖数",
]
WORDS_THAT_ARE_NAMES = {"向阳", "高远"}  # trainees whose names are also words: unmarked means the word
SENTENCE_END = "。！？!?…～~"
CLOSERS = "”’」』）)》】"
SECTION = re.compile(r"^# (report|submission|r[12]:\d+)\s*$")
OPEN = re.compile(r"\{\{([a-z]+\d*(?:[+-]|:[a-z0-9]+)?)\|")
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[”’」』）)]*|[^。！？!?\n]+")

problems: list[str] = []
warnings: list[str] = []


def fail(where, message):
    problems.append(f"{where}: {message}")


@dataclass
class Doc:
    kind: str  # report, post, reply, submission, announcement
    number: int | None  # of the trainee
    label: str  # 04 r1:7, for messages
    text: str
    spans: list[tuple[str, int, int]]
    meta: dict
    lines: list[tuple[str, str]] = field(default_factory=list)  # reports: (role of the paragraph, text)
    key: dict = field(default_factory=dict)  # place in the export


# ---------------------------------------------------------------- source


def strip_marks(raw, where):
    """Plain text and (tag, start, end) of a text with nested {{tag|…}} marks."""
    out, spans, stack, i = [], [], [], 0
    length = 0
    while i < len(raw):
        if match := OPEN.match(raw, i):
            stack.append((match[1], length))
            i = match.end()
        elif raw.startswith("}}", i):
            if not stack:
                fail(where, "a }} that closes nothing")
                i += 2
                continue
            tag, start = stack.pop()
            spans.append((tag, start, length))
            i += 2
        else:
            if raw.startswith("{{", i):
                fail(where, f"unknown mark at {raw[i : i + 20]!r}")
            out.append(raw[i])
            length += 1
            i += 1
    if stack:
        fail(where, f"mark {stack[-1][0]} is not closed in its paragraph")
    return "".join(out), sorted(spans, key=lambda s: (s[1], -s[2], s[0]))


def join_lines(lines, where):
    """One text of several marked paragraphs, joined by line breaks."""
    texts, spans, at = [], [], 0
    for line in lines:
        plain, found = strip_marks(line, where)
        spans += [(t, a + at, b + at) for t, a, b in found]
        texts.append(plain)
        at += len(plain) + 1
    return "\n".join(texts), spans


def body_lines(text):
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def read_person(path, number, name):
    """Sections of one trainee's file: {key: (head, lines)}."""
    sections, key, head, lines, in_head = {}, None, {}, [], False
    for n, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if match := SECTION.match(line):
            key = match[1]
            if key in sections:
                fail(path.name, f"{key} occurs twice")
            head, lines, in_head = {}, [], True
            sections[key] = (head, lines)
        elif line.startswith("# "):
            fail(path.name, f"line {n}: unknown section {line!r}")
        elif in_head and line.strip() == "---":
            in_head = False
        elif in_head and line.strip():
            name_, _, value = line.partition(":")
            head[name_.strip()] = value.strip()
        elif line.strip():
            if key is None:
                fail(path.name, f"line {n}: text before the first section")
            else:
                lines.append(line.rstrip())
    for key, (head, lines) in sections.items():
        if not lines:
            fail(path.name, f"{key} is empty (a line --- must follow its head)")
    return sections


REPORT_HEAD = {"title", "style", "byline", "file", "sign", "date", "submitted"}


def make_report(number, head, lines, label):
    if extra := set(head) - REPORT_HEAD:
        fail(label, f"unknown head {sorted(extra)}")
    if "title" not in head:
        fail(label, "no title")
    roles = [("title", head.get("title", ""))]
    roles += [("byline", head["byline"])] if "byline" in head else []
    roles += [("body", line) for line in lines]
    roles += [("sign", head[k]) for k in ("sign", "date") if k in head]
    text, spans = join_lines([raw for _, raw in roles], label)
    plain = text.split("\n")
    return Doc("report", number, label, text, spans, head, [(r, p) for (r, _), p in zip(roles, plain)])


def load(partial, only):
    """Everything in source/, as a dictionary; documents in export order, with their keys."""
    toml = {
        name: tomllib.loads((HERE / "source" / f"{name}.toml").read_text("utf-8"))
        for name in ("people", "rounds", "courses", "claims", "announcements", "plan")
    }
    people = {p["number"]: p | {"unit": toml["people"]["schools"][p["school"]]} for p in toml["people"]["people"]}
    floors = {f"{r['id']}:{f['floor']}": f | {"round": r} for r in toml["rounds"]["rounds"] for f in r["floors"]}
    docs, written = {}, set()
    for number, person in people.items():
        path = HERE / "source" / f"{number:02d}-{person['name']}.md"
        if (only and number not in only) or not path.exists():
            if not partial:
                fail(path.name, "is missing")
            continue
        written.add(number)
        sections = read_person(path, number, person["name"])
        planned = toml["plan"][str(number)]
        if set(sections) != set(planned):
            fail(path.name, f"has {sorted(sections)}, planned {sorted(planned)}")
        for key, (head, lines) in sections.items():
            label = f"{number:02d} {key}"
            if key == "report":
                docs[number, key] = make_report(number, head, lines, label)
                continue
            text, spans = join_lines(lines, label)
            if key == "submission":
                if not {"title", "submitted"} <= set(head):
                    fail(label, "needs title and submitted")
                docs[number, key] = Doc("submission", number, label, text, spans, head)
            elif key not in floors or floors[key]["who"] != number:
                fail(label, "this floor is not this trainee's")
            else:
                kind = "reply" if "to" in floors[key] else "post"
                docs[number, key] = Doc(kind, number, label, text, spans, floors[key])
    notices = []
    for i, a in enumerate(toml["announcements"]["announcements"]):
        text, spans = join_lines(body_lines(a["text"]), a["title"])
        notices.append(
            Doc(
                "announcement",
                None,
                f"announcement {i + 1}",
                text,
                spans,
                a,
                key={"file": NOTICES, "sheet": "班级公告", "row": NOTICE_TOP + 1 + i},
            )
        )
    ordered = []
    for number in sorted(written):
        if doc := docs.get((number, "report")):
            person, head = people[number], doc.meta
            stem = head.get("file", f"{person['name']}-{person['unit']}-{doc.lines[0][1]}")
            doc.key = {"file": REPORTS, "member": f"思想汇报/{stem}.docx"}
            ordered.append(doc)
    for r in toml["rounds"]["rounds"]:
        present = [f for f in r["floors"] if (f["who"], f"{r['id']}:{f['floor']}") in docs]
        for i, f in enumerate(present):
            doc = docs[f["who"], f"{r['id']}:{f['floor']}"]
            doc.key = {"file": FORUM, "sheet": r["sheet"], "row": FORUM_TOP + 1 + i}
            ordered.append(doc)
    submissions = sorted(
        (d for d in docs.values() if d.kind == "submission"), key=lambda d: d.meta.get("submitted", "")
    )
    for i, doc in enumerate(submissions):
        doc.key = {"file": SUBMISSIONS, "row": i + 2}
        ordered.append(doc)
    return {"toml": toml, "people": people, "floors": floors, "docs": ordered + notices, "written": written, "by": docs}


# ---------------------------------------------------------------- checks


def size(text):
    return len(re.sub(r"\s", "", text))


def planted_ranges(doc):
    tags = re.compile(r"copy\d|near\d|stock|policy\d|quoted")
    return [(a, b) for t, a, b in doc.spans if tags.fullmatch(t)]


def free_sentences(doc):
    """Sentences of the trainee's own: no title, byline or signature, nothing planted as copied."""
    if doc.kind == "announcement" or doc.meta.get("empty"):
        return
    taboo, at = planted_ranges(doc), 0
    for role, line in doc.lines:
        if role != "body":
            taboo.append((at, at + len(line)))
        at += len(line) + 1
    for m in SENTENCE.finditer(doc.text):
        if m[0].strip() and not any(a < m.end() and m.start() < b for a, b in taboo):
            yield m.start(), m[0]


def check_claim_span(doc, tag, a, b):
    text, where = doc.text, f"{doc.label} {tag}"
    inner, before = text[a:b], text[:a].rsplit("\n", 1)[-1].strip("　 ")
    if "\n" in inner:
        return fail(where, "spans two paragraphs")
    bare = re.sub(r"“[^”]*”|‘[^’]*’|《[^》]*》|（[^）]*）|「[^」]*」", lambda m: "×" * len(m[0]), inner)
    if any(c in SENTENCE_END[:5] for c in bare.rstrip(SENTENCE_END + CLOSERS)):
        fail(where, f"holds more than one sentence: {inner}")
    at_line_end = b == len(text) or text[b] == "\n"
    if not (inner.rstrip(CLOSERS)[-1:] in SENTENCE_END or at_line_end):
        fail(where, f"does not end with its end punctuation: {inner}")
    if text[b : b + 1] and text[b] in SENTENCE_END + CLOSERS:
        fail(where, f"leaves end punctuation outside: {inner}")
    in_quote = any(t == "quoted" and e == a for t, _, e in doc.spans)
    enumerator = re.fullmatch(r"[（(]?[0-9一二三四五六七八九十①-⑨]+[）).、．]?|[^，。]{1,16}：", before)
    if before and not (before[-1] in SENTENCE_END + CLOSERS + "；" or enumerator or in_quote):
        fail(where, f"does not begin a sentence (before it: {before[-10:]})")
    if size(inner) < 12:
        fail(where, f"too short to be read alone: {inner}")


def check_marks(data):
    people, plan = data["people"], data["toml"]["plan"]
    for (number, key), doc in data["by"].items():
        want = collections.Counter(plan[str(number)].get(key, {}).get("marks", []))
        have = collections.Counter(t for t, _, _ in doc.spans)
        for tag in sorted(set(want) | set(have)):
            exact = not tag.startswith(("name", "lecturer"))
            if have[tag] < want[tag] or (exact and have[tag] > want[tag]):
                fail(doc.label, f"mark {tag}: {have[tag]} times, planned {want[tag]}")
        for tag, a, b in doc.spans:
            if re.fullmatch(r"c\d[+-]", tag):
                check_claim_span(doc, tag, a, b)
            if tag.startswith("name:"):
                if not tag[5:].isdigit() or people[int(tag[5:])]["name"] != doc.text[a:b] or int(tag[5:]) == number:
                    fail(doc.label, f"{{{{{tag}|{doc.text[a:b]}}}}} is not that trainee's full name")
        target = plan[str(number)].get(key, {}).get("length", 0)
        if target and not 0.6 <= size(doc.text) / target <= 1.6 and target > 12:
            warnings.append(f"{doc.label}: {size(doc.text)} characters, planned {target}")


def check_names(data):
    """A trainee's name in another's text must be marked, as a name or as the lecturer's."""
    names = {p["name"] for p in data["people"].values()} - WORDS_THAT_ARE_NAMES
    for doc in data["docs"]:
        own = data["people"][doc.number]["name"] if doc.number else None
        for name in sorted(names - {own}):
            for m in re.finditer(name, doc.text):
                if not any(
                    a <= m.start() and m.end() <= b for t, a, b in doc.spans if t.startswith(("name", "lecturer"))
                ):
                    fail(doc.label, f"{name} is named but not marked")


def check_lengths(data):
    for doc in data["docs"]:
        n = size(doc.text)
        if doc.kind == "report" and not 300 <= n <= 1000:
            fail(doc.label, f"report of {n} characters (300–1000)")
        if doc.kind == "submission" and n < 700:
            fail(doc.label, f"submission of {n} characters (at least 700)")


def check_quotes(data):
    for doc in data["docs"]:
        for tag, a, b in doc.spans:
            if tag != "quoted":
                continue
            parent = parent_of(doc, data)
            said = re.sub(r"^(回复\s*\d+楼：|引用 ?.{2,4} ?的发言：?|//@.{2,4}[：:])", "", doc.text[a:b]).strip(
                "“” \n…"
            )
            if said == doc.text[a:b] or not said:
                fail(doc.label, "a quoted parent begins with 回复 N楼： / 引用 … 的发言： / //@name:")
            if m := re.match(r"回复\s*(\d+)楼", doc.text[a:b]):
                if int(m[1]) != doc.meta["to"]:
                    fail(doc.label, f"quotes floor {m[1]} and answers floor {doc.meta['to']}")
            if parent and said not in parent.text:
                fail(doc.label, f"quotes what its parent does not say: {said}")


def parent_of(doc, data):
    floor = data["floors"].get(f"{doc.meta['round']['id']}:{doc.meta.get('to')}") if "round" in doc.meta else None
    return data["by"].get((floor["who"], f"{floor['round']['id']}:{floor['floor']}")) if floor else None


def groups(data, pattern):
    found = collections.defaultdict(list)
    for doc in data["docs"]:
        for tag, a, b in doc.spans:
            if re.fullmatch(pattern, tag):
                found[tag].append((doc, a, b))
    return dict(sorted(found.items()))


def check_groups(data, partial):
    for tag, members in groups(data, r"copy\d|stock|policy1").items():
        if len({doc.text[a:b] for doc, a, b in members}) > 1:
            fail(tag, "is not the same everywhere: " + "; ".join(d.label for d, _, _ in members))
    official = [doc.text[a:b] for doc, a, b in groups(data, "policy2").get("policy2", []) if doc.kind == "announcement"]
    for doc, a, b in groups(data, "policy2").get("policy2", []):
        if doc.text[a:b] not in official:
            fail(doc.label, "policy2 differs from the announcement")
    for tag, members in groups(data, r"near\d").items():
        if len({doc.text[a:b] for doc, a, b in members}) < len(members):
            fail(tag, "is the same where it should differ a little")
    if partial:
        return
    sizes = {"copy1": 2, "copy2": 2, "copy3": 2, "near1": 2, "near2": 2, "stock": 9, "policy1": 9, "policy2": 10}
    for tag, n in sizes.items():  # policy1: eight and the announcement; policy2: five paragraphs twice
        have = len(groups(data, tag).get(tag, []))
        if have != n:
            fail(tag, f"{have} spans, wanted {n}")


def check_claims(data):
    for claim in data["toml"]["claims"]["claims"]:
        for sign, side in (("+", "for"), ("-", "against")):
            have = {d.number for d, _, _ in groups(data, re.escape(claim["id"] + sign)).get(claim["id"] + sign, [])}
            if have != set(claim[side]):
                fail(
                    claim["id"],
                    f"{side}: missing {sorted(set(claim[side]) - have)}, extra {sorted(have - set(claim[side]))}",
                )
    sizes = [(len(c["for"]), len(c["against"])) for c in data["toml"]["claims"]["claims"]]
    if sizes != [(26, 0), (11, 2), (8, 0), (6, 0), (5, 0), (4, 0), (3, 0), (3, 0)]:
        fail("claims.toml", f"sizes {sizes}")


def check_counts(data):
    kinds = collections.Counter(d.kind for d in data["docs"])
    want = {"report": 32, "post": 28, "reply": 40, "submission": 12, "announcement": 5}
    if dict(kinds) != want:
        fail("counts", f"{dict(kinds)}, wanted {want}")
    if len(data["people"]) != 36 or len({p["unit"] for p in data["people"].values()}) != 9:
        fail("people.toml", "36 trainees of 9 schools")
    if roster_total(data) == kinds["reply"]:
        fail("people.toml", "the roster's total of replies ought not to be confirmed")


def duplicates(data):
    seen = collections.defaultdict(list)
    total = 0
    for doc in data["docs"]:
        for start, sentence in free_sentences(doc):
            total += 1
            seen[re.sub(r"[\s　，、。！？!?：；“”…～~]", "", sentence)].append(doc.label)
    again = {s: where for s, where in seen.items() if len(where) > 1}
    return total, again


def check_duplicates(data):
    total, again = duplicates(data)
    share = sum(map(len, again.values())) / max(total, 1)
    if share >= 0.01:
        fail("duplicates", f"{share:.2%} of {total} sentences occur twice: {list(again.items())[:10]}")
    return total, share


def shared_wording(data, n, authors):
    """Runs of n characters, outside what is planted, that so many trainees share; course titles do not count."""
    who = collections.defaultdict(set)
    for doc in data["docs"]:
        for _, sentence in free_sentences(doc):
            for part in re.split(r"[^\w]+", re.sub(r"《[^》]*》", "，", sentence)):
                for i in range(len(part) - n + 1):
                    who[part[i : i + n]].add(doc.number)
    return {g: sorted(w) for g, w in sorted(who.items()) if len(w) >= authors}


def check_wording(data):
    """Two people's own words: no run of thirteen characters in common (templates show up here)."""
    for gram, who in shared_wording(data, 13, 2).items():
        fail("wording", f"{gram!r} in {who}")


def check_all(data, partial):
    check_marks(data)
    check_names(data)
    check_lengths(data)
    check_quotes(data)
    check_groups(data, partial)
    check_wording(data)
    total, share = check_duplicates(data)
    if not partial:
        check_claims(data)
        check_counts(data)
    return total, share


# ---------------------------------------------------------------- export


def repack(blob):
    """The same zip with fixed times and order, so that bytes depend on contents alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            if name != "docProps/thumbnail.jpeg" and not name.endswith("/"):
                info = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
                info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 0
                part = old.read(name)
                if name == "_rels/.rels":
                    part = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", part)
                new.writestr(info, part)
    return out.getvalue()


def docx_bytes(doc, person):
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    style = doc.meta.get("style", "centered")
    for role, text in doc.lines:
        if role == "title" and style == "heading":
            document.add_heading(text, level=1)
            continue
        paragraph = document.add_paragraph(text)
        if role == "title" and style == "centered":
            paragraph.alignment = ALIGN.CENTER
            paragraph.runs[0].bold = True
        elif role == "sign":
            paragraph.alignment = ALIGN.RIGHT
        elif role == "byline" and style == "centered":
            paragraph.alignment = ALIGN.CENTER
    core = document.core_properties
    core.author, core.last_modified_by, core.title, core.comments = person["name"], person["name"], "", ""
    core.created = core.modified = STAMP
    core.revision = 1
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def gbk_zip(members):
    """A zip as Chinese Windows makes it: member names in GBK, without the UTF-8 flag."""
    out, names = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for i, (name, blob) in enumerate(members):
            raw = name.encode("gbk")
            holder = f"@{i:03d}".ljust(len(raw), "@")
            names.append((holder.encode(), raw))
            info = zipfile.ZipInfo(holder, STAMP.timetuple()[:6])
            info.create_system = 0
            archive.writestr(info, blob)
    blob = out.getvalue()
    for holder, raw in names:
        if blob.count(holder) != 2:
            raise SystemExit("a placeholder name occurs in the data")
        blob = blob.replace(holder, raw)
    return blob


def workbook():
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd hh:mm:ss",
        },
    )
    book.set_properties({"created": STAMP, "author": "研修平台", "title": ""})
    return out, book


def title_rows(book, sheet, titles, width):
    bold = book.add_format({"bold": True, "align": "center", "font_size": 14})
    for i, text in enumerate(titles):
        if text and i == 0:
            sheet.merge_range(0, 0, 0, width - 1, text, bold)
        elif text:
            sheet.write(i, 0, text)


def forum_bytes(data):
    out, book = workbook()
    wrap, head = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "bg_color": "#D9E1F2"}),
    )
    for r in data["toml"]["rounds"]["rounds"]:
        sheet = book.add_worksheet(r["sheet"])
        titles = [
            f"{data['toml']['courses']['class']['name']}　{r['sheet']}导出表",
            f"研讨主题：{r['question']}",
            f"研讨时间：{r['start']} 至 {r['end']}　是否必做：{'是' if r['required'] else '否'}　导出时间：{STAMP}",
        ]
        title_rows(book, sheet, titles, len(FORUM_HEADER))
        sheet.write_row(FORUM_TOP - 1, 0, FORUM_HEADER, head)
        for doc in data["docs"]:
            if doc.key.get("sheet") == r["sheet"]:
                f, person, row = doc.meta, data["people"][doc.number], doc.key["row"] - 1
                sheet.write_row(row, 0, [r["question"], f["floor"]])
                if "to" in f:
                    sheet.write(row, 2, f["to"])
                sheet.write_row(row, 3, [person["name"], person["unit"], f["time"]])
                sheet.write_string(row, 6, doc.text, wrap)
                sheet.write(row, 7, f["likes"])
        sheet.set_column(5, 5, 19)
        sheet.set_column(6, 6, 80)
    book.close()
    return out.getvalue()


def csv_bytes(data):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    for doc in (d for d in data["docs"] if d.kind == "submission"):
        p = data["people"][doc.number]
        writer.writerow(
            [
                doc.key["row"] - 1,
                p["name"],
                p["unit"],
                p["role"],
                doc.meta.get("title", ""),
                doc.text,
                doc.meta.get("submitted", ""),
                p["comments"],
            ]
        )
    return out.getvalue().encode("gb18030")


def counts_of(data, number):
    kinds = collections.Counter(d.kind for d in data["docs"] if d.number == number)
    replies = data["people"][number].get("roster_replies", kinds["reply"])
    return kinds["report"], kinds["submission"], kinds["post"], replies, kinds["reply"]


def roster_total(data):
    return sum(counts_of(data, n)[3] for n in data["people"])


def roster_bytes(data):
    out, book = workbook()
    head, bold = book.add_format({"bold": True, "bg_color": "#D9E1F2"}), book.add_format({"bold": True})
    sheet = book.add_worksheet("学情统计")
    title_rows(
        book,
        sheet,
        [f"{data['toml']['courses']['class']['name']}　学情统计表", f"统计截止：{STAMP}"],
        len(ROSTER_HEADER),
    )
    sheet.write_row(2, 0, ROSTER_HEADER, head)
    rows = []
    for n, p in data["people"].items():
        report, submission, post, replies, _ = counts_of(data, n)
        rows.append(
            [
                p["name"],
                p["unit"],
                p["role"],
                p["stage"],
                "是",
                p["required"],
                p["elective"],
                report,
                submission,
                p["comments"],
                p.get("mark"),
                post,
                replies,
            ]
        )
    for i, row in enumerate(rows, 3):
        sheet.write_row(i, 0, row)
    marks = [r[10] for r in rows if r[10] is not None]
    total = ["合计", f"{len({p['unit'] for p in data['people'].values()})}所学校", "", "", len(rows)]
    total += [sum(r[c] for r in rows) for c in range(5, 10)] + [f"平均{sum(marks) / len(marks):.1f}"]
    sheet.write_row(len(rows) + 3, 0, total + [sum(r[c] for r in rows) for c in (11, 12)], bold)
    sheet.set_column(1, 2, 22)
    book.close()
    return out.getvalue()


def notices_bytes(data):
    out, book = workbook()
    head, wrap = (
        book.add_format({"bold": True, "bg_color": "#D9E1F2"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet = book.add_worksheet("班级公告")
    title_rows(book, sheet, [f"{data['toml']['courses']['class']['name']}　班级公告"], len(NOTICE_HEADER))
    sheet.write_row(NOTICE_TOP - 1, 0, NOTICE_HEADER, head)
    for i, doc in enumerate(d for d in data["docs"] if d.kind == "announcement"):
        row = doc.key["row"] - 1
        sheet.write_row(row, 0, [i + 1, doc.meta["title"], doc.meta["by"], doc.meta["time"]])
        sheet.write_string(row, 4, doc.text, wrap)
        sheet.write(row, 5, doc.meta["reads"])
    sheet.set_column(4, 4, 90)
    book.close()
    return out.getvalue()


def courses_bytes(data):
    out, book = workbook()
    sheet = book.add_worksheet("课程表")
    header = ["序号", "课程名称", "主讲人", "主讲人单位及职务", "课程类别", "修习要求", "学时"]
    title_rows(book, sheet, [f"{data['toml']['courses']['class']['name']}　课程表"], len(header))
    sheet.write_row(1, 0, header, book.add_format({"bold": True}))
    for i, c in enumerate(data["toml"]["courses"]["courses"], 1):
        sheet.write_row(
            i + 1,
            0,
            [
                i,
                f"《{c['title']}》",
                c["lecturer"],
                c["post"],
                c["category"],
                "必修" if c["required"] else "选修",
                c["hours"],
            ],
        )
    sheet.set_column(1, 1, 44)
    book.close()
    return out.getvalue()


def toml_line(key, value):
    if isinstance(value, bool):
        return f"{key} = {str(value).lower()}"
    if isinstance(value, int):
        return f"{key} = {value}"
    return f"{key} = {json.dumps(str(value), ensure_ascii=False)}"


def card_bytes(data):
    lines = ["[class]"] + [toml_line(k, v) for k, v in data["toml"]["courses"]["class"].items()]
    for r in data["toml"]["rounds"]["rounds"]:
        lines += ["", "[[rounds]]"] + [
            toml_line(k, r[k]) for k in ("question", "background", "start", "end", "required")
        ]
    for c in data["toml"]["courses"]["courses"]:
        lines += ["", "[[courses]]"] + [
            toml_line(k, c[k]) for k in ("title", "lecturer", "category", "required", "hours")
        ]
    return ("\n".join(lines) + "\n").encode()


def export(data):
    reports = [(d.key["member"], docx_bytes(d, data["people"][d.number])) for d in data["docs"] if d.kind == "report"]
    return {
        REPORTS: gbk_zip(reports),
        FORUM: forum_bytes(data),
        SUBMISSIONS: csv_bytes(data),
        ROSTER: roster_bytes(data),
        NOTICES: notices_bytes(data),
        COURSES: courses_bytes(data),
        CARD: card_bytes(data),
    }


# ---------------------------------------------------------------- gold


def who(doc, data):
    if doc.number is None:
        return {"author": None, "number": None, "unit": None}
    p = data["people"][doc.number]
    return {"author": p["name"], "number": doc.number, "unit": p["unit"]}


def span_row(doc, a, b, data, **more):
    return {"document": doc.key, "start": a, "end": b, "text": doc.text[a:b], **who(doc, data), **more}


def gold_claims(data):
    rows = []
    for claim in data["toml"]["claims"]["claims"]:
        sentences = []
        for doc in data["docs"]:
            for tag, a, b in doc.spans:
                if tag[:-1] == claim["id"] and tag[-1] in "+-":
                    sentences.append(span_row(doc, a, b, data, stance="for" if tag[-1] == "+" else "against"))
        people = {s: sorted({r["number"] for r in sentences if r["stance"] == s}) for s in ("for", "against")}
        rows.append(
            {
                "id": claim["id"],
                "move": claim["move"],
                "statement": claim["statement"],
                "minority": claim.get("minority", False),
                "supporters": people["for"],
                "opposers": people["against"],
                "sentences": sentences,
            }
        )
    return rows


def gold_copies(data):
    rows = []
    for tag, members in groups(data, r"copy\d|near\d|policy\d").items():
        kind = {"copy": "exact", "near": "near", "policy": "policy"}[tag[:-1]]
        rows.append({"id": tag, "kind": kind, "members": [span_row(d, a, b, data) for d, a, b in members]})
    return rows


def gold_names(data):
    rows = []
    for doc in data["docs"]:
        for tag, a, b in doc.spans:
            if tag.startswith("name:"):
                n = int(tag[5:])
                rows.append(span_row(doc, a, b, data, kind="trainee", names=n, names_unit=data["people"][n]["unit"]))
            elif tag == "lecturer":
                rows.append(span_row(doc, a, b, data, kind="lecturer", names=None, names_unit=None))
    return rows


def gold_roster(data):
    over = [
        {
            "author": p["name"],
            "unit": p["unit"],
            "number": n,
            "roster": counts_of(data, n)[3],
            "documents": counts_of(data, n)[4],
        }
        for n, p in data["people"].items()
        if counts_of(data, n)[3] != counts_of(data, n)[4]
    ]
    return [
        {
            "column": "研讨回帖数",
            "roster": roster_total(data),
            "documents": sum(d.kind == "reply" for d in data["docs"]),
            "rows": over,
        }
    ]


def gold_namesakes(data):
    by = collections.defaultdict(list)
    for n, p in data["people"].items():
        by[p["name"]].append({"kind": "trainee", "number": n, "unit": p["unit"]})
    for c in data["toml"]["courses"]["courses"]:
        by[c["lecturer"]].append({"kind": "lecturer", "course": c["title"], "unit": c["post"]})
    return [{"name": name, "people": people} for name, people in by.items() if len(people) > 1]


def gold(data):
    marked = lambda pattern: itertools.chain.from_iterable(groups(data, pattern).values())
    documents = [{"document": d.key, "kind": d.kind, **who(d, data), "characters": len(d.text)} for d in data["docs"]]
    quoted = [
        span_row(d, a, b, data, parent=p.key if (p := parent_of(d, data)) else None) for d, a, b in marked("quoted")
    ]
    tables = {
        "documents": documents,
        "claims": gold_claims(data),
        "copies": gold_copies(data),
        "stock_closing": [span_row(d, a, b, data) for d, a, b in marked("stock")],
        "pii": [
            span_row(d, a, b, data, kind=t[4:]) for d in data["docs"] for t, a, b in d.spans if t.startswith("pii:")
        ],
        "names": gold_names(data),
        "namesakes": gold_namesakes(data),
        "empty_posts": [span_row(d, 0, len(d.text), data) for d in data["docs"] if d.meta.get("empty")],
        "quoted": quoted,
        "roster": gold_roster(data),
    }
    return {
        f"{name}.jsonl": "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()
        for name, rows in tables.items()
    }


# ---------------------------------------------------------------- command line


def place(key):
    return key.get("member") or (
        f"{key['sheet']} 第{key['row']}行" if "sheet" in key else f"{key['file']} 第{key['row']}行"
    )


def print_card(data):
    for name, blob in gold(data).items():
        if name == "documents.jsonl":
            continue
        print(f"\n### {name}\n")
        for row in map(json.loads, blob.decode().splitlines()):
            if name == "claims.jsonl":
                print(
                    f"- **{row['id']}** ({row['move']}) {row['statement']} For {len(row['supporters'])}, against {len(row['opposers'])}:"
                )
            spans = row.get("members") or row.get("sentences")
            for s in spans or [row]:
                if "start" in s:
                    print(
                        f"  - {row.get('id', '')} {s['author'] or '—'}: {place(s['document'])} [{s['start']}:{s['end']}] "
                        f"{s.get('stance', s.get('kind', ''))} {s['text'][:40]}"
                    )
                else:
                    print(f"- {json.dumps(s, ensure_ascii=False)}")


def comparable(name, blob):
    """Contents without the container, so that another zlib does not count as a difference."""
    if not name.endswith((".xlsx", ".zip", ".docx")):
        return blob
    with zipfile.ZipFile(io.BytesIO(blob)) as z:
        return {n: comparable(n, z.read(n)) for n in z.namelist()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--partial", "--check", "--card", "--wording"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--only", metavar="FROM-TO")
    args = parser.parse_args()
    first, _, last = (args.only or "").partition("-")
    only = set(range(int(first), int(last or first) + 1)) if first else set()
    args.partial = args.partial or bool(only)
    data = load(args.partial, only)
    total, share = check_all(data, args.partial)
    for text in warnings:
        print("warning:", text, file=sys.stderr)
    for text in problems:
        print("ERROR:", text, file=sys.stderr)
    if args.wording:
        for n, authors in ((9, 2), (6, 4), (4, 9)):
            print(n, authors, json.dumps(shared_wording(data, n, authors), ensure_ascii=False))
    if problems:
        raise SystemExit(f"{len(problems)} problems; nothing written")
    if args.card:
        return print_card(data)
    files = {f"export/{n}": b for n, b in export(data).items()} | {f"gold/{n}": b for n, b in gold(data).items()}
    if args.check:
        stale = [
            n
            for n, b in files.items()
            if not (HERE / n).exists() or comparable(n, (HERE / n).read_bytes()) != comparable(n, b)
        ]
        raise SystemExit(f"differs from source: {stale}" if stale else 0)
    for name, blob in files.items():
        (args.out / name).parent.mkdir(parents=True, exist_ok=True)
        (args.out / name).write_bytes(blob)
    kinds = collections.Counter(d.kind for d in data["docs"])
    print(f"{len(data['written'])} trainees, {dict(kinds)}, {total} own sentences, {share:.2%} of them twice")


if __name__ == "__main__":
    main()
