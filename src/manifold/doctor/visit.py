"""What a check works with: the patient, a way to ask, and a deadline."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from manifold.doctor.patient import Patient, Request
from manifold.doctor.session import OwnSession
from manifold.egress import Reply
from manifold.ids import ServerName
from manifold.matrix import HomeserverSettings, ServerNames

__all__ = ["Visit"]

MAX_BYTES = 256 * 1024


@dataclass(frozen=True)
class Visit:
    """One check's, which ends at `until` (the event loop's time). `subject` is the homeserver's name where it has one.

    What is put into `notes` is shown beside the result.
    """

    patient: Patient
    request: Request
    session: OwnSession
    server_names: ServerNames
    subject: str
    until: float
    notes: list[str] = field(default_factory=list)

    @property
    def server_name(self) -> ServerName:
        """The homeserver's."""
        return ServerName.parse(self.subject)

    @property
    def homeserver(self) -> HomeserverSettings:
        """What the operator knows of it."""
        return self.patient.homeservers.get(self.server_name, HomeserverSettings())

    async def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        until: bytes | None = None,
        connect_to: tuple[str, int] | None = None,
        is_ours: bool = False,
        redirects: int = 0,
    ) -> Reply:
        """As `Egress.request` does, within the time that is left. Raises Unreachable.

        `is_ours`: the operator has named this very URL, so it may be private.
        """
        left = max(self.until - asyncio.get_running_loop().time(), 0.001)
        return await self.patient.egress.request(
            method,
            url,
            body=body,
            until=until,
            headers=headers,
            max_bytes=MAX_BYTES,
            timeout=round(left, 1) or left,
            redirects=redirects,
            connect_to=connect_to,
            allow_private=is_ours,
            purpose="doctor",
        )

    async def ask_homeserver(self, path: str) -> Reply:
        """Where its server name leads to. Raises Unreachable."""
        resolved = await self.server_names.resolve(self.server_name)
        return await self.ask(
            f"{resolved.base_url}{path}", connect_to=resolved.connect_to, is_ours=resolved.allow_private
        )

    async def ask_manager(self, path: str, *, method: str = "GET", **options: object) -> Reply:
        """At its public address. Raises Unreachable."""
        return await self.ask(f"{self.patient.public_url}{path}", method=method, is_ours=True, **options)  # type: ignore[arg-type]
