"""What a program pays for `import manifold.sdk`, against an interpreter that does nothing."""

import os
import statistics
import subprocess
import sys

from benchmarks.table import row

__all__ = ["measure_sdk_import"]

RUNS = 21
SDK, NOTHING = "import manifold.sdk", "pass"


def measure_sdk_import() -> None:
    """CPU, as everywhere here; compiled modules are there already, as they are once a package is installed."""
    _run(SDK)
    pairs = [(_run(SDK), _run(NOTHING)) for _ in range(RUNS)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    more = statistics.median(sdk - nothing for sdk, nothing in pairs)
    row("SDK: import", f"{more:.0f} ms", "≤ 150 ms", f"{ours:.0f} ms; bare interpreter {bare:.0f} ms")


def _run(code: str) -> float:
    """Milliseconds of user and system."""
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{code!r} ended with code {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000
