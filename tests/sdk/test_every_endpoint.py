"""Everything that the API has, the SDK has: by the endpoint table, so that a later endpoint can't be forgotten."""

import inspect

from manifold import sdk
from manifold.sdk import ACCOUNT, Manager, MatrixSession, discover_domain, sync
from manifold.server.endpoints import ENDPOINTS
from manifold.server.routes import Routes
from manifold.spec.widgets import FoundWidget
from tests.sdk.conftest import MANAGER
from tests.server.samples import label
from tests.support.manager import JITSI, ROOM
from tests.support.matrix import MemoryRoom
from tests.support.transport import MemoryTransport

CONFIG = {"server": JITSI}
PAGE = {"url": f"{JITSI}/external_api.js"}

NOT_FOR_CLIENTS = {
    "GET /health/live": "for operators",
    "GET /health/ready": "for operators",
    "GET /_matrix/integrations/openapi.json": "for programs that make clients; this is one already",
    "GET /_matrix/integrations/widget-api/schemas": "for authors of widgets; in Python there is `manifold.widgetapi`",
    "GET /_matrix/integrations/widget-api/schemas/{folder}/{document}": "likewise",
}
"""And the legacy twin, which is for Element Web alone: its token is good for little and stands in URLs."""

AHEAD_OF_THE_TABLE = {"packs", "add_pack", "remove_pack"}
"""MSC1959's packs, which other managers have."""


async def test_every_row_of_the_table_is_reached(
    manager: Manager, session: MatrixSession, transport: MemoryTransport, room: MemoryRoom
) -> None:
    await discover_domain("manager.example", transport=transport)
    await manager.versions()
    for target, integration, config in ((room.id, "jitsi", CONFIG), (ACCOUNT, "custom", PAGE)):
        await manager.preview(target, integration, config)
        made = await manager.add(target, integration, config)
        await manager.installations(target)
        await manager.installation(target, made.id)
        await manager.finish(await manager.reconfigure(made, config))
        await manager.finish(await manager.remove(made))
        await manager.restore(made)
        [_ async for _ in manager.audit(target)]
        async for _ in manager.watch(target):
            break
    [_ async for _ in manager.integrations()]
    await manager.integration("jitsi")
    assert (await manager.icon("jitsi")).startswith(b"<svg")
    await manager.terms()
    await manager.agree([])
    await manager.make_widget("m.jitsi")
    await manager.make_widget_of("jitsi", CONFIG, room_id=ROOM, widget_id="jitsi_1")
    await manager.resolve("https://meet.jit.si/standup")
    await manager.identify([FoundWidget("w1", "m.custom", "https://example.org")], room_id=ROOM)
    await manager.export()
    [current] = await manager.sessions()
    await manager.end_session(current.id)
    await manager.account()
    await manager.logout()
    await manager.logout_all()
    await manager.erase()

    routes = Routes(ENDPOINTS)
    reached = {
        label(routes.find(request.method, request.url.removeprefix(MANAGER).partition("?")[0])[0])
        for request in transport.asked
    }
    promised = {label(row) for row in ENDPOINTS if row.source != "Element Web"}
    assert promised - reached == NOT_FOR_CLIENTS.keys()


def test_the_synchronous_manager_has_every_call_of_the_asynchronous_one() -> None:
    assert _calls(Manager) == _calls(sync.Manager)
    assert AHEAD_OF_THE_TABLE.issubset(_calls(Manager))


def test_the_synchronous_module_has_what_programs_need_to_use_it() -> None:
    only_asynchronous = {"MatrixSession", "StateEvent", "Transport", "TrustPolicy", "TokenStore", "Source"}
    only_types = {"OnProgress", "OnTerms"}

    assert set(sdk.__all__) - set(sync.__all__) == only_asynchronous | only_types
    assert set(sync.__all__) - set(sdk.__all__) == {"close_session"}


def _calls(manager: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(manager, inspect.isfunction) if not name.startswith("_")}
