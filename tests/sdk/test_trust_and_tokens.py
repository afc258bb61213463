"""Who is trusted with a token, and where tokens are kept."""

import stat
from pathlib import Path

import pytest

from manifold.errors import NotTrusted
from manifold.sdk import FileTokens, KnownManagers, Manager, ManagerAddress, MatrixSession, MemoryTokens, TokenStore
from manifold.sdk.address import Source
from manifold.sdk.trust import Verdict
from tests.sdk.conftest import MANAGER
from tests.support.transport import MemoryTransport

URL = "https://manager.example"


@pytest.mark.parametrize(
    ("source", "trusted"),
    [("account", True), ("homeserver", True), ("config", True), ("domain", False), ("picker", False)],
)
def test_whom_the_default_policy_trusts_and_why(source: Source, trusted: bool) -> None:
    verdict = KnownManagers().verdict(ManagerAddress(URL, URL, source))

    assert verdict.trusted is trusted
    assert verdict.reason
    assert KnownManagers(also=[f"{URL}/"]).verdict(ManagerAddress(URL, URL, source)).trusted


def test_over_http_nothing_is_trusted_that_is_not_on_this_machine() -> None:
    policy = KnownManagers(also=["http://manager.example"])

    assert not policy.verdict(ManagerAddress("http://manager.example", URL, "config")).trusted
    assert policy.verdict(ManagerAddress("http://127.0.0.1:8184", URL, "config")).trusted


class Nobody:
    def verdict(self, manager: ManagerAddress) -> Verdict:
        return Verdict(trusted=False, reason=f"{manager.host} is on our list")


async def test_a_policy_of_ones_own_decides_even_where_a_token_is_kept(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    tokens = MemoryTokens()
    tokens.put(MANAGER, session.user_id, "a good token")
    manager = Manager(MANAGER, session, trust=Nobody(), tokens=tokens, transport=transport)

    with pytest.raises(NotTrusted, match=r"manager\.example gets no token: manager\.example is on our list"):
        await manager.account()
    with pytest.raises(NotTrusted):
        await manager.installations("!room")
    assert [summary.id async for summary in manager.integrations()]
    assert not any("Authorization" in request.headers for request in transport.asked)


@pytest.fixture(params=["memory", "file"])
def tokens(request: pytest.FixtureRequest, tmp_path: Path) -> TokenStore:
    return MemoryTokens() if request.param == "memory" else FileTokens(tmp_path / "new" / "tokens.json")


def test_tokens_are_kept_for_each_manager_and_user(tokens: TokenStore) -> None:
    tokens.put(URL, "@alice:example.org", "a")
    tokens.put(URL, "@bob:example.org", "b")
    tokens.put("https://other.example", "@alice:example.org", "c")
    tokens.put(URL, "@alice:example.org", None)

    assert tokens.get(URL, "@alice:example.org") is None
    assert tokens.get(URL, "@bob:example.org") == "b"
    assert tokens.get("https://other.example", "@alice:example.org") == "c"


@pytest.mark.parametrize("before", [None, b"", b"nonsense", b"[1]", b'{"a": 1}'])
def test_the_file_is_its_owners_alone_and_nonsense_in_it_is_nothing(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "tokens.json"
    if before is not None:
        path.write_bytes(before)
        path.chmod(0o644)
    FileTokens(path).put(URL, "@alice:example.org", "secret")

    assert FileTokens(path).get(URL, "@alice:example.org") == "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
