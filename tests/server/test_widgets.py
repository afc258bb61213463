"""Ready-made widgets and recognised links over HTTP."""

import pytest
from msgspec.structs import replace

from manifold.integrations.catalogue import Catalogue
from manifold.server.services import Services
from manifold.server.static import Assets
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import NO_LIMITS, ROOM, V1, Clock, Person, make_services, pages
from tests.support.memory import Homeserver, MemoryEgress


async def test_a_widget_is_made_and_nothing_is_kept_or_asked(
    alice: Person, egress: MemoryEgress, statements: list[str]
) -> None:
    asked = list(egress.asked)
    statements.clear()
    request = {"type": "m.jitsi", "room_id": ROOM, "name": "Stand-up", "data": {"conferenceId": "standup"}}

    answer = await alice.client.post(f"{V1}/widgets", request)

    assert answer.status == 200
    assert answer.json.keys() == {"id", "type", "url", "name", "data"}
    assert answer.json["name"] == "Stand-up"
    assert answer.json["data"] == {"domain": "meet.element.io", "conferenceId": "standup", "isAudioOnly": False}
    assert egress.asked == asked
    assert len(statements) == 1, "the token's owner"


async def test_a_type_that_nobody_makes_is_not_found(alice: Person) -> None:
    answer = await alice.client.post(f"{V1}/widgets", {"type": "m.video"})

    assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")
    assert "m.custom, m.etherpad, m.jitsi" in answer.json["error"]


async def test_data_that_is_wrong_is_told_by_pointer(alice: Person) -> None:
    answer = await alice.client.post(f"{V1}/widgets", {"type": "m.jitsi", "data": {"domain": 5, "isAudioOnly": 5}})

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert {field["path"] for field in answer.json["im.manifold.fields"]} == {"/data/domain", "/data/isAudioOnly"}


async def test_a_link_is_recognised_and_looked_at_without_anything_of_the_callers(
    alice: Person, egress: MemoryEgress
) -> None:
    pad = "https://pad.example.org/p/minutes"
    egress.page(pad, b"<title>minutes | Etherpad</title>", headers={"Content-Type": "text/html"})
    egress.asked.clear()

    answer = await alice.client.post(f"{V1}/widgets/resolve", {"url": pad}, headers={"accept-language": "de"})

    assert answer.status == 200
    told = answer.json
    assert told.pop("matches") == [
        {
            "integration": "etherpad",
            "name": "Etherpad",
            "label": "minutes on pad.example.org",
            "config": {"server": "https://pad.example.org", "pad": "minutes"},
        },
        {
            "integration": "custom",
            "name": "Webseite",
            "label": "minutes | Etherpad on pad.example.org",
            "config": {"url": pad, "name": "minutes | Etherpad"},
        },
    ]
    assert told == {
        "switched_off": [],
        "reachable": True,
        "url": pad,
        "content_type": "text/html",
        "title": "minutes | Etherpad",
        "framing": "allowed",
        "message": "",
    }
    assert egress.asked == [pad]


async def test_looking_at_links_counts_for_the_limit_of_what_makes_us_ask_others(
    store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue, homeserver: Homeserver, assets: Assets
) -> None:
    limits = replace(NO_LIMITS, outbound_per_minute=2)
    services = make_services(store, egress, clock, catalogue, limits=limits)
    carol = await Person.registered(Client(pages(services, assets).interface), homeserver, "@carol:example.org")
    link = {"url": "https://away.example/"}

    statuses = [(await carol.client.post(f"{V1}/widgets/resolve", link)).status for _ in range(3)]

    assert statuses == [200, 200, 429]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org", "https://a@b.example", "x" * 2049, ""])
async def test_a_link_that_nobody_should_follow_is_refused(alice: Person, url: str) -> None:
    answer = await alice.client.post(f"{V1}/widgets/resolve", {"url": url})

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"].startswith("'url'")


async def test_who_is_blocked_gets_no_widget(alice: Person, services: Services, api: Client) -> None:
    await services.blocks.add("user", alice.user_id)

    assert (await alice.client.post(f"{V1}/widgets", {"type": "m.jitsi"})).errcode == "M_FORBIDDEN"


async def test_the_widgets_of_a_room_are_told_and_nothing_is_kept_or_asked(
    alice: Person, egress: MemoryEgress, statements: list[str]
) -> None:
    asked = list(egress.asked)
    statements.clear()
    old = "https://scalar.vector.im/api/widgets/generic.html?url=https%3A%2F%2Fexample.org%2Fboard"
    widgets = [
        {"id": "w1", "type": "customwidget", "url": old, "name": "Board", "data": {}},
        {"id": "w2", "type": "m.custom", "url": "javascript:alert(1)"},
    ]

    answer = await alice.client.post(f"{V1}/widgets/identify", {"room_id": ROOM, "widgets": widgets})

    assert answer.status == 200
    board, program = answer.json["widgets"]
    assert (board["id"], board["by"], board["integration"]) == ("w1", "scalar", "custom")
    assert board["replacement"]["id"] == "w1"
    assert (program["integration"], program["replacement"]) == (None, None)
    assert program["problems"][0].startswith("Its address is no web page")
    assert egress.asked == asked
    assert len(statements) == 1, "the token's owner"


async def test_no_more_widgets_are_looked_at_than_any_room_has(alice: Person) -> None:
    widgets = [{"id": "w1", "type": "m.custom", "url": "https://example.org"}] * 101

    answer = await alice.client.post(f"{V1}/widgets/identify", {"widgets": widgets})

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")


async def test_a_widget_that_is_there_is_made_anew_by_a_form(alice: Person) -> None:
    config = {"url": "https://meet.example.org/external_api.js", "name": "Script"}
    request = {"integration": "custom", "config": config, "widget_id": "customwidget_1", "room_id": ROOM}

    answer = await alice.client.post(f"{V1}/widgets", request)

    assert answer.status == 200
    assert (answer.json["id"], answer.json["name"]) == ("customwidget_1", "Script")


async def test_elements_call_button_is_answered_without_a_token_and_nothing_is_kept_or_asked(
    api: Client, egress: MemoryEgress, statements: list[str]
) -> None:
    statements.clear()
    # As Element writes it: the id is not encoded.
    answer = await api.get(f"{V1}/widgets/build?roomId=!standup:example.org")

    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json["widget"]["id"] == answer.json["widget_id"]
    assert answer.json["widget"]["data"]["domain"] == "meet.element.io"
    assert (statements, egress.asked) == ([], [])


@pytest.mark.parametrize("query", ["", "?roomId=", "?roomId=standup", "?room_id=!standup:example.org"])
async def test_a_call_is_in_some_room(api: Client, query: str) -> None:
    answer = await api.get(f"{V1}/widgets/build{query}")

    assert answer.status == 400
    assert "roomId" in answer.json["error"]
