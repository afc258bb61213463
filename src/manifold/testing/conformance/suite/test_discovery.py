"""Can the manager be found by a domain name alone (MSC1957)?"""

import re
from typing import Any
from urllib.parse import quote

import pytest

from manifold.testing.conformance.answers import allows_this_page, is_web_address, ok, refused
from manifold.testing.conformance.checks import Absent, Group, Unmet
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import V1, Manager

discovery = Group("discovery", "MSC1957")

_BY_DOMAIN = "Discovering a manager by only the domain name"
_TEMPLATE = re.compile(r"\$([a-z0-9_.]+)", re.IGNORECASE)
_VARIABLES = re.compile(
    r"matrix_(user_id|display_name|avatar_url|room_id|widget_id)|org\.matrix\.msc\d+\.\w+|theme", re.IGNORECASE
)


@discovery.optional(
    "discovery",
    _BY_DOMAIN,
    "clients which have an integrations domain make a regular HTTPS request to "
    "https://example.org/.well-known/matrix/integrations which returns an object",
)
def test_the_manager_is_discovered_by_a_domain_name(the_manager: Manager, the_discovery: Exchange) -> None:
    if the_manager.lacks(the_discovery):
        raise Absent("there is no /.well-known/matrix/integrations", the_discovery)
    if not isinstance(ok(the_discovery).get("m.integrations_widget"), dict):
        raise Unmet("there is no m.integrations_widget that is an object", the_discovery)


@discovery.required(
    "User-configured integration managers",
    "The `url` of the widget is analogous to the `ui_url` …, which must be `http` or `https`",
)
def test_the_discovered_widget_has_a_web_address(the_discovery: Exchange, the_discovered: dict[str, Any]) -> None:
    if not is_web_address(_filled(the_discovered)):
        raise Unmet("the widget's url is no http or https URL", the_discovery)


@discovery.required(
    "User-configured integration managers",
    "The `api_url` in the `data` object is required; it must be an `http` or `https` URL",
)
def test_the_discovered_widget_says_where_the_api_is(the_discovery: Exchange, the_discovered: dict[str, Any]) -> None:
    if not is_web_address(_api_url(the_discovered)):
        raise Unmet("data.api_url is no http or https URL", the_discovery)


@discovery.required(
    "User-configured integration managers",
    "The `api_url` … is the URL clients will use when *not* embedding the integration manager",
)
def test_the_discovered_api_answers(
    the_manager: Manager, the_discovery: Exchange, the_discovered: dict[str, Any]
) -> None:
    api_url = _api_url(the_discovered)
    if not is_web_address(api_url):
        pytest.skip("no API is discovered")
    try:
        found = Manager(the_manager.web, str(api_url), the_manager.secrets)
    except ValueError as exc:
        raise Unmet(str(exc), the_discovery) from None
    answer = found.ask("GET", found.v1("account"))
    if found.lacks(answer):
        raise Unmet(f"there is no {V1}/account at the api_url that is discovered", the_discovery, answer)
    refused(answer)


@discovery.recommended(
    "User-configured integration managers",
    "integration managers are widgets and can make use of the template options provided to widgets",
)
def test_the_discovered_address_holds_no_variable_that_clients_do_not_know(
    the_discovery: Exchange, the_discovered: dict[str, Any]
) -> None:
    data = the_discovered.get("data")
    known = set(data) if isinstance(data, dict) else set()
    for name in _TEMPLATE.findall(str(the_discovered.get("url"))):
        if name not in known and not _VARIABLES.fullmatch(name):
            raise Unmet(
                f"${name} is neither in the widget's data nor one of the variables that clients fill in", the_discovery
            )


@discovery.recommended(
    "Displaying integration managers", "Clients simply open the `ui_url` (or equivalent) in an `iframe` or similar."
)
def test_the_discovered_page_may_be_framed(
    the_manager: Manager, the_discovery: Exchange, the_discovered: dict[str, Any]
) -> None:
    url = _filled(the_discovered)
    if not is_web_address(url):
        raise Unmet("the widget's url is no http or https URL", the_discovery)
    page = the_manager.page(url)
    if not 200 <= page.status < 300:
        raise Unmet(f"the page has status {page.status}", page)
    if page.header("x-frame-options"):
        raise Unmet("X-Frame-Options keeps it out of other pages", page)
    for policy in page.header("content-security-policy"):
        if re.search(r"frame-ancestors\s+('none'|'self')\s*(;|$)", policy, re.IGNORECASE):
            raise Unmet("frame-ancestors keeps it out of other pages", page)


@discovery.recommended(
    _BY_DOMAIN,
    "the server should be using appropriate CORS headers for the request",
)
def test_discovery_may_be_read_by_any_page(the_discovery: Exchange, the_discovered: dict[str, Any]) -> None:
    allows_this_page(the_discovery)


def _api_url(widget: dict[str, Any]) -> object:
    data = widget.get("data")
    return data.get("api_url") if isinstance(data, dict) else None


def _filled(widget: dict[str, Any]) -> str:
    """The widget's URL as a client opens it."""
    return _TEMPLATE.sub(lambda name: quote(f"some {name[1]}"), str(widget.get("url")))
