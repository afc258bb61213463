"""The kit finds each flaw of a small manager, by the checks that are about it and by no others.

Flaws that no check has in common are put into one manager: what is found must be all of theirs, and nothing else.
"""

import asyncio
import secrets
from collections.abc import Mapping
from fnmatch import fnmatchcase

import pytest
import pytest_asyncio

from tests.support.http_server import serve
from tests.testing.kit import Run, openid_file, run_kit
from tests.testing.small_manager import BELOW, SERVER_NAME, SHARABLE_PATH, SmallManager

pytestmark = pytest.mark.slow

_NOT_CHECKED = "(not checked) "

# For each manager its flaws, and for each flaw the checks that must find it.
MANAGERS: tuple[Mapping[str, list[str]], ...] = (
    {},
    {
        "404 is a page": [
            "nonsense is refused in json: an unknown path",
            "an error says that it is json: an unknown path",
            "nonsense has the usual status and errcode: an unknown path",
        ],
        "other words": ["an unknown token is answered in the printed words: *"],
        "any agreement is enough": ["agreeing to something else lets nobody in"],
        "logging out answers something": ["logging out answers an empty object"],
        "caches may keep everything": ["no cache keeps the token", "no shared cache keeps what was asked *"],
        "the page can't be framed": ["the discovered page may be framed"],
        "packs have no license": ["a pack that is added comes back"],
        "the server name is not looked at": ["a server that does not exist vouches for nobody"],
        "tokens are not URL-safe": ["the token is of url safe characters"],
    },
    {
        "unknown paths are answered with 200": [
            "nonsense is refused in json: an unknown path",
            "nonsense has the usual status and errcode: an unknown path",
        ],
        "unknown tokens are 401": [
            "an unknown token is answered as printed: *",
            "nonsense has the usual status and errcode: an unknown OpenID token",
        ],
        "nobody must agree": [
            "who has not agreed is kept out",
            "agreeing to something else lets nobody in",
            "element is told that terms come first",
        ],
        "anybody agrees": ["nobody agrees without a good token: *"],
        "discovery has a variable of its own": ["the discovered address holds no variable that clients do not know"],
        "tokens are short": ["the token is long enough not to be guessed"],
        "packs stay": ["a pack that is removed is listed no more"],
        "the query's token is looked up in a cache": ["after logging out the token is useless in the query"],
        "Element's token is not looked at": ["element is told that its token is unknown"],
        "wrong types are M_BAD_JSON": [
            "a server name of the wrong type is answered as printed",
            "nonsense has the usual status and errcode: *_* is a*",
            "nonsense has the usual status and errcode: *_* is null",
        ],
    },
    {
        "logging out changes nothing": [
            "after logging out the token is useless in the header",
            "after logging out the token is useless in the query",
            "a token is not logged out twice",
        ],
        "any OpenID token is good": [
            "an unknown openid token buys nothing",
            "a server that does not exist vouches for nobody",
            "nonsense is refused in json: an unknown OpenID token",
            "nonsense has the usual status and errcode: an unknown OpenID token",
        ],
        "errors have no CORS": ["an error may be read by any page: *", "element is told that its token is unknown"],
        "discovery has no api_url": ["the discovered widget says where the api is"],
        "no pack is 404": ["what is no pack is answered as printed"],
        "policies have no version": ["each policy has a version", "the addresses contain the version"],
        "what is no JSON is a fault": [
            "nonsense is refused in json: a body that is no JSON",
            "nonsense is refused in json: a body that is cut off",
            "nonsense is refused in json: a body that is not UTF-8",
            "nonsense is refused in json: a body nested 20000 deep",
            "nonsense has the usual status and errcode: a body that is no JSON",
            "nonsense has the usual status and errcode: a body that is cut off",
            "nonsense has the usual status and errcode: a body that is not UTF-8",
            "nonsense has the usual status and errcode: a body nested 20000 deep",
        ],
    },
    {
        "it is somebody else": ["the account is the user of the openid object"],
        "no discovery": ["the manager is discovered by a domain name"],
        "no packs": ["the packs of a picker can be listed"],
        "no Element": ["element registers"],
        "logging out ends all sessions": ["logging out ends no other token of the account"],
        "errors are texts": ["an error says that it is json: *"],
        "terms want a token": ["the terms can be read without a token"],
        "preflights name no headers": ["a preflight lets any page go on*"],
    },
    {
        "no token in the query": [
            "the token is good in the query too",
            "an unknown token is answered as printed: * in the query",
            "an unknown token is answered in the printed words: * in the query",
        ],
        "one token for all": [
            "each registration has a token of its own",
            "logging out ends no other token of the account",
        ],
        "a sharable URL is always a page": ["a sharable url leads to a room: *"],
        "packs are everybody's": ["the packs are nobodys without a good token: *"],
        "preflights are 405": ["a preflight lets any page go on*", "element may register from its own origin"],
    },
    {
        "agreement is kept for a token": [
            "the agreement holds for the users other tokens",
            "element sees the users own account",
        ],
        "CORS is there twice": [
            "* may be read by any page*",
            "* may be done by any page",
            "a preflight lets any page go on*",
            "element may *",
            "element is told that its token is unknown",
        ],
        "policies share an address": ["no two policies have one address"],
        "errors repeat the token": [
            "an unknown token is answered in the printed words: *",
            "an error does not repeat the token: * in the *",
            "an error does not repeat the token: logging out *",
        ],
    },
    {
        "all languages must be agreed to": ["one language of each policy one after the other is enough"],
        "Element gets no scalar_token": ["element registers", f"{_NOT_CHECKED}element*"],
    },
    {
        "answers are texts": ["an answer says that it is json"],
        "tokens are made of OpenID tokens": [
            "the openid token does not come back",
            "a token is not made of the openid token",
        ],
        "errors repeat the OpenID token": ["an error does not repeat the token: an unknown OpenID token"],
        "the account has no user ID": [
            "the account says whose token it is",
            "the account is the user of the openid object",
            "the token is good in the query too",
        ],
        "agreeing answers something": ["agreeing is answered with an empty object"],
        "policies have no names": ["each language of a policy has a name and a web address"],
        "removing a pack answers something": ["removing a pack is answered with an empty object"],
        "packs that are added are not listed": ["a pack that is added is listed"],
        "listed packs are bare": ["each listed pack is whole"],
        "discovery has no address": ["the discovered widget has a web address", "the discovered page may be framed"],
        "Element enters without terms": ["element is told that terms come first"],
        "Element gets nothing for a picker": ["element takes a sticker picker away"],
        "Element's token is good for no agreement": ["element agrees to terms with its token"],
    },
    {
        "registering asks for nothing": [
            "what is no openid object buys nothing: *",
            "a missing server name is answered *",
            "a server name of the wrong type is answered *",
            "an unknown openid token buys nothing",
            "a server that does not exist vouches for nobody",
            "nonsense is refused in json: *",
            "nonsense has the usual status and errcode: *",
        ],
        "no token is as good as any": [
            "the account is nobodys without a good token: *",
            "an unknown token is answered *",
            "after logging out the token is useless in the *",
            "a token is not logged out twice",
            "nobody agrees without a good token: *",
            "the packs are nobodys without a good token: *",
            "the discovered api answers",
        ],
    },
    {
        "everything is below a path": [
            "the manager is discovered by a domain name",
            "element finds the terms at the root",
            "element agrees to terms with its token",
        ],
        "its address has a slash at its end": ["elements address has no slash at its end"],
    },
    {
        "register answers access_token": [
            "an openid object is exchanged for a token",
            "element sees the users own account",  # nobody could agree to the terms
            f"{_NOT_CHECKED}*",
        ],
    },
    {
        "register answers a text": [
            "an openid object is exchanged for a token",
            "element sees the users own account",  # nobody could agree to the terms
            f"{_NOT_CHECKED}*",
        ],
    },
    {
        "error is missing": [
            "after logging out the token is useless in the *",
            "a token is not logged out twice",
            "an unknown token is answered *",
            "a missing server name is answered *",
            "a server name of the wrong type is answered *",
            "nonsense is refused in json: *",
            "nonsense has the usual status and errcode: *",
            "what is no pack is answered *",
            "adding what has no address is refused: *",
            "the packs are nobodys without a good token: *",
            "who has not agreed is kept out",
            "agreeing to something else lets nobody in",
            "nobody agrees without a good token: *",
            "what is no agreement is refused: *",
            "the discovered api answers",
            "element is told that its token is unknown",
            "element is told that terms come first",
        ],
    },
)
FLAWS = [flaw for flaws in MANAGERS for flaw in flaws]


