"""How clients and operators find out what is here (MSC1957)."""

from urllib.parse import urlsplit

import msgspec

from manifold.server.discovery import element_config, well_known_client
from tests.support.asgi import Client
from tests.support.manager import SETTINGS


async def test_the_well_known_widget_is_stored_by_clients_as_it_is(api: Client) -> None:
    answer = await api.get("/.well-known/matrix/integrations")

    assert answer.json == {
        "m.integrations_widget": {
            "type": "m.integration_manager",
            "name": "Manifold",
            "url": (
                "https://manager.example/ui?displayName=$matrix_display_name&room_id=$matrix_room_id"
                "&widgetId=$matrix_widget_id&theme=$org.matrix.msc2873.client_theme"
                "&language=$org.matrix.msc2873.client_language"
            ),
            "data": {"api_url": "https://manager.example"},
        }
    }


async def test_versions_say_what_is_spoken(api: Client) -> None:
    answer = await api.get("/_matrix/integrations/versions")

    assert answer.json["versions"] == ["v1"]
    assert all(isinstance(on, bool) for on in answer.json["unstable_features"].values())


async def test_health_is_told(api: Client) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = await api.get(path)
        assert (answer.status, answer.json) == (200, {})


def test_clients_append_to_both_urls_so_neither_ends_in_a_slash_or_has_a_query() -> None:
    config = msgspec.to_builtins(element_config(SETTINGS))
    (manager,) = msgspec.to_builtins(well_known_client(SETTINGS))["m.integrations"]["managers"]

    for url in (config["integrations_ui_url"], config["integrations_rest_url"], manager["api_url"], manager["ui_url"]):
        assert not url.endswith("/")
        assert not urlsplit(url).query
    assert (manager["ui_url"], manager["api_url"]) == (config["integrations_ui_url"], config["integrations_rest_url"])


def test_element_is_told_to_give_its_token_to_no_page() -> None:
    config = element_config(SETTINGS)

    assert config.integrations_widgets_urls == ["https://widgets.example/w/"]
    assert not any(config.integrations_rest_url.startswith(url) for url in config.integrations_widgets_urls)
