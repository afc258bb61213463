"""What is counted, for Prometheus to fetch.

A request may cost some forty microseconds, and a counter of prometheus_client costs one: so what every request counts
are plain numbers, changed on the event loop alone, of which a scrape makes metrics.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from manifold import __version__

__all__ = ["BUCKETS", "Metrics"]

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds in seconds: from a read on SQLite to a homeserver that does not answer."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
"""Strangers make up methods too."""


class _Durations:
    """How often something happened, and how long it took."""

    __slots__ = ("buckets", "count", "seconds")

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0
        self.buckets = [0] * (len(BUCKETS) + 1)

    def add(self, seconds: float) -> None:
        self.count += 1
        self.seconds += seconds
        self.buckets[bisect_left(BUCKETS, seconds)] += 1

    def __iadd__(self, other: "_Durations") -> "_Durations":
        self.count += other.count
        self.seconds += other.seconds
        self.buckets = [ours + theirs for ours, theirs in zip(self.buckets, other.buckets, strict=True)]
        return self


class Metrics(Collector):
    """Of one manager, in a registry of its own. `docs/operating/metrics.md` says what each is."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.open_streams: Callable[[], int] = lambda: 0
        """Asked at each scrape."""
        self._requests: dict[tuple[str, str, int], _Durations] = {}
        self._limited: Counter[str] = Counter()
        self._outbound: dict[tuple[str, str], _Durations] = {}
        self._writes = _Durations()
        self.registry = CollectorRegistry()
        self.registry.register(self)
        ProcessCollector(registry=self.registry)

    def request(self, method: str, endpoint: str, status: int, seconds: float) -> None:
        """A request was answered. `endpoint` is a path's template: the values are to be few."""
        durations = self._requests.get((method, endpoint, status))
        if durations is None:
            method = method if method in _METHODS else "other"
            durations = self._requests.setdefault((method, endpoint, status), _Durations())
        # As `add` does, without the call.
        durations.count += 1
        durations.seconds += seconds
        durations.buckets[bisect_left(BUCKETS, seconds)] += 1

    def limited(self, limit: str) -> None:
        """A request was refused, for this limit."""
        self._limited[limit] += 1

    def outbound(self, purpose: str, outcome: str, seconds: float) -> None:
        """A request of ours to somebody else came to its end."""
        self._outbound.setdefault((purpose, outcome), _Durations()).add(seconds)

    def write(self, seconds: float) -> None:
        """A write block ended, its waiting for others included."""
        self._writes.add(seconds)

    def collect(self) -> Iterator[Metric]:
        """What a scrape shows."""
        info = GaugeMetricFamily("manifold_info", "Always 1; the label says which version runs.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        yield self._answered()
        yield self._latency()
        yield GaugeMetricFamily("manifold_requests_in_flight", "Requests that are being answered.", self.in_flight)
        yield GaugeMetricFamily("manifold_open_streams", "Event streams that clients listen to.", self.open_streams())
        limited = CounterMetricFamily(
            "manifold_limited", "Requests refused, by the limit of [limits].", labels=["limit"]
        )
        for limit, number in self._limited.items():
            limited.add_metric([limit], number)
        yield limited
        outbound = HistogramMetricFamily(
            "manifold_outbound_seconds", "Requests to other servers.", labels=["purpose", "outcome"]
        )
        for key, durations in self._outbound.items():
            _add(outbound, key, durations)
        yield outbound
        writes = HistogramMetricFamily("manifold_write_seconds", "Write blocks of the database.", labels=[])
        _add(writes, (), self._writes)
        yield writes

    def _answered(self) -> Metric:
        family = CounterMetricFamily("manifold_requests", "Requests answered.", labels=["method", "endpoint", "status"])
        for (method, endpoint, status), durations in self._requests.items():
            family.add_metric([method, endpoint, str(status)], durations.count)
        return family

    def _latency(self) -> Metric:
        by_endpoint: dict[tuple[str, str], _Durations] = {}
        for (method, endpoint, _), durations in self._requests.items():
            total = by_endpoint.setdefault((method, endpoint), _Durations())
            total += durations
        family = HistogramMetricFamily(
            "manifold_request_seconds", "From a request's head to its answer.", labels=["method", "endpoint"]
        )
        for key, durations in by_endpoint.items():
            _add(family, key, durations)
        return family


def _add(family: HistogramMetricFamily, labels: tuple[str, ...], durations: _Durations) -> None:
    buckets, total = [], 0
    for bound, number in zip([*map(str, BUCKETS), "+Inf"], durations.buckets, strict=True):
        total += number
        buckets.append((bound, total))
    family.add_metric(labels, buckets, durations.seconds)
