"""Pasted links: what they become, whatever strangers paste and whatever is there."""

from collections.abc import AsyncIterator
from importlib.metadata import EntryPoint
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from manifold.errors import InvalidParam
from manifold.ids import UserID
from manifold.integrations import Target, WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import check_config
from manifold.integrations.discovery import GROUP
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.links import Links
from manifold.manager.looks import Looks
from manifold.spec.widgets import Resolved
from manifold.storage import Store
from tests.support.http_server import redirect, text_answer
from tests.support.internet import PRIVATE, Internet
from tests.support.manager import Clock, some_of_ours
from tests.support.memory import MemoryEgress
from tests.support.wheels import MANIFEST

ALICE = UserID.parse("@alice:example.org")
WIDGETS = "https://widgets.example"
PAD = "https://pad.example.org/p/minutes"
PAGE = "https://pages.example.org/board"
TARGET = Target("w1", ALICE, WIDGETS, None)
IDS = ("custom", "etherpad", "jitsi", "link")

STUMBLING = """\
from manifold.bundled.custom import integration as WebPage

class Stumbling(WebPage):
    def recognise_seen(self, link, seen):
        raise KeyError("x")

class Misjudging(WebPage):
    def judge(self, config, seen):
        raise KeyError("x")

integration = {kind}
"""

SHOWING = """\
from manifold.bundled.custom import integration as WebPage

class Showing(WebPage):
    looked_at = ""
    last_resort = 0
    content_types = {"application/pdf": "url", "video/*": "url"}

    def recognise(self, link):
        return None

    recognise_seen = WebPage.__base__.recognise_seen

integration = Showing
"""


class AnyPage(MemoryEgress):
    """Every address leads to the same page."""

    async def get(self, url: str, **options: object) -> object:  # type: ignore[override]
        self.sites.clear()
        self.page(url.partition("?")[0], b"")
        return await super().get(url.partition("?")[0], max_bytes=None)


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


@pytest.fixture
def links(egress: MemoryEgress, blocks: Blocks) -> Links:
    return links_of(egress, blocks)


def links_of(egress: MemoryEgress, blocks: Blocks, catalogue: Catalogue | None = None) -> Links:
    return Links(catalogue or Catalogue(some_of_ours(*IDS)), blocks, Looks(egress, WIDGETS))


def found(resolved: Resolved) -> list[str]:
    return [match.integration for match in resolved.matches]


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://meet.jit.si/Stand-up_1", ["jitsi", "custom"]),
        ("HTTPS://Meet.Jit.Si:443/standup/", ["jitsi", "custom"]),
        ("https://meet.element.io/standup#config.startAudioOnly=true&x=1", ["jitsi", "custom"]),
        ("https://meet.element.io/", ["custom"]),
        ("https://meet.element.io/tenant/standup", ["custom"]),
        ("https://meet.element.io/a%20b", ["custom"]),
        ("https://meet.example.org/standup", ["custom"]),
        ("https://meet.element.io.evil.example/standup", ["custom"]),
        (PAD, ["etherpad", "custom"]),
        (f"{PAD}/?showChat=false#L5", ["etherpad", "custom"]),
        ("https://pad.example.org/p/", ["custom"]),
        ("https://pad.example.org/p/minutes/export/txt", ["custom"]),
        ("https://pad.example.org/p/r.1234", ["custom"]),
        ("https://pad.example.org/etherpad/p/minutes", ["custom"]),
        ("https://example.org?q=/p/minutes", ["custom"]),
        ("https://bücher.example/ünï", ["custom"]),
        ("https://[2001:db8::1]:8443/x", ["custom"]),
    ],
)
async def test_a_link_is_recognised_best_first(blocks: Blocks, url: str, known: list[str]) -> None:
    assert found(await links_of(AnyPage(), blocks).resolve(url, [])) == [*known, "link"]


async def test_a_match_has_its_config_filled_in(blocks: Blocks) -> None:
    resolved = await links_of(AnyPage(), blocks).resolve(
        "https://meet.jit.si/standup#config.startAudioOnly=true", ["de"]
    )
    conference, page, _ = resolved.matches

    expected = {"server": "https://meet.jit.si", "conference": "standup", "audio_only": True}
    assert conference.config.items() >= expected.items()
    assert (conference.name, conference.label) == ("Jitsi", "standup on meet.jit.si")
    assert (page.name, page.config["url"]) == ("Webseite", "https://meet.jit.si/standup#config.startAudioOnly=true")


