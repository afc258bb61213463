"""HTTP by aiohttp."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import aiohttp
from yarl import URL

from manifold.errors import NoAnswer
from manifold.sdk.transport import Answer, Request

__all__ = ["AiohttpTransport"]

_CONNECT_SECONDS = 10.0
_MAX_REDIRECTS = 5


class AiohttpTransport:
    """Connections are made when they are needed. Without cookies, and without proxies of the environment."""

    def __init__(self) -> None:
        self._http: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def open(self, request: Request) -> AsyncIterator[Answer]:
        """See Transport."""
        with _in_words(request.seconds):
            response = await self._session().request(
                request.method,
                URL(request.url, encoded=True),
                headers=request.headers,
                data=request.body,
                timeout=_timeout(request),
                allow_redirects=request.follow,
                max_redirects=_MAX_REDIRECTS,
            )
        try:
            if request.url.startswith("https:") and response.url.scheme != "https":
                raise NoAnswer("it redirects from https to http")
            headers = {name.lower(): value for name, value in response.headers.items()}
            yield Answer(response.status, headers, _pieces(response, request.seconds))
        finally:
            response.release()

    async def close(self) -> None:
        """See Transport."""
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._http


async def _pieces(response: aiohttp.ClientResponse, seconds: float) -> AsyncIterator[bytes]:
    # What goes wrong between two pieces is ours to explain; what the reader raises over one is not.
    pieces = response.content.iter_any()
    while True:
        with _in_words(seconds):
            piece = await anext(pieces, b"")
        if not piece:
            return
        yield piece


def _timeout(request: Request) -> aiohttp.ClientTimeout:
    if request.stream:
        return aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=request.seconds)
    return aiohttp.ClientTimeout(total=request.seconds, sock_connect=_CONNECT_SECONDS)


@contextmanager
def _in_words(seconds: float) -> Iterator[None]:
    try:
        yield
    except TimeoutError as exc:
        raise NoAnswer(f"no answer in {seconds:g} seconds") from exc
    except aiohttp.TooManyRedirects as exc:
        raise NoAnswer("it redirects again and again") from exc
    except aiohttp.ClientPayloadError as exc:
        raise NoAnswer("the answer was cut off") from exc
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        raise NoAnswer(str(exc) or type(exc).__name__) from exc
