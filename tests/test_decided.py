"""Decisions are followed in every form that TOML has for them, and refused by name where they have none."""

from pathlib import Path

import pytest

from textmine.claims import ClaimDecisions
from textmine.decided import read_decisions
from textmine.errors import SettingsError
from textmine.quotes import QuoteDecisions
from textmine.themes import ThemeDecisions

FORMS = (
    'ban = "TARGET"',
    'ban = ["TARGET"]',
    '[ban]\ntarget = "TARGET"',
    '[[ban]]\ntarget = "TARGET"',
    'ban = {target = "TARGET"}',
    'ban = [{target = "TARGET"}]',
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("target", ["quote:q-1", "claim:1f", "theme:3"])
def test_a_ban_is_followed_in_every_form(form, target, tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(form.replace("TARGET", target), "utf-8")
    values = read_decisions(path)
    banned = {
        "quote:q-1": QuoteDecisions.from_plain(values).banned,
        "claim:1f": ClaimDecisions.from_plain(values).banned,
        "theme:3": {entry.themes[0] for entry in ThemeDecisions.from_plain(values).entries},
    }
    assert {kind for kind, found in banned.items() if found} == {target}
    assert banned[target] == {3 if target == "theme:3" else target.partition(":")[2]}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("edit = 3", "edit is 3"),
        ("name = 3", "name is 3"),
        ("pin = [true]", "pin is True"),
        ("pin = [{target = 3}]", "target is 3"),
        ('pin = [{target = ["theme:1", "theme:2"]}]', "target is"),
        ('merge = [{targets = "theme:1"}]', "targets is 'theme:1'"),  # would be read letter by letter
        ('split = [{target = "claim:1f", sentences = "p-3:120"}]', "sentences is"),
        ('pin = [{target = "theme:1", anchor = {terms = 3}}]', "terms is 3"),
        ('[[pins]]\ntarget = "theme:1"', r"no \[\[pins\]\]. Did you mean \[\[pin\]\]"),
        ("pin = [", "not valid TOML"),
        ('[[ban]]\ntraget = "quote:q-1"', r"the 1\. \[\[ban\]\] has no key 'traget'\. Did you mean 'target'\?"),
        (
            '[[ban]]\ntarget = "quote:q-1"\n[[ban]]\ntarget = "quote:q-2"\nanchr = {}',
            r"the 2\. .* no key 'anchr'.* 'anchor'",
        ),
        ('rename = [{target = "theme:1", too = "阅读"}]', r"no key 'too'.* 'to'"),  # reading
        ('pin = [{target = "theme:1", anchor = {term = ["阅读"]}}]', r"an anchor has no key 'term'.* 'terms'"),
        ('merge = [{targets = ["theme:1", "theme:2"], anchors = [{doc = []}]}]', "an anchor has no key 'doc'"),
        ('edit = [{quote = "q-1", form = "工做", to = "工作"}]', r"no key 'form'.* 'from'"),  # a slip of the pen
        ('ban = "qoute:q-1"', r"'qoute:q-1' is no target\. Did you mean quote:ID\?"),
        ('ban = "q-1"', "'q-1' is no target. Known are: theme:ID, claim:ID, quote:ID"),
        ('name = "theme:3"', "cannot be said of theme:3; it takes quote"),
        ('rename = [{target = "quote:q-1", to = "阅读"}]', "cannot be said of quote:q-1; it takes theme or claim"),
        ('[[pin]]\nwhy = "好"', "does not say what it is about"),  # good
        ('merge = ["claim:1", "claim:2"]', "does not say what it is about. Name it, such as theme:ID and theme:ID"),
        ('pin = [{targets = ["theme:1", "quote:q-1"]}]', "joins things of one kind"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(written, told, tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(written, "utf-8")
    with pytest.raises(SettingsError, match=told):
        read_decisions(path)


def test_keys_for_people_are_known_in_every_table(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text('ban = [{target = "quote:q-1", why = "重复", by = "编辑"}]\n', "utf-8")  # "twice", "editor"
    assert QuoteDecisions.from_plain(read_decisions(path)).banned == {"q-1"}


@pytest.mark.parametrize("table", ["ban", "pin"])
def test_several_targets_in_one_row_are_all_followed(table):
    values = {table: [{"targets": ["quote:q-1", "quote:q-2"]}, {"targets": ["claim:1f", "claim:2f"]}]}
    quotes, claims = QuoteDecisions.from_plain(values), ClaimDecisions.from_plain(values)
    assert set(quotes.banned or quotes.pinned) == {"q-1", "q-2"}
    assert (claims.banned or claims.pinned) == {"1f", "2f"}


def test_a_claim_that_goes_into_another_takes_its_name():
    assert ClaimDecisions.from_plain({"merge": [{"target": "claim:1f", "into": "claim:2f"}]}).merged == (("2f", "1f"),)


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    def refuse(self: Path, *_: object) -> str:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "decisions.toml").touch()
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_decisions(tmp_path / "decisions.toml")


def test_no_file_decides_nothing(tmp_path):
    assert read_decisions(tmp_path / "decisions.toml") == {}


def test_a_mark_before_the_first_letter_is_none_of_the_words(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text('ban = ["quote:q-1"]\n', "utf-8-sig")  # as the editor of Windows writes it
    assert read_decisions(path) == {"ban": ["quote:q-1"]}
