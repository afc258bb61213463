"""The catalogue over HTTP: for everybody, in many languages; to who says who they are, what they may add."""

import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.manager.settings import QuotaSettings
from manifold.server.services import Services
from manifold.server.static import Assets
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import ROOM, V1, Clock, Person, make_services, pages
from tests.support.memory import Homeserver, MemoryEgress

SUMMARY = {
    *("id", "kind", "name", "summary", "icon", "category", "target", "publisher", "trust"),
    *("keywords", "connections_needed", "encrypted_rooms", "learns", "available"),
}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["etherpad", "jitsi", "custom"]),
        ("?kind=widget", ["etherpad", "jitsi", "custom"]),
        ("?kind=bot", []),
        ("?category=meetings", ["jitsi"]),
        ("?target=room&q=TOGETHER", ["etherpad"]),
        ("?target=account", ["custom"]),
        ("?limit=500", ["etherpad", "jitsi", "custom"]),
        ("?from=", ["etherpad", "jitsi", "custom"]),
        ("?q=video+call", ["jitsi"]),
        ("?q=%20", ["etherpad", "jitsi", "custom"]),
        ("?q=%FF", []),
        ("?q=", ["etherpad", "jitsi", "custom"]),
        ("?kind=&category=&target=", ["etherpad", "jitsi", "custom"]),
        ("?q=jitsi&q=pad", ["etherpad"]),
        ("?unknown=1", ["etherpad", "jitsi", "custom"]),
    ],
)
async def test_cards_are_found(api: Client, query: str, ids: list[str]) -> None:
    answer = await api.get(f"{V1}/integrations{query}")

    assert answer.status == 200
    assert [card["id"] for card in answer.json["integrations"]] == ids
    assert all(card.keys() == SUMMARY for card in answer.json["integrations"])


async def test_a_kind_that_is_none_is_told(api: Client) -> None:
    answer = await api.get(f"{V1}/integrations?kind=nonsense")

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"].startswith("'kind'")


async def test_a_card_opens_to_what_it_does_and_its_form(api: Client) -> None:
    answer = await api.get(f"{V1}/integrations/jitsi")

    more = {"documentation", "reads", "sends", "state_events", "max_power", "requirements", "config_schema", "initial"}
    assert answer.json.keys() == SUMMARY | more
    assert answer.json["available"] is True
    assert answer.json["config_schema"]["properties"].keys() == answer.json["initial"].keys()


@pytest.mark.parametrize("integration_id", ["nonsense", "Jitsi", "..%2Fjitsi", "%20"])
async def test_what_is_not_offered_is_not_found(api: Client, integration_id: str) -> None:
    answer = await api.get(f"{V1}/integrations/{integration_id}")

    assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")


async def test_a_list_is_read_page_by_page(api: Client) -> None:
    seen, start = [], ""
    while start is not None:
        page = (await api.get(f"{V1}/integrations?limit=1&from={start}")).json
        seen += [card["id"] for card in page["integrations"]]
        start = page.get("next_batch")

    assert seen == ["etherpad", "jitsi", "custom"]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=501", "limit=x", "limit=1.5", "limit=-1"),
        *("from=nonsense", "from=%00", "from=jitsi", f"from={'x' * 65}"),
        *("target=world", f"category={'x' * 31}", f"q={'x' * 201}"),
    ],
)
async def test_a_query_that_is_wrong_is_told_by_name(api: Client, query: str) -> None:
    answer = await api.get(f"{V1}/integrations?{query}")

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"].startswith(f"'{query.partition('=')[0]}'")


@pytest.mark.parametrize(
    ("header", "language", "name"),
    [
        ("de", "de", "Webseite"),
        ("de-AT", "de", "Webseite"),
        ("fr, de-CH;q=0.8, en;q=0.9", "en", "Web page"),
        ("fr;q=0.9, de;q=0.8", "de", "Webseite"),
        ("en, de", "en", "Web page"),
        ("de;q=0", "en", "Web page"),
        ("*", "en", "Web page"),
        ("\xff;;;q=de", "en", "Web page"),
        ("", "en", "Web page"),
    ],
)
async def test_the_catalogue_speaks_the_users_language(api: Client, header: str, language: str, name: str) -> None:
    for path in (f"{V1}/integrations/custom", f"{V1}/integrations?q=dashboard"):
        answer = await api.get(path, headers={"accept-language": header})

        card = answer.json["integrations"][0] if "integrations" in answer.json else answer.json
        assert card["name"] == name
        assert answer.headers["content-language"] == language
        assert answer.headers["vary"] == "Accept-Language"


