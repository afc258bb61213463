"""What a document says of the API as a whole: its name, its standards, and what is on every answer."""

from dataclasses import dataclass

from manifold.server.asgi import Headers
from manifold.server.dispatch import ADMIN_HEADERS, COMMON_HEADERS

__all__ = ["ABOUT", "ABOUT_ADMIN", "About"]


@dataclass(frozen=True)
class About:
    """The title and the standards (Markdown) of a table of endpoints, and the headers that all its answers have."""

    title: str
    description: str
    headers: Headers


ABOUT = About(
    title="Manifold",
    description="""\
The API of an integration manager for Matrix: the Integrations API (MSC1956) with what it leaves to each manager.
All that the embedded UI does, it does by these endpoints; any other program may do the same.

**First calls.** `GET …/v1/integrations` lists what is offered, and needs no token. With a token,
`POST …/v1/rooms/{room_id}/installations` puts an integration into a room, and answers with the actions that it takes.
The user's client carries out those that are `by: "user"`, with the user's own rights, and tells what became of them:
`POST …/v1/rooms/{room_id}/installations/{installation_id}/performed`. (`…` stands for `/_matrix/integrations`.)

**In and out.** JSON, in UTF-8, for every body and every answer, errors included; an icon and a stream of events are
the exceptions, and say so. An empty body counts as `{}`. Fields that an endpoint doesn't know are ignored: ignore
those that you don't know. Times are in milliseconds since the epoch.

**Errors** are `{"errcode": "M_…", "error": "what is wrong and what to do"}`. Go by `errcode` and status, show
`error`. An error of a form adds `"im.manifold.fields": [{"path", "message"}]`: a JSON Pointer to each field that is
wrong. `M_LIMIT_EXCEEDED` adds `retry_after_ms`. A path that is not here answers `404 M_UNRECOGNIZED`, a method that
a path does not take `405 M_UNRECOGNIZED` with an `Allow` header.

**Tokens.** `POST /_matrix/integrations/v1/account/register` makes a manager token out of an OpenID token of the
user's homeserver (MSC1961). Send it as `Authorization: Bearer …`, or as `?access_token=` where there is no other
way. While the user has not agreed to the operator's terms, most endpoints answer `403 M_TERMS_NOT_SIGNED`
(MSC2140).

**Languages.** Words for people come in the language that `Accept-Language` asks for, where there is a translation;
`Content-Language` says which it is.

**Browsers.** Every answer lets every origin read it (CORS), preflights and errors included. `HEAD` answers as `GET`
does, without the body.
""",
    headers=COMMON_HEADERS,
)

ABOUT_ADMIN = About(
    title="Manifold, for operators",
    description="""\
What operators ask of a running manager, at `[admin] listen`: an address of its own, which belongs to the machine or to
a network that the operator trusts. Bodies and errors are as in the [public API](../README.md).

**Tokens** are those that `manifold admin token create` prints, and stand in an `Authorization: Bearer …` header alone.

**Browsers.** There is no CORS: a page of another origin is refused with `403 M_FORBIDDEN`, and so is a request whose
`Host` is neither an address, `localhost`, nor one of `[admin] hosts`.
""",
    headers=ADMIN_HEADERS,
)
