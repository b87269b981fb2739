"""The page, in a real browser where there is one."""

import base64
import os

import pypdfium2
import pytest

from tests.bulletin.browser import Browser
from tests.bulletin.conftest import build_run
from textmine.bulletin import draft_bulletin
from textmine.bulletin.evidence import evidence_sheets
from textmine.bulletin.material import load_material
from textmine.bulletin.report import report_values, write_report
from textmine.corpus import Corpus, Document, Kind
from textmine.settings import BulletinSettings

HOSTILE = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">javascript:alert(1)]]>\u202e反着\u202c-->{{7*7}}"


@pytest.fixture(scope="module")
def browser():
    browser = Browser()
    yield browser
    browser.close()


def _page(run, path, **settings):
    chosen = BulletinSettings(**settings)
    write_report(draft_bulletin(run, settings=chosen), load_material(run), path, settings=chosen)
    return path


def test_is_self_contained(run, tmp_path):
    page = _page(run, tmp_path / "report.html").read_text("utf-8")
    assert "http://" not in page and "https://" not in page and 'src="//' not in page
    assert "default-src 'none'" in page


def test_problem_speaker_is_not_named(run, tmp_path):
    values = report_values(draft_bulletin(run), load_material(run), BulletinSettings())
    problem = next(quote for quote in values["quotes"] if quote["move"] == "问题")
    assert problem["who"] == "有学员" and problem["units"] == [] and problem["place"] == ""
    claim = next(claim for claim in values["claims"] if claim["opposers"])
    assert [s["who"] for s in claim["sentences"] if s["stance"] == "反对"] == ["有学员"]


HIDDEN = "我是组织委员，同一个出生年月要填十一遍，没有时间。"  # member in charge: one date of birth, eleven forms


def test_who_is_not_named_does_not_tell_their_office(tmp_path):
    own = Document("r1", Kind.REPORT, HIDDEN + "我作为组织委员，盼着表少几张。", author="周远山", unit="青石小学")
    row = {"id": "Q1", "form": "sentence", "document": "r1", "start": 0, "end": len(HIDDEN), "text": HIDDEN, "theme": 1,
           "move": "problem", "author": None, "unit": None, "role": None, "score": 1.0, "reasons": [],
           "time": "2023-10-21T08:30:00"}  # fmt: skip
    said = {"document": "r1", "start": 0, "end": len(HIDDEN), "author": "周远山", "stance": "for"}
    claim = {"id": "C1", "move": "problem", "statement": HIDDEN, "hedge": "有的", "denominator": 1, "share": 1, "lower": 0,
             "supporters": ["周远山"], "opposers": [], "sentences": [said]}  # fmt: skip
    run = build_run(tmp_path / "run", corpus=Corpus.from_documents([own]), quotes=[row], claims=[claim],
                    rejected=[row | {"id": "X1", "why": "得分较低"}])  # fmt: skip
    material, settings = load_material(run), BulletinSettings()
    draft = draft_bulletin(run)
    page = str(report_values(draft, material, settings))
    sheets = {sheet.name: sheet.rows for sheet in evidence_sheets(draft, material, settings=settings)}
    assert "我是××××，同一个出生年月" in page and "组织委员" not in page
    assert "组织委员" not in str(sheets) and "我是××××，同一个出生年月" in str(sheets["未采用"])
    assert sheets["未采用"][0][1] == sheets["引语"][0][1] == "句"
    assert sheets["引语"][0][6] == "2023-10-21 08:30"


def test_clicks_filters_and_prints(browser, run, tmp_path):
    browser.open(_page(run, tmp_path / "report.html"))
    shown = "document.querySelectorAll('#quotes .item:not([hidden])').length"
    everything = browser.run(shown)
    assert everything == 14
    browser.click("#quotes details summary")  # a quotation in its context
    assert browser.run("document.querySelector('#quotes details').open") is True
    assert browser.run("document.querySelector('#quotes details mark').textContent").startswith("批评别人之前")
    browser.click("#search")
    browser.type("检查表")  # forms to fill in
    assert 0 < browser.run(shown) < everything
    browser.click("#reset")
    browser.run("new Promise((done) => setTimeout(done, 50))")
    assert browser.run(shown) == everything
    browser.run(
        "(()=>{const k=document.getElementById('unit');k.value='云溪县百花幼儿园';k.dispatchEvent(new Event('input',{bubbles:true}))})()"
    )
    assert browser.run(shown) == 3
    if folder := os.environ.get("TEXTMINE_SCREENSHOTS"):
        browser.screenshot(tmp_path.__class__(folder) / "report.png")
    requests = [m for m in browser.messages if m.get("method") == "Network.requestWillBeSent"]
    assert all(m["params"]["request"]["url"].startswith(("file:", "data:", "about:")) for m in requests)


