"""The command line through its real entry point."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

DOCUMENTS = [
    {"id": "d1", "kind": "post", "author": "李明", "unit": "一中", "title": "微党课怎么讲", "time": "2024-12-02",
     "text": "微党课要讲身边的真人真事。建议每次不超过十分钟，讲完留五分钟大家议一议。"},  # tell true stories; ten minutes
    {"id": "d2", "kind": "reply", "author": "王芳", "unit": "二中", "reply_to": "d1", "time": "2024-12-03",
     "text": "我同意，微党课讲身边的人和事，老师们才听得进去。😀"},  # people listen to stories from nearby
    {"id": "d3", "kind": "report", "author": "赵强", "unit": "一中", "title": "思想汇报", "time": "2025-01-06",
     "text": "通过这次学习，我明白了大单元教学要从学生的真实问题出发。我们学校台账太多，老师忙于填表，没有时间备课。"
             "下学期我打算把作业分成三层，让不同的学生做不同的题。"},  # ledgers eat time; homework in three grades
    {"id": "d4", "kind": "submission", "author": "王芳", "unit": "二中", "title": "大单元教学的一点做法", "time": "2025-01-07",
     "text": "大单元教学不是把几课拼在一起。我们教研组先找一个大问题，再排课时。学生的作业也跟着大单元走。"},
]  # fmt: skip


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in DOCUMENTS), "utf-8")
    return path


@pytest.fixture
def textmine(tmp_path: Path) -> Callable[..., Result]:
    def call(*arguments: object, encoding: str = "utf-8", **environment: str) -> Result:
        variables = {**os.environ, "PYTHONIOENCODING": encoding, **environment}
        done = subprocess.run(
            [sys.executable, "-m", "textmine", *map(str, arguments)], capture_output=True, cwd=tmp_path, env=variables
        )
        return Result(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    return call
