"""Everything put together, once, at start: the one place that knows all rooms."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from manifold.doctor import Doctor, Patient
from manifold.egress import Egress
from manifold.egress import Services as SRVRecords
from manifold.egress.dns import DNS
from manifold.errors import InvalidParam, MissingParam, SettingsError, Unavailable
from manifold.integrations.base import WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.manager.accounts import Accounts
from manifold.manager.administrators import Administrators
from manifold.manager.audit import AuditTrail
from manifold.manager.blocks import Blocks
from manifold.manager.checking import Checks
from manifold.manager.clock import now
from manifold.manager.decisions import Decisions
from manifold.manager.events import Events
from manifold.manager.housekeeping import housekeeping
from manifold.manager.identifying import Identifier
from manifold.manager.installations import Installations
from manifold.manager.links import Links
from manifold.manager.looks import Looks
from manifold.manager.offers import Offers
from manifold.manager.page_data import PageData, signing_key
from manifold.manager.personal_data import PersonalData
from manifold.manager.policy_lists import PolicyLists
from manifold.manager.repeating import repeating
from manifold.manager.sessions import AllSessions
from manifold.manager.terms import TermsOfService, document_urls
from manifold.manager.video_calls import VideoCalls, check_video_call
from manifold.manager.widgets import Widgets
from manifold.matrix import ClientAPIs, ServerNames, WellKnown
from manifold.openid import EVERYBODY, OpenIDVerifier
from manifold.server.admin import AdminListener
from manifold.server.app_page import AppPage
from manifold.server.asgi import ASGIApp
from manifold.server.discovery import element_config, well_known_client
from manifold.server.dispatch import Dispatch
from manifold.server.endpoints import ENDPOINTS
from manifold.server.limits import RequestLimits
from manifold.server.listeners import listening
from manifold.server.metrics import Metrics
from manifold.server.metrics_page import MetricsPage
from manifold.server.pages import UserInterface, WidgetPages
from manifold.server.services import Services
from manifold.server.settings import ServerSettings, parse_address
from manifold.server.static import built_ui
from manifold.server.watch import Watch
from manifold.settings import Settings
from manifold.storage import Store

__all__ = ["Apps", "check_settings", "manager", "open_apps", "open_services", "patient"]

HOUSEKEEPING_EVERY = 60.0
"""Seconds."""

BLOCKS_EVERY = 1.0
"""Seconds: so long a block that another process was told of may be unknown here."""


@dataclass(frozen=True)
class Apps:
    """The listeners' applications, and what they share. `app_page` is for a listener that need not be."""

    services: Services
    user_interface: UserInterface
    widget_pages: WidgetPages
    app_page: AppPage


@asynccontextmanager
async def manager(settings: Settings, base: Path) -> AsyncIterator[ServerSettings]:
    """A running manager: requests are answered inside the block. Relative paths in the settings start at `base`.

    Raises SettingsError, for a port that is taken too.
    """
    server = settings.server
    async with open_apps(settings, base) as apps:
        services = apps.services
        refused = services.watch.metrics.limited
        chores = [services.accounts.housekeep, services.installations.housekeep, services.audit.housekeep]
        tidying = asyncio.create_task(housekeeping(chores, HOUSEKEEPING_EVERY))
        try:
            async with (
                _keeping_up(services, settings.policy_lists.poll_seconds),
                listening(apps.user_interface, "server.listen", server.listen, server, settings.limits, refused),
                listening(
                    apps.widget_pages, "server.widgets_listen", server.widgets_listen, server, settings.limits, refused
                ),
                _aside(apps.app_page, "server.app_listen", server.app_url and server.app_listen, settings, refused),
                _aside(MetricsPage(services.watch.metrics), "metrics.listen", settings.metrics.listen, settings),
                _aside(AdminListener(services, settings.admin), "admin.listen", settings.admin.listen, settings),
                # Last: the listeners wait until all streams have ended.
                services.events.attended(),
            ):
                yield server
        finally:
            tidying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tidying


