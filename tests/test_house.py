"""The house holds: layers, a quick start, documented commands."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from textmine.cli.app import app

ROOT = Path(__file__).parents[1]
HEAVY = (
    "numpy",
    "polars",
    "sklearn",
    "gensim",
    "matplotlib",
    "scipy",
    "faiss",
    "onnxruntime",
    "jieba",
    "rjieba",
    "docx",
)
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_layers_hold():
    result = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
                            cwd=ROOT, capture_output=True, text=True, encoding="utf-8")  # fmt: skip
    assert result.returncode == 0, result.stdout


def test_help_loads_nothing_heavy():
    code = (
        "import sys, json\nsys.argv = ['textmine', '--help']\n"
        "from textmine.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(result.stdout.splitlines()[-1]) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(name):
    command = COMMANDS[name]
    assert command.help
    assert f"textmine {name}" in (command.epilog or "")
    for parameter in command.params:
        if isinstance(parameter, typer.core.TyperOption):
            assert parameter.help, parameter.name


def test_documents_have_lines_that_fit_a_screen():
    pages = [ROOT / "CHANGELOG.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
    lines = [(page.name, n, line) for page in pages for n, line in enumerate(page.read_text("utf-8").splitlines(), 1)]
    assert len(lines) > 1000 and [line for line in lines if len(line[2]) > 140] == []


def test_every_command_is_in_both_readmes():
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text("utf-8")
        assert [name for name in COMMANDS if f"textmine {name}" not in text] == []


def test_modules_stay_small():
    long = {
        path: n for path in (ROOT / "textmine").rglob("*.py") if (n := len(path.read_text("utf-8").splitlines())) > 450
    }
    assert long == {}


def test_only_one_place_writes_texts():
    """Elsewhere Windows would end lines otherwise, and write other bytes of the same input."""
    for path in (ROOT / "textmine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                mode = [a.value for a in node.args if isinstance(a, ast.Constant) and a.value in ("w", "a", "x")]
                bare = node.func.attr == "open" and mode and all(k.arg != "newline" for k in node.keywords)
                written = node.func.attr == "write_text" and path.name != "output.py"
                assert not (bare or written), f"{path.name}:{node.lineno}: textmine.output.write_text"
