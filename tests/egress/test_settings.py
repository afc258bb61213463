"""What an operator may say of outgoing requests."""

import msgspec
import pytest

from manifold.egress import Limits, Settings
from manifold.errors import SettingsError


def test_what_the_operator_says_stands_in_for_the_defaults_and_the_rest_stays() -> None:
    settings = Settings(seconds=3, max_bytes=1000, connections=5, connections_per_server=2)

    assert settings.limits == Limits(seconds=3, max_bytes=1000, connections=5, connections_per_server=2)
    assert Settings().limits == Limits()


@pytest.mark.parametrize("name", ["seconds", "max_bytes", "connections", "connections_per_server"])
def test_no_limit_may_be_nothing(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"^egress\.{name}: must be more than 0"):
        msgspec.structs.replace(Settings(), **{name: 0})
