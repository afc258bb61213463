"""From a user ID and a password to a session."""

from urllib.parse import urlsplit

import msgspec

from manifold.errors import HomeserverUnreachable, NoAnswer
from manifold.ids import ServerName, UserID
from manifold.sdk.address import is_web_address
from manifold.sdk.encoding import decode
from manifold.sdk.matrix.client_server import V3
from manifold.sdk.matrix.token import TokenSession, call
from manifold.sdk.transport import Request, Transport, default_transport, send

__all__ = ["find_homeserver", "log_in"]


async def find_homeserver(where: str, *, transport: Transport | None = None) -> str:
    """The URL of the client-server API for a user ID, a server name, or a URL, which is taken as it is.

    Asks `https://<server name>/.well-known/matrix/client` (client-server API, "Server Discovery"); where there is no
    such document, the server name is where the API is. Raises ValueError, HomeserverUnreachable.
    """
    if is_web_address(where):
        return where.rstrip("/")
    name = UserID.parse(where).server_name if where.startswith("@") else ServerName.parse(where)
    speaker = transport or default_transport()
    url = f"https://{name}/.well-known/matrix/client"
    try:
        reply = await send(speaker, Request("GET", url, seconds=15, follow=True))
        if reply.status == 404:
            return f"https://{name}"
        base_url = decode(reply.body)["m.homeserver"]["base_url"]
    except NoAnswer as exc:
        raise HomeserverUnreachable(f"{url}: {exc}. Give the homeserver's URL instead.") from exc
    except (LookupError, TypeError, msgspec.DecodeError) as exc:
        raise HomeserverUnreachable(f"{url} names no homeserver. Give the homeserver's URL instead.") from exc
    finally:
        if transport is None:
            await speaker.close()
    if not is_web_address(base_url) or urlsplit(base_url).scheme != "https":
        raise HomeserverUnreachable(f"{url} names {base_url!r}, which is no https address.")
    return str(base_url).rstrip("/")


async def log_in(
    user: str, password: str, *, homeserver: str = "", device_name: str = "", transport: Transport | None = None
) -> TokenSession:
    """Logs in by password, as a new device. `user` is a user ID, or a localpart where `homeserver` is given.

    Raises ValueError, MatrixRefused (a homeserver without passwords too), HomeserverUnreachable.
    """
    speaker = transport or default_transport()
    try:
        base_url = await find_homeserver(homeserver or user, transport=speaker)
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "initial_device_display_name": device_name or "Manifold",
        }
        answer = await call(speaker, base_url, "POST", f"{V3}/login", body)
        return TokenSession(
            base_url, UserID.parse(str(answer["user_id"])), str(answer["access_token"]), transport=speaker
        )
    except (LookupError, TypeError) as exc:
        await speaker.close()
        raise HomeserverUnreachable(f"{homeserver or user} answered the login with nonsense: {exc}") from exc
    except BaseException:
        await speaker.close()
        raise
