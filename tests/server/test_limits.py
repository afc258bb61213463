"""Who asks too often is told when to come again, and costs little until then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import LimitExceeded, SettingsError
from manifold.integrations.catalogue import Catalogue
from manifold.server.addresses import network
from manifold.server.limit_settings import LimitSettings
from manifold.server.limits import Buckets, RequestLimits
from manifold.server.services import Services
from manifold.server.static import Assets
from manifold.storage import Store
from tests.support.asgi import Answer, Client
from tests.support.manager import ROOM, V1, Clock, Person, make_services, pages
from tests.support.memory import Homeserver, MemoryEgress

FEW = LimitSettings(
    reads_per_minute=3,
    changes_per_minute=2,
    outbound_per_minute=1,
    anonymous_per_minute=3,
    registrations_per_minute=2,
    unknown_tokens_per_minute=2,
)
HERE = f"{V1}/rooms/{ROOM}/installations"


@pytest.fixture
def services(store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue) -> Services:
    return make_services(store, egress, clock, catalogue, limits=FEW)


class From:
    """An application, as it is called from this address."""

    def __init__(self, client: Client, host: str) -> None:
        self._app, self._host = client.app, host

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        await self._app({**scope, "client": (self._host, 1)}, receive, send)  # type: ignore[dict-item,arg-type]  # handed on


def from_address(client: Client, host: str) -> Client:
    return Client(From(client, host), client.token)


def assert_is_limited(answer: Answer) -> None:
    assert (answer.status, answer.errcode) == (429, "M_LIMIT_EXCEEDED")
    wait = answer.json["retry_after_ms"]
    assert 0 < wait <= 60_000
    assert int(answer.headers["retry-after"]) * 1000 >= wait
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


async def test_reads_changes_and_what_asks_others_are_counted_apart(alice: Person) -> None:
    for _ in range(3):
        assert (await alice.client.get(f"{V1}/account")).status == 200
    assert_is_limited(await alice.client.get(f"{V1}/account"))

    assert (await alice.client.post(f"{V1}/terms", {"user_accepts": []})).status == 200
    assert (await alice.client.post(f"{V1}/terms", {"user_accepts": []})).status == 200
    assert_is_limited(await alice.client.post(f"{V1}/terms", {"user_accepts": []}))

    preview = {"integration": "custom", "config": {}}
    assert (await alice.client.post(f"{HERE}/preview", preview)).status == 400
    assert_is_limited(await alice.client.post(f"{HERE}/preview", preview))


async def test_one_token_does_not_use_up_what_others_have(alice: Person, bob: Person) -> None:
    for _ in range(4):
        await alice.client.get(f"{V1}/account")

    assert (await bob.client.get(f"{V1}/account")).status == 200


async def test_without_a_token_each_address_has_its_own(api: Client) -> None:
    one, other = from_address(api, "192.0.2.1"), from_address(api, "192.0.2.2")
    for _ in range(3):
        assert (await one.get(f"{V1}/terms")).status == 200

    assert_is_limited(await one.get(f"{V1}/terms"))
    assert (await other.get(f"{V1}/terms")).status == 200


async def test_registering_is_limited_before_anybody_is_asked(
    api: Client, homeserver: Homeserver, egress: MemoryEgress
) -> None:
    for _ in range(2):
        await api.post(f"{V1}/account/register", homeserver.openid_token("@alice:example.org"))
    asked = len(egress.asked)

    assert_is_limited(await api.post(f"{V1}/account/register", homeserver.openid_token("@alice:example.org")))
    assert_is_limited(await api.post("/register?v=1.1", homeserver.openid_token("@alice:example.org")))
    assert len(egress.asked) == asked


async def test_guessing_ends_and_who_is_here_already_does_not_notice(alice: Person, bob: Person, api: Client) -> None:
    address = "192.0.2.1"
    assert (await from_address(alice.client, address).get(f"{V1}/account")).status == 200
    guesser = from_address(api, address)
    for _ in range(2):
        assert (await guesser.bearing("wrong").get(f"{V1}/account")).errcode == "M_UNKNOWN_TOKEN"

    assert_is_limited(await guesser.bearing("wrong again").get(f"{V1}/account"))
    # Even a good token is not looked up, or a guess would be worth its while.
    assert_is_limited(await from_address(bob.client, address).get(f"{V1}/account"))
    assert (await from_address(alice.client, address).get(f"{V1}/account")).status == 200
    assert (await from_address(bob.client, "192.0.2.2").get(f"{V1}/account")).status == 200


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_homeserver_is_asked_so_often_and_so_many_at_once() -> None:
    clock, refused = Seconds(), list[str]()
    settings = LimitSettings(homeserver_registrations_per_minute=2, registrations_at_once=2)
    limits = RequestLimits(settings, clock, refused.append)
    one, two = limits.exchange("a.example"), limits.exchange("a.example")
    with one, two, pytest.raises(LimitExceeded), limits.exchange("b.example"):
        pass
    with pytest.raises(LimitExceeded), limits.exchange("a.example"):
        pass
    with limits.exchange("b.example"):
        pass
    clock.now += 30
    with limits.exchange("a.example"):
        pass

    assert refused == ["registrations_at_once", "homeserver_registrations"]


def test_who_failed_gives_the_place_back() -> None:
    limits = RequestLimits(LimitSettings(registrations_at_once=1), Seconds())
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), limits.exchange("a.example"):
            raise ZeroDivisionError


@given(st.integers(1, 1000), st.lists(st.floats(0, 5), max_size=300))
def test_no_minute_has_more_than_two_minutes_worth_and_nobody_waits_in_vain(
    per_minute: int, pauses: list[float]
) -> None:
    buckets, now, taken = Buckets(per_minute), 1000.0, list[float]()
    for number, pause in enumerate(pauses):
        now += pause
        wait = buckets.take("key", now)
        assert wait == 0 or 0 < wait <= 60 / per_minute + 0.001
        if wait == 0:
            taken.append(now)
        else:
            assert buckets.take(number, now) == 0
            assert buckets.wait("key", now) == pytest.approx(wait)
            assert buckets.wait("key", now + wait + 0.001) == 0

    for start in taken:
        assert sum(start <= at < start + 60 for at in taken) <= 2 * per_minute


def test_a_minutes_worth_may_come_at_once() -> None:
    buckets = Buckets(60)

    assert [buckets.take("a", 0.0) for _ in range(60)] == [0.0] * 60
    assert buckets.take("a", 0.0) == pytest.approx(1)
    assert buckets.take("a", 1.0) == 0


def test_zero_is_no_limit() -> None:
    buckets = Buckets(0)

    assert not any(buckets.take("a", 0.0) for _ in range(10_000))
    assert len(buckets) == 0


def test_strangers_with_many_addresses_cost_no_more_than_a_few_and_the_busiest_are_remembered() -> None:
    buckets = Buckets(60, size=100)
    for _ in range(60):
        buckets.take("busy", 0.0)
    for number in range(10_000):
        assert buckets.take(f"stranger {number}", 0.0) == 0
        assert len(buckets) <= 100

    assert buckets.take("busy", 0.0) > 0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::1", "::2", False),
        ("", "192.0.2.1", False),
    ],
)
def test_an_ipv6_network_is_one_client(one: str, other: str, *, is_same: bool) -> None:
    assert (network(one) == network(other)) is is_same


@pytest.mark.parametrize(
    ("peer", "forwarded", "is_told"),
    [
        ("127.0.0.1", "198.51.100.7", True),
        ("172.17.0.1", "198.51.100.7, 198.51.100.8", True),
        ("127.0.0.1", "", False),
        ("1.1.1.1", "198.51.100.7", False),  # anybody may write such a header
        ("192.168.0.9", "192.168.0.9", False),  # brought by a proxy that is known
    ],
)
async def test_a_proxy_that_the_operator_forgot_is_told_once(
    peer: str,
    forwarded: str,
    is_told: bool,
    api: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    for _ in range(2):
        await from_address(api, peer).get(f"{V1}/terms", headers=headers)

    told = [record.getMessage() for record in caplog.records if "trusted_proxies" in record.getMessage()]
    assert len(told) == is_told
    assert all(peer in message for message in told)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"reads_per_minute": -1}, "reads_per_minute"),
        ({"connections": -1}, "connections"),
        ({"max_body_bytes": 0}, "max_body_bytes"),
        ({"idle_seconds": 0}, "idle_seconds"),
    ],
)
def test_a_limit_that_is_none_is_refused_by_name(settings: dict[str, int], key: str) -> None:
    with pytest.raises(SettingsError, match=rf"^limits\.{key}: "):
        LimitSettings(**settings)


async def test_pages_and_their_assets_are_not_counted(services: Services, assets: Assets) -> None:
    client = Client(pages(services, assets).interface)

    for _ in range(10):
        assert (await client.get("/ui")).status == 200
