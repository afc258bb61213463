"""The packs of a sticker picker, at a manager that has them, and at one that has not."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.cli.user.conftest import ALICE, Command
from tests.support.http_server import serve
from tests.support.matrix_site import MatrixSite

PACK = {"name": "Cats", "sharable_url": "https://packs.example/cats", "active_items": [{"id": "1", "uri": "mxc://a/b"}]}


@pytest.fixture
async def picker_url() -> AsyncIterator[str]:
    """Another manager, with the part of MSC1959 and MSC1961 that packs need."""
    packs: list[dict[str, Any]] = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        path = request.path.removeprefix("/_matrix/integrations/v1")
        if path == "/account/register":
            return web.json_response({"token": "secret"})
        if path != "/widgets/picker/packs" or request.headers.get("Authorization") != "Bearer secret":
            return web.json_response({"errcode": "M_UNRECOGNIZED", "error": "?"}, status=404)
        if request.method == "GET":
            return web.json_response({"packs": packs})
        wanted = json.loads(await request.read())["sharable_url"]
        if wanted != PACK["sharable_url"]:
            text = "The sharable URL did not resolve to a pack"
            return web.json_response({"errcode": "M_NOT_FOUND", "error": text}, status=400)
        if request.method == "DELETE":
            packs.clear()
            return web.json_response({})
        packs.append(PACK)
        return web.json_response(PACK)

    async with serve(handle) as server:
        yield f"http://127.0.0.1:{server.port}"


def picks(site: MatrixSite, api_url: str, widget_id: str = "picker") -> None:
    """Alice's account has a sticker picker of this manager."""
    content = {"type": "m.stickerpicker", "url": f"{api_url}/picker", "data": {"api_url": api_url}}
    site.matrix.account_data[ALICE]["m.widgets"] = {widget_id: {"content": content}}


async def test_packs_are_added_listed_and_removed(alice: Command, site: MatrixSite, picker_url: str) -> None:
    picks(site, picker_url)
    url = PACK["sharable_url"]
    assert isinstance(url, str)

    assert (await alice("packs", "list", "--json")).failure["kind"] == "NotTrusted"
    unknown = await alice("packs", "list", typed="n\n")
    assert (unknown.code, picker_url in unknown.stderr) == (4, True)
    added = await alice("packs", "add", url, typed="y\n")
    assert (added.code, added.stdout) == (0, "Added Cats.\n")
    listed = await alice("packs", "list")
    assert listed.stdout.splitlines() == ["NAME  STICKERS  URL", f"Cats  1         {url}"]
    told = await alice.json("packs", "list")
    assert (told["picker"], [pack["name"] for pack in told["packs"]]) == ("picker", ["Cats"])
    assert (await alice("packs", "remove", url)).stdout == "Removed.\n"
    assert (await alice("packs", "list")).stdout == "Your sticker picker has no packs.\n"
    assert (await alice.json("packs", "add", url))["name"] == "Cats"
    assert (await alice.json("packs", "remove", url)) == {}


async def test_a_pickers_manager_is_trusted_by_an_option_too(alice: Command, site: MatrixSite, picker_url: str) -> None:
    picks(site, picker_url)

    assert (await alice.json("packs", "list", "--trust"))["packs"] == []
    assert (await alice.json("packs", "list"))["packs"] == []


async def test_a_link_that_leads_to_no_pack_is_told(alice: Command, site: MatrixSite, picker_url: str) -> None:
    picks(site, picker_url)

    output = await alice("packs", "add", "https://packs.example/dogs", typed="y\n")

    assert output.code == 1
    assert output.stderr.endswith("manifold: The sharable URL did not resolve to a pack\n")


async def test_our_own_manager_has_no_packs_yet_and_it_is_said(
    alice: Command, site: MatrixSite, suggested: str
) -> None:
    picks(site, suggested)

    output = await alice("packs", "list")

    assert output.code == 1
    host = suggested.removeprefix("http://")
    assert output.stderr == f"manifold: {host} has no sticker packs (GET widgets/picker/packs)\n"


async def test_without_a_picker_there_is_nothing_to_add_to(alice: Command, site: MatrixSite, suggested: str) -> None:
    output = await alice("packs", "list", "--json")
    assert (output.code, output.failure["kind"]) == (1, "NotFound")

    picks(site, suggested)
    other = await alice("packs", "list", "--picker", "other")
    assert (other.code, other.stderr) == (1, "manifold: You have no sticker picker 'other'; there are picker\n")
