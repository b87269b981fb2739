"""The sample class from its exports to the bulletin, read by the check; and the bulletin of 2017 against it."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.bulletin import copyedits
from tests.bulletin.copyedits import copyedit
from tests.bulletin.edits import edit
from tests.bulletin.mutations import mutate
from tests.bulletin.test_mutations import hold, hold_but_for, outcomes, outcomes_of_files
from tests.bulletin.wordedits import Altered, word_edits
from textmine.bulletin import Verifier, draft_bulletin, of_another_run, verify, write_bulletin, write_stage
from textmine.bulletin.checking.readback import Paragraph
from textmine.bulletin.material import load_material
from textmine.bulletin.naming import short_unit
from textmine.pipeline import run_files
from textmine.run import RunFolder
from textmine.settings import BulletinSettings

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "bulletin_2017.txt"


@pytest.fixture(scope="module")
def sample(sample_class, tmp_path_factory):
    run = run_files([sample_class], tmp_path_factory.mktemp("sample") / "run")
    return RunFolder.read(run.path)


def test_its_draft_is_of_the_length_set_and_verifies(sample, tmp_path):
    write_bulletin(sample, tmp_path / "简报.md")
    assert 2300 <= len((tmp_path / "简报.md").read_text("utf-8")) <= 3100
    found = verify(tmp_path / "简报.md", sample)
    assert not [f.to_row() for f in found if f.alarm]
    assert sum(f.status == "exact" for f in found if f.kind == "quote") >= 8
    assert sum(f.status == "recomputed" for f in found) >= 40


def test_nothing_is_quoted_twice(sample, tmp_path):
    write_bulletin(sample, tmp_path / "简报.md")
    quoted = re.findall("“([^“”]{12,})”", (tmp_path / "简报.md").read_text("utf-8"))
    assert len(quoted) == len(set(quoted)) >= 8


def test_nobody_says_who_they_are_and_is_hidden(sample):
    """我是×××× (I am ****) was printed: what a nameless person says of an office of their own is passed over."""
    assert "××" not in "".join(paragraph.text for paragraph in draft_bulletin(sample).paragraphs)


def test_the_name_of_everybody_who_is_hidden_is_found_when_it_is_put_back(sample):
    """What the run leaves without a name, in whatever words it disagrees: 大可不必, 不必, 未必 (not needed, not always)."""
    material = load_material(sample)
    verifier, found = Verifier(material), {True: 0, False: 0}
    for quote in material.quotes:
        person = material.documents[quote.document]
        if quote.form == "phrase" or not person.author:
            continue
        told = f"{person.unit}{person.author}说：“{quote.text}”"
        alarms = [f for f in verifier.check([Paragraph(told)]) if "不印姓名" in (f.suggestion or "")]
        assert bool(alarms) == (quote.author is None), told
        found[bool(alarms)] += 1
    assert found[True] >= 5 and found[False] >= 5


def test_alterations_and_edits_of_its_draft_are_caught(sample):
    material = load_material(sample)
    paragraphs = [paragraph.text for paragraph in draft_bulletin(sample).paragraphs]
    schools = sorted({unit for _, unit, _ in material.people if unit})
    verifier = Verifier(material)
    for altered in (mutate(paragraphs, material.people, schools, per_quote=7), edit(paragraphs, material.people)):
        hold(*outcomes(verifier, paragraphs, altered), least=500)


def test_copy_edits_of_its_draft_are_caught(sample):
    material = load_material(sample)
    paragraphs = [paragraph.text for paragraph in draft_bulletin(sample).paragraphs]
    counts, wrong = outcomes(Verifier(material), paragraphs, copyedit(paragraphs, material))
    hold_but_for([copyedits.LEFT], counts, wrong, least=500)


def test_what_programs_write_into_its_file_is_read(sample, tmp_path):
    write_bulletin(sample, tmp_path / "简报.docx")
    material = load_material(sample)
    named = next(name for name, _, _ in material.people if name in draft_bulletin(sample).paragraphs[2].text)
    changes = (Altered(named, f"{named[:-1]}{'川' if named[-1] != '川' else '山'}", "name"),)  # another given name
    edits = word_edits(tmp_path / "简报.docx", material, changes)
    counts, wrong = outcomes_of_files(Verifier(material), edits, tmp_path / "a.docx")
    hold(counts, wrong, least=50)
    assert not counts["misnamed"] and counts["quiet"] >= 80, wrong[:3]


MOST = "谈得最多的是袁牧野主讲的《让党课长在校园里：微党课的选题与讲述》（12人谈到）"  # the course most speak of


@pytest.mark.parametrize(
    ("harmless", "altered"),
    [
        ("第二轮参与人数比第一轮多4人。", "第二轮参与人数比第一轮少4人。"),
        ("与第一轮相比，第二轮参与人数增加4人。", "与第一轮相比，第二轮参与人数增加5人。"),
        ("第二轮参与人数比第一轮多4人，发帖比第一轮少2条。", "第二轮参与人数比第一轮多4人，发帖比第一轮少3条。"),
        ("第二轮参与人数多于第一轮。", "第二轮发帖多于第一轮。"),
        ("第二轮参与人数约为第一轮的1.2倍。", "第二轮参与人数比第一轮翻了一番。"),  # twice as many
        ("平均每校4名学员。", "校均6人。"),
        ("研修成果提交者比思想汇报提交者少20人。", "研修成果提交者比思想汇报提交者多20人。"),
        ("两轮研讨分别有25人、29人参与。", "两轮研讨分别有29人、25人参与。"),
        ("第一轮25人、第二轮29人参与。", "第一轮29人、第二轮25人参与。"),
        ("两轮研讨发帖、回帖合计68条。", "两轮研讨发帖、回帖合计86条。"),
        ("班级研讨发帖、回帖分别为28人次和46人次。", "班级研讨发帖、回帖分别为46人次和28人次。"),
        ("班级研讨回帖数40人次。", "班级研讨回帖数41人次。"),  # 46 by the roster, 40 by the texts
        ("班级研讨回帖数46人次【来源不一：文本为40】。", "班级研讨回帖数46人次【来源不一：文本为50】。"),
        (MOST, "谈得最多的是倪守正主讲的《一位老书记的三十本笔记》（4人谈到）"),
        ("有12名学员谈到《让党课长在校园里》。", "半数学员谈到《让党课长在校园里》。"),
        ("袁牧野老师的《让党课长在校园里》", "倪守正老师的《让党课长在校园里》"),
        ("《让党课长在校园里》（主讲人：袁牧野）", "《让党课长在校园里》（主讲人：倪守正）"),
        ("石磨岭学校党支部书记穆青山", "石磨岭小学党支部书记穆青山"),
        ("南麓县穆青山同志", "来自白渡县的党支部书记穆青山"),
        ("穆青山书记", "穆青山校长"),
    ],
)
def test_what_is_told_beside_something_else(sample, harmless, altered):
    verifier = Verifier(load_material(sample))
    assert not [f.to_row() for f in verifier.check([Paragraph(harmless)]) if f.alarm]
    assert [f for f in verifier.check([Paragraph(altered)]) if f.alarm]


def _words(path):
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist() if "media" not in name)


def test_external_edition_names_nobody_and_no_school_in_any_file(sample, tmp_path):
    settings = BulletinSettings(edition="external")
    write_stage(sample, tmp_path, settings=settings)
    write_bulletin(sample, tmp_path / "page.html", settings=settings)
    material = load_material(sample)
    lecturers = {course.lecturer for course in material.card.courses}  # one of them shares a trainee's name
    units = {unit for _, unit, _ in material.people if unit}
    secrets = (
        {name for name, _, _ in material.people} - lecturers
        | units
        | {short_unit(unit) for unit in units} - {""}
        | {"七中"}
    )  # 第七中学, No. 7 middle school
    for path in tmp_path.iterdir():
        words = _words(path)
        assert not [secret for secret in secrets if secret in words], path.name


def test_a_bulletin_of_another_class_is_known_as_such(sample, run, tmp_path):
    write_bulletin(sample, tmp_path / "简报.md")
    assert of_another_run(verify(tmp_path / "简报.md", run))
    assert not of_another_run(verify(tmp_path / "简报.md", sample))


def test_bulletin_of_2017_has_no_source_here(sample):
    if not REFERENCE.is_file():
        pytest.skip("../shared/reference is absent: this test reads the bulletin of 2017")
    found = verify(REFERENCE, sample)
    by_kind = {kind: [f for f in found if f.kind == kind] for kind in ("quote", "reported", "term", "form", "figure")}
    assert not by_kind["quote"]  # its twelve marked spans are questions, slogans and terms
    assert len(by_kind["term"]) == 12 and not [f for f in by_kind["term"] if f.alarm]
    assert [f.status for f in by_kind["reported"]] == ["not-found", "not-found"]
    assert sorted(f.text for f in by_kind["form"]) == [",", "6月22日6月22日"]
    agree = {f.text for f in by_kind["figure"] if f.status == "recomputed"}
    assert agree == {"两次", "100%"}  # two rounds, all registered: true of both classes
    assert {f.status for f in by_kind["figure"]} <= {"differs", "no-source", "recomputed"}
    assert "exact" not in {f.status for f in found}
