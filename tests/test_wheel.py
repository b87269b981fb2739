"""What is installed: all that textmine loads, and not what its models were trained by."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRAINING = (
    "labels.jsonl",
    "saying.jsonl",
    "printable.jsonl",
    "verdicts.jsonl",
    "grades.npz",
    "passages.tsv",
    "verdicts.tsv",
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_has_the_models_without_what_they_were_trained_by(installed):
    found = {
        path.relative_to(installed / "textmine").as_posix() for path in installed.rglob("models/**/*") if path.is_file()
    }
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "models").rglob("*") if path.is_file()}
    assert found == {name for name in kept if not name.endswith((*TRAINING, ".py", ".pyc"))}
    assert {name.rpartition("/")[2] for name in kept} > set(TRAINING), "the repository has them"


def test_the_wheel_does_without(installed, sample_class, tmp_path):
    env = os.environ | {"PYTHONPATH": str(installed)}
    code = "import textmine.cli, sys; print(textmine.__file__, file=sys.stderr); textmine.cli.main()"
    command = [sys.executable, "-c", code, "quotes", sample_class]
    told = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=True)
    assert str(installed) in told.stderr and len(told.stdout.splitlines()) > 10
