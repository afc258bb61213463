"""Sticker packs: a picker's list of them, and what a sharable URL leads to (MSC1959, MSC1951)."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from manifold.testing.conformance.answers import is_web_address, ok, printed, refused
from manifold.testing.conformance.checks import Absent, Group, Unmet
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager
from manifold.testing.conformance.nonsense import UNKNOWN_TOKEN

packs = Group("packs", "MSC1959")

_GET = "GET /_matrix/integrations/v1/widgets/{widgetId}/packs"
_PUT = "PUT /_matrix/integrations/v1/widgets/{widgetId}/packs"
_DELETE = "DELETE /_matrix/integrations/v1/widgets/{widgetId}/packs"
_NOT_A_PACK = '`400` `{"errcode":"M_NOT_FOUND","error":"The sharable URL did not resolve to a pack"}`'

_NO_PACK = "https://packs.invalid/1234/no-such-pack"


@packs.optional("packs", _GET, 'Retrieves the packs … for the sticker picker. An example response is: {"packs": […]}')
def test_the_packs_of_a_picker_can_be_listed(the_manager: Manager, the_packs: Exchange) -> None:
    if the_manager.lacks(the_packs):
        raise Absent("there is no such endpoint, or no such widget (--picker-widget)", the_packs)
    if not isinstance(ok(the_packs).get("packs"), list):
        raise Unmet("there are no packs that are a list", the_packs)


@packs.required(
    _GET,
    "`name` (required), `description` (optional), `thumbnail` (optional …), and `sharable_url` (required). The "
    "`active_items` array has been modified to be `m.pack.item` event contents with an added `id` field",
)
def test_each_listed_pack_is_whole(the_packs: Exchange, the_listed_packs: list[Any]) -> None:
    if not the_listed_packs:
        pytest.skip("this picker has no packs")
    for pack in the_listed_packs:
        _is_whole(pack, the_packs)


@packs.required(_GET, "No additional information is required to make the request, besides authorization tokens.")
@pytest.mark.parametrize("token", ["", UNKNOWN_TOKEN], ids=["without a token", "with an unknown token"])
def test_the_packs_are_nobodys_without_a_good_token(
    the_manager: Manager, the_packs_url: str, the_listed_packs: list[Any], token: str
) -> None:
    refused(the_manager.ask("GET", the_packs_url, token=token))


@packs.required("Proposed API standards", _NOT_A_PACK, source="MSC1956")
def test_what_is_no_pack_is_answered_as_printed(no_pack: Exchange) -> None:
    printed(no_pack, 400, "M_NOT_FOUND")


@packs.recommended("Proposed API standards", _NOT_A_PACK, source="MSC1956")
def test_what_is_no_pack_is_answered_in_the_printed_words(no_pack: Exchange) -> None:
    _, text = refused(no_pack)
    if text != "The sharable URL did not resolve to a pack":
        raise Unmet(f"it says {text!r}", no_pack)


@packs.required(_PUT, 'An example request body would be: {"sharable_url": "https://packs.example.org/1234/…"}')
@pytest.mark.parametrize("value", [{}, {"sharable_url": 1}], ids=["without a URL", "with a number"])
def test_adding_what_has_no_address_is_refused(
    the_manager: Manager, the_packs_url: str, the_token: str, the_listed_packs: list[Any], value: object
) -> None:
    refused(the_manager.ask("PUT", the_packs_url, token=the_token, value=value))


@packs.required(_PUT, "The response is 200 OK with a pack object (see `GET` version of this API above).")
def test_a_pack_that_is_added_comes_back(added: Exchange) -> None:
    _is_whole(ok(added), added)


@packs.required(_PUT, "Adds a new pack to the picker.")
def test_a_pack_that_is_added_is_listed(listed: Exchange, sharable_url: str) -> None:
    if sharable_url not in _urls(listed):
        raise Unmet("the list has no pack with that sharable_url", listed)


@packs.required(_DELETE, "If the pack was removed, an empty JSON object with 200 OK is returned.")
def test_removing_a_pack_is_answered_with_an_empty_object(removed: Exchange) -> None:
    if ok(removed):
        raise Unmet("the object is not empty", removed)


@packs.required(_DELETE, "this deletes a pack from the picker")
def test_a_pack_that_is_removed_is_listed_no_more(
    the_manager: Manager, the_packs_url: str, the_token: str, removed: Exchange, sharable_url: str
) -> None:
    listed = the_manager.ask("GET", the_packs_url, token=the_token)
    if sharable_url in _urls(listed):
        raise Unmet("the list still has the pack", removed, listed)


@packs.required(
    "Sharing packs with other users",
    "When approached with `Accept: application/json` or have `.json` appended …: "
    '{"room_uri": "https://matrix.to/#/%23_stickerpack_example%3Aexample.org"}',
    source="MSC1951",
)
@pytest.mark.parametrize("suffix", ["", ".json"], ids=["by Accept", "by .json"])
def test_a_sharable_url_leads_to_a_room(the_manager: Manager, added: Exchange, sharable_url: str, suffix: str) -> None:
    answer = the_manager.ask("GET", sharable_url + suffix, headers={} if not suffix else {"Accept": "*/*"})
    if not isinstance(ok(answer).get("room_uri"), str):
        raise Unmet("there is no room_uri that is a string", answer)


@pytest.fixture(scope="session")
def no_pack(the_manager: Manager, the_packs_url: str, the_token: str, the_listed_packs: list[Any]) -> Exchange:
    """Adding what is no pack."""
    return the_manager.ask("PUT", the_packs_url, token=the_token, value={"sharable_url": _NO_PACK})


@pytest.fixture(scope="session")
def sharable_url(pytestconfig: pytest.Config, the_listed_packs: list[Any]) -> str:
    """A pack that exists."""
    url: str = pytestconfig.getoption("sharable_url")
    if not url:
        pytest.skip("nobody said which pack could be added (--sharable-url)")
    return url


@pytest.fixture(scope="session")
def added(the_manager: Manager, the_packs_url: str, the_token: str, sharable_url: str) -> Exchange:
    """Adding it."""
    return the_manager.ask("PUT", the_packs_url, token=the_token, value={"sharable_url": sharable_url})


@pytest.fixture(scope="session")
def listed(the_manager: Manager, the_packs_url: str, the_token: str, added: Exchange) -> Exchange:
    """The list with it."""
    return the_manager.ask("GET", the_packs_url, token=the_token)


@pytest.fixture(scope="session")
def removed(the_manager: Manager, the_packs_url: str, the_token: str, listed: Exchange, sharable_url: str) -> Exchange:
    """Taking it away again."""
    return the_manager.ask("DELETE", the_packs_url, token=the_token, value={"sharable_url": sharable_url})


def _urls(answer: Exchange) -> list[object]:
    listed = ok(answer).get("packs")
    return [pack.get("sharable_url") for pack in listed if isinstance(pack, dict)] if isinstance(listed, list) else []


def _is_whole(pack: object, answer: Exchange) -> None:
    for fault in _faults(pack):
        raise Unmet(fault, answer)


def _faults(pack: object) -> Iterator[str]:
    """What a pack has not, of MSC1959 and of `m.pack.metadata` and `m.pack.item` in MSC1951."""
    if not isinstance(pack, dict):
        yield "a pack is no object"
        return
    for name in ("name", "sharable_url", "creator", "license"):
        if not isinstance(pack.get(name), str):
            yield f"a pack has no {name} that is a string"
    if pack.get("kind") not in ("m.stickers", "m.emoji"):
        yield "a pack's kind is neither m.stickers nor m.emoji"
    if not is_web_address(pack.get("sharable_url")):
        yield "a pack's sharable_url is no http or https URL"
    items = pack.get("active_items")
    if not isinstance(items, list):
        yield "a pack has no active_items that are a list"
        return
    for item in items:
        yield from _faults_of_item(item if isinstance(item, dict) else {})


def _faults_of_item(item: Mapping[str, object]) -> Iterator[str]:
    for name in ("id", "uri", "description"):
        if not isinstance(item.get(name), str):
            yield f"an item has no {name} that is a string"
    if not str(item.get("uri")).startswith("mxc://"):
        yield "an item's uri is no Matrix Content URI"
    shortcodes = item.get("shortcodes", [])
    if not isinstance(shortcodes, list) or not all(isinstance(each, str) for each in shortcodes):
        yield "an item's shortcodes are no list of strings"
