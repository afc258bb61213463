"""The twin of the account API that Element Web calls; MSC1961 came later and Element never changed.

Its token stands in URLs, so it is another kind of token: good for these routes and for `POST …/v1/terms`, alone, and
for an hour at most. It is never exchanged for anything (security rule 7).
"""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import unquote

from msgspec import Meta, Struct

from manifold.errors import Forbidden, HomeserverError, UnknownToken
from manifold.manager.titles import page_title
from manifold.server.api import LEGACY, PUBLIC, Call, Endpoint
from manifold.server.client_name import client_name
from manifold.spec.account import AccountResponse, Empty, LegacyRegisterResponse, OpenIDToken

__all__ = ["ENDPOINTS"]


class TitleQuery(Struct, frozen=True):
    """The query of `GET {api_url}/widgets/title_lookup`."""

    curl: Annotated[str, Meta(min_length=1, max_length=8192, description="The page's URL, encoded twice.")]


class CachedTitle(Struct, frozen=True):
    """The title of a page; "" where it has none."""

    cached_title: str


class TitleLookup(Struct, frozen=True):
    """`GET {api_url}/widgets/title_lookup`."""

    page_title_cache_item: CachedTitle


async def register(call: Call) -> LegacyRegisterResponse:
    """`POST {api_url}/register?v=1.1`: an OpenID token in, a legacy token out."""
    client = client_name(call, otherwise="Element, or another client of its kind")
    return LegacyRegisterResponse(await call.services.accounts.register(call.body, "legacy", client=client))


async def whoami(call: Call) -> AccountResponse:
    """`GET {api_url}/account?scalar_token=&v=1.1`: whose token it is.

    Element shows the terms when this answers M_TERMS_NOT_SIGNED.
    """
    return AccountResponse(str(call.account.user_id))


async def title_lookup(call: Call) -> TitleLookup:
    """`GET {api_url}/widgets/title_lookup?curl=`: the title of a page. Element encodes the URL twice."""
    return TitleLookup(CachedTitle(await page_title(call.services.egress, unquote(call.query.curl))))


async def set_assets_state(_: Call) -> Empty:
    """`GET {api_url}/widgets/set_assets_state`: Element says that it takes a sticker picker away.

    A GET must change nothing (security rule 9), and the client has removed the widget itself.
    """
    return Empty()


def _endpoints(prefix: str) -> Iterator[Endpoint]:
    yield Endpoint(
        "POST",
        f"{prefix}/register",
        register,
        PUBLIC,
        LegacyRegisterResponse,
        "Element Web",
        request=OpenIDToken,
        errors=(UnknownToken, Forbidden, HomeserverError),
        asks_others=True,
    )
    yield Endpoint("GET", f"{prefix}/account", whoami, LEGACY, AccountResponse, "Element Web")
    yield Endpoint(
        "GET",
        f"{prefix}/widgets/title_lookup",
        title_lookup,
        LEGACY,
        TitleLookup,
        "Element Web",
        query=TitleQuery,
        asks_others=True,
    )
    yield Endpoint("GET", f"{prefix}/widgets/set_assets_state", set_assets_state, LEGACY, Empty, "Element Web")


ENDPOINTS = (*_endpoints(""), *_endpoints("/api/v1/scalar"))
