"""What `docs/operating/install.md` shows is what the commands write: neither changes without the other."""

import re
from pathlib import Path

import pytest

from manifold.cli.deployment import caddy, nginx, systemd
from manifold.cli.new_settings import Answers, default_database, default_urls, settings_text
from manifold.matrix import HomeserverSettings
from manifold.settings import parse

PAGE = (Path(__file__).parents[2] / "docs/operating/install.md").read_text("utf-8")
FILE = Path("/etc/manifold/manifold.toml")

_PUBLIC_URL, _WIDGETS_URL = default_urls("example.org")
WRITTEN = settings_text(
    Answers(
        homeservers={"example.org": HomeserverSettings()},
        public_url=_PUBLIC_URL,
        widgets_url=_WIDGETS_URL,
        database=default_database(FILE),
    )
)
SETTINGS = parse(WRITTEN)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("toml", WRITTEN),
        ("caddyfile", caddy(SETTINGS.server)),
        ("nginx", nginx(SETTINGS.server)),
        ("ini", systemd(Path("/opt/manifold/bin/manifold"), FILE, SETTINGS.database)),
    ],
)
def test_a_block_of_the_page_is_what_a_command_writes(language: str, text: str) -> None:
    assert re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) == [text]
