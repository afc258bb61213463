"""What widgets' pages show of the world: asked without an account, and only for what an account once chose."""

import secrets
from collections.abc import Mapping

from msgspec import Struct

from manifold.egress import Egress
from manifold.errors import NotFound
from manifold.integrations.base import WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.signing import KEY_BYTES, SigningKey
from manifold.manager.blocks import Blocks
from manifold.storage import Store

__all__ = ["PageData", "signing_key"]

_KEY = "page data"


async def signing_key(store: Store) -> SigningKey:
    """The manager's own: made at the first start, kept in the database, so in its backups."""
    async with store.read() as repositories:
        secret = await repositories.own_keys.get(_KEY)
    if secret is None:
        async with store.write() as repositories:
            secret = await repositories.own_keys.keep(_KEY, secrets.token_bytes(KEY_BYTES))
    return SigningKey(secret)


class PageData:
    """The data of all pages."""

    def __init__(self, catalogue: Catalogue, blocks: Blocks, egress: Egress, key: SigningKey) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._egress = egress
        self._key = key

    async def get(self, integration_id: str, query: Mapping[str, str]) -> Struct:
        """What the integration's page asks for.

        Raises NotFound, Unavailable, and Forbidden for what the operator blocked; else what `page_data` raises.
        """
        entry = self._catalogue[integration_id]
        self._blocks.refuse_integration(integration_id)
        integration = entry.usable()
        if isinstance(integration, WidgetIntegration):
            data = await integration.page_data(query, self._key.signer(integration_id), self._egress)
            if data is not None:
                return data
        raise NotFound(f"The page of {entry.manifest.name} has no data")
