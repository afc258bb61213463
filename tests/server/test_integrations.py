"""The catalogue over HTTP: for everybody, without a token."""

import pytest

from tests.support.asgi import Client
from tests.support.manager import V1

SUMMARY = {
    *("id", "kind", "name", "summary", "icon", "category", "target", "publisher", "trust"),
    *("keywords", "connections_needed", "encrypted_rooms", "available"),
}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["etherpad", "jitsi", "custom"]),
        ("?kind=widget", ["etherpad", "jitsi", "custom"]),
        ("?kind=bot", []),
        ("?category=meetings", ["jitsi"]),
        ("?target=room&q=TOGETHER", ["etherpad"]),
        ("?target=account", []),
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
