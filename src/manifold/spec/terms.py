"""Terms of service (MSC2140)."""

from typing import Annotated

from msgspec import Meta, Struct


class Document(Struct, frozen=True):
    """One language of a policy; its URL is its identity, so a new version has a new URL."""

    name: Annotated[str, Meta(min_length=1)]
    url: Annotated[str, Meta(pattern=r"^https?://")]


class Terms(Struct, frozen=True):
    """`GET …/v1/terms`. A policy maps `version` to a string and every language tag to a document."""

    policies: dict[str, dict[str, str | Document]]


class Agreement(Struct, frozen=True):
    """`POST …/v1/terms`: the documents that the user agreed to, by URL."""

    user_accepts: Annotated[list[Annotated[str, Meta(max_length=2048)]], Meta(max_length=100)]
