"""The atlas and the drawn shapes as they are in the repository, read once for all tests of the data."""

from __future__ import annotations

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.geometry import Geometry, load_geometry


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return load_atlas()


@pytest.fixture(scope="session")
def geometry() -> Geometry:
    return load_geometry()
