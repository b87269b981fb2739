"""What of `models/` goes into the wheel: all that textmine loads, and not what its models were trained and judged by.

That is read by benchmarks and by the scripts that build the models, which belong to the repository and to the sdist.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LEFT_OUT = ("*.py", "*.jsonl", "labels/grades.npz", "oneness/*.tsv")


class ModelsHook(BuildHookInterface[Any]):
    """Puts the models beside the modules that load them; an editable install finds them in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to the wheel."""
        models = Path(self.root) / "models"
        for path in sorted(path for path in models.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            name = path.relative_to(models)
            if version != "editable" and not any(name.match(pattern) for pattern in LEFT_OUT):
                build_data["force_include"][str(path)] = f"textmine/models/{name.as_posix()}"
