"""The pages: what they may frame, who may frame them, and what each listener does not serve."""

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.server.services import Services
from manifold.server.static import Assets
from manifold.storage import Store
from tests.support.asgi import Answer, Client
from tests.support.manager import V1, Clock, make_services, pages, some_of_ours, static_files
from tests.support.memory import MemoryEgress

URLS = {"jitsi": "server", "etherpad": "url", "custom": "url"}


def policy(answer: Answer) -> dict[str, str]:
    directives = [
        directive.strip().partition(" ") for directive in answer.headers["content-security-policy"].split(";")
    ]
    assert len({name for name, _, _ in directives}) == len(directives)
    return {name: value for name, _, value in directives}


@pytest.mark.parametrize(("page", "parameter"), URLS.items())
async def test_a_page_may_frame_one_origin_and_nothing_else(page: str, parameter: str, widgets: Client) -> None:
    answer = await widgets.get(
        f"/w/{page}?{parameter}=https%3A%2F%2FService.example.org%3A8443%2Fp%2Fx%3Fa%3Db&theme=dark"
    )

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert policy(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
        "connect-src": "'none'",
        "frame-src": "https://service.example.org:8443",
    }


async def test_the_ui_talks_to_its_own_origin_and_frames_nothing(api: Client) -> None:
    answer = await api.get("/ui?scalar_token=t&room_id=!a%3Ab&theme=light?widgetId=w")

    assert answer.status == 200
    assert b"manager.js" in answer.body
    directives = policy(answer)
    assert directives["connect-src"] == "'self'"
    assert directives["default-src"] == "'none'"
    assert "frame-src" not in directives


async def test_the_page_that_explains_the_api_is_framed_by_nobody_and_talks_to_its_own_origin(api: Client) -> None:
    answer = await api.get("/docs?scalar_token=t")

    assert answer.status == 200
    assert b"docs.js" in answer.body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert policy(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
        "connect-src": "'self'",
        "frame-ancestors": "'none'",
    }


async def test_embedders_that_the_operator_names_may_frame_the_ui_and_not_the_page_that_explains_the_api(
    services: Services, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(services.settings, embedders=["https://element.example"])
    api = Client(pages(replace(services, settings=settings), static_files(tmp_path)).interface)

    assert "https://element.example" in policy(await api.get("/ui"))["frame-ancestors"]
    assert policy(await api.get("/docs"))["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/docs/", "/docs.html", "/docs/index.html", "/%64ocs/", "//docs"])
async def test_there_is_one_address_of_it(path: str, api: Client) -> None:
    answer = await api.get(path)

    assert (answer.status, answer.errcode) == (404, "M_UNRECOGNIZED")


async def test_a_page_is_only_read(api: Client) -> None:
    for path in ("/ui", "/docs"):
        answer = await api.post(path, {})
        assert (answer.status, answer.errcode) == (404, "M_UNRECOGNIZED")


@pytest.mark.parametrize("page", URLS)
async def test_framed_pages_say_nothing_of_who_may_frame_them(page: str, api: Client, widgets: Client) -> None:
    for answer in (await api.get("/ui"), await widgets.get(f"/w/{page}?{URLS[page]}=https%3A%2F%2Fexample.org")):
        assert answer.status == 200
        assert "x-frame-options" not in answer.headers
        assert "frame-ancestors" not in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("page", URLS)
@pytest.mark.parametrize(
    "url",
    [
        "",
        "http%3A%2F%2Fexample.org",
        "example.org",
        "%2F%2Fexample.org",
        "javascript%3Aalert(1)",
        "javascript%3A%2F%2Fexample.org%2F%250aalert(1)",
        "data%3Atext%2Fhtml%2Cx",
        "https%3A%2F%2Fuser%3Apassword%40example.org",
        "https%3A%2F%2Fexample.org%5C%40evil.example",
        "https%3A%2F%2Fexample.org%3B%20script-src%20*",
        "https%3A%2F%2Fexample.org%20*",
        "https%3A%2F%2F*",
        "https%3A%2F%2F*.example.org",
        "https%3A%2F%2F%27self%27",
        "https%3A%2F%2Fexample.org%0d%0aset-cookie%3A%20a%3Db",
        "https%3A%2F%2Fexample.org%0a",
        "https%3A%2F%2F127.1",
        "https%3A%2F%2F%5Bfe80%3A%3A1%2525eth0%5D",
        "https%3A%2F%2F%00",
        "%FF",
    ],
)
async def test_what_is_no_https_address_is_framed_by_no_page(page: str, url: str, widgets: Client) -> None:
    answer = await widgets.get(f"/w/{page}?{URLS[page]}={url}")

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"].startswith(f"'{URLS[page]}'")


@pytest.mark.parametrize("page", URLS)
async def test_without_an_address_there_is_no_page(page: str, widgets: Client) -> None:
    for query in ("", "?", f"?{URLS[page].upper()}=https%3A%2F%2Fexample.org", "?other=https%3A%2F%2Fexample.org"):
        answer = await widgets.get(f"/w/{page}{query}")
        assert (answer.status, answer.json) == (400, {"errcode": "M_MISSING_PARAM", "error": f"Missing '{URLS[page]}'"})


