"""Documents say what the code does: settings, formats."""

import importlib.util
from pathlib import Path

import pytest

from textmine.settings import ClassCard, Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location("make_settings", ROOT / "docs" / "make_settings.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_settings_is_that_of_the_models(generator):
    assert generator.PAGE.read_text("utf-8") == generator.page(), "run python docs/make_settings.py"


@pytest.mark.parametrize("model", [Settings, ClassCard])
def test_every_setting_is_told_with_its_default(generator, model):
    text = generator.PAGE.read_text("utf-8")
    for heading, section in generator._sections(model):
        start = text.index(f"## `{heading}`" if heading else "# `textmine.toml`")
        for name, field in section.model_fields.items():
            if generator._model_of(field) is None:
                row = " ".join(text[text.index(f"\n- `{name}`: ", start) :].split("\n- ")[1].split())
                default = field.get_default(call_default_factory=True)
                shown = str(default).lower() if isinstance(default, bool) else str(default)
                assert (
                    default in (None, {}, ()) or field.is_required() or f"by default `{shown}`" in row.replace('"', "")
                )
