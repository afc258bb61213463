"""The figures that Prometheus fetches: right, few, and on a listener of their own."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from manifold.server.metrics import BUCKETS, Metrics
from manifold.server.metrics_page import MetricsPage
from manifold.server.services import Services
from tests.support.asgi import Answer, Client
from tests.support.manager import JITSI, ROOM, V1, Person

PAGE = (Path(__file__).parents[2] / "docs" / "operating" / "metrics.md").read_text("utf-8")


def figures(answer: Answer) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """By name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def value(answer: Answer, name: str, **labels: str) -> float:
    return figures(answer).get((name, tuple(sorted(labels.items()))), 0)


@pytest.fixture
def metrics(services: Services) -> Client:
    return Client(MetricsPage(services.watch.metrics))


async def test_a_request_is_counted_by_its_template_and_its_status(alice: Person, metrics: Client) -> None:
    for room in ("!a:example.org", "!b:example.org"):
        await alice.client.get(f"{V1}/rooms/{room}/installations")
    await alice.client.get(f"{V1}/rooms/nonsense/installations")

    answer = await metrics.get("/metrics")
    here = {"endpoint": f"{V1}/rooms/{{room_id}}/installations", "method": "GET"}
    assert value(answer, "manifold_requests_total", **here, status="200") == 2
    assert value(answer, "manifold_requests_total", **here, status="400") == 1
    assert value(answer, "manifold_request_seconds_count", **here) == 3
    assert value(answer, "manifold_request_seconds_bucket", **here, le="+Inf") == 3
    assert value(answer, "manifold_requests_in_flight") == 0


async def test_what_strangers_make_up_adds_no_more_than_one_series(api: Client, metrics: Client) -> None:
    for number in range(50):
        await api.get(f"/made/up/{number}")
        await api.request(f"METHOD{number}", "/made/up")

    answer = await metrics.get("/metrics")
    ours = [labels for name, labels in figures(answer) if name == "manifold_requests_total"]
    assert sorted(ours) == [
        (("endpoint", "unknown"), ("method", "GET"), ("status", "404")),
        (("endpoint", "unknown"), ("method", "other"), ("status", "404")),
    ]


async def test_nothing_of_anybody_is_in_it(alice: Person, metrics: Client) -> None:
    await alice.client.post(f"{V1}/rooms/{ROOM}/installations", {"integration": "jitsi", "config": {"server": JITSI}})

    text = (await metrics.get("/metrics")).body.decode()
    assert not any(word in text for word in ("alice", "example.org", ROOM, alice.token))


def test_the_buckets_add_up() -> None:
    metrics = Metrics()
    for seconds in (0.0001, 0.001, 0.0011, 0.3, 99):
        metrics.request("GET", "/", 200, seconds)

    (family,) = (found for found in metrics.collect() if found.name == "manifold_request_seconds")
    buckets = {sample.labels["le"]: sample.value for sample in family.samples if sample.name.endswith("_bucket")}
    assert list(buckets) == [*map(str, BUCKETS), "+Inf"]
    assert (buckets["0.001"], buckets["0.0025"], buckets["0.25"], buckets["0.5"], buckets["+Inf"]) == (2, 3, 3, 4, 5)
    assert sorted(buckets.values()) == list(buckets.values())


def test_what_others_cost_us_and_what_was_refused_is_counted() -> None:
    metrics = Metrics()
    metrics.limited("reads")
    metrics.outbound("homeserver", "timeout", 10)
    metrics.write(0.01)

    samples = {
        (sample.name, *sample.labels.values()): sample.value for found in metrics.collect() for sample in found.samples
    }
    assert samples["manifold_limited_total", "reads"] == 1
    assert samples["manifold_outbound_seconds_count", "homeserver", "timeout"] == 1
    assert samples["manifold_write_seconds_sum",] == 0.01


async def test_it_is_at_one_path_for_reading_alone(metrics: Client) -> None:
    assert (await metrics.get("/")).status == 404
    refused = await metrics.post("/metrics", {})
    assert (refused.status, refused.headers["allow"]) == (405, "GET")
    found = await metrics.get("/metrics")
    assert found.headers["content-type"].startswith("text/plain; version=")
    assert "access-control-allow-origin" not in found.headers


async def test_every_figure_is_explained(metrics: Client) -> None:
    told = {family.name for family in text_string_to_metric_families((await metrics.get("/metrics")).body.decode())}
    explained = set(re.findall(r"^\| `(manifold_\w+)`", PAGE, re.MULTILINE))

    assert {name for name in told if name.startswith("manifold_")} == explained
