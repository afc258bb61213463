"""The operator's file of the demo's manager: `manifold.toml`, written anew at each start."""

import json
from pathlib import Path

from manifold.demo.authority import Certificate
from manifold.demo.homeserver import Synapse
from manifold.demo.options import Ports
from manifold.demo.pages import LocalPages

__all__ = ["write_settings"]


def write_settings(
    directory: Path, ports: Ports, homeserver: Synapse, pages: LocalPages, certificate: Certificate
) -> Path:
    """Writes the file and gives its path. The database and the certificate authority are named relative to it."""
    file = directory / "manifold.toml"
    ca_file = certificate.ca_file.relative_to(directory)
    file.write_text(
        f"""\
# Written by `manifold demo` at each start.
[server]
listen = {_quoted(f"127.0.0.1:{ports.manager}")}
widgets_listen = {_quoted(f"127.0.0.1:{ports.widgets}")}
public_url = {_quoted(f"http://127.0.0.1:{ports.manager}")}
widgets_url = {_quoted(f"http://localhost:{ports.widgets}")}
app_listen = {_quoted(f"127.0.0.1:{ports.app}")}
app_url = {_quoted(f"http://127.0.0.1:{ports.app}")}

[admin]
listen = ""

[metrics]
listen = ""

[database]
url = "sqlite:manifold.db"

[homeservers.{_quoted(homeserver.server_name)}]
base_url = {_quoted(homeserver.base_url)}
client_url = {_quoted(homeserver.base_url)}
allow_private = true

[egress]
allow_private = [{", ".join(map(_quoted, pages.origins))}]
ca_file = {_quoted(str(ca_file))}

[integrations.jitsi]
server = {_quoted(pages.conference)}

[integrations.etherpad]
server = {_quoted(pages.pad)}
""",
        "utf-8",
    )
    return file


def _quoted(text: str) -> str:
    # What JSON writes for a string, TOML reads as the same one.
    return json.dumps(text, ensure_ascii=False)