async def test_a_search_finds_words_of_the_users_language_and_of_english(api: Client) -> None:
    async def found(text: str, language: str) -> list[str]:
        answer = await api.get(f"{V1}/integrations?q={text}", headers={"accept-language": language})
        return [card["id"] for card in answer.json["integrations"]]

    assert await found("Besprechung", "de") == await found("meeting", "de") == await found("meeting", "en") == ["jitsi"]
    assert await found("Besprechung", "en") == []


async def test_the_form_and_what_it_takes_are_in_the_users_language(api: Client) -> None:
    answer = (await api.get(f"{V1}/integrations/jitsi", headers={"accept-language": "de"})).json

    conference = answer["config_schema"]["properties"]["conference"]
    assert conference["title"] == "Name der Konferenz"
    assert conference["anyOf"][0]["x-message"].startswith("Nimm 3 bis 64")
    assert answer["sends"][0] == "Deinen Anzeigenamen, an den Jitsi-Server, sobald du teilnimmst"
    assert answer["requirements"][0]["message"].startswith("Du darfst")


async def test_an_icon_is_an_image_that_may_be_kept(api: Client) -> None:
    answer = await api.get(f"{V1}/integrations/jitsi/icon")

    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.body.startswith(b"<svg ")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"

    again = await api.get(
        f"{V1}/integrations/jitsi/icon", headers={"if-none-match": f'"x", W/{answer.headers["etag"]}'}
    )

    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]


async def test_every_card_has_an_icon(api: Client) -> None:
    cards = (await api.get(f"{V1}/integrations")).json["integrations"]

    icons = {(await api.get(card["icon"])).body for card in cards}

    assert len(icons) == len(cards)
    assert (await api.get(f"{V1}/integrations/nonsense/icon")).errcode == "M_NOT_FOUND"


async def requirements(client: Client, query: str = "") -> dict[str, bool | None]:
    answer = await client.get(f"{V1}/integrations/jitsi{query}")
    return {requirement["type"]: requirement["met"] for requirement in answer.json["requirements"]}


async def test_a_stranger_hears_only_what_is_so_for_everybody(api: Client) -> None:
    assert await requirements(api, f"?room_id={ROOM}") == {"power": None}


async def test_an_account_hears_what_it_may(alice: Person) -> None:
    assert await requirements(alice.client) == {"allowed": True, "power": None}
    assert await requirements(alice.client, f"?room_id={ROOM}") == {"allowed": True, "power": None, "quota": True}


async def test_an_account_hears_that_it_has_as_much_as_it_may_have(
    store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue, homeserver: Homeserver, assets: Assets
) -> None:
    services = make_services(store, egress, clock, catalogue, quotas=QuotaSettings(installations_per_room=1))
    alice = await Person.registered(Client(pages(services, assets).interface), homeserver, "@alice:example.org")
    assert (await requirements(alice.client, f"?room_id={ROOM}"))["quota"] is True

    await alice.install()

    assert (await requirements(alice.client, f"?room_id={ROOM}"))["quota"] is False
    assert (await requirements(alice.client, "?room_id=!other:example.org"))["quota"] is True


@pytest.mark.parametrize("room_id", ["nonsense", "%00", "!", "%23alias:example.org", "x" * 256])
async def test_a_room_that_is_none_is_refused(api: Client, room_id: str) -> None:
    answer = await api.get(f"{V1}/integrations/jitsi?room_id={room_id}")

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"].startswith("'room_id'")


async def test_what_the_operator_blocked_is_shown_with_the_reason(
    api: Client, alice: Person, services: Services
) -> None:
    async def available(client: Client) -> dict[str, bool | str]:
        cards = (await client.get(f"{V1}/integrations")).json["integrations"]
        return {card["id"]: card["available"] for card in cards}

    assert set((await available(api)).values()) == {True}

    await services.blocks.add("integration", "jitsi", "It costs too much")

    assert await available(api) == await available(alice.client)
    assert "It costs too much" in str((await available(api))["jitsi"])
    assert (await available(api))["custom"] is True
    assert await requirements(alice.client) == {"allowed": False, "power": None}


async def test_who_is_blocked_still_sees_why_nothing_can_be_added(
    api: Client, alice: Person, services: Services
) -> None:
    await services.blocks.add("user", alice.user_id, "Spam")

    mine = (await alice.client.get(f"{V1}/integrations")).json["integrations"]
    everybodys = (await api.get(f"{V1}/integrations")).json["integrations"]

    assert all("Spam" in card["available"] for card in mine)
    assert all(card["available"] is True for card in everybodys)
    assert (await requirements(alice.client))["allowed"] is False


async def test_a_room_that_is_blocked_is_told_as_such(alice: Person, services: Services) -> None:
    await services.blocks.add("room", ROOM)

    assert (await requirements(alice.client, f"?room_id={ROOM}"))["allowed"] is False
    assert (await requirements(alice.client, "?room_id=!other:example.org"))["allowed"] is True
