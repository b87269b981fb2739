"""Settings: typed, documented, unknown keys refused with the nearest known one."""

import pytest

from textmine.errors import SettingsError
from textmine.settings import ClassCard, Settings, load_class_card, load_settings


def write(folder, text, name="textmine.toml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_settings_file_is_read(tmp_path):
    settings = load_settings(write(tmp_path, "seed = 7\n[quotes]\nper_theme = 5\n"))
    assert (settings.seed, settings.quotes.per_theme) == (7, 5)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sede = 7", "unknown setting 'sede'. Did you mean 'seed'"),
        ("[quotes]\nper_theme = 0", "'quotes.per_theme' cannot be used"),
        ("seed = ", "not valid TOML"),
        ("[zzzzqqqq]\na = 1", "Known are"),
        ("[theme]\ntopics = 3", r"unknown setting 'theme'. Did you mean 'themes'\?"),
        ("[bulletin]\nxqjk = 1", r"Known are: bulletin\.edition, .*bulletin\.pictures\.$"),
        (
            '[themes]\ntopics = "abc"',
            "setting 'themes.topics' cannot be used: 'abc' is given, but it should be a valid integer or 'auto'.$",
        ),
        ("[zzzzqqqq]\na = 1", r"Known are: seed, reading, [a-z, ]*, kinds\.$"),
        (
            "per_theme = 3",
            r"unknown setting 'per_theme'\. Did you mean 'quotes\.per_theme'\?",
        ),  # its section is missing
        ("[themes]\nper_theme = 3", r"Did you mean 'quotes\.per_theme'\?"),
        ('[class]\nname = "书记班"', r"unknown setting 'class'\. It stands in class\.toml\."),
        ('[[themes.expected]]\nnmae = "党课"', r"unknown setting 'themes\.expected\.1\.nmae'\. Did you mean"),
        ("quotes = 3", r"'quotes' cannot be used: it should be a section"),
        ("[themes]\ntopics = 0", "0 is given, but it should be greater than or equal to 1 or 'auto'"),
        ('[[themes.expected]]\nname = "党课"\nseed = ["微党课"]', r"Did you mean 'themes\.expected\.seeds'"),
        ("[reading]\nminutes_per_hour = -45", "-45 is given, but it should be greater than or equal to 1"),
        ("[reading]\nminutes_per_hour = 0", "'reading.minutes_per_hour' cannot be used"),
        ("[reading]\nyear = 99999", "99999 is given, but it should be less than or equal to 2099"),
        ("[reading]\nyear = 24", "24 is given, but it should be greater than or equal to 1900"),
        ("[pictures]\nwidth = 1000000", "1000000 is given, but it should be less than or equal to 8000"),
        ("[pictures]\nheight = 1000000", "'pictures.height' cannot be used"),
        ("[pictures]\ncloud_terms = 100000", "'pictures.cloud_terms' cannot be used"),
        ("[bulletin]\ncharacters = 10000000", "'bulletin.characters' cannot be used"),
        ("[claims]\nmost_share = nan", "'claims.most_share' cannot be used"),
    ],
)
def test_slips_are_told(tmp_path, text, complaint):
    with pytest.raises(SettingsError, match=complaint):
        load_settings(write(tmp_path, text))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")


def test_the_class_card(tmp_path):
    text = '[class]\nname = "书记班"\n[[rounds]]\nquestion = "微党课怎样讲？"\n[[courses]]\ntitle = "党课"\nhours = 2\n'
    card = load_class_card(write(tmp_path, text, "class.toml"))
    assert card.class_.name == "书记班"  # class of party secretaries
    assert card.rounds[0].question == "微党课怎样讲？"
    assert card.courses[0].hours == 2
    with pytest.raises(SettingsError, match=r"Did you mean 'class\.name'"):
        load_class_card(write(tmp_path, '[class]\nnam = "x"\n', "class.toml"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            '[[rounds]]\nqestion = "微党课怎样讲？"',
            r"unknown setting 'rounds\.1\.qestion'\. Did you mean 'rounds\.question'",
        ),
        ('[rounds]\nquestion = "微党课怎样讲？"', r"'rounds' cannot be used: it should be a list: \[\["),
        ("[quotes]\nper_theme = 3", r"unknown setting 'quotes'\. It stands in textmine\.toml\."),
        ('organiser = "省教育厅"', r"Did you mean 'class\.organiser'\?"),
    ],
)
def test_slips_of_the_card_are_told(tmp_path, text, complaint):
    with pytest.raises(SettingsError, match=complaint):
        load_class_card(write(tmp_path, text, "class.toml"))


