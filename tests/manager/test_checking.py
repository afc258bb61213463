"""What refuses to be framed, or is not there, is told before anything is saved, at the field that it is about."""

from typing import Any

import pytest

from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.integrations import WidgetIntegration, host_of, https_origin
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import check_config
from manifold.manager.checking import Checks
from manifold.manager.looks import Looks
from tests.support.memory import MemoryEgress

OURS = "https://widgets.example"

SELF_HOSTED = {
    "bigbluebutton": ({"url": "https://bbb.example/b/ali-abc-def"}, b"<title>Greenlight</title>"),
    "cryptpad": (
        {"url": "https://cryptpad.example/pad/#/2/pad/edit/4tYVvFsLQhZvLwGGWSAJvBIi/"},
        b'define({"httpUnsafeOrigin": "https://cryptpad.example"})',
    ),
    "element_call": (
        {"url": "https://call.example/room/#/standup?roomId=!r:call.example&password=a1b2"},
        b'{"title": "Element Call"}',
    ),
    "etherpad": ({"server": "https://pad.example", "pad": "minutes"}, b'{"currentVersion": "1.3.0"}'),
    "grafana": ({"url": "https://grafana.example/d/Ab12/servers"}, b'{"database": "ok"}'),
    "hedgedoc": ({"url": "https://notes.example/minutes"}, b"<title>Minutes - HedgeDoc</title>"),
    "jitsi": ({"server": "https://meet.example", "conference": "standup"}, b'"JitsiMeetExternalAPI"'),
    "peertube": (
        {"url": "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv"},
        b'{"serverVersion": "7.2.1", "instance": {}, "type": "video", "version": "1.0", "title": "Trains"}',
    ),
    "umap": ({"url": "https://umap.example/en/map/bike-tour_123"}, b"<title>Bike tour - uMap</title>"),
    "whiteboard": ({"url": "https://wbo.ophir.dev/boards/another"}, b"<title>WBO</title>"),
}
"""The form of each service that people run themselves, and what its server answers, whatever it is asked."""


@pytest.fixture
def egress() -> MemoryEgress:
    return MemoryEgress()


@pytest.fixture
def checks(egress: MemoryEgress) -> Checks:
    return Checks(egress, Looks(egress, OURS))


def widget(name: str) -> WidgetIntegration[Any, Any]:
    entry = next(entry for entry in Catalogue.installed() if entry.manifest.id == name)
    assert isinstance(entry.integration, WidgetIntegration)
    return entry.integration


@pytest.mark.parametrize("name", SELF_HOSTED)
async def test_who_refuses_to_be_framed_is_told_with_who_can_help(
    name: str, egress: MemoryEgress, checks: Checks
) -> None:
    form, answer = SELF_HOSTED[name]
    integration = widget(name)
    config = check_config(integration.config, form)
    page = integration.framed_page(config)
    egress.sites[https_origin(page)] = lambda _: (200, answer)

    await checks.check(integration, config)
    egress.headers = {"Content-Security-Policy": f"frame-ancestors {OURS} https:"}
    await checks.check(integration, config)

    # The page alone refuses, not the rest of its server.
    egress.headers, egress.headers_of = {}, {page: {"X-Frame-Options": "SAMEORIGIN"}}
    with pytest.raises(InvalidParam) as refused:
        await checks.check(integration, config)
    words = f"{host_of(page)} does not allow to be shown inside other pages: {integration.framing_help}"
    assert refused.value.fields == (FieldError(f"/{integration.told_at}", words),)
    assert integration.told_at in form


async def test_a_page_that_leads_nowhere_is_told_at_its_field(egress: MemoryEgress, checks: Checks) -> None:
    form, answer = SELF_HOSTED["etherpad"]
    egress.sites["https://pad.example"] = lambda _: (200, answer)
    egress.redirects["https://pad.example/p/minutes"] = "https://away.example/"
    integration = widget("etherpad")

    with pytest.raises(Unreachable) as away:
        await checks.check(integration, check_config(integration.config, form))
    assert away.value.fields == (FieldError("/server", away.value.message),)


def test_no_key_or_password_is_asked_for_with_a_page() -> None:
    for name, (form, _) in SELF_HOSTED.items():
        integration = widget(name)
        assert "#" not in integration.framed_page(check_config(integration.config, form))