@pytest.fixture(scope="module")
def tokens() -> list[set[str]]:
    """All that were taken and given in `runs`."""
    return []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runs(tmp_path_factory: pytest.TempPathFactory, tokens: list[set[str]]) -> list[Run]:
    """The kit against all of them, two at once."""
    turn = asyncio.Semaphore(2)

    async def run(flaws: frozenset[str]) -> Run:
        openid_tokens = [secrets.token_urlsafe() for _ in range(5)]
        folder = tmp_path_factory.mktemp("flaws")
        manager = SmallManager({*openid_tokens}, flaws)
        tokens.extend([{*openid_tokens}, manager.issued])
        async with turn, serve(manager) as server:
            url = f"http://127.0.0.1:{server.port}"
            if "everything is below a path" in flaws:
                url += BELOW
            if "its address has a slash at its end" in flaws:
                url += "/"
            source = openid_file(folder, openid_tokens, SERVER_NAME)
            return await run_kit(
                folder,
                url,
                "--openid-file",
                str(source),
                "--sharable-url",
                url.rstrip("/") + SHARABLE_PATH,
                "--tb=no",
                "-q",
            )

    return await asyncio.gather(*(run(frozenset(flaws)) for flaws in MANAGERS))


def test_a_manager_without_flaws_passes_all_that_applies(runs: list[Run]) -> None:
    assert runs[0].of("lacks", "fails", "not checked") == {}
    assert runs[0].of("not applicable") == {}
    assert runs[0].status == 0


