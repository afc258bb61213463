"""The settings of a manager that is measured."""

import socket
from pathlib import Path

__all__ = ["free_port", "settings_file"]


def settings_file(folder: Path, url: str, homeserver_port: int) -> tuple[Path, int]:
    """Its path, and the port of the API. No limit is reached, but all are counted."""
    port, widgets_port = free_port(), free_port()
    path = folder / "manifold.toml"
    path.write_text(
        f"""
[server]
listen = "127.0.0.1:{port}"
widgets_listen = "127.0.0.1:{widgets_port}"
public_url = "http://127.0.0.1:{port}"
widgets_url = "http://localhost:{widgets_port}"
[database]
url = "{url}"
[homeservers."localhost"]
base_url = "http://127.0.0.1:{homeserver_port}"
allow_private = true
[metrics]
listen = ""
[admin]
listen = ""
[limits]
reads_per_minute = 1_000_000_000
changes_per_minute = 1_000_000_000
anonymous_per_minute = 1_000_000_000
registrations_per_minute = 1_000_000_000
homeserver_registrations_per_minute = 1_000_000_000
""",
        "utf-8",
    )
    return path, port


def free_port() -> int:
    """Nobody listens there now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
