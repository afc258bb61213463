"""The manager that is checked: where its API is, and asking it something."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from manifold.testing.conformance.exchange import ORIGIN, Exchange, Web
from manifold.testing.conformance.hiding import Secrets

__all__ = ["V1", "Manager", "member"]

V1 = "/_matrix/integrations/v1"

_NAME = "manifold-conformance"
_PATIENCE = 120.0
_MAX_REDIRECTS = 5
_ABSENT = (404, 405, 501)


class Manager:
    """`api_url` is as MSC1957 has it: an http or https URL, whose path Element's API is below.

    MSC1961 does not say whether its paths are below the path of `api_url` or at the root of its origin: where the
    former answers, it is used. What a manager answers with 429 is asked again when it says so, for two minutes in all.
    """

    def __init__(self, web: Web, api_url: str, secrets: Secrets, sleep: Callable[[float], None] = time.sleep) -> None:
        parts = urlsplit(api_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
            raise ValueError(f"{api_url!r} is no api_url: it must be an http or https URL")
        self.web = web
        self._sleep = sleep
        self._patience = _PATIENCE
        self.secrets = secrets
        self.api_url = api_url.rstrip("/").removesuffix(V1)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._v1 = self.origin + V1
        if self.api_url != self.origin and not self.lacks(self.ask("GET", f"{self.api_url}{V1}/account")):
            self._v1 = self.api_url + V1

    def v1(self, path: str) -> str:
        """The URL of an endpoint of the Integrations API: `account/register`."""
        return f"{self._v1}/{path}"

    def ask(
        self,
        method: str,
        url: str,
        *,
        token: str = "",
        query: Mapping[str, str] | None = None,
        value: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """One request; `value` is sent as JSON, `body` as it is (and said to be JSON)."""
        named = {"Origin": ORIGIN, "Accept": "application/json", "User-Agent": _NAME}
        if token:
            named["Authorization"] = f"Bearer {token}"
        if value is not None:
            body = json.dumps(value).encode()
        if body is not None:
            named["Content-Type"] = "application/json"
        named.update(headers or {})
        if query:
            url = f"{url}?{urlencode(query)}"
        while True:
            exchange = self.web.send(method, url, named, body)
            if urlsplit(url).path.endswith("/register") and 200 <= exchange.status < 300:
                # It may be wrong in any way, and hold a good token all the same.
                self.secrets.keep_all(exchange.body, "manager token")
            pause = _pause(exchange)
            if exchange.status != 429 or pause > self._patience:
                return exchange
            self._patience -= pause
            self._sleep(pause)

    def register(self, openid: Mapping[str, Any]) -> Exchange:
        """`POST …/account/register`"""
        return self.ask("POST", self.v1("account/register"), value=dict(openid))

    def account(self, token: str) -> Exchange:
        """`GET …/account` with the token in the header."""
        return self.ask("GET", self.v1("account"), token=token)

    def account_by_query(self, token: str) -> Exchange:
        """`GET …/account` with the token in the query."""
        return self.ask("GET", self.v1("account"), query={"access_token": token})

    def element_account(self, token: str) -> Exchange:
        """`GET {api_url}/account` as Element Web asks it."""
        return self.ask("GET", f"{self.api_url}/account", query={"scalar_token": token, "v": "1.1"})

    def preflight(self, method: str, url: str, names: Iterable[str]) -> Exchange:
        """What a browser asks before it sends this method with headers of these names (Fetch)."""
        asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": ",".join(names)}
        return self.ask("OPTIONS", url, headers=asked)

    def page(self, url: str) -> Exchange:
        """What a browser gets to see at this URL."""
        headers = {"Accept": "text/html", "User-Agent": _NAME}
        exchange = self.web.send("GET", url, headers)
        for _ in range(_MAX_REDIRECTS):
            location = exchange.header("location")
            if not 300 <= exchange.status < 400 or not location:
                break
            url = urljoin(url, location[0])
            exchange = self.web.send("GET", url, headers)
        return exchange

    @staticmethod
    def lacks(exchange: Exchange) -> bool:
        """Whether the answer says that there is no such endpoint."""
        return exchange.status in _ABSENT or member(exchange, "errcode") == "M_UNRECOGNIZED"


def member(exchange: Exchange, name: str) -> Any:
    """That member of the answer's object; None where it is none, or has none."""
    try:
        told = exchange.json
    except ValueError:
        return None
    return told.get(name) if isinstance(told, dict) else None


def _pause(exchange: Exchange) -> float:
    milliseconds = member(exchange, "retry_after_ms")
    if isinstance(milliseconds, int) and milliseconds > 0:
        return milliseconds / 1000
    seconds = exchange.header("retry-after")
    return float(seconds[0]) if seconds and seconds[0].isdecimal() else 5.0
