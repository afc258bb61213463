"""What a program pays for `import manifold.sdk`, against an interpreter that does nothing."""

import os
import statistics
import subprocess
import sys
import tempfile

from benchmarks.table import row

__all__ = ["measure_sdk_import"]

RUNS = 21
SDK, NOTHING = "import manifold.sdk", "pass"


def measure_sdk_import() -> None:
    """CPU, as everywhere here; compiled modules are there already, as they are once a package is installed."""
    with tempfile.TemporaryDirectory() as compiled:
        # Compiled there, even where the environment keeps Python from leaving compiled modules beside the sources.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _run(SDK, environment)
        pairs = [(_run(SDK, environment), _run(NOTHING, environment)) for _ in range(RUNS)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    more = statistics.median(sdk - nothing for sdk, nothing in pairs)
    row("SDK: import", f"{more:.0f} ms", "≤ 150 ms", f"{ours:.0f} ms; bare interpreter {bare:.0f} ms")


def _run(code: str, environment: dict[str, str]) -> float:
    """Milliseconds of user and system."""
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{code!r} ended with code {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000
