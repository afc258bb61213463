"""The table that `make bench` prints, for `benchmarks/README.md`."""

import functools
import statistics
from collections.abc import Callable
from pathlib import Path

from benchmarks.load import cost, get
from benchmarks.process import Process

__all__ = ["READS", "ROUNDS", "Yardstick", "row"]

ROUNDS = 5
READS = 6_000


class Yardstick:
    """A bare handler, measured again next to each thing that is compared with it: machines are moody."""

    def __init__(self, process: Process, port: int, path: str = "/account", requests: int = READS) -> None:
        self._process, self._port, self._path, self._requests = process, port, path, requests

    def ratio(self, what: str, limit: float, measure: Callable[[], float]) -> None:
        """A row of the table: what `measure` finds, against the bare handler."""
        pairs = [(measure(), cost(self._process, self._port, get(self._path), self._requests)) for _ in range(ROUNDS)]
        ratios = sorted(ours / bare for ours, bare in pairs)
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        row(what, f"{statistics.median(ratios):.2f}", f"≤ {limit:g}", f"{ours:.0f} µs; bare {bare:.0f} µs")


def row(what: str, result: str, limit: str, detail: str) -> None:
    """Print one; in its third column, what was measured last."""
    print(f"| {what} | {result} | {_baseline().get(what, '')} | {limit} | {detail} |", flush=True)


@functools.cache
def _baseline() -> dict[str, str]:
    """What was measured last, as it stands in the README: by its first column, its second."""
    rows = Path(__file__).with_name("README.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {what: measured for what, measured, *_ in cells}
