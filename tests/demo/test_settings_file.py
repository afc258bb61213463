"""The operator's file that the demo writes is one that the manager takes."""

from datetime import UTC, datetime
from pathlib import Path

from manifold import settings
from manifold.demo.authority import certificate
from manifold.demo.homeserver import Synapse
from manifold.demo.options import Ports
from manifold.demo.pages import LocalPages
from manifold.demo.settings_file import write_settings
from manifold.ids import ServerName


def test_the_file_says_all_that_the_manager_has_to_know(tmp_path: Path) -> None:
    homeserver = Synapse(ServerName.parse("localhost:8008"), "http://127.0.0.1:8009", "secret", tmp_path / "log")
    pages = LocalPages("https://localhost:8190", "https://localhost:8191", "https://localhost:8192")
    file = write_settings(tmp_path, Ports(), homeserver, pages, certificate(tmp_path, datetime.now(UTC)))
    written = settings.load(file)
    assert written.server.public_url == "http://127.0.0.1:8184"
    assert written.server.widgets_url == "http://localhost:8185"
    assert written.server.app_url == "http://127.0.0.1:8187"
    assert written.homeservers["localhost:8008"].base_url == "http://127.0.0.1:8009"
    assert written.homeservers["localhost:8008"].client_url == "http://127.0.0.1:8009"
    assert written.egress.allow_private == pages.origins
    assert (tmp_path / written.egress.ca_file).exists()
    assert written.integrations["jitsi"] == {"server": pages.conference}
    assert written.integrations["etherpad"] == {"server": pages.pad}
