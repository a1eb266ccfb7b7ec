"""What many tests need: the tiny atlas and its shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.geometry import Geometry, load_geometry

TESTS = Path(__file__).resolve().parent
TINY = TESTS / "tiny"
BROKEN = TESTS / "broken"


@pytest.fixture(scope="session")
def tiny_atlas() -> Atlas:
    """The atlas of tests/tiny: trapezius, sternocleidomastoid and soleus."""
    return load_atlas(TINY)


@pytest.fixture(scope="session")
def tiny_geometry() -> Geometry:
    """The shapes of tests/tiny: boxes for the same three muscles, front and back."""
    return load_geometry(TINY / "geometry")


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The atlas as it is in the repository."""
    return load_atlas()


@pytest.fixture(scope="session")
def geometry() -> Geometry:
    """The drawn shapes as they are in the repository."""
    return load_geometry()


@pytest.fixture
def tiny_files() -> dict[str, bytes]:
    """The tables of tests/tiny as file name and bytes, to be damaged."""
    return {path.name: path.read_bytes() for path in sorted(TINY.glob("*.csv"))}
