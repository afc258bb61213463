"""What the client does for those who behave, and what it says of those who don't."""

import asyncio
import gzip
import tracemalloc
from pathlib import Path

import pytest
from aiohttp import web

from manifold import __version__
from manifold.egress import Egress, Limits, Settings
from manifold.errors import RemoteServiceError, SettingsError, Unreachable
from tests.support.http_server import Handler, hanging, json_answer, redirect, serve, serve_bytes, text_answer
from tests.support.internet import PRIVATE, PUBLIC, Internet

pytestmark = pytest.mark.slow

KIB = 1024


async def test_an_answer_is_read_whole_whatever_its_status(internet: Internet) -> None:
    async with internet.site(json_answer({"a": 1}, 404, {"X-Kind": "x"}), "pad.example.org") as site:
        reply = await internet.egress().get(f"https://pad.example.org:{site.port}/a?b=c%20d#e")

    assert (reply.status, reply.ok, reply.json(), reply.headers["x-kind"]) == (404, False, {"a": 1}, "x")
    assert reply.url == f"https://pad.example.org:{site.port}/a?b=c%20d"
    assert [(request.path_qs, request.host) for request in site.requests] == [
        ("/a?b=c%20d", f"pad.example.org:{site.port}")
    ]


async def test_a_request_says_who_we_are_and_brings_no_cookie_and_no_proxy(
    internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    async with internet.site(text_answer("", headers={"Set-Cookie": "a=b"}), "pad.example.org") as site:
        egress = internet.egress()
        for _ in range(2):
            await egress.get(f"https://pad.example.org:{site.port}/", headers={"X-Ours": "1"})

    last = site.requests[-1].headers
    assert last["User-Agent"] == f"Manifold/{__version__}"
    assert last["X-Ours"] == "1"
    assert "Cookie" not in last


async def test_a_name_in_another_script_is_asked_for_in_punycode(internet: Internet) -> None:
    async with internet.site(text_answer("ok"), "xn--bcher-kva.example") as site:
        reply = await internet.egress().get(f"https://bücher.example:{site.port}/")

    assert reply.body == b"ok"
    assert site.tls_names == ["xn--bcher-kva.example"]


async def test_a_compressed_answer_is_unpacked(internet: Internet) -> None:
    async with internet.site(_gzipped(gzip.compress(b"x" * 5000)), "pad.example.org") as site:
        reply = await internet.egress().get(f"https://pad.example.org:{site.port}/")

    assert reply.body == b"x" * 5000


async def test_what_is_no_json_is_an_error_that_names_the_server(internet: Internet) -> None:
    async with internet.site(text_answer("<html>"), "pad.example.org") as site:
        reply = await internet.egress().get(f"https://pad.example.org:{site.port}/?access_token=secret")

    with pytest.raises(RemoteServiceError, match=r"^pad\.example\.org answered something that is not JSON$"):
        reply.json()
    assert "secret" not in repr(reply)


async def test_another_address_can_be_connected_to_under_the_urls_name(internet: Internet) -> None:
    async with internet.site(text_answer("ok"), "example.org") as site:
        egress = internet.egress()
        internet.names.add("target.example.net", "A", PUBLIC)
        for host in ("target.example.net", PUBLIC):
            reply = await egress.get("https://example.org/x", connect_to=(host, site.port))
            assert reply.url == "https://example.org/x"

    assert {request.host for request in site.requests} == {"example.org"}
    assert set(site.tls_names) == {"example.org"}


async def test_a_connection_that_is_kept_is_not_used_under_another_name(internet: Internet) -> None:
    async with internet.site(text_answer("ok"), "good.example.org") as site:
        egress = internet.egress()
        await egress.get("https://good.example.org/", connect_to=(PUBLIC, site.port))

        with pytest.raises(Unreachable, match=r"certificate is not valid for 'evil\.example\.org'"):
            await egress.get("https://evil.example.org/", connect_to=(PUBLIC, site.port))
    assert len(site.requests) == 1


# Redirects


async def test_a_redirect_is_followed_and_the_last_address_told(internet: Internet) -> None:
    async def handler(request: web.BaseRequest) -> web.Response:
        if request.path == "/b":
            return web.Response(text="ok")
        return web.Response(status=302, headers={"Location": "b"})

    async with internet.site(handler, "pad.example.org") as site:
        reply = await internet.egress().get(f"https://pad.example.org:{site.port}/a")

    assert (reply.body, reply.url) == (b"ok", f"https://pad.example.org:{site.port}/b")


async def test_credentials_stay_with_the_origin_that_they_were_for(internet: Internet) -> None:
    headers = {"Authorization": "Bearer x", "cookie": "a=b", "X-Other": "1"}
    async with internet.site(text_answer("ok"), "other.example.org") as other:
        target = f"https://other.example.org:{other.port}/"
        async with internet.site(redirect(target), "pad.example.org") as site:
            await internet.egress().get(f"https://pad.example.org:{site.port}/", headers=headers)

    assert site.requests[0].headers["Authorization"] == "Bearer x"
    assert not {"Authorization", "Cookie"} & set(other.requests[0].headers)
    assert other.requests[0].headers["X-Other"] == "1"


async def test_three_redirects_are_enough(internet: Internet) -> None:
    async with internet.site(redirect("/again"), "pad.example.org") as site:
        with pytest.raises(Unreachable, match=r"^pad\.example\.org redirects more than 3 times$"):
            await internet.egress().get(f"https://pad.example.org:{site.port}/")
    assert len(site.requests) == 4


async def test_who_wants_no_redirects_gets_them_as_answers(internet: Internet) -> None:
    async with internet.site(redirect("/again"), "pad.example.org") as site:
        egress = internet.egress()
        assert (await egress.get(f"https://pad.example.org:{site.port}/", redirects=0)).status == 302
        assert (await egress.get("https://pad.example.org/", connect_to=(PUBLIC, site.port))).status == 302


# The operator's own


async def test_an_origin_of_the_operators_own_may_be_private_and_without_tls(internet: Internet) -> None:
    async with (
        serve(text_answer("ok"), PRIVATE) as plain,
        internet.site(text_answer("ok"), PRIVATE, address=PRIVATE) as tls,
    ):
        own = [f"http://{PRIVATE}:{plain.port}", f"https://{PRIVATE}:{tls.port}"]
        egress = internet.egress(allow_private=own)
        for origin in own:
            assert (await egress.get(f"{origin}/x")).body == b"ok"


async def test_what_the_operator_allows_is_that_origin_and_no_other(internet: Internet) -> None:
    async with internet.site(text_answer("ok"), "pad.internal", address=PRIVATE) as site:
        internet.names.add("other.internal", "A", PRIVATE)
        egress = internet.egress(allow_private=[f"https://pad.internal:{site.port}"])
        assert (await egress.get(f"https://pad.internal:{site.port}/")).ok

        for url in (
            f"https://other.internal:{site.port}/",
            f"https://{PRIVATE}:{site.port}/",
            f"https://pad.internal:{site.port - 1}/",
            f"http://pad.internal:{site.port}/",
        ):
            with pytest.raises(Unreachable, match="the operator has not allowed"):
                await egress.get(url)
    assert len(site.requests) == 1


async def test_a_permission_for_one_request_is_not_left_behind_in_a_kept_connection(internet: Internet) -> None:
    async with internet.site(text_answer("ok"), PRIVATE, address=PRIVATE) as site:
        egress = internet.egress()
        url = f"https://{PRIVATE}:{site.port}/"
        assert (await egress.get(url, allow_private=True)).ok

        with pytest.raises(Unreachable, match="is this machine itself"):
            await egress.get(url)
    assert len(site.requests) == 1


async def test_a_permission_for_one_request_does_not_reach_where_it_redirects(internet: Internet) -> None:
    async with internet.site(text_answer("ok"), PRIVATE, address=PRIVATE) as victim:
        target = f"https://{PRIVATE}:{victim.port}/"
        async with internet.site(redirect(target), "matrix.internal", address=PRIVATE) as site:
            with pytest.raises(Unreachable, match=r"^matrix\.internal redirects to .* 127\.0\.0\.1 is this"):
                await internet.egress().get(f"https://matrix.internal:{site.port}/", allow_private=True)
    assert victim.requests == []


async def test_a_ca_file_that_is_none_is_told_by_its_key(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for name in ("empty.pem", "missing.pem"):
        with pytest.raises(SettingsError, match=r"^egress\.ca_file: "):
            Egress(Settings(ca_file=str(tmp_path / name)))


# Those who don't behave


async def test_a_server_that_hangs_is_not_waited_for(internet: Internet) -> None:
    async with internet.site(hanging, "pad.example.org") as site:
        with pytest.raises(Unreachable, match=r"^pad\.example\.org:\d+ did not answer within 0\.2 seconds$"):
            await internet.egress().get(f"https://pad.example.org:{site.port}/", timeout=0.2)


async def test_a_server_that_trickles_is_not_waited_for(internet: Internet) -> None:
    async def trickle(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)

    async with internet.site(trickle, "pad.example.org") as site:
        with pytest.raises(Unreachable, match="did not answer within"):
            await internet.egress(limits=Limits(seconds=0.2)).get(f"https://pad.example.org:{site.port}/")


async def test_a_handshake_that_never_ends_is_not_waited_for(internet: Internet) -> None:
    internet.names.add("pad.example.org", "A", PUBLIC)
    egress = internet.egress(limits=Limits(connect_seconds=0.2))
    async with serve_bytes(None, PUBLIC) as port:
        with pytest.raises(Unreachable, match=r"^pad\.example\.org:\d+ did not answer in time$"):
            await egress.get(f"https://pad.example.org:{port}/")


@pytest.mark.parametrize("declared", [True, False])
async def test_five_megabytes_are_refused_whether_declared_or_not(internet: Internet, declared: bool) -> None:
    async def large(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        if declared:
            response.content_length = 5 * KIB * KIB
        await response.prepare(request)
        for _ in range(5 * 16):
            await response.write(b"x" * 64 * KIB)
        return response

    async with internet.site(large, "pad.example.org") as site:
        with pytest.raises(Unreachable, match=r"^pad\.example\.org answered with more than the 1024 KiB"):
            await internet.egress().get(f"https://pad.example.org:{site.port}/")


async def test_of_an_answer_the_beginning_may_be_enough(internet: Internet) -> None:
    async with internet.site(text_answer("x" * 5_000_000), "large.example") as site:
        reply = await internet.egress().get(f"https://large.example:{site.port}/", max_bytes=1000, whole=False)

    assert (reply.status, reply.body) == (200, b"x" * 1000)


async def test_an_answer_may_be_just_as_large_as_is_allowed(internet: Internet) -> None:
    async with internet.site(text_answer("x" * 1000), "pad.example.org") as site:
        egress = internet.egress()
        url = f"https://pad.example.org:{site.port}/"
        assert len((await egress.get(url, max_bytes=1000)).body) == 1000
        with pytest.raises(Unreachable, match="more than the 999 bytes"):
            await egress.get(url, max_bytes=999)


async def test_a_compressed_bomb_does_not_go_off(internet: Internet) -> None:
    bomb = gzip.compress(b"\0" * 200 * KIB * KIB)
    async with internet.site(_gzipped(bomb), "pad.example.org") as site:
        egress = internet.egress()
        tracemalloc.start()
        try:
            with pytest.raises(Unreachable, match="more than the 1024 KiB"):
                await egress.get(f"https://pad.example.org:{site.port}/")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak < 10 * KIB * KIB


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"", "closed the connection without an answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "answered something that is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "was broken off or garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx", "was broken off or garbled"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", "answered something that is not HTTP"),
    ],
)
async def test_an_answer_that_is_garbled_is_no_fault_of_ours(internet: Internet, answer: bytes, message: str) -> None:
    internet.names.add("pad.example.org", "A", PUBLIC)
    async with serve_bytes(answer, PUBLIC, internet.certificate("pad.example.org")) as port:
        with pytest.raises(Unreachable, match=rf"^pad\.example\.org:\d+ {message}|^The answer of .* {message}"):
            await internet.egress().get(f"https://pad.example.org:{port}/?access_token=secret")


async def test_why_there_is_no_answer_is_told_in_words(internet: Internet) -> None:
    internet.names.add("nobody.example.org", "A", PUBLIC)
    internet.names.add("empty.example.org", "TXT", '"no address"')
    egress = internet.egress()

    await _expect(egress, "https://nobody.example.org:1/", "nobody.example.org:1 refused the connection")
    await _expect(egress, "https://missing.example.org/", "missing.example.org has no address: is the name right?")
    await _expect(egress, "https://empty.example.org/", "empty.example.org has no address: is the name right?")
    internet.names.silent = True
    resolver = internet.names.resolver(lifetime=0.2)
    await _expect(internet.egress(resolver=resolver), "https://slow.example.org/", "The name slow.example.org")


async def test_a_certificate_that_is_not_valid_is_told_with_the_reason(internet: Internet, tmp_path: Path) -> None:
    egress = internet.egress()
    for name in ("wrong.example.org", "expired.example.org", "stranger.example.org"):
        internet.names.add(name, "A", PUBLIC)
    (tmp_path / "other").mkdir()
    stranger = Internet(tmp_path / "other").certificate("stranger.example.org")

    async with serve(text_answer(""), PUBLIC, 0, internet.certificate("example.org")) as site:
        await _expect(egress, f"https://wrong.example.org:{site.port}/", "The certificate of wrong.example.org:")
        assert site.requests == []
    async with serve(text_answer(""), PUBLIC, 0, internet.certificate("expired.example.org", expired=True)) as site:
        with pytest.raises(Unreachable, match="certificate has expired"):
            await egress.get(f"https://expired.example.org:{site.port}/")
    async with serve(text_answer(""), PUBLIC, 0, stranger) as site:
        with pytest.raises(Unreachable, match="unable to get local issuer certificate"):
            await egress.get(f"https://stranger.example.org:{site.port}/")
    async with serve(text_answer(""), PUBLIC) as site:
        with pytest.raises(Unreachable, match="does not speak TLS"):
            await egress.get(f"https://wrong.example.org:{site.port}/")


async def test_one_slow_server_gets_so_many_connections_and_no_more(internet: Internet) -> None:
    busy = most = 0

    async def count(_: web.BaseRequest) -> web.Response:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.01)
        busy -= 1
        return web.Response()

    async with internet.site(count, "pad.example.org") as site:
        egress = internet.egress(limits=Limits(connections_per_server=2))
        await asyncio.gather(*(egress.get(f"https://pad.example.org:{site.port}/") for _ in range(10)))

    assert most == 2


async def _expect(egress: Egress, url: str, beginning: str) -> None:
    with pytest.raises(Unreachable) as caught:
        await egress.get(url)
    assert caught.value.message.startswith(beginning)


def _gzipped(body: bytes) -> Handler:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    return handler
