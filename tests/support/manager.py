"""A whole manager in this process: real rooms, with the network and the clock taken out."""

from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from manifold.doctor import Doctor
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import GROUP, is_ours
from manifold.integrations.signing import SigningKey
from manifold.manager.accounts import Accounts
from manifold.manager.administrators import Administrators
from manifold.manager.audit import AuditTrail
from manifold.manager.block_settings import BlockSettings, PolicyListSettings
from manifold.manager.blocks import Blocks
from manifold.manager.checking import Checks
from manifold.manager.decisions import Decisions
from manifold.manager.events import Events
from manifold.manager.identifying import Identifier
from manifold.manager.installations import Installations
from manifold.manager.links import Links
from manifold.manager.looks import Looks
from manifold.manager.offers import Offers
from manifold.manager.page_data import PageData
from manifold.manager.personal_data import PersonalData
from manifold.manager.policy_lists import PolicyLists
from manifold.manager.sessions import AllSessions
from manifold.manager.settings import PolicySettings, QuotaSettings, RetentionSettings, TokenSettings
from manifold.manager.terms import TermsOfService
from manifold.manager.video_calls import VideoCalls
from manifold.manager.widgets import Widgets
from manifold.matrix import HomeserverSettings, ServerNames, WellKnown
from manifold.openid import OpenIDVerifier
from manifold.server.app import patient
from manifold.server.dispatch import Dispatch
from manifold.server.endpoints import ENDPOINTS
from manifold.server.limit_settings import LimitSettings
from manifold.server.limits import RequestLimits
from manifold.server.pages import UserInterface, WidgetPages
from manifold.server.services import Services
from manifold.server.settings import LogSettings, ServerSettings
from manifold.server.static import Assets
from manifold.server.watch import Watch
from manifold.settings import Settings
from manifold.storage import Store
from tests.support.asgi import Answer, Client
from tests.support.memory import Homeserver, MemoryEgress, NoServices

__all__ = [
    "HOMESERVER",
    "JITSI",
    "NO_LIMITS",
    "ROOM",
    "SETTINGS",
    "SIGNING_KEY",
    "V1",
    "Clock",
    "Pages",
    "Person",
    "make_services",
    "pages",
    "path_of",
    "some_of_ours",
    "static_files",
]

HOMESERVER = "example.org"
V1 = "/_matrix/integrations/v1"
ROOM = "!standup:example.org"
JITSI = "https://meet.example.org"
SETTINGS = ServerSettings(public_url="https://manager.example", widgets_url="https://widgets.example")

SIGNING_KEY = SigningKey(bytes(range(32)))

NO_LIMITS = LimitSettings(
    reads_per_minute=0,
    changes_per_minute=0,
    outbound_per_minute=0,
    anonymous_per_minute=0,
    registrations_per_minute=0,
    unknown_tokens_per_minute=0,
    homeserver_registrations_per_minute=0,
)


class Clock:
    """Milliseconds since the epoch, which pass when a test says so."""

    def __init__(self) -> None:
        self.time = 1_800_000_000_000

    def __call__(self) -> int:
        return self.time

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        self.time += round(((days * 24 + hours) * 3600 + seconds) * 1000)


def make_services(
    store: Store,
    egress: MemoryEgress,
    clock: Clock,
    catalogue: Catalogue,
    *,
    policies: dict[str, PolicySettings] | None = None,
    tokens: TokenSettings | None = None,
    quotas: QuotaSettings | None = None,
    limits: LimitSettings | None = None,
) -> Services:
    """The use cases, put together as `manifold serve` does; without limits on how often they are asked."""
    homeservers = {HOMESERVER: HomeserverSettings(base_url=f"https://matrix.{HOMESERVER}")}
    server_names = ServerNames(WellKnown(egress, clock), NoServices(), homeservers)
    blocks = Blocks(store, BlockSettings(), clock)
    accounts = Accounts(
        store,
        OpenIDVerifier(server_names, egress, [*homeservers]),
        blocks,
        tokens or TokenSettings(),
        quotas or QuotaSettings(),
        clock,
    )
    audit = AuditTrail(store, RetentionSettings(), clock)
    looks = Looks(egress, SETTINGS.widgets_url)
    checks = Checks(egress, looks)
    decisions = Decisions(catalogue, blocks, checks, SETTINGS.widgets_url, SIGNING_KEY, clock)
    installations = Installations(store, decisions, audit, quotas or QuotaSettings(), clock)
    limits = limits or NO_LIMITS
    events = Events(limits.streams, limits.streams_per_account)
    store.listen(events.hear, events.missed)
    return Services(
        settings=SETTINGS,
        limits=RequestLimits(limits),
        watch=Watch(LogSettings(requests=True)),
        store=store,
        egress=egress,
        catalogue=catalogue,
        offers=Offers(catalogue, blocks, store, quotas or QuotaSettings()),
        widgets=Widgets(catalogue, blocks, checks, SETTINGS.widgets_url, SIGNING_KEY),
        identifier=Identifier(catalogue, blocks, SETTINGS.widgets_url, SIGNING_KEY),
        video_calls=VideoCalls(catalogue, blocks, SETTINGS.widgets_url, "jitsi"),
        page_data=PageData(catalogue, blocks, egress, SIGNING_KEY),
        links=Links(catalogue, blocks, looks),
        accounts=accounts,
        terms=TermsOfService(policies or {}, store, clock),
        installations=installations,
        events=events,
        audit=audit,
        personal_data=PersonalData(store, accounts, installations, clock),
        blocks=blocks,
        administrators=Administrators(store, clock),
        sessions=AllSessions(store, tokens or TokenSettings(), clock),
        policy_lists=PolicyLists(PolicyListSettings(), "", egress, store, blocks),
        doctor=Doctor(
            patient(Settings(server=SETTINGS), Path(), catalogue, egress, NoServices(), lambda: nullcontext(store))
        ),
    )


