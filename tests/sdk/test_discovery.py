"""Finding a user's managers: account, homeserver, configuration, domain, and the switch."""

import msgspec
import pytest

from manifold.errors import Disabled, NoManager, NotTrusted
from manifold.sdk import (
    KnownManagers,
    Manager,
    ManagerAddress,
    MatrixSession,
    adopt,
    discover,
    discover_domain,
    discover_pickers,
)
from manifold.sdk.documents import SWITCHES
from tests.sdk.conftest import ALICE, MANAGER
from tests.support.asgi import Client
from tests.support.matrix import MemoryMatrix
from tests.support.transport import MemoryTransport

HOMESERVERS = {"m.integrations": {"managers": [{"api_url": "https://hs.example"}, {"api_url": MANAGER}]}}
CONFIGURED = [ManagerAddress.configured("https://config.example"), ManagerAddress.configured("https://hs.example/")]


def _suggest(transport: MemoryTransport, body: bytes | None = None) -> None:
    document = msgspec.json.encode(HOMESERVERS) if body is None else body
    transport.documents("https://example.org", {"/.well-known/matrix/client": document})


async def test_account_before_homeserver_before_configuration(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    _suggest(transport)
    await adopt(session, ManagerAddress.configured("https://mine.example", "https://mine.example/ui"))

    found = await discover(session, CONFIGURED, transport=transport)

    assert [(manager.source, manager.api_url) for manager in found.managers] == [
        ("account", "https://mine.example"),
        ("homeserver", "https://hs.example"),
        ("homeserver", MANAGER),
        ("config", "https://config.example"),
    ]
    assert found.primary.api_url == "https://mine.example"
    assert found.problems == ()


@pytest.mark.parametrize("body", [b"<html>", b"[", b'{"m.integrations": {"managers": 7}}', None])
async def test_a_homeserver_that_suggests_nothing_is_no_error(
    session: MatrixSession, transport: MemoryTransport, body: bytes | None
) -> None:
    if body is not None:
        _suggest(transport, body)

    found = await discover(session, CONFIGURED[:1], transport=transport)

    assert found.primary.source == "config"
    assert bool(found.problems) is (body is None or not body.startswith(b"{"))


async def test_where_there_is_none_the_message_says_where_it_was_looked_for(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    found = await discover(session, transport=transport)

    with pytest.raises(NoManager, match=r"https://example\.org/\.well-known/matrix/client: connection refused"):
        _ = found.primary


@pytest.mark.parametrize("switch", SWITCHES)
async def test_who_switched_managers_off_is_shown_none_and_no_token_is_sent(
    session: MatrixSession, transport: MemoryTransport, manager: Manager, switch: str
) -> None:
    await session.put_account_data(switch, {"enabled": False})

    with pytest.raises(Disabled):
        await discover(session, CONFIGURED, transport=transport)
    with pytest.raises(Disabled):
        await discover_pickers(session)
    with pytest.raises(Disabled):
        await manager.account()
    assert transport.asked == []


async def test_a_manager_by_its_domain_is_trusted_once_the_user_says_so(
    session: MatrixSession, transport: MemoryTransport, api: Client
) -> None:
    found = await discover_domain(" https://manager.example/about ", transport=transport)
    assert (found.source, found.api_url) == ("domain", MANAGER)

    with pytest.raises(NotTrusted, match="nobody confirmed"):
        await Manager(found, session, transport=transport).account()
    trusted = Manager(found, session, transport=transport, trust=KnownManagers(also=[found.api_url]))
    assert (await trusted.account()).user_id == ALICE

    await adopt(session, found)
    [adopted] = (await discover(session, transport=transport)).managers
    assert (adopted.source, adopted.api_url) == ("account", MANAGER)
    answer = await api.get("/.well-known/matrix/integrations")
    assert adopted.widget.items() >= answer.json["m.integrations_widget"].items()


@pytest.mark.parametrize(
    "documents", [{}, {"/.well-known/matrix/integrations": b"{}"}, {"/.well-known/matrix/integrations": b"<html>"}]
)
async def test_a_domain_without_a_manager(transport: MemoryTransport, documents: dict[str, bytes]) -> None:
    transport.documents("https://empty.example", documents)

    with pytest.raises(NoManager, match=r"empty\.example"):
        await discover_domain("empty.example", transport=transport)
    with pytest.raises(NoManager, match="connection refused"):
        await discover_domain("nowhere.example", transport=transport)
    with pytest.raises(ValueError, match="host name"):
        await discover_domain("no domain", transport=transport)


async def test_a_sticker_picker_is_trusted_where_its_manager_is(
    session: MatrixSession, transport: MemoryTransport, matrix: MemoryMatrix
) -> None:
    content = {"type": "m.stickerpicker", "url": f"{MANAGER}/picker", "data": {"api_url": MANAGER}}
    matrix.account_data[ALICE]["m.widgets"] = {"picker": {"content": content}}

    [picker] = await discover_pickers(session)

    assert picker.widget_id == "picker"
    with pytest.raises(NotTrusted, match="sticker picker"):
        await Manager(picker, session, transport=transport).account()
    trust = KnownManagers(also=[MANAGER])
    assert (await Manager(picker, session, trust=trust, transport=transport).account()).user_id == ALICE
