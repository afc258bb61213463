"""Everything of the demo at once: homeserver, people, local pages, manager and playground, while a block runs."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import msgspec

from manifold import settings
from manifold.demo.authority import Certificate, certificate
from manifold.demo.homeserver import Synapse, synapse
from manifold.demo.listener import listening
from manifold.demo.options import DemoOptions, Ports
from manifold.demo.pages import LocalPages, PagePorts, local_pages
from manifold.demo.people import People, gather
from manifold.demo.playground import (
    DemoUser,
    HomeserverAddress,
    LocalPage,
    PlaygroundConfig,
    built_playground,
    playground,
)
from manifold.demo.settings_file import write_settings
from manifold.demo.single_sign_on import single_sign_on_app
from manifold.demo.synapse_config import ManagerURLs
from manifold.demo.synapse_environment import Say, ensure_synapse
from manifold.server.app import manager
from manifold.server.settings import ServerSettings

__all__ = ["Scene", "demo"]


@dataclass(frozen=True)
class Scene:
    """A demo that is running."""

    directory: Path
    homeserver: Synapse
    people: People
    certificate: Certificate
    pages: LocalPages
    manager: ServerSettings
    playground_url: str


@asynccontextmanager
async def demo(options: DemoOptions, say: Say) -> AsyncIterator[Scene]:
    """Starts all of it and ends all of it. `say` takes lines of progress. Raises DemoError and SettingsError."""
    static = built_playground()  # asked first: it would be a pity to learn it after Synapse's installation
    python = await ensure_synapse(options.cache, say)
    async with AsyncExitStack() as stack:
        directory = stack.enter_context(_directory(options.keep))
        kept_ports = directory / "ports.json"
        ports = (options.ports or _recall(kept_ports)).settle(say)
        say("Starting Synapse…")
        running = synapse(
            python,
            directory / "synapse",
            port=ports.homeserver,
            managers=[_manager_urls(ports)],
            single_sign_on=f"http://127.0.0.1:{ports.sign_on}",
        )
        homeserver = await stack.enter_async_context(running)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        people = await gather(http, homeserver, directory)
        sign_on = single_sign_on_app(people.passwords, homeserver.base_url)
        await stack.enter_async_context(listening(sign_on, ports.sign_on))
        trusted = certificate(directory, datetime.now(UTC))
        page_ports = PagePorts(ports.conference, ports.pad, ports.noticeboard)
        pages = await stack.enter_async_context(local_pages(page_ports, trusted))
        say("Starting the manager…")
        settings_file = write_settings(directory, ports, homeserver, pages, trusted)
        server = await stack.enter_async_context(manager(settings.load(settings_file), directory))
        config = _playground_config(homeserver, people, pages, server, trusted)
        playground_url = await stack.enter_async_context(playground(static, config, ports.playground))
        kept_ports.write_bytes(msgspec.json.encode(ports))
        yield Scene(directory, homeserver, people, trusted, pages, server, playground_url)


@contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="manifold-demo-") as directory:
            yield Path(directory)
    else:
        keep.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield keep.resolve()


def _recall(kept_ports: Path) -> Ports:
    # What was put into rooms at the last start has these ports in its URLs.
    return msgspec.json.decode(kept_ports.read_bytes(), type=Ports) if kept_ports.exists() else Ports()


def _manager_urls(ports: Ports) -> ManagerURLs:
    public_url = f"http://127.0.0.1:{ports.manager}"
    return ManagerURLs(api_url=public_url, ui_url=f"{public_url}/ui")


def _playground_config(
    homeserver: Synapse, people: People, pages: LocalPages, server: ServerSettings, trusted: Certificate
) -> PlaygroundConfig:
    users = [(user.user_id, people.passwords[user.user_id.localpart]) for user in (people.alice, people.bob)]
    local = {"Conference": pages.conference, "Pad": pages.pad, "Noticeboard": pages.noticeboard}
    return PlaygroundConfig(
        homeserver=HomeserverAddress(homeserver.base_url, homeserver.server_name),
        integrations_ui_url=f"{server.public_url}/ui",
        integrations_rest_url=server.public_url,
        integrations_widgets_urls=[f"{server.widgets_url}/w/"],
        users=[DemoUser(user_id, password) for user_id, password in users],
        local_pages=[LocalPage(name, f"{url}/", f"{url}/probe") for name, url in local.items()],
        ca_hint=trusted.hint,
    )
