"""How long does `manifold doctor` take where nobody ever answers?"""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.table import row

__all__ = ["measure_doctor"]


def measure_doctor(directory: Path) -> None:
    """All that it asks is one server, which takes connections and says nothing: proxies, homeservers, the database."""
    folder = directory / "doctor"
    folder.mkdir()
    with _black_hole() as port:
        settings, token = folder / "manifold.toml", folder / "token"
        settings.write_text(_settings(port), "utf-8")
        token.write_text("nobody's", "utf-8")
        began = time.monotonic()
        # Which checks fail is tested (tests/doctor/test_time.py); here it is the time that counts.
        subprocess.run(
            [
                *(sys.executable, "-m", "manifold.cli", "doctor", "--settings", str(settings)),
                *("--element", f"http://127.0.0.1:{port}", "--homeserver", f"http://127.0.0.1:{port}"),
                *("--as", "@nobody:localhost", "--access-token-file", str(token)),
            ],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.monotonic() - began
    row("doctor, where nobody answers", f"{seconds:.1f} s", "≤ 10 s", "process start included")


def _settings(port: int) -> str:
    return f"""
        [server]
        listen = "127.0.0.1:{port}"
        public_url = "http://127.0.0.1:{port}"
        widgets_url = "http://localhost:{port}"
        [database]
        url = "postgresql://nobody:nothing@127.0.0.1:{port}/nowhere"
        [homeservers.localhost]
        base_url = "http://127.0.0.1:{port}"
        allow_private = true
        [policy_lists]
        rooms = ["!list:localhost"]
        homeserver = "http://127.0.0.1:{port}"
        allow_private = true
        access_token = "nobody's"
        """


@contextmanager
def _black_hole() -> Iterator[int]:
    taken: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                taken.append(listener.accept()[0])
            except OSError:  # the end
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=take, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    for connection in taken:
        connection.close()
