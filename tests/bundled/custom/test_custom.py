"""Any https page as a widget."""

from dataclasses import replace

import pytest

from manifold.bundled.custom.config import WebPageConfig
from manifold.bundled.custom.integration import WebPage
from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.ids import RoomID, UserID
from manifold.integrations import (
    IntegrationSettings,
    PutAccountWidget,
    PutWidget,
    RemoveAccountWidget,
    RemoveWidget,
    Target,
    Widget,
)
from manifold.integrations.config import check_config
from manifold.manager.checking import Checks
from manifold.manager.looks import Looks
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
PAGE = "https://pages.example.org/a?b=$matrix_user_id&c=d#e"

integration = WebPage(IntegrationSettings())


def test_installing_puts_one_widget_in_the_room_in_whose_query_nothing_is_a_variable() -> None:
    assert integration.install(WebPageConfig(url=PAGE, name="Board"), TARGET) == [
        PutWidget(
            ROOM,
            Widget(
                id="w1",
                type="m.custom",
                name="Board",
                url=(
                    "https://widgets.example/w/custom?url=https%3A%2F%2Fpages.example.org%2Fa%3Fb%3D%24matrix_user_id"
                    "%26c%3Dd%23e#theme=$org.matrix.msc2873.client_theme"
                    "&language=$org.matrix.msc2873.client_language"
                ),
                data={"url": PAGE},
            ),
        )
    ]


def test_uninstalling_removes_what_installing_put() -> None:
    assert integration.uninstall(WebPageConfig(url=PAGE), TARGET) == [RemoveWidget(ROOM, "w1")]


def test_in_an_account_it_is_the_same_widget() -> None:
    config, account = WebPageConfig(url=PAGE), replace(TARGET, room_id=None)

    assert integration.install(config, account) == [PutAccountWidget(integration.widget(config, TARGET))]
    assert integration.uninstall(config, account) == [RemoveAccountWidget("w1")]


def test_an_address_must_be_given() -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(WebPageConfig, {"url": integration.initial().url})
    assert raised.value.fields == (FieldError("/url", "Give an address that starts with https://"),)


@pytest.mark.parametrize(("name", "message"), [("", "Fill this in"), ("x" * 61, "At most 60 characters")])
def test_a_name_is_neither_empty_nor_endless(name: str, message: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(WebPageConfig, {"url": PAGE, "name": name})
    assert raised.value.fields == (FieldError("/name", message),)


@pytest.fixture
def checks(egress: MemoryEgress) -> Checks:
    return Checks(egress, Looks(egress, "https://widgets.example"))


async def test_a_page_that_is_there_is_fine(egress: MemoryEgress, checks: Checks) -> None:
    egress.page("https://pages.example.org/a", b"<title>Welcome</title>")

    await checks.check(integration, WebPageConfig(url="https://pages.example.org/a#here"))


async def test_a_page_that_is_not_there_and_a_server_that_is_not_there_are_told_apart(
    egress: MemoryEgress, checks: Checks
) -> None:
    egress.page("https://pages.example.org/a", b"welcome")

    with pytest.raises(InvalidParam) as wrong:
        await checks.check(integration, WebPageConfig(url="https://pages.example.org/b"))
    with pytest.raises(Unreachable) as away:
        await checks.check(integration, WebPageConfig(url="https://away.example/"))

    assert wrong.value.fields == (FieldError("/url", "pages.example.org answers 404 for this address"),)
    assert away.value.fields == (FieldError("/url", away.value.message),)


async def test_a_page_that_refuses_framing_is_refused_with_a_way_out(egress: MemoryEgress, checks: Checks) -> None:
    url = "https://pages.example.org/a"
    egress.page(url, b"welcome", headers={"X-Frame-Options": "SAMEORIGIN"})

    with pytest.raises(InvalidParam) as wrong:
        await checks.check(integration, WebPageConfig(url=url))

    [problem] = wrong.value.fields
    assert problem.path == "/url"
    assert problem.message == (
        "pages.example.org does not allow to be shown inside other pages. Add it as a link card instead."
    )
    # Repaired, it is fine at once: what was seen before does not count here.
    egress.page(url, b"welcome")
    await checks.check(integration, WebPageConfig(url=url))


async def test_a_page_of_another_site_is_told_since_only_one_is_framed(egress: MemoryEgress, checks: Checks) -> None:
    egress.page("https://www.example.org/a", b"welcome")
    egress.redirects["https://example.org/a"] = "https://www.example.org/a"

    with pytest.raises(InvalidParam) as wrong:
        await checks.check(integration, WebPageConfig(url="https://example.org/a"))

    assert wrong.value.fields == (
        FieldError("/url", "example.org leads on to www.example.org. Give the address that it leads to."),
    )