HOSTILE = [
    *("", "x", "javascript:alert(1)", "JAVASCRIPT://example.org/%0aalert(1)", "data:text/html,x", "vbscript:x"),
    *("http://example.org", "//example.org", "ftp://example.org", "blob:https://example.org/1", "https:example.org"),
    *("https://user@example.org", "https://user:password@example.org", "https://example.org\\@evil.example"),
    *("https://", "https://exa mple.org", "https://example.org/ x", "https://example.org/\n", "\thttps://example.org"),
    *("https://example.org/\x00", "https://example.org/\x1b", "https://example.org/\x7f", "https://example.org/\x85"),
    *("https://example.org/\u202etxt", "https://example.org/\u200b", "https://example.org/a\\b"),
    *("https://example.org:0", "https://example.org:99999", "https://0x7f.1", "https://$host", "https://ex%61mple.org"),
]


@pytest.mark.parametrize("url", HOSTILE)
async def test_a_hostile_link_is_refused_and_nobody_asked(links: Links, egress: MemoryEgress, url: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        await links.resolve(url, [])

    assert [field.path for field in raised.value.fields] == ["/url"]
    assert egress.asked == []


URLS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["https://", "HTTPS://", "http://", "javascript:", "//", "https:/"]),
    st.sampled_from(
        ["meet.jit.si", "meet.element.io", "pad.example.org", "a@b.example", "[::1]", "127.1", "ex\tample"]
    ),
    st.sampled_from(["", "/", "/p/", "/p/minutes", "/standup", ":8443/p/x", "\\p\\x"]),
    st.text(st.characters(max_codepoint=0x2100), max_size=20),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # nothing in it is changed
@given(URLS | st.text(max_size=60))
@example("https://meet.jit.si/$matrix_user_id")
@example("https://meet.jit.si/x#config.startAudioOnly=true\u2028")
async def test_whatever_is_pasted_what_is_found_can_be_added_and_frames_one_https_origin(
    blocks: Blocks, url: str
) -> None:
    catalogue = Catalogue(some_of_ours(*IDS))
    try:
        matches = (await links_of(AnyPage(), blocks, catalogue).resolve(url, [])).matches
    except InvalidParam:
        return
    for match in matches:
        integration = catalogue[match.integration].integration
        assert isinstance(integration, WidgetIntegration)
        widget = integration.widget(check_config(integration.config, match.config), TARGET)
        query = widget.url.partition("#")[0].partition("?")[2]
        assert integration.framed_origin(dict(parse_qsl(query, strict_parsing=True))).startswith("https://")
        assert "$" not in query


async def test_what_the_operator_blocked_is_not_recognised(links: Links, egress: MemoryEgress, blocks: Blocks) -> None:
    egress.page(PAD, b"")
    await blocks.add("integration", "etherpad")

    assert found(await links.resolve(PAD, [])) == ["custom", "link"]


async def test_a_page_is_shown_under_its_own_title(links: Links, egress: MemoryEgress) -> None:
    egress.page(PAGE, b"<title>Our &amp; your board</title>", headers={"Content-Type": "text/html"})

    resolved = await links.resolve(f"{PAGE}#today", [])

    assert (resolved.reachable, resolved.framing, resolved.message) == (True, "allowed", "")
    assert (resolved.title, resolved.content_type, resolved.url) == ("Our & your board", "text/html", PAGE)
    page, card = resolved.matches
    assert page.config == {"url": f"{PAGE}#today", "name": "Our & your board"}
    assert card.config == {"url": f"{PAGE}#today", "name": "Our & your board", "description": ""}


async def test_of_a_page_that_refuses_framing_only_a_link_card_can_be_made(links: Links, egress: MemoryEgress) -> None:
    egress.page(PAGE, b"", headers={"X-Frame-Options": "DENY"})

    resolved = await links.resolve(PAGE, [])

    assert (found(resolved), resolved.reachable, resolved.framing) == (["link"], True, "refused")
    assert resolved.message == "pages.example.org does not allow to be shown inside other pages"


async def test_a_service_is_not_judged_by_its_pages_headers(links: Links, egress: MemoryEgress) -> None:
    egress.page(PAD, b"", headers={"X-Frame-Options": "DENY"})

    assert found(await links.resolve(PAD, [])) == ["etherpad", "link"]


async def test_what_is_not_there_is_told_and_neither_shown_nor_linked_to(links: Links, egress: MemoryEgress) -> None:
    egress.page(PAGE, b"")
    away, missing = await links.resolve("https://away.example/x", []), await links.resolve(f"{PAGE}/old", [])

    assert (found(away), away.reachable, away.framing) == ([], False, "unknown")
    assert away.message == "away.example could not be reached: connection refused"
    assert (found(missing), missing.reachable) == ([], False)
    assert missing.message == "pages.example.org answers 404 for this address"


async def test_a_service_is_still_offered_where_its_own_check_may_know_better(links: Links) -> None:
    resolved = await links.resolve("https://meet.jit.si/standup", [])

    assert (found(resolved), resolved.reachable) == (["jitsi"], False)


