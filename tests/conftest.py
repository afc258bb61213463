"""What most rooms' tests need: a clock, a database, a homeserver, and a manager in this process."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from manifold.integrations.catalogue import Catalogue
from manifold.manager.settings import PolicySettings
from manifold.server.services import Services
from manifold.server.static import Assets
from manifold.storage import Settings, Store
from tests.support.asgi import Client
from tests.support.leaks import watched_logs
from tests.support.manager import (
    HOMESERVER,
    JITSI,
    Clock,
    Pages,
    Person,
    make_services,
    pages,
    some_of_ours,
    static_files,
)
from tests.support.memory import Homeserver, MemoryEgress
from tests.support.postgres import PostgreSQL, running_postgres

# No test is one of speed: on a machine that is busy everything takes longer.
settings.register_profile("manifold", deadline=None)
settings.load_profile("manifold")


@pytest.fixture
def clock() -> Clock:
    """Stands still, until it is advanced."""
    return Clock()


@pytest.fixture
def statements() -> list[str]:
    """The SQL that `store` has executed."""
    return []


@pytest.fixture
async def store(tmp_path: Path, statements: list[str]) -> AsyncIterator[Store]:
    """An open store on an empty SQLite database."""
    store = await Store.open(Settings("sqlite:manifold.db"), tmp_path, trace=statements.append)
    statements.clear()
    yield store
    await store.close()


@pytest.fixture(autouse=True)
def no_token_is_logged() -> Iterator[None]:
    """Of all the tokens that the test sends and receives, none stands in what was logged meanwhile."""
    with watched_logs():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """One server for the whole session; each test has a database of its own."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def homeserver() -> Homeserver:
    """example.org, where Alice and Bob are."""
    return Homeserver(HOMESERVER)


@pytest.fixture
def egress(homeserver: Homeserver) -> MemoryEgress:
    """A network with the homeserver and a Jitsi server."""
    egress = MemoryEgress()
    egress.sites[f"https://matrix.{HOMESERVER}"] = homeserver.site
    egress.page(f"{JITSI}/external_api.js", b"window.JitsiMeetExternalAPI = 1")
    return egress


@pytest.fixture
def policies() -> dict[str, PolicySettings]:
    """The operator's terms: none. Modules about terms have their own."""
    return {}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Three of the integrations that come with Manifold, without settings of an operator."""
    return Catalogue(some_of_ours("custom", "etherpad", "jitsi"))


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    """Static files as a build leaves them."""
    return static_files(tmp_path_factory.mktemp("static"))


@pytest.fixture
def services(
    store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue, policies: dict[str, PolicySettings]
) -> Services:
    """The use cases of a manager."""
    return make_services(store, egress, clock, catalogue, policies=policies)


@pytest.fixture
def listeners(services: Services, assets: Assets) -> Pages:
    """The applications of the two listeners."""
    return pages(services, assets)


@pytest.fixture
def api(listeners: Pages) -> Client:
    """The listener of the API and the UI."""
    return Client(listeners.interface)


@pytest.fixture
def widgets(listeners: Pages) -> Client:
    """The listener of the widget pages."""
    return Client(listeners.widgets)


@pytest.fixture
async def alice(api: Client, homeserver: Homeserver) -> Person:
    """Registered, without having agreed to anything."""
    return await Person.registered(api, homeserver, "@alice:example.org")


@pytest.fixture
async def bob(api: Client, homeserver: Homeserver) -> Person:
    """Another account."""
    return await Person.registered(api, homeserver, "@bob:example.org")
