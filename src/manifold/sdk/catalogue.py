"""What a manager offers, and whether this user can add it to that room."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from msgspec import UNSET

from manifold.sdk.caller import Call
from manifold.sdk.connection import Calls
from manifold.sdk.requirements import answered
from manifold.spec.catalogue import Detail, Integrations, Kind, Requirement, Summary, TargetKind

__all__ = ["CatalogueCalls"]


class CatalogueCalls(Calls):
    """Besides what each says, all raise what Manager says.

    The catalogue is public: these send a token only where there is one already, and then show what this user may add.
    """

    async def integrations(
        self,
        *,
        q: str = "",
        kind: Kind | None = None,
        category: str = "",
        target: TargetKind | None = None,
        page_size: int = 200,
    ) -> AsyncIterator[Summary]:
        """All that fit, page after page. `q` is words, each of which is looked for in name, summary and keywords."""
        query: dict[str, object] = {
            "q": q,
            "kind": kind,
            "category": category,
            "target": target,
            "limit": page_size,
        }
        while True:
            call = Call("GET", "integrations", Integrations, "catalogue of integrations", query=query)
            page = await self._connection.call(call, "if known")
            for summary in page.integrations:
                yield summary
            if page.next_batch is UNSET or page.next_batch == query.get("from"):
                return
            query["from"] = page.next_batch

    async def integration(self, integration_id: str, *, room_id: str | None = None) -> Detail:
        """One integration: what it may write, its form. With a room, whether it can be added there as far as the
        manager can see; `requirements` knows more.

        Raises NotFound, and Unavailable for one that is out of order.
        """
        path = f"integrations/{quote(integration_id, safe='')}"
        call = Call("GET", path, Detail, "catalogue of integrations", query={"room_id": room_id})
        return await self._connection.call(call, "yes" if room_id else "if known")

    async def icon(self, integration_id: str) -> bytes:
        """An SVG image, as the manager gives it: show it as an image, never as a part of a page. Raises NotFound."""
        path = f"integrations/{quote(integration_id, safe='')}/icon"
        return await self._connection.call(Call("GET", path, bytes, "icons"), "no")

    async def requirements(self, integration_id: str, room_id: str) -> list[Requirement]:
        """Can I add it here, and who can help where I can't?

        What the manager leaves open, since only the user's own client knows it, is answered with the user's Matrix
        session: power levels (of room version 12 too), encryption. `met` stays None where nobody knows.

        Raises NotFound, MatrixRefused, HomeserverUnreachable.
        """
        detail = await self.integration(integration_id, room_id=room_id)
        return await answered(detail.requirements, self._connection.access.session, room_id)
