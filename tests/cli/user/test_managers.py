"""Which manager is used, and who says that it may know the user."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from tests.cli.user.conftest import ALICE, Command, Output
from tests.support.http_server import WebServer, free_port, serve
from tests.support.matrix_site import MatrixSite

LogIn = Callable[..., Awaitable[Output]]
OPENID = "openid/request_token"


@pytest.fixture
async def unknown(manager_url: str, log_in: LogIn, manifold: Command) -> Command:
    """`manifold`, with Alice logged in, and nothing that names the manager."""
    assert (await log_in()).code == 1
    return manifold


@pytest.fixture
async def domain(manager_url: str) -> AsyncIterator[WebServer]:
    """A site that says where the manager is (MSC1957)."""
    widget = {"url": f"{manager_url}/ui", "name": "Manifold", "data": {"api_url": manager_url}}

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if request.path != "/.well-known/matrix/integrations":
            return web.Response(status=404)
        return web.json_response({"m.integrations_widget": widget})

    async with serve(handle) as server:
        yield server


def asked_who(site: MatrixSite) -> bool:
    """Whether an OpenID token was made for anybody."""
    return any(OPENID in asked for asked in site.asked)


async def test_a_manager_that_nothing_names_is_asked_about_before_it_learns_anything(
    unknown: Command, manager_url: str, site: MatrixSite
) -> None:
    output = await unknown("status", "--manager", manager_url, typed="n\n")

    assert output.code == 4
    assert f"Neither your account nor your homeserver names the manager at {manager_url}." in output.stderr
    assert output.stderr.endswith("If you trust it, repeat with --trust\n")
    assert not asked_who(site)


async def test_the_answer_yes_is_remembered(unknown: Command, manager_url: str) -> None:
    assert (await unknown("status", "--manager", manager_url, typed="y\n")).code == 0
    assert (await unknown("status", "--manager", manager_url, typed="")).code == 0


async def test_programs_are_not_asked_but_say_it_with_an_option(
    unknown: Command, manager_url: str, site: MatrixSite
) -> None:
    output = await unknown("status", "--manager", manager_url, "--json")
    assert (output.code, output.failure["kind"]) == (4, "NotTrusted")
    assert not asked_who(site)

    assert (await unknown.json("status", "--manager", manager_url, "--trust"))["installations"] == []
    assert (await unknown.json("status", "--manager", manager_url))["installations"] == []


async def test_a_manager_that_is_not_reached_by_https_gets_nothing_whatever_the_user_says(
    unknown: Command, site: MatrixSite
) -> None:
    output = await unknown("status", "--manager", "http://manager.example", "--trust")

    assert output.code == 4
    assert "a token could be read on the way" in output.stderr
    assert not asked_who(site)


async def test_one_that_the_homeserver_names_needs_no_question_when_it_is_typed(alice: Command, suggested: str) -> None:
    assert (await alice("status", "--manager", f"{suggested}/", typed="")).code == 0


async def test_the_manager_that_a_login_names_is_used_from_then_on(
    manifold: Command, log_in: LogIn, manager_url: str, domain: WebServer
) -> None:
    output = await log_in(ALICE, "--manager", f"127.0.0.1:{domain.port}", "--trust")

    assert (output.code, output.stdout) == (0, f"You are {ALICE} at {manager_url}.\n")
    assert (await manifold("status")).code == 0
    (found,) = (await manifold.json("discover"))["managers"]
    assert found == {
        "api_url": manager_url,
        "ui_url": manager_url,
        "name": "",
        "source": "config",
        "trusted": True,
        "reason": "You said so",
        "in_use": True,
    }


async def test_the_environment_names_a_manager_too(unknown: Command, manager_url: str) -> None:
    unknown.environment["MANIFOLD_MANAGER"] = manager_url

    assert (await unknown("status", "--trust")).code == 0


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("ftp://manager.example", 2, "is no web address"),
        ("https://user@manager.example", 2, "is no web address"),
        ("not a domain", 2, "is not a host name"),
    ],
)
async def test_a_manager_that_can_not_be_is_told(manifold: Command, name: str, code: int, words: str) -> None:
    output = await manifold("integrations", "--manager", name)

    assert output.code == code
    assert words in output.stderr


async def test_a_manager_that_is_not_there_is_told_with_exit_code_3(manifold: Command) -> None:
    nowhere = f"http://127.0.0.1:{free_port('127.0.0.1')}"

    output = await manifold("integrations", "--manager", nowhere, "--json")

    assert (output.code, output.failure["kind"]) == (3, "ManagerUnreachable")


async def test_all_managers_are_found_with_who_names_them_and_why_they_are_trusted(
    alice: Command, suggested: str, site: MatrixSite
) -> None:
    widget = {
        "type": "m.integration_manager",
        "url": "https://own.example/ui",
        "name": "My\x1b[31m own",
        "data": {"api_url": "https://own.example/api"},
    }
    site.matrix.account_data[ALICE]["m.widgets"] = {"own": {"content": widget}}

    told = await alice.json("discover")
    shown = await alice("discover")

    assert [(found["api_url"], found["source"], found["in_use"]) for found in told["managers"]] == [
        ("https://own.example/api", "account", True),
        (suggested, "homeserver", False),
    ]
    assert shown.code == 0
    first, second, third = (line.split() for line in shown.stdout.splitlines())
    assert first == ["MANAGER", "NAME", "NAMED", "BY", "TRUSTED", "BECAUSE"]
    assert second[:4] == ["*", "https://own.example/api", "My\ufffd[31m", "own"]
    assert third[0] == suggested
    assert shown.stdout.endswith("your homeserver  yes      Your homeserver suggests it\n")


async def test_a_homeserver_whose_suggestion_can_not_be_read_is_a_problem_and_no_error(
    alice: Command, suggested: str, site: MatrixSite
) -> None:
    site.well_known = b"<html>"
    nothing = await alice("discover")
    assert (nothing.code, nothing.stdout.splitlines()[0]) == (1, "No integration manager was found.")
    assert "is no JSON" in nothing.stdout
    assert (await alice("status", "--json")).failure["kind"] == "HomeserverUnreachable"

    widget = {"type": "m.integration_manager", "url": f"{suggested}/ui", "data": {"api_url": suggested}}
    site.matrix.account_data[ALICE]["m.widgets"] = {"own": {"content": widget}}
    assert "Not asked: " in (await alice("discover")).stdout
    assert (await alice("status")).code == 0


async def test_a_domain_is_looked_up_without_a_login(manifold: Command, manager_url: str, domain: WebServer) -> None:
    (found,) = (await manifold.json("discover", f"127.0.0.1:{domain.port}"))["managers"]

    assert (found["api_url"], found["source"], found["trusted"]) == (manager_url, "domain", False)


async def test_nothing_found_is_exit_code_1(manifold: Command, matrix_url: str, unknown: Command) -> None:
    mine = await unknown("discover")
    assert (mine.code, mine.stdout) == (1, "No integration manager was found.\n")

    there = await manifold("discover", matrix_url.removeprefix("http://"), "--json")
    assert (there.code, there.json["managers"]) == (1, [])
    assert (await manifold("discover", "not a domain")).code == 2
