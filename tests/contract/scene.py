"""A small manager where there is something to ask for: Alice, who has agreed to the terms, and what she makes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from manifold.egress import Reply
from manifold.integrations.catalogue import Catalogue
from manifold.manager.settings import PolicySettings
from manifold.server.admin import AdminListener
from manifold.server.admin_settings import AdminSettings
from manifold.server.api import Endpoint
from manifold.spec.terms import Document
from manifold.storage import Settings, Store
from tests.support.asgi import Client
from tests.support.manager import HOMESERVER, JITSI, V1, Clock, Person, make_services, pages, some_of_ours, static_files
from tests.support.memory import Homeserver, MemoryEgress

__all__ = ["HOST", "TERMS", "Scene", "Thing", "integration_for", "scene"]

TERMS = "https://manager.example/terms-1.0-en.html"

Thing = dict[str, Any]
"""An installation, as the API shows it."""


HOST = {"host": "127.0.0.1:8186"}
"""The operators' listener answers to its address, and not to any name."""

TASKS = "https://tasks.example.org/"


class _Internet(MemoryEgress):
    """Where every site answers, if only that the page is not there: nothing that is made up is a gateway's error."""

    async def get(self, url: str, **options: Any) -> Reply:
        parts = urlsplit(url)
        self.sites.setdefault(f"{parts.scheme}://{parts.netloc}", lambda _: (404, b"not here"))
        return await super().get(url, **options)


@dataclass(frozen=True)
class Scene:
    """What a request needs: the application, tokens, and things that are there."""

    api: Client
    admin: Client
    homeserver: Homeserver
    alice: Person
    legacy_token: str

    async def installation(self, room_id: str | None) -> Thing:
        """A new one of Alice's, in a room or in her account."""
        path = f"{V1}/account/installations" if room_id is None else f"{V1}/rooms/{room_id}/installations"
        answer = await self.alice.client.post(path, integration_for(path))
        assert answer.status == 201, answer.json
        return dict(answer.json)

    async def session_id(self) -> str:
        """The one that Alice calls with."""
        sessions = (await self.alice.client.get(f"{V1}/account/sessions")).json["sessions"]
        return next(str(session["id"]) for session in sessions if session["current"])

    def openid_token(self) -> dict[str, object]:
        """One of Alice's that nobody has used yet."""
        return self.homeserver.openid_token(self.alice.user_id)

    def caller(self, row: Endpoint) -> Client:
        """With a token that is good for this row."""
        if row.access is None:
            return self.api
        if "admin" in row.access.purposes:
            return self.admin
        return self.alice.client if "manager" in row.access.purposes else self.api.bearing(self.legacy_token)


def integration_for(path: str) -> dict[str, Any]:
    """One that can be put where the path points to, with its config."""
    if path.startswith(f"{V1}/account/"):
        return {"integration": "custom", "config": {"url": TASKS, "name": "My tasks"}}
    return {"integration": "jitsi", "config": {"server": JITSI, "conference": "standup"}}


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    """Set on an empty SQLite database in this folder."""
    store = await Store.open(Settings("sqlite:manifold.db"), folder)
    try:
        egress, homeserver = _Internet(), Homeserver(HOMESERVER)
        egress.sites[f"https://matrix.{HOMESERVER}"] = homeserver.site
        egress.page(f"{JITSI}/external_api.js", b"window.JitsiMeetExternalAPI = 1")
        egress.page(TASKS, b"<!doctype html>My tasks")
        policy: PolicySettings = {"version": "1.0", "en": Document("Terms of Service", TERMS)}
        services = make_services(
            store,
            egress,
            Clock(),
            Catalogue(some_of_ours("custom", "etherpad", "jitsi")),
            policies={"terms_of_service": policy},
        )
        api = Client(pages(services, static_files(folder / "static")).interface)
        admin = Client(AdminListener(services, AdminSettings()), await services.administrators.create("scene", 30))
        alice = await Person.registered(api, homeserver, f"@alice:{HOMESERVER}")
        await alice.client.post(f"{V1}/terms", {"user_accepts": [TERMS]})
        legacy = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))
        yield Scene(api, admin, homeserver, alice, legacy.json["scalar_token"])
    finally:
        await store.close()
