"""What is offered to whom, in which language: the catalogue, as this account may use it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from manifold.errors import Forbidden
from manifold.ids import RoomID, UserID
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.languages import ENGLISH, Languages
from manifold.integrations.requirements import Asker
from manifold.manager.blocks import Blocks
from manifold.manager.settings import QuotaSettings
from manifold.spec.catalogue import CatalogueQuery, Detail
from manifold.storage import Store

__all__ = ["MAX_KEPT", "LocalizedDetail", "LocalizedPage", "Offers"]

MAX_KEPT = 64
"""Pages that are kept as they are sent: everybody who opens the manager asks for the same few."""


@dataclass(frozen=True, slots=True)
class LocalizedPage:
    """A page as it is sent: the JSON of spec's Integrations, and the languages that are in it."""

    body: bytes
    languages: Languages


@dataclass(frozen=True, slots=True)
class LocalizedDetail:
    """One integration, and the language that it is described in."""

    detail: Detail
    language: str


class Offers:
    """The catalogue over what blocks and quotas say. `ranges` are RFC 4647 language ranges, the best first."""

    def __init__(self, catalogue: Catalogue, blocks: Blocks, store: Store, quotas: QuotaSettings) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._store = store
        self._quotas = quotas
        self._kept = lru_cache(maxsize=MAX_KEPT)(self._encoded)

    def page(self, query: CatalogueQuery, ranges: Iterable[str], caller: UserID | None) -> LocalizedPage:
        """The cards that fit the query. Raises InvalidParam for a `from` that is no page's."""
        return self._kept(
            query,
            self._catalogue.languages(ranges),
            "" if caller is None else self._refusal_of(caller),
            # With either of them, other cards can be used than before: what was kept is not found any more.
            self._catalogue.revision,
            self._blocks.revision,
        )

    async def detail(
        self, integration_id: str, ranges: Iterable[str], caller: UserID | None, room_id: RoomID | None
    ) -> LocalizedDetail:
        """One integration with its form and what must be so before it can be added. Raises NotFound, Unavailable."""
        entry = self._catalogue[integration_id]
        language = entry.language(self._catalogue.languages(ranges))
        asker = Asker() if caller is None else await self._asker(integration_id, caller, room_id)
        return LocalizedDetail(entry.detail((language,), asker), language)

    def _encoded(
        self, query: CatalogueQuery, languages: Languages, refusal: str, _catalogue: int, _blocks: int
    ) -> LocalizedPage:
        refusals = {
            entry.manifest.id: said
            for entry in self._catalogue
            if (said := refusal or self._refusal_of_integration(entry.manifest.id))
        }
        found = self._catalogue.search(query, languages, refusals)
        spoken = dict.fromkeys(self._catalogue[card.id].language(languages) for card in found.integrations)
        return LocalizedPage(msgspec.json.encode(found), tuple(spoken) or (ENGLISH,))

    async def _asker(self, integration_id: str, caller: UserID, room_id: RoomID | None) -> Asker:
        refusal = self._refusal_of(caller) or self._refusal_of_integration(integration_id)
        if room_id is None:
            return Asker(refusal)
        async with self._store.read() as repositories:
            count = await repositories.installations.count(caller, room_id)
        return Asker(
            refusal or self._refusal_of_room(room_id),
            count.here < self._quotas.installations_per_room and count.everywhere < self._quotas.installations,
        )

    def _refusal_of(self, user_id: UserID) -> str:
        try:
            self._blocks.refuse_user(user_id)
        except Forbidden as exc:
            return exc.message
        return ""

    def _refusal_of_integration(self, integration_id: str) -> str:
        try:
            self._blocks.refuse_integration(integration_id)
        except Forbidden as exc:
            return exc.message
        return ""

    def _refusal_of_room(self, room_id: RoomID) -> str:
        try:
            self._blocks.refuse_room(room_id)
        except Forbidden as exc:
            return exc.message
        return ""
