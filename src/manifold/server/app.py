"""Everything put together, once, at start: the one place that knows all rooms."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from manifold.egress import Egress
from manifold.egress.dns import DNS
from manifold.integrations.catalogue import Catalogue
from manifold.manager.accounts import Accounts
from manifold.manager.clock import now
from manifold.manager.housekeeping import housekeeping
from manifold.manager.installations import Installations
from manifold.manager.terms import TermsOfService
from manifold.matrix import ServerNames, WellKnown
from manifold.openid import OpenIDVerifier
from manifold.server.dispatch import Dispatch
from manifold.server.endpoints import ENDPOINTS
from manifold.server.listeners import listening
from manifold.server.pages import UserInterface, WidgetPages
from manifold.server.services import Services
from manifold.server.settings import ServerSettings
from manifold.server.static import built_ui
from manifold.settings import Settings
from manifold.storage import Store

__all__ = ["Apps", "manager", "open_apps", "open_services"]

HOUSEKEEPING_EVERY = 60.0
"""Seconds."""


@dataclass(frozen=True)
class Apps:
    """The two listeners' applications, and what they share."""

    services: Services
    user_interface: UserInterface
    widget_pages: WidgetPages


@asynccontextmanager
async def manager(settings: Settings, base: Path) -> AsyncIterator[ServerSettings]:
    """A running manager: requests are answered inside the block. Relative paths in the settings start at `base`.

    Raises SettingsError, for a port that is taken too.
    """
    server = settings.server
    async with open_apps(settings, base) as apps:
        chores = [apps.services.accounts.housekeep, apps.services.installations.housekeep]
        tidying = asyncio.create_task(housekeeping(chores, HOUSEKEEPING_EVERY))
        try:
            async with (
                listening(apps.user_interface, "server.listen", server.listen, server),
                listening(apps.widget_pages, "server.widgets_listen", server.widgets_listen, server),
            ):
                yield server
        finally:
            tidying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tidying


@asynccontextmanager
async def open_services(settings: Settings, base: Path) -> AsyncIterator[Services]:
    """The use cases over an open database. Raises SettingsError for what can only be seen when it is used."""
    catalogue = Catalogue.installed(settings.integrations)
    catalogue.check_settings()
    dns = DNS()
    async with (
        Egress(settings.egress) as egress,
        _open_store(settings, base) as store,
    ):
        server_names = ServerNames(WellKnown(egress, now), dns, settings.homeservers)
        verifier = OpenIDVerifier(server_names, egress, settings.access.allowed(settings.homeservers))
        yield Services(
            settings=settings.server,
            store=store,
            egress=egress,
            catalogue=catalogue,
            accounts=Accounts(store, verifier, settings.tokens, now),
            terms=TermsOfService(settings.terms, store, now),
            installations=Installations(store, catalogue, egress, settings.server.widgets_url, now),
        )


@asynccontextmanager
async def open_apps(settings: Settings, base: Path) -> AsyncIterator[Apps]:
    """Both applications. Raises SettingsError."""
    settings.server.refuse_shared_origin()
    assets = built_ui()
    async with open_services(settings, base) as services:
        yield Apps(
            services,
            UserInterface(Dispatch(ENDPOINTS, services), assets),
            WidgetPages(services.catalogue, assets),
        )


@asynccontextmanager
async def _open_store(settings: Settings, base: Path) -> AsyncIterator[Store]:
    store = await Store.open(settings.database, base)
    try:
        yield store
    finally:
        await store.close()
