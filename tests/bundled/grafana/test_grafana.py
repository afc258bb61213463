"""A dashboard: its links, what is framed of them, and asking its server."""

from typing import Any

import pytest

from manifold.bundled.grafana.config import GrafanaConfig
from manifold.bundled.grafana.integration import Grafana
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from manifold.integrations.config import check_config
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
HOST = "https://grafana.example.org"
BOARD = f"{HOST}/d/Ab12_x/servers"
HEALTH = b'{"commit": "e1c1b2e", "database": "ok", "version": "11.2.0"}'
"""As Grafana's HTTP API documents `GET /api/health`."""

integration = Grafana(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "values", "framed"),
    [
        (BOARD, {}, f"{BOARD}?kiosk=true"),
        (
            f"{BOARD}?orgId=1&var-host=a%26b&from=now-6h&to=now&refresh=30s&theme=light",
            {"start": "now-6h", "end": "now", "refresh": "30s"},
            f"{BOARD}?orgId=1&var-host=a%26b&from=now-6h&to=now&refresh=30s&kiosk=true",
        ),
        (f"{BOARD}?viewPanel=4", {"panel": 4}, f"{HOST}/d-solo/Ab12_x/servers?panelId=4"),
        (f"{BOARD}?viewPanel=panel-4&orgId=2", {"panel": 4}, f"{HOST}/d-solo/Ab12_x/servers?orgId=2&panelId=4"),
        (f"{HOST}/d-solo/Ab12_x?panelId=7&from=1700000000000", {"panel": 7, "start": "1700000000000"}, None),
        (f"{HOST}/mon/grafana/d/Ab12/x", {}, f"{HOST}/mon/grafana/d/Ab12/x?kiosk=true"),
        (f"{HOST}/dashboard/snapshot/Xy9?viewPanel=2", {"panel": 2}, f"{HOST}/dashboard-solo/snapshot/Xy9?panelId=2"),
        (f"{HOST}/public-dashboards/0a1b", {}, f"{HOST}/public-dashboards/0a1b"),
    ],
)
def test_links_are_recognised_and_framed_without_grafanas_bars(
    link: str, values: dict[str, Any], framed: str | None
) -> None:
    recognised = integration.recognise(read_link(link))
    assert recognised == {"url": link, **values}
    config = check_config(GrafanaConfig, recognised)
    framed = framed or f"{HOST}/d-solo/Ab12_x?from=1700000000000&panelId=7"
    assert integration.address(config, TARGET) == framed


@pytest.mark.parametrize("path", ["/", "/dashboards", "/explore", "/d/", "/d/a/b/c", "/goto/x?orgId=1", "/login"])
def test_other_links_are_not_recognised(path: str) -> None:
    assert integration.recognise(read_link(HOST + path)) is None


def test_an_emptied_form_shows_all_of_the_dashboard_that_a_panels_link_is_of() -> None:
    assert integration.address(GrafanaConfig(url=f"{HOST}/d-solo/Ab12/x?panelId=7"), TARGET) == (
        f"{HOST}/d/Ab12/x?kiosk=true"
    )


def test_it_follows_the_clients_theme() -> None:
    assert (integration.frame.dark, integration.frame.light) == ({"theme": "dark"}, {"theme": "light"})


def test_installations_are_told_apart() -> None:
    assert integration.label(GrafanaConfig(url=BOARD, panel=4)) == "servers, panel 4 on grafana.example.org"
    assert integration.label(GrafanaConfig(url=f"{HOST}/d/Ab12")) == "Ab12 on grafana.example.org"
    assert integration.label(GrafanaConfig(url=f"{HOST}/")) == "grafana.example.org"


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", "yesterday"), ("start", "now-6h&x"), ("end", "now - 1h"), ("refresh", "1"), ("refresh", "0s")],
)
def test_times_are_grafanas(field: str, value: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(GrafanaConfig, {"url": BOARD, field: value})
    assert [each.path for each in raised.value.fields] == [f"/{field}"]


def serve(egress: MemoryEgress, status: int = 200, health: bytes = HEALTH) -> None:
    egress.sites[HOST] = lambda path: (
        (200, health) if path.endswith("/api/health") else (status, b"<title>Grafana</title>")
    )


async def test_a_dashboard_that_everybody_sees_is_fine(egress: MemoryEgress) -> None:
    serve(egress)
    await integration.check(GrafanaConfig(url=f"{HOST}/mon/d/Ab12/x"), egress)
    assert egress.asked == [f"{HOST}/mon/api/health", f"{HOST}/mon/d/Ab12/x?kiosk=true"]


@pytest.mark.parametrize("health", [b"<html>", b"{}", b"3", b"[" * 5000])
async def test_what_is_no_grafana_is_told_as_such(egress: MemoryEgress, health: bytes) -> None:
    serve(egress, health=health)
    with pytest.raises(InvalidParam) as raised:
        await integration.check(GrafanaConfig(url=BOARD), egress)
    assert raised.value.fields == (FieldError("/url", "grafana.example.org answers, but is no Grafana server"),)


async def test_what_people_could_not_see_is_told_before_it_is_saved(egress: MemoryEgress) -> None:
    async def told() -> str:
        with pytest.raises(InvalidParam) as raised:
            await integration.check(GrafanaConfig(url=BOARD), egress)
        (field,) = raised.value.fields
        assert field.path == "/url"
        return field.message

    serve(egress, 404)
    assert await told() == "grafana.example.org has no such dashboard"
    serve(egress, 401)
    assert "only to who signs in" in await told()
    serve(egress)
    egress.redirects = {f"{BOARD}?kiosk=true": f"{HOST}/login"}
    assert "only to who signs in" in await told()
