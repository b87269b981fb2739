"""Decisions are followed in every form that TOML has for them, and refused by name where they have none."""

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
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(written, told, tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(written, "utf-8")
    with pytest.raises(SettingsError, match=told):
        read_decisions(path)


def test_no_file_decides_nothing(tmp_path):
    assert read_decisions(tmp_path / "decisions.toml") == {}


def test_a_mark_before_the_first_letter_is_none_of_the_words(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text('ban = ["quote:q-1"]\n', "utf-8-sig")  # as the editor of Windows writes it
    assert read_decisions(path) == {"ban": ["quote:q-1"]}