@pytest.mark.parametrize(
    "path", ["/w/nonsense", "/w/", "/w/jitsi/", "/w/jitsi.html", "/w/..%2Fmanager", "/w/%6aitsi%00"]
)
async def test_an_unknown_integration_has_no_page(path: str, widgets: Client) -> None:
    answer = await widgets.get(f"{path}?server=https%3A%2F%2Fexample.org")

    assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ui",
        "/docs",
        "/docs.html",
        "/manager.html",
        "/playground.html",
        "/register",
        "/account",
        f"{V1}/account",
        f"{V1}/terms",
        "/w",
        f"{V1}/account/register",
        f"{V1}/integrations",
        "/health/live",
        "/.well-known/matrix/integrations",
        "/assets/",
        "/assets/../manager.html",
        "/assets/%2e%2e/manager.html",
        "/assets/nonsense.js",
        "//assets/manager.js",
    ],
)
async def test_the_widgets_listener_serves_neither_api_nor_ui(path: str, widgets: Client) -> None:
    answer = await widgets.get(path)
    assert (answer.status, answer.errcode) == (404, "M_UNRECOGNIZED")

    answer = await widgets.post(path, {})
    assert (answer.status, answer.errcode, answer.headers["allow"]) == (405, "M_UNRECOGNIZED", "GET")
    assert (await widgets.request("OPTIONS", path)).status == 200


@pytest.mark.parametrize(
    "path",
    ["/w/jitsi?server=https%3A%2F%2Fexample.org", "/w/jitsi.html", "/manager.html", "/playground.html", "/playground"],
)
async def test_the_ui_listener_serves_no_page_that_a_user_can_shape(path: str, api: Client) -> None:
    answer = await api.get(path)

    assert (answer.status, answer.errcode) == (404, "M_UNRECOGNIZED")


async def test_assets_are_kept_for_ever_and_pages_are_not(api: Client, widgets: Client) -> None:
    for client in (api, widgets):
        answer = await client.get("/assets/manager.js")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/javascript"
    assert (await api.get("/assets/manager.css")).headers["content-type"] == "text/css"
    assert (await api.get("/assets/manager.js.br")).status == 404


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=1.0, gzip;q=0.8", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("deflate", None),
    ],
)
async def test_a_file_comes_as_small_as_the_browser_takes_it(accepted: str, encoding: str | None, api: Client) -> None:
    answer = await api.get("/assets/manager.js", headers={"accept-encoding": accepted})

    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "accept-encoding"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert (answer.body == b"brotli") == (encoding == "br")


async def test_a_page_that_the_browser_has_is_not_sent_again(api: Client) -> None:
    etag = (await api.get("/ui")).headers["etag"]
    assert re.fullmatch(r'W/"[0-9a-f]{20}"', etag)

    for sent in (etag, f'"other", {etag}'):
        again = await api.get("/ui", headers={"if-none-match": sent})
        assert (again.status, again.body) == (304, b"")
        assert "content-length" not in again.headers
        assert again.headers["content-security-policy"]
    assert (await api.get("/ui", headers={"if-none-match": '"other"'})).status == 200


async def test_head_tells_the_length_that_get_has(api: Client, widgets: Client) -> None:
    for client, path in (
        (api, "/ui"),
        (api, "/docs"),
        (api, "/assets/manager.js"),
        (widgets, "/w/custom?url=https%3A%2F%2Fa.example"),
    ):
        head, got = await client.request("HEAD", path), await client.get(path)
        assert (head.status, head.body) == (200, b"")
        assert head.lasting_headers == got.lasting_headers


async def test_what_is_no_http_is_refused_quietly(api: Client, widgets: Client) -> None:
    for client in (api, widgets):
        sent: list[object] = []

        async def receive() -> dict[str, object]:
            return {"type": "websocket.connect"}

        async def send(message: object, sent: list[object] = sent) -> None:
            sent.append(message)

        await client.app({"type": "websocket"}, receive, send)
        assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_a_page_is_told_which_integration_it_shows_and_nothing_in_that_ends_it(widgets: Client) -> None:
    answer = await widgets.get("/w/etherpad?url=https%3A%2F%2Fpad.example.org%2Fp%2Fx")

    (told,) = re.findall(rb'<script type="application/json" id="integration">(.*?)</script>', answer.body)
    assert b"<" not in told
    known = msgspec.json.decode(told)
    assert known["name"]["en"] == "Etherpad"
    assert known["frame"] == {
        "allow": "clipboard-write; fullscreen",
        "referrerPolicy": "no-referrer",
        "fill": {"displayName": "userName"},
        "dark": {},
        "light": {},
        "ancestors": "",
        "fragment": False,
    }
    other = await widgets.get("/w/custom?url=https%3A%2F%2Fpad.example.org%2Fp%2Fx")
    assert other.headers["etag"] != answer.headers["etag"]


async def test_the_page_of_a_link_card_frames_nothing(
    store: Store, egress: MemoryEgress, clock: Clock, assets: Assets
) -> None:
    services = make_services(store, egress, clock, Catalogue(some_of_ours("link")))
    widgets = Client(pages(services, assets).widgets)

    answer = await widgets.get("/w/link?url=https%3A%2F%2Fexample.org%2F")

    assert answer.status == 200
    assert "frame-src" not in policy(answer)
    assert policy(answer)["default-src"] == "'none'"
    assert (await widgets.get("/w/link?url=javascript%3Aalert(1)")).status == 400
    assert (await widgets.get("/w/link")).status == 400
