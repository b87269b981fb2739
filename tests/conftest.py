"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_ROOT = Path(__file__).parents[1]

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("default")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real texts that stand beside the repository where developers and CI work; users do not have them."""
    folder = _ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no folder shared/data beside the checkout; its texts are not part of the repository")
    return folder


@pytest.fixture(scope="session")
def sample_class() -> Path:
    """The exports of the bundled class."""
    return _ROOT / "corpora" / "sample" / "export"
