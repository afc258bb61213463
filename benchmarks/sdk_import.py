"""What a program pays for importing the SDK, against an interpreter that does nothing."""

import os
import statistics
import subprocess
import sys
import tempfile

from benchmarks.table import row

__all__ = ["measure_sdk_import"]

RUNS = 21
NOTHING = "pass"
PROGRAMS = {
    "SDK: import": ("import manifold.sdk", "≤ 150 ms"),
    "SDK: import, and a Manager with all that it needs": ("from manifold.sdk import Manager", ""),
}


def measure_sdk_import() -> None:
    """CPU, as everywhere here; compiled modules are there already, as they are once a package is installed."""
    with tempfile.TemporaryDirectory() as compiled:
        # Compiled there, even where the environment keeps Python from leaving compiled modules beside the sources.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for what, (program, limit) in PROGRAMS.items():
            _run(program, environment)
            pairs = [(_run(program, environment), _run(NOTHING, environment)) for _ in range(RUNS)]
            ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
            more = statistics.median(sdk - nothing for sdk, nothing in pairs)
            row(what, f"{more:.0f} ms", limit, f"{ours:.0f} ms; bare interpreter {bare:.0f} ms")


def _run(code: str, environment: dict[str, str]) -> float:
    """Milliseconds of user and system."""
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{code!r} ended with code {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000
