"""For all tests of the Widget API."""

from collections.abc import Iterator

import pytest

from tests.support.widget_messages import all_messages_fit


@pytest.fixture(autouse=True)
def every_message_fits_its_schema() -> Iterator[list[str]]:
    """Whatever our machines say in any test is what the published schemas say."""
    with all_messages_fit() as misfits:
        yield misfits
