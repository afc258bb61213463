"""What time it is, for those who are told by their constructor."""

import time
from collections.abc import Callable

__all__ = ["DAY", "HOUR", "Clock", "now"]

Clock = Callable[[], int]
"""Milliseconds since the epoch."""

HOUR = 3_600_000
DAY = 24 * HOUR


def now() -> int:
    """The machine's own clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000