def _large(path, documents=5_000, claims=600):
    """A run of 5,000 reports with many claims, forty sentences to each."""
    said = "我们学校把第{}次教研改到操场上开，老师和孩子一起量影子。"  # measuring shadows on the playground
    corpus = Corpus.from_documents(
        Document(f"d{n:04}", (Kind.REPORT, Kind.POST)[n % 2], said.format(n), author=f"学员{n}", unit=f"第{n % 40}小学")
        for n in range(documents)
    )
    span = {"start": 0, "move": "practice"}
    quotes = [
        {"id": f"Q{n}", "form": "sentence", "document": f"d{n:04}", "end": len(said.format(n)), "text": said.format(n), "theme": 1,
         "author": f"学员{n}", "unit": f"第{n % 40}小学", "role": None, "score": 1.0, "reasons": ["句子完整"], **span}
        for n in range(120)
    ]  # fmt: skip
    told = [
        {"id": f"C{n}", "statement": said.format(n), "hedge": "多位", "denominator": documents, "opposers": [], "theme": 1,
         "supporters": [f"学员{n + k}" for k in range(3 + n % 40)], **span,
         "sentences": [{"document": f"d{n + k:04}", "start": 0, "end": 20, "author": f"学员{n + k}", "stance": "for"} for k in range(40)]}
        for n in range(claims)
    ]  # fmt: skip
    return build_run(path, corpus=corpus, quotes=quotes, claims=told)


def test_5000_documents_are_usable(browser, tmp_path):
    browser.messages.clear()
    browser.open(_page(_large(tmp_path / "run"), tmp_path / "report.html"))
    shown = "document.querySelectorAll('{} .item:not([hidden])').length"
    assert browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd") < 5000  # ms; 600 on an idle core
    assert browser.run(shown.format("#claims")) == 200 and browser.run(shown.format("#quotes")) == 120
    assert "另有400条较少人提的主张" in browser.run("document.querySelector('#claims').textContent")
    choose = "(()=>{{const k=document.getElementById('{}');k.value='{}';k.dispatchEvent(new Event('input',{{bubbles:true}}))}})()"
    browser.run(choose.format("unit", "第7小学"))
    assert browser.run(shown.format("#quotes")) == 3
    assert browser.run("document.getElementById('facts').hidden")  # figures are of no one school
    assert 0 < browser.run(shown.format("#claims")) <= 200
    printed = base64.b64decode(browser.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert len(pypdfium2.PdfDocument(printed)) < 25  # the claims without the thousands of sentences behind them
    browser.run(choose.format("search", "没有人写过这几个字"))
    assert browser.run("document.getElementById('none').hidden") is False
    assert browser.run("[...document.querySelectorAll('main > section')].every(section => section.hidden)")
    browser.click("#reset")
    browser.run("new Promise((done) => setTimeout(done, 50))")
    assert browser.run("document.getElementById('none').hidden") and browser.run(shown.format("#facts")) > 5


def test_hostile_text_stays_text(browser, tmp_path):
    quotes = [{"id": "Q1", "form": "sentence", "document": "r01", "start": 0, "end": 9, "text": HOSTILE, "move": "gain",
               "author": "<b>甲</b>", "unit": HOSTILE, "role": None, "score": 1.0, "reasons": [HOSTILE], "theme": 1}]  # fmt: skip
    run = build_run(tmp_path / "run", quotes=quotes)
    browser.messages.clear()
    browser.open(_page(run, tmp_path / "report.html"))
    assert browser.run("document.title") == "云溪县中小学党员教师研修班"
    assert browser.run("document.querySelector('#quotes .said').textContent") == HOSTILE
    assert browser.run("document.querySelectorAll('#quotes img, #quotes script').length") == 0


def test_prints_what_is_chosen_with_its_context(browser, run, tmp_path):
    browser.messages.clear()
    browser.open(_page(run, tmp_path / "report.html"))
    browser.run(
        "(()=>{const k=document.getElementById('unit');k.value='云溪县百花幼儿园';k.dispatchEvent(new Event('input',{bubbles:true}))})()"
    )
    printed = base64.b64decode(browser.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    document = pypdfium2.PdfDocument(printed)
    assert [round(points / 72 * 25.4) for points in document[0].get_size()] == [210, 297]
    text = "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    plain = "".join(text.split())
    assert (
        "云溪县百花幼儿园" in plain and "清除" not in plain and "上下文" not in plain
    )  # the filter is told; no buttons
    assert "先照镜子再看别人" in plain  # the sentence before a quotation, out of its closed context
    assert "支部先定结对名单" not in plain  # of another school
    assert browser.run("document.querySelectorAll('details[open]').length") == 0