def test_no_token_is_shown_whatever_the_flaw(runs: list[Run], tokens: list[set[str]]) -> None:
    shown = "".join(f"{run.printed}{run.markdown}{run.report}" for run in runs)

    assert len(set().union(*tokens)) > 100
    assert [token for token in set().union(*tokens) if token in shown] == []


def test_each_check_says_to_what_text_it_holds_a_manager(runs: list[Run]) -> None:
    for check in runs[0].report.checks:
        assert f"test_{check.group}.py" in check.test
        assert all([check.source, check.section, check.says]), check.test
        assert bool(check.feature) == (check.level == "optional"), check.test


def test_no_two_checks_have_one_name(runs: list[Run]) -> None:
    names = [each.check for each in runs[0].report.checks]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_is_found_by_each_check_that_is_about_it(runs: list[Run], flaw: str) -> None:
    number, checks = next((number, flaws[flaw]) for number, flaws in enumerate(MANAGERS) if flaw in flaws)
    found = _found(runs[number])

    for check in checks:
        assert any(fnmatchcase(each, check) for each in found), check


@pytest.mark.parametrize("number", range(1, len(MANAGERS)))
def test_nothing_but_the_flaws_is_found(runs: list[Run], number: int) -> None:
    expected = [check for checks in MANAGERS[number].values() for check in checks]

    assert [each for each in _found(runs[number]) if not any(fnmatchcase(each, check) for check in expected)] == []


@pytest.mark.parametrize("number", range(len(MANAGERS)))
def test_pytest_fails_where_something_required_does(runs: list[Run], number: int) -> None:
    assert (runs[number].status == 0) == (runs[number].of("fails", "not checked") == {})


def test_what_is_optional_is_lacking_where_it_is_not_there(runs: list[Run]) -> None:
    [run] = [run for run, flaws in zip(runs, MANAGERS, strict=True) if "no packs" in flaws]
    lacking, inapplicable = run.of("lacks"), run.of("not applicable")

    assert lacking["the packs of a picker can be listed"].startswith("there is no such endpoint")
    assert lacking["element registers"] == "there is no such endpoint"
    assert inapplicable["a pack that is added is listed"] == "this manager has no packs API"
    assert inapplicable["the discovered page may be framed"] == "nothing is discovered here"


def _found(run: Run) -> list[str]:
    return [*run.of("fails", "lacks"), *(f"{_NOT_CHECKED}{check}" for check in run.of("not checked"))]


def test_every_check_can_fail(runs: list[Run]) -> None:
    checks = {each.check for each in runs[0].report.checks}

    assert sorted(checks - {check for run in runs for check in run.of("fails", "lacks")}) == []
