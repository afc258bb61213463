"""What must not happen in a browser while a test runs."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Error, Request

from manifold.server.api import Endpoint
from manifold.server.endpoints import ENDPOINTS

__all__ = ["Watch"]

_REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  reportViolation(`${event.violatedDirective} stopped ${event.blockedURI || "something inline"} in ${location.href}`);
});
"""


_PARTS_OF_A_PAGE = {"script", "stylesheet", "font", "image"}


class Watch:
    """Collects errors, CSP violations, and requests by which the manager's UI would leave its origin or its API.

    What the UI asks of the manager is its own built files, or a row of `endpoints`: whatever it can do, others can.
    """

    def __init__(self, endpoints: Sequence[Endpoint] = ENDPOINTS) -> None:
        self._rows = [(row.method, _pattern(row.path)) for row in endpoints]
        self._guarded: set[str] = set()
        self._expected: list[re.Pattern[str]] = []
        self.faults: list[str] = []
        """What nobody expected."""
        self.requests: list[Request] = []
        """Those of the manager's UI, without the page itself."""

    def guard(self, ui_origin: str) -> None:
        """From now on no page of this origin may ask for anything elsewhere."""
        self._guarded.add(ui_origin)

    def expect_refusal(self, status: int, path: str) -> None:
        """Chromium reports each answer of 400 and above as an error: here one is wanted, at paths that end so."""
        self._expected.append(re.compile(rf"status of {status} .*{re.escape(path)}\)$"))

    def expect_absence(self, origin: str) -> None:
        """What others' pages have from there can't be fetched in a test."""
        self._expected.append(re.compile(rf"net::ERR_\w+ \({re.escape(origin)}/"))

    def expect_warning(self, text: str) -> None:
        """One that begins so: Chromium has a word to say on what is meant."""
        self._expected.append(re.compile(rf"warning: {re.escape(text)}"))

    async def over(self, context: BrowserContext) -> None:
        """Watches every page and frame of a context, from the first on."""
        await context.expose_binding("reportViolation", lambda _, text: self._note(f"violation: {text}"))
        await context.add_init_script(_REPORT_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            url = urlsplit(message.location["url"])
            self._note(f"{message.type}: {message.text} ({url.scheme}://{url.netloc}{url.path})")

    def _on_request(self, request: Request) -> None:
        try:
            asking = _origin(request.frame.url)
        except Error:  # a new tab's first page: its frame is not there yet, and nobody's
            return
        if asking not in self._guarded:
            return
        if _origin(request.url) != asking:
            self._note(f"left the origin: {request.method} {request.url}")
        elif not request.is_navigation_request():
            self.requests.append(request)
            if not self._is_documented(request):
                self._note(f"not in the endpoint table: {request.method} {urlsplit(request.url).path}")

    def _is_documented(self, request: Request) -> bool:
        path = urlsplit(request.url).path
        if request.resource_type in _PARTS_OF_A_PAGE and path.startswith("/assets/"):
            return True
        return any(request.method == method and pattern.fullmatch(path) for method, pattern in self._rows)

    def _note(self, fault: str) -> None:
        if not any(expected.search(fault) for expected in self._expected):
            self.faults.append(fault)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"{\w+}", path))))


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))