@asynccontextmanager
async def open_services(settings: Settings, base: Path) -> AsyncIterator[Services]:
    """The use cases over an open database. Raises SettingsError for what can only be seen when it is used."""
    catalogue = Catalogue.installed(settings.integrations, settings.pins, settings.catalogue.clouds)
    catalogue.check_settings()
    check_video_call(catalogue, settings.catalogue.video_call)
    dns = DNS()
    metrics = Metrics()
    limits = RequestLimits(settings.limits, refused=metrics.limited)
    async with (
        Egress(settings.egress, observe=metrics.outbound) as egress,
        _open_store(settings, base, metrics.write) as store,
    ):
        server_names = ServerNames(WellKnown(egress, now), dns, settings.homeservers)
        allowed = settings.access.allowed(settings.homeservers)
        verifier = OpenIDVerifier(server_names, egress, allowed, admit=limits.exchange)
        blocks = Blocks(store, settings.blocks, now)
        calls = VideoCalls(catalogue, blocks, settings.server.widgets_url, settings.catalogue.video_call)
        accounts = Accounts(store, verifier, blocks, settings.tokens, settings.quotas, now)
        audit = AuditTrail(store, settings.retention, now)
        key = await signing_key(store)
        looks = Looks(egress, settings.server.widgets_url)
        checks = Checks(egress, looks)
        decisions = Decisions(catalogue, blocks, checks, settings.server.widgets_url, key, now)
        installations = Installations(store, decisions, audit, settings.quotas, now)
        examined = patient(settings, base, catalogue, egress, dns, lambda: nullcontext(store))
        yield Services(
            settings=settings.server,
            limits=limits,
            watch=Watch(settings.log, metrics),
            store=store,
            egress=egress,
            catalogue=catalogue,
            offers=Offers(catalogue, blocks, store, settings.quotas),
            widgets=Widgets(catalogue, blocks, checks, settings.server.widgets_url, key),
            identifier=Identifier(catalogue, blocks, settings.server.widgets_url, key),
            video_calls=calls,
            page_data=PageData(catalogue, blocks, egress, key),
            links=Links(catalogue, blocks, looks),
            accounts=accounts,
            terms=TermsOfService(settings.terms, store, now),
            installations=installations,
            events=Events(settings.limits.streams, settings.limits.streams_per_account),
            audit=audit,
            personal_data=PersonalData(store, accounts, installations, now),
            blocks=blocks,
            administrators=Administrators(store, now),
            sessions=AllSessions(store, settings.tokens, now),
            policy_lists=PolicyLists(settings.policy_lists, settings.policy_lists.token(base), egress, store, blocks),
            doctor=Doctor(examined),
        )


def check_settings(settings: Settings, base: Path) -> None:
    """Use them as a start does. Raises SettingsError, for all but what the doctor has a check of its own for."""
    catalogue = Catalogue.installed(settings.integrations, settings.pins, settings.catalogue.clouds)
    catalogue.check_settings()
    check_video_call(catalogue, settings.catalogue.video_call)
    document_urls(settings.terms)
    settings.policy_lists.token(base)


def patient(
    settings: Settings,
    base: Path,
    catalogue: Catalogue,
    egress: Egress,
    services: SRVRecords,
    open_store: Callable[[], AbstractAsyncContextManager[Store]],
    file: Path | None = None,
) -> Patient:
    """What the doctor may know of these settings; `file` is where they are written, for who knows it.

    Of the `catalogue` only an integration is needed that has a page, whatever its settings.
    """
    server = settings.server
    listen = parse_address("server.listen", server.listen)
    return Patient(
        check_settings=partial(check_settings, settings, base),
        secrets=tuple(_secret_files(settings, base, file)),
        listen=f"http://{listen.from_here}",
        public_url=server.public_url,
        widgets_url=server.widgets_url,
        app_url=server.app_url,
        widget_page=partial(_widget_page, catalogue),
        frame_ancestors=server.frame_ancestors,
        announced=well_known_client(server).integrations.managers[0],
        element_config=element_config(server),
        database=settings.database,
        base=base,
        open_store=open_store,
        agreed=_one_of_each_policy(settings),
        homeservers=settings.homeservers,
        is_open_to_others=bool(settings.access.homeservers),
        policy_lists=settings.policy_lists,
        pins=settings.pins,
        egress=egress,
        services=services,
        clock=now,
    )


