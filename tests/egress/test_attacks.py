"""Ways to make us connect to what is ours. Behind each of them a real server listens, and nobody may come."""

from collections.abc import AsyncIterator

import pytest

from manifold.egress import AddressPolicy, Egress, Settings
from manifold.egress.addresses import IPAddress
from manifold.errors import Unreachable
from tests.support.http_server import WebServer, redirect, serve, text_answer
from tests.support.internet import PRIVATE, PUBLIC, Internet

pytestmark = pytest.mark.slow


@pytest.fixture
async def victim(internet: Internet) -> AsyncIterator[WebServer]:
    """On this machine, with a certificate that is good for every name used here: TLS is not what keeps us out."""
    context = internet.certificate("127.0.0.1", "localhost", "evil.example.org", "::1", "::ffff:127.0.0.1", "0.0.0.0")
    async with serve(text_answer("secret"), "0.0.0.0", 0, context) as server:
        yield server
    assert server.requests == []
    assert server.tls_names == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.255",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "0",
        "0.0.0.0",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::127.0.0.1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::1]",
        "[fe80::1%25lo]",
        "[::1%25lo]",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "127.0.0.1%2f",
        "127.0.0.1%00.example.org",
    ],
)
@pytest.mark.parametrize("names", ["the system's", "a name server's"])
async def test_no_spelling_of_our_own_address_leads_to_us(
    internet: Internet, victim: WebServer, host: str, names: str
) -> None:
    resolver = internet.names.resolver() if names == "a name server's" else None
    internet.names.add("localhost", "A", "127.0.0.1")
    async with Egress(Settings(ca_file=str(internet.authority.file)), resolver=resolver) as egress:
        with pytest.raises(Unreachable):
            await egress.get(f"https://{host}:{victim.port}/")


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example.org:{port}/",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_x",
        "data:,x",
        "//127.0.0.1:{port}/",
        "127.0.0.1:{port}",
        "unix:///run/docker.sock",
        "https://user@evil.example.org:{port}/",
        "https://user:password@127.0.0.1:{port}/",
        "https://good.example.org@127.0.0.1:{port}/",
        "https://good.example.org\\@127.0.0.1:{port}/",
        "https://good.example.org:443@127.0.0.1:{port}/",
        "https://127.0.0.1:{port}\\@good.example.org/",
        "https://127.0.0.1:{port}/\r\nX-Header: 1",
        "https://127.0.0.1\t:{port}/",
        "https:///127.0.0.1:{port}/",
        "https://:{port}/",
        "https://127.0.0.1:{port}{port}/",
        "https://127.0.0.1:-1/",
        "https://[127.0.0.1]:{port}/",
        "https://[::1/",
        "",
    ],
)
async def test_no_other_scheme_and_no_treacherous_url_leads_to_us(
    internet: Internet, victim: WebServer, url: str
) -> None:
    internet.names.add("evil.example.org", "A", PRIVATE)
    with pytest.raises(Unreachable):
        await internet.egress().get(url.format(port=victim.port))


@pytest.mark.parametrize(
    "location", ["https://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "https://private.example.org:{port}/"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_leads_to_us(internet: Internet, victim: WebServer, location: str, status: int) -> None:
    internet.names.add("private.example.org", "A", PRIVATE)
    async with internet.site(redirect(location.format(port=victim.port), status), "good.example.org") as site:
        with pytest.raises(Unreachable, match=r"^good\.example\.org redirects to another .* has not allowed$"):
            await internet.egress().get(f"https://good.example.org:{site.port}/")


@pytest.mark.parametrize(
    "location", ["http://good.example.org:{port}/", "file:///etc/passwd", "https://a:b@c/", "https://["]
)
async def test_no_redirect_leads_out_of_https(internet: Internet, location: str) -> None:
    async with internet.site(redirect(location.format(port=1)), "good.example.org") as site:
        with pytest.raises(Unreachable, match=r"^good\.example\.org redirects to another address\. "):
            await internet.egress().get(f"https://good.example.org:{site.port}/")


@pytest.mark.parametrize(
    ("kind", "addresses"),
    [
        ("A", ["127.0.0.1"]),
        ("A", [PUBLIC, "127.0.0.1"]),
        ("A", ["127.0.0.1", PUBLIC]),
        ("AAAA", ["::1"]),
        ("AAAA", ["::ffff:127.0.0.1"]),
        ("AAAA", ["64:ff9b::7f00:1"]),
    ],
)
async def test_a_name_with_one_forbidden_address_leads_nowhere(
    internet: Internet, victim: WebServer, kind: str, addresses: list[str]
) -> None:
    internet.names.add("evil.example.org", kind, *addresses)
    with pytest.raises(Unreachable, match=r"^evil\.example\.org is .*, which the operator has not allowed$"):
        await internet.egress().get(f"https://evil.example.org:{victim.port}/")


async def test_a_good_ipv4_address_does_not_make_up_for_a_forbidden_ipv6_address(
    internet: Internet, victim: WebServer
) -> None:
    internet.names.add("evil.example.org", "A", PUBLIC)
    internet.names.add("evil.example.org", "AAAA", "::1")
    with pytest.raises(Unreachable, match="is this machine itself"):
        await internet.egress().get(f"https://evil.example.org:{victim.port}/")


async def test_a_name_that_is_public_when_asked_and_private_a_moment_later_leads_nowhere(
    internet: Internet, victim: WebServer
) -> None:
    internet.names.add("evil.example.org", "A", PUBLIC)
    internet.names.add("evil.example.org", "A", PRIVATE)
    egress = internet.egress()

    # Nobody listens at the public address: a client that asked again to connect would reach the victim.
    async with serve(text_answer(""), "127.0.0.3") as elsewhere:
        with pytest.raises(Unreachable, match="refused the connection"):
            await egress.get(f"https://evil.example.org:{elsewhere.port}/")
    assert internet.names.asked.count(("evil.example.org", "A")) == 1

    with pytest.raises(Unreachable, match="is this machine itself"):
        await egress.get(f"https://evil.example.org:{victim.port}/")


async def test_an_address_that_slips_past_the_resolver_is_stopped_at_the_socket(
    internet: Internet, victim: WebServer
) -> None:
    judged: list[IPAddress] = []

    class Blind(AddressPolicy):
        """Sees nothing wrong the first time: the resolver's turn. The socket's is the second."""

        def refusal(self, address: IPAddress) -> str | None:
            judged.append(address)
            return "is on the wrong side" if len(judged) > 1 else None

    internet.names.add("evil.example.org", "A", PRIVATE)
    settings = Settings(ca_file=str(internet.authority.file))
    async with Egress(settings, resolver=internet.names.resolver(), policy=Blind()) as egress:
        with pytest.raises(Unreachable, match=r"^127\.0\.0\.1 is on the wrong side$"):
            await egress.get(f"https://evil.example.org:{victim.port}/")


async def test_to_connect_elsewhere_is_no_way_around(internet: Internet, victim: WebServer) -> None:
    internet.names.add("private.example.org", "A", PRIVATE)
    egress = internet.egress()
    for host in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "private.example.org", "127.1", "a@127.0.0.1", "a b", "a/b"):
        with pytest.raises(Unreachable):
            await egress.get("https://evil.example.org/", connect_to=(host, victim.port))