def test_every_section_is_documented():
    for model in (Settings, ClassCard):
        assert model.__doc__
    for field in Settings.model_fields.values():
        assert getattr(field.annotation, "__doc__", None)


def test_what_nobody_filled_in_is_nothing(tmp_path):
    card = """
        [class]
        name = "书记培训班"
        organiser = "待填"
        start = " 待填 "
        copies = "待填"
        issue = ""
        [[rounds]]
        question = "待填"
        start = "2017-06-22"
        [[rounds]]
        question = "怎样讲微党课？"
        start = "待填"
        [[courses]]
        title = "（待填）"
        [[courses]]
        title = "党章十讲"
        lecturer = "待填"
        hours = "待填"
        required = "待填"
        """
    found = load_class_card(write(tmp_path, card, "class.toml"))
    assert found.class_.model_dump(exclude_none=True) == {"name": "书记培训班"}
    assert [part.model_dump(exclude_none=True) for part in found.rounds] == [{"question": "怎样讲微党课？"}]
    assert [part.model_dump(exclude_none=True) for part in found.courses] == [{"title": "党章十讲"}]


def test_a_round_that_lacks_its_question_altogether_is_a_slip(tmp_path):
    path = write(tmp_path, '[[rounds]]\nqestion = "怎样讲微党课？"\n', "class.toml")
    with pytest.raises(SettingsError, match="question"):
        load_class_card(path)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-03-01", "2025-03-01"),  # TOML's own
        ("2025-03-01T08:30:00", "2025-03-01"),
        ('"2025-03-01"', "2025-03-01"),
        ('"2025年3月1日"', "2025-03-01"),
        ('"2025/3/1"', "2025-03-01"),
        ('"2025.3"', "2025-03"),
        ('"2025年3月"', "2025-03"),
        ('"2025-03-01 08:30"', "2025-03-01"),
        ('"2025年"', "2025"),
    ],
)
def test_dates_of_the_card(tmp_path, written, iso):
    card = load_class_card(write(tmp_path, f"[class]\nstart = {written}\nend = {written}\n", "class.toml"))
    assert (card.class_.start, card.class_.end) == (iso, iso)
    assert ClassCard.model_validate_json(card.model_dump_json(by_alias=True)) == card


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[class]\nstart = "2025-13-01"', r"class\.toml: setting 'class\.start' .*2025-13-01 is on no calendar"),
        ('[class]\nstart = "昨天"', "昨天 is no date; write one like 2025-03-01"),  # yesterday
        ("[class]\nstart = 08:30:00", "class.start"),
        ('[class]\nstart = "2025-03-05"\nend = 2025-03-01', r"'class\.end' .*2025-03-01 lies before the start"),
        ('[class]\nstart = "2025-03-05"\nend = "2025-02"', "lies before the start"),
        (
            '[[rounds]]\nquestion = "一"\n[[rounds]]\nquestion = "二"\nstart = 2025-03-05\nend = 2025-03-01',
            r"'rounds\.2\.end' .*lies before",
        ),
        ('[[rounds]]\nquestion = "一"\nstrat = 2025-03-05', r"Did you mean 'rounds\.start'"),
    ],
)
def test_impossible_dates_of_the_card_are_told(tmp_path, text, complaint):
    with pytest.raises(SettingsError, match=complaint):
        load_class_card(write(tmp_path, text, "class.toml"))


def test_a_month_ends_after_a_day_of_it(tmp_path):
    card = load_class_card(write(tmp_path, '[class]\nstart = 2025-03-05\nend = "2025-03"\nissue = 12', "class.toml"))
    assert (card.class_.end, card.class_.issue) == ("2025-03", "12")


@pytest.mark.parametrize(
    "text",
    ["[class]\ncopies = 0", *(f'[[courses]]\ntitle = "党课"\nhours = {n}' for n in ("-1", "nan", "inf", "1e9"))],
)
def test_numbers_of_a_card_are_such_as_a_class_has(tmp_path, text):
    with pytest.raises(SettingsError, match=r"'(class\.copies|courses\.1\.hours)' cannot be used"):
        load_class_card(write(tmp_path, text, "class.toml"))


def test_usual_numbers_are_taken(tmp_path):
    text = "[reading]\nyear = 2024\nminutes_per_hour = 60\n[pictures]\nwidth = 4961\nheight = 7016\n"  # A1 at 150 dpi
    assert load_settings(write(tmp_path, text)).pictures.height == 7016
    card = load_class_card(
        write(tmp_path, '[class]\ncopies = 200\n[[courses]]\ntitle = "党课"\nhours = 0.5', "class.toml")
    )
    assert (card.class_.copies, card.courses[0].hours) == (200, 0.5)