def _secret_files(settings: Settings, base: Path, file: Path | None) -> Iterator[Path]:
    if file is not None and (settings.policy_lists.access_token or settings.database.holds_password):
        yield file
    if settings.policy_lists.access_token_file:
        yield base / settings.policy_lists.access_token_file
    if settings.database.file is not None:
        yield base / settings.database.file


def _widget_page(catalogue: Catalogue) -> str:
    """Any one that shows somebody's page."""
    for entry in catalogue:
        with contextlib.suppress(Unavailable, MissingParam, InvalidParam):
            if isinstance(integration := entry.usable(), WidgetIntegration):
                integration.page_sources({integration.framed_by: "https://example.org"})
                return f"/w/{entry.manifest.id}?{integration.framed_by}=https%3A%2F%2Fexample.org"
    return "/w/"


def _one_of_each_policy(settings: Settings) -> tuple[str, ...]:
    with contextlib.suppress(SettingsError):  # which `check_settings` tells
        return tuple(min(urls) for urls in document_urls(settings.terms).values())
    return ()


@asynccontextmanager
async def open_apps(settings: Settings, base: Path) -> AsyncIterator[Apps]:
    """Both applications. Raises SettingsError."""
    settings.server.refuse_shared_origin()
    assets = built_ui()
    async with open_services(settings, base) as services:
        services.watch.metrics.open_streams = services.events.__len__
        services.store.listen(services.events.hear, services.events.missed)
        yield Apps(
            services,
            UserInterface(services, Dispatch(ENDPOINTS, services), assets),
            WidgetPages(services, assets),
            AppPage(
                settings.server,
                _offered(settings),
                ClientAPIs(services.egress, settings.homeservers, now),
                assets,
                services.watch,
            ),
        )


def _offered(settings: Settings) -> list[str]:
    """Whose users may sign in on the stand-alone page: names that the operator wrote, and no others."""
    allowed = settings.access.allowed(settings.homeservers)
    names = [*settings.homeservers, *allowed] if EVERYBODY in allowed else allowed
    return [name for name in dict.fromkeys(names) if name != EVERYBODY]


@asynccontextmanager
async def _aside(
    app: ASGIApp, key: str, listen: str, settings: Settings, refused: Callable[[str], None] = lambda _: None
) -> AsyncIterator[None]:
    """A listener that need not be; there is none where `listen` is empty."""
    if not listen:
        yield
        return
    async with listening(app, key, listen, settings.server, settings.limits, refused):
        yield


@asynccontextmanager
async def _keeping_up(services: Services, poll_seconds: float) -> AsyncIterator[None]:
    """What commands beside this process and policy lists say of blocks is learned inside the block."""
    lists = services.policy_lists
    # What was blocked before counts from the first request on.
    await lists.forget_others()
    chores = [repeating("Learning of blocks", services.blocks.refresh, BLOCKS_EVERY)]
    chores += [repeating(f"Policy list {room}", partial(lists.read, room), poll_seconds) for room in lists.rooms]
    tasks = [asyncio.create_task(chore) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _open_store(settings: Settings, base: Path, observe: Callable[[float], None]) -> AsyncIterator[Store]:
    store = await Store.open(settings.database, base, observe=observe)
    try:
        yield store
    finally:
        await store.close()
