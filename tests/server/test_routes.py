"""From raw paths to endpoints: segments are split first, and decoded once."""

import pytest

from manifold.errors import InvalidParam, MethodNotAllowed, Unrecognized
from manifold.server.api import PUBLIC, Call, Endpoint
from manifold.server.routes import Routes
from manifold.spec.account import Empty
from tests.support.asgi import Client


async def nothing(_: Call) -> Empty:
    return Empty()


def row(method: str, path: str) -> Endpoint:
    return Endpoint(method, path, nothing, PUBLIC, Empty, "a test")


ROUTES = Routes(
    [
        row("GET", "/things"),
        row("POST", "/things"),
        row("POST", "/things/new"),
        row("GET", "/things/{thing}"),
        row("GET", "/things/{thing}/parts/{part}"),
        row("DELETE", "/things/{other}"),
    ]
)


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/things/a", {"thing": "a"}),
        ("/things/!a%2Fb:c", {"thing": "!a/b:c"}),
        ("/things/%2F", {"thing": "/"}),
        ("/things/%2e%2e", {"thing": ".."}),
        ("/things/..", {"thing": ".."}),
        ("/things/%252F", {"thing": "%2F"}),
        ("/things/100%", {"thing": "100%"}),
        ("/things/%zz", {"thing": "%zz"}),
        ("/things/a+b", {"thing": "a+b"}),
        ("/things/%C3%BC", {"thing": "ü"}),
        ("/things/a;b=c", {"thing": "a;b=c"}),
        ("/things/a/parts/b%20c", {"thing": "a", "part": "b c"}),
    ],
)
def test_a_segment_is_decoded_once(path: str, parameters: dict[str, str]) -> None:
    assert ROUTES.find("GET", path)[1] == parameters


def test_methods_of_one_path_have_their_own_names_for_its_parts() -> None:
    endpoint, parameters = ROUTES.find("DELETE", "/things/a")

    assert (endpoint.path, parameters) == ("/things/{other}", {"other": "a"})


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "//",
        "things",
        "/thing",
        "/things/",
        "//things",
        "/things//parts/b",
        "/things/a/parts",
        "/things/a/parts/",
        "/things/a/parts/b/c",
        "/%74hings",
        "/things%2Fa/parts",
        "/THINGS",
        "/" + "a/" * 50_000,
        "/" + "a" * 1_000_000,
    ],
    ids=lambda path: path[:20],
)
def test_what_is_not_in_the_table_is_not_there(path: str) -> None:
    with pytest.raises(Unrecognized) as raised:
        ROUTES.find("GET", path)
    assert raised.value.status == 404


@pytest.mark.parametrize("path", ["/things/%FF", "/things/%C3", "/things/a%00b", "/things/%ED%A0%80"])
def test_a_segment_that_is_no_text_is_refused(path: str) -> None:
    with pytest.raises(InvalidParam):
        ROUTES.find("GET", path)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/things", ("GET", "POST")), ("GET", "/things/new", ("POST",)), ("PUT", "/things/a", ("DELETE", "GET"))],
)
def test_a_wrong_method_is_told_which_are_right(method: str, path: str, allowed: tuple[str, ...]) -> None:
    with pytest.raises(MethodNotAllowed) as raised:
        ROUTES.find(method, path)
    assert raised.value.allowed == allowed


def test_the_same_row_twice_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="twice"):
        Routes([row("GET", "/a/{b}"), row("GET", "/a/{c}")])


@pytest.mark.parametrize(
    "path", ["/", "/nonsense", "/_matrix/integrations/v2/account", "/.env", "/ui/", "/w/jitsi", "/index.html"]
)
async def test_an_unknown_path_is_told_in_json(path: str, api: Client) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "BREW"):
        answer = await api.request(method, path)
        assert (answer.status, answer.errcode) == (404, "M_UNRECOGNIZED")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["access-control-allow-origin"] == "*"