def some_of_ours(*ids: str) -> list[EntryPoint]:
    """The entry points of these bundled integrations: so that a further one changes no test that is about others."""
    ours = [entry_point for entry_point in entry_points(group=GROUP) if is_ours(entry_point)]
    return [entry_point for entry_point in ours if entry_point.name in ids]


def static_files(folder: Path) -> Assets:
    """What a build leaves, as small as can be."""
    for name, content in {
        "manager.html": '<!doctype html><script type="module" src="./assets/manager.js"></script>',
        "docs.html": '<!doctype html><script type="module" src="./assets/docs.js"></script>',
        "app.html": '<!doctype html><meta name="manifold-app" content="{}" />',
        "playground.html": "<!doctype html>playground",
        "w/jitsi.html": "<!doctype html>jitsi",
        "w/calendar.html": '<!doctype html><script type="application/json" id="integration"></script>',
        "w/link.html": '<!doctype html><script type="application/json" id="integration"></script>',
        "w/frame.html": '<!doctype html><script type="application/json" id="integration"></script>',
        "assets/manager.js": "export {};\n" * 100,
        "assets/manager.css": "body{}\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (folder / "assets" / "manager.js.br").write_bytes(b"brotli")
    return Assets(folder)


@dataclass(frozen=True)
class Pages:
    """The two listeners' applications."""

    interface: UserInterface
    widgets: WidgetPages


def pages(services: Services, assets: Assets) -> Pages:
    """Both applications over these use cases."""
    return Pages(UserInterface(services, Dispatch(ENDPOINTS, services), assets), WidgetPages(services, assets))


@dataclass(frozen=True)
class Person:
    """A user, and how their client talks to the manager."""

    user_id: str
    client: Client

    @classmethod
    async def registered(cls, api: Client, homeserver: Homeserver, user_id: str) -> "Person":
        """Registers with a new OpenID token."""
        answer = await api.post(f"{V1}/account/register", homeserver.openid_token(user_id))
        assert answer.status == 200, answer.json
        return cls(user_id, api.bearing(answer.json["token"]))

    @property
    def token(self) -> str:
        assert self.client.token is not None
        return self.client.token

    async def install(self, room_id: str = ROOM, integration: str = "jitsi", **config: object) -> dict[str, object]:
        """A new installation, as the API shows it."""
        answer = await self.client.post(
            f"{V1}/rooms/{room_id}/installations",
            {"integration": integration, "config": {"server": JITSI, **config} if integration == "jitsi" else config},
        )
        assert answer.status == 201, answer.json
        return dict(answer.json)

    async def report(self, installation: dict[str, object], *, ok: bool = True, error: str = "") -> Answer:
        """Tell what became of all its actions."""
        actions = installation["actions"]
        assert isinstance(actions, list)
        results = [{"action": action["id"], "ok": ok, "error": error} for action in actions]
        return await self.client.post(f"{path_of(installation)}/performed", {"results": results})


def path_of(installation: dict[str, object]) -> str:
    """The installation's path in the API."""
    target = installation["target"]
    assert isinstance(target, dict)
    where = f"rooms/{target['room_id']}" if target["kind"] == "room" else "account"
    return f"{V1}/{where}/installations/{installation['id']}"