@pytest.mark.parametrize("status", [401, 403, 429])
async def test_what_not_everybody_may_see_can_be_linked_to(links: Links, egress: MemoryEgress, status: int) -> None:
    egress.page(PAGE, b"<title>Sign in</title>", status)

    resolved = await links.resolve(PAGE, [])

    assert (found(resolved), resolved.reachable, resolved.title) == (["link"], True, "")
    assert str(status) in resolved.message


async def test_a_short_link_is_recognised_by_where_it_leads(links: Links, egress: MemoryEgress) -> None:
    egress.page(PAD, b"")
    egress.redirects["https://short.example/x"] = PAD

    pad, page, card = (await links.resolve("https://short.example/x", [])).matches

    assert pad.config == {"server": "https://pad.example.org", "pad": "minutes"}
    # Our page frames one origin, so it begins where the link ends; the card keeps what was pasted.
    assert page.config["url"] == PAD
    assert card.config["url"] == "https://short.example/x"


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("application/pdf", True),
        ("Application/PDF; charset=binary", True),
        ("video/mp4", True),
        ("audio/ogg", False),
        ("", False),
    ],
)
async def test_a_kind_of_file_is_enough_for_who_shows_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    egress: MemoryEgress,
    blocks: Blocks,
    content_type: str,
    shown: bool,
) -> None:
    catalogue = Catalogue([*some_of_ours("custom"), *made(tmp_path, monkeypatch, SHOWING)])
    egress.page(PAGE, b"%PDF", headers={"Content-Type": content_type})

    assert found(await links_of(egress, blocks, catalogue).resolve(PAGE, [])) == ["made0"] * shown + ["custom"]


async def test_a_cloud_that_is_switched_off_is_told_and_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, egress: MemoryEgress, blocks: Blocks
) -> None:
    [cloud] = made(tmp_path, monkeypatch, SHOWING)
    manifest = tmp_path / cloud.value / "manifest.toml"
    manifest.write_text(f'learns = "cloud"\n{manifest.read_text("utf-8")}')
    egress.page(PAGE, b"", headers={"Content-Type": "video/webm"})
    catalogue = Catalogue([*some_of_ours("custom"), cloud], clouds=[])

    resolved = await links_of(egress, blocks, catalogue).resolve(PAGE, [])

    assert found(resolved) == ["custom"]
    assert [off.integration for off in resolved.switched_off] == ["made0"]


async def test_an_integration_that_stumbles_over_a_link_keeps_no_other_from_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    egress: MemoryEgress,
    blocks: Blocks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    codes = (STUMBLING.format(kind="Stumbling"), STUMBLING.format(kind="Misjudging"), "raise RuntimeError('broken')")
    catalogue = Catalogue([*some_of_ours("custom"), *made(tmp_path, monkeypatch, *codes)])
    egress.page(PAD, b"")

    resolved = await links_of(egress, blocks, catalogue).resolve(PAD, [])

    assert found(resolved) == ["custom"]
    assert "Integration made0 can't read a link" in caplog.text
    assert "Misjudging can't judge a page" in caplog.text


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, *codes: str) -> list[EntryPoint]:
    """Integrations with this code, `made0` and so on."""
    monkeypatch.syspath_prepend(folder)
    points = []
    for number, code in enumerate(codes):
        package = folder / f"made_{folder.name}{number}"
        package.mkdir()
        (package / "__init__.py").write_text(code)
        (package / "manifest.toml").write_text(MANIFEST.format(id=f"made{number}"))
        points.append(EntryPoint(f"made{number}", package.name, GROUP))
    return points


@pytest.fixture
async def internet(tmp_path: Path) -> AsyncIterator[Internet]:
    async with Internet(tmp_path) as internet:
        yield internet


async def test_nobody_is_led_into_the_operators_own_network(internet: Internet, blocks: Blocks) -> None:
    links = Links(Catalogue(some_of_ours(*IDS)), blocks, Looks(internet.egress(), WIDGETS))
    async with internet.site(text_answer("secret"), "intern.example", address=PRIVATE) as intern:
        inside = f"https://intern.example:{intern.port}/"
        async with internet.site(redirect(inside), "out.example") as out:
            for url in (inside, f"https://out.example:{out.port}/"):
                resolved = await links.resolve(url, [])

                assert (found(resolved), resolved.reachable, resolved.title) == ([], False, "")
                assert "is this machine itself, which the operator has not allowed" in resolved.message
        assert intern.requests == []


async def test_a_calendar_is_known_by_what_its_server_says_it_is(egress: MemoryEgress, blocks: Blocks) -> None:
    egress.page("https://cloud.example/export?id=5", b"BEGIN:VCALENDAR", headers={"Content-Type": "text/calendar"})
    catalogue = Catalogue(some_of_ours("calendar", "custom"))

    resolved = await links_of(egress, blocks, catalogue).resolve("https://cloud.example/export?id=5", [])

    assert found(resolved) == ["calendar", "custom"]
    assert resolved.matches[0].config["url"] == "https://cloud.example/export?id=5"
