"""An internet of one's own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.internet import Internet


@pytest.fixture
async def internet(tmp_path: Path) -> AsyncIterator[Internet]:
    async with Internet(tmp_path) as internet:
        yield internet
