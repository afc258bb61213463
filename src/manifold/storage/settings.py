"""Where the operator wants things kept: `[database]`."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from manifold.errors import SettingsError

__all__ = ["Settings"]

_PASSWORD = re.compile(r"(//[^:@/]*:)[^@/]*(@)|([?&]password=)[^&]*")


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[database]`. Raises SettingsError where `url` names no database we know. Its password never prints."""

    url: Annotated[
        str,
        Meta(
            description="sqlite:manifold.db (a file; a relative path starts at this settings file), or "
            "postgresql://user:password@host/database. A password may also stay in ~/.pgpass."
        ),
    ] = "sqlite:manifold.db"

    def __post_init__(self) -> None:
        scheme, colon, rest = self.url.partition(":")
        match scheme if colon else "":
            case "sqlite":
                if not rest or rest.startswith("//"):
                    raise SettingsError("database.url: write sqlite:relative/path or sqlite:/absolute/path")
            case "postgresql":
                _check_server(self.url)
            case _:
                # The scheme alone is shown: a mistyped URL may hold a password.
                raise SettingsError(
                    f"database.url: {scheme.split('/')[0][:20]!r} is no database that Manifold knows; write "
                    "sqlite:manifold.db or postgresql://user:password@host/database"
                )

    @property
    def file(self) -> str | None:
        """The path of the SQLite file as it was written, or None where PostgreSQL keeps the data."""
        scheme, _, path = self.url.partition(":")
        return path if scheme == "sqlite" else None

    @property
    def holds_password(self) -> bool:
        """Whether the URL has one in it."""
        return bool(_PASSWORD.search(self.url))

    def __repr__(self) -> str:
        shown = _PASSWORD.sub(lambda match: f"{match[1] or match[3]}…{match[2] or ''}", self.url)
        return f"Settings(url={shown!r})"


def _check_server(url: str) -> None:
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        named = bool(parts.netloc or parts.query) and parts.port != 0 and len(parts.path) > 1
    except ValueError:
        named = False
    if not named or not url.startswith("postgresql://"):
        raise SettingsError("database.url: write postgresql://user:password@host:port/database, with a database's name")
