"""The page, in a real browser where there is one."""

import base64
import os

import pypdfium2
import pytest

from tests.bulletin.browser import Browser
from tests.bulletin.conftest import build_run
from textmine.bulletin import draft_bulletin
from textmine.bulletin.material import load_material
from textmine.bulletin.report import report_values, write_report
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
    assert problem["who"] == "有学员" and problem["unit"] == "" and problem["place"] == ""
    claim = next(claim for claim in values["claims"] if claim["opposers"])
    assert [s["who"] for s in claim["sentences"] if s["stance"] == "反对"] == ["有学员"]


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
