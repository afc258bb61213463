"""Finding the managers of a user (MSC1957): account before homeserver before the client's configuration."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from manifold.errors import Disabled, HomeserverUnreachable, NoAnswer, NoManager
from manifold.ids import ServerName
from manifold.sdk.address import ManagerAddress, is_loopback
from manifold.sdk.documents import (
    ACCOUNT_WIDGETS,
    SWITCHES,
    account_managers,
    domain_manager,
    homeserver_managers,
    is_switched_off,
    sticker_pickers,
)
from manifold.sdk.encoding import decode
from manifold.sdk.matrix.session import MatrixSession
from manifold.sdk.transport import Request, Transport, default_transport, send

__all__ = ["Discovery", "discover", "discover_domain", "discover_pickers", "refuse_if_disabled"]


@dataclass(frozen=True)
class Discovery:
    """What was found, the preferred manager first; `problems` says in words which source could not be asked."""

    managers: tuple[ManagerAddress, ...]
    problems: tuple[str, ...] = ()

    @property
    def primary(self) -> ManagerAddress:
        """The manager to use where only one is used. Raises NoManager, with the problems."""
        if not self.managers:
            tried = " ".join(self.problems) or "Neither your account, nor your homeserver, nor your client names one."
            raise NoManager(f"No integration manager was found. {tried}")
        return self.managers[0]


async def discover(
    session: MatrixSession, configured: Sequence[ManagerAddress] = (), *, transport: Transport | None = None
) -> Discovery:
    """The user's managers. One that is named twice keeps its first place.

    Raises Disabled where the user switched managers off (MSC2315), MatrixRefused, and HomeserverUnreachable where the
    account can't be read. A homeserver whose well-known can't be read is a problem, not an error.
    """
    await refuse_if_disabled(session)
    own = account_managers(await session.account_data(ACCOUNT_WIDGETS))
    suggested: list[ManagerAddress] = []
    problems: list[str] = []
    try:
        suggested = homeserver_managers(await _well_known(_site_of(session), "client", transport))
    except NoAnswer as exc:
        problems.append(str(exc))
    by_url: dict[str, ManagerAddress] = {}
    for manager in (*own, *suggested, *configured):
        by_url.setdefault(manager.api_url, manager)
    return Discovery(tuple(by_url.values()), tuple(problems))


async def discover_domain(domain: str, *, transport: Transport | None = None) -> ManagerAddress:
    """The manager at a domain that the user typed (MSC1957, "Discovering a manager by only the domain name").

    It is not trusted before the user says so. Raises ValueError where `domain` is none, and NoManager.
    """
    name = ServerName.parse(domain.strip().removeprefix("https://").removeprefix("http://").partition("/")[0])
    site = f"http://{name}" if is_loopback(f"http://{name}") else f"https://{name}"
    try:
        manager = domain_manager(await _well_known(site, "integrations", transport))
    except NoAnswer as exc:
        raise NoManager(f"No integration manager was found at {name}. {exc}") from exc
    if manager is None:
        raise NoManager(f"No integration manager was found at {name}. Ask who runs it for the right domain.")
    return manager


async def discover_pickers(session: MatrixSession) -> list[ManagerAddress]:
    """The account's sticker pickers that have an API (MSC1959); `widget_id` is what the packs are asked for with.

    Raises Disabled, MatrixRefused, HomeserverUnreachable.
    """
    await refuse_if_disabled(session)
    return sticker_pickers(await session.account_data(ACCOUNT_WIDGETS))


async def refuse_if_disabled(session: MatrixSession) -> None:
    """Raises Disabled where the account says that it wants no managers (MSC2315)."""
    contents = await asyncio.gather(*(session.account_data(switch) for switch in SWITCHES))
    if any(is_switched_off(content) for content in contents):
        raise Disabled("Integrations are switched off in your account's settings. Switch them on in your client.")


def _site_of(session: MatrixSession) -> str:
    # A homeserver without TLS is one on this machine: nothing answers https at its server name.
    homeserver = session.homeserver
    if homeserver.startswith("http:") and is_loopback(homeserver):
        return homeserver
    return f"https://{session.user_id.server_name}"


async def _well_known(site: str, name: str, transport: Transport | None) -> Any:
    """The JSON of a well-known document, or None where there is no such document. Raises HomeserverUnreachable."""
    speaker = transport or default_transport()
    url = f"{site}/.well-known/matrix/{name}"
    try:
        reply = await send(speaker, Request("GET", url, seconds=15, follow=True))
        if reply.status == 404:
            return None
        if reply.status != 200:
            raise NoAnswer(f"HTTP status {reply.status}")
        return decode(reply.body)
    except NoAnswer as exc:
        raise HomeserverUnreachable(f"{url}: {exc}.") from exc
    except msgspec.DecodeError as exc:
        raise HomeserverUnreachable(f"{url} is no JSON.") from exc
    finally:
        if transport is None:
            await speaker.close()
