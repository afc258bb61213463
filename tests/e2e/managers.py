"""Other managers for the people of a scene, and making one of them somebody's own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from manifold import settings
from manifold.demo.matrix_client import MatrixClient
from manifold.demo.ports import ANY, free_port
from manifold.demo.scene import Scene
from manifold.server.app import manager
from manifold.server.settings import ServerSettings

__all__ = ["TERMS", "another_manager", "choose_manager"]

TERMS = """
[terms.terms_of_service]
version = "1.0"
en = { name = "Terms of Service", url = "https://example.org/tos-1.0-en.html" }
"""


@asynccontextmanager
async def another_manager(
    scene: Scene,
    *,
    also_reach: str = "",
    more: str = "",
    names: tuple[str, str] | None = None,
    instead: Mapping[str, str] | None = None,
) -> AsyncIterator[ServerSettings]:
    """A manager like the scene's, with a database of its own, one more origin to reach, and more settings.

    `names`: the hosts of its two origins, which lead to this machine in the browser that the test has. `instead`: texts
    of the scene's settings, and what stands in this one's.
    """
    text = (scene.directory / "manifold.toml").read_text("utf-8")
    for index, url in enumerate((scene.manager.public_url, scene.manager.widgets_url)):
        port = free_port(ANY)
        if names:
            text = text.replace(f'"{url}"', f'"http://{names[index]}:{port}"')
        text = text.replace(f':{urlsplit(url).port}"', f':{port}"')
    text = text.replace(f':{urlsplit(scene.manager.app_url).port}"', f':{free_port(ANY)}"')
    text = text.replace("manifold.db", "another.db")
    for old, new in (instead or {}).items():
        assert old in text
        text = text.replace(old, new)
    if also_reach:
        text = text.replace("allow_private = [", f'allow_private = ["{also_reach}", ')
    file = scene.directory / "another.toml"
    file.write_text(f"{text}\n{more}", "utf-8")
    async with manager(settings.load(file), scene.directory) as server:
        yield server


async def choose_manager(user: MatrixClient, server: ServerSettings) -> None:
    """Puts a manager into the account of a user, whose clients then open it first (MSC1957)."""
    widget_id = "integration_manager"
    content = {
        "type": "m.integration_manager",
        "name": "Integration manager",
        "url": f"{server.public_url}/ui",
        "data": {"api_url": server.public_url},
    }
    entry = {
        "content": content,
        "sender": user.user_id,
        "state_key": widget_id,
        "type": "m.widget",
        "id": widget_id,
    }
    await user.put_account_data("m.widgets", {widget_id: entry})
