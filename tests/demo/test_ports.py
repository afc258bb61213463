"""Which ports the demo takes when the usual ones are taken."""

import socket
from collections.abc import Iterator

import pytest

from manifold.demo.options import ANY_PORTS, Ports
from manifold.demo.ports import ANY, free_port, is_free

pytestmark = pytest.mark.slow


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_one_that_is_taken_on_the_other_loopback_address_is_not_free_either() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        assert not is_free(listener.getsockname()[1])


def test_the_next_free_port_is_chosen(taken: int) -> None:
    assert free_port(taken) > taken


def test_a_port_that_is_promised_to_another_is_not_chosen() -> None:
    first = free_port(ANY)
    assert free_port(first, taken=[first]) != first


def test_a_port_that_moved_is_said(taken: int) -> None:
    said: list[str] = []
    settled = Ports(free_port(ANY), free_port(ANY), taken, *(ANY,) * 6).settle(said.append)
    assert settled.playground != taken
    assert said == [f"Port {taken} is taken: the playground is on {settled.playground}."]


def test_any_ports_are_all_different_and_nothing_is_said() -> None:
    said: list[str] = []
    settled = ANY_PORTS.settle(said.append)
    assert len({settled.manager, settled.widgets, settled.playground, settled.homeserver, settled.conference}) == 5
    assert not said
