"""What is refused: by the settings, by the operator at once, by another process within a refresh."""

from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import Conflict, Forbidden, InvalidParam, NotFound, SettingsError
from manifold.ids import RoomID, UserID
from manifold.manager import blocks as blocks_module
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.subjects import check_subject
from manifold.spec.admin import Block, BlockKind
from manifold.storage import BlockRow, Store
from tests.support.manager import Clock

ALICE = UserID("@alice:example.org")
ROOM = RoomID("!standup:example.org")


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


def refuses(blocks: Blocks, user_id: str) -> bool:
    try:
        blocks.refuse_user(UserID.parse(user_id))
    except Forbidden:
        return True
    return False


async def test_a_user_is_refused_with_the_reason_until_unblocked(blocks: Blocks) -> None:
    blocks.refuse_user(ALICE)
    await blocks.add("user", ALICE, "spam")

    with pytest.raises(Forbidden, match=r"has blocked @alice:example\.org: spam$"):
        blocks.refuse_user(ALICE)

    await blocks.remove("user", ALICE)
    blocks.refuse_user(ALICE)


async def test_without_a_reason_none_is_made_up(blocks: Blocks) -> None:
    await blocks.add("room", ROOM)

    with pytest.raises(Forbidden, match=r"has blocked !standup:example\.org$"):
        blocks.refuse_room(ROOM)


async def test_users_of_a_blocked_server_are_refused(blocks: Blocks) -> None:
    await blocks.add("server", "Evil.example")
    await blocks.add("server", "*.bad.example")

    assert refuses(blocks, "@a:evil.example")
    assert refuses(blocks, "@a:a.bad.example")
    assert not refuses(blocks, "@a:bad.example")
    assert not refuses(blocks, "@evil.example:example.org")


@pytest.mark.parametrize("name", ["EVIL.example", "evil.example:8448", "Evil.Example:1", "[::1]", "[::1]:8448"])
async def test_neither_case_nor_port_lets_a_server_slip_through(blocks: Blocks, name: str) -> None:
    await blocks.add("server", "evil.example")
    await blocks.add("server", "[::1]")

    assert refuses(blocks, f"@a:{name}")
    with pytest.raises(Forbidden):
        blocks.refuse_server(name)


async def test_a_server_may_be_blocked_at_one_port_alone(blocks: Blocks) -> None:
    await blocks.add("server", "evil.example:8449")

    assert refuses(blocks, "@a:evil.example:8449")
    assert not refuses(blocks, "@a:evil.example")


async def test_user_ids_are_compared_as_they_are(blocks: Blocks) -> None:
    await blocks.add("user", "@alice:example.org")
    await blocks.add("user", "@spam-*:*")

    assert not refuses(blocks, "@Alice:example.org")
    assert refuses(blocks, "@spam-7:anywhere.example")


async def test_an_integration_is_refused_and_says_why(blocks: Blocks) -> None:
    await blocks.add("integration", "jitsi", "down for repairs")

    assert blocks.integration_reason("jitsi") == "down for repairs"
    assert blocks.integration_reason("etherpad") is None
    with pytest.raises(Forbidden):
        blocks.refuse_integration("jitsi")


async def test_settings_block_from_the_start_and_no_command_undoes_them(store: Store, clock: Clock) -> None:
    blocks = Blocks(store, BlockSettings(users=["@m*:*"], integrations=["custom"]), clock)

    assert refuses(blocks, "@mallory:example.org")
    assert await blocks.all() == [
        Block("user", "@m*:*", "", "settings", 0),
        Block("integration", "custom", "", "settings", 0),
    ]
    with pytest.raises(NotFound, match="blocked by settings"):
        await blocks.remove("user", "@m*:*")


async def test_what_nobody_blocked_cannot_be_unblocked(blocks: Blocks) -> None:
    with pytest.raises(NotFound, match=r"No command blocked the user '@alice:example\.org'$"):
        await blocks.remove("user", ALICE)


async def test_who_is_blocked_twice_is_blocked_since_the_first_time(blocks: Blocks, clock: Clock) -> None:
    first = await blocks.add("user", ALICE, "spam")
    clock.advance(hours=1)
    second = await blocks.add("user", ALICE, "worse")

    assert (second.created_at, second.reason) == (first.created_at, "worse")
    assert await blocks.all() == [second]


async def test_another_process_learns_of_a_change_with_one_select_when_there_is_none(
    blocks: Blocks, store: Store, clock: Clock, statements: list[str]
) -> None:
    other = Blocks(store, BlockSettings(), clock)
    await other.refresh()
    await blocks.add("user", ALICE)
    assert not refuses(other, ALICE)

    await other.refresh()
    assert refuses(other, ALICE)

    statements.clear()
    await other.refresh()
    assert len(statements) == 1

    await blocks.remove("user", ALICE)
    await other.refresh()
    assert not refuses(other, ALICE)


async def test_a_verdict_is_kept_for_as_long_as_nothing_changes(
    blocks: Blocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_module, "_MAX_VERDICTS", 2)
    await blocks.add("user", "@b*:*")
    users = ["@a:example.org", "@b:example.org", "@c:example.org", "@b2:example.org"]

    for _ in range(3):
        assert [refuses(blocks, user) for user in users] == [False, True, False, True]
    assert len(blocks._verdicts) <= 2


async def test_one_source_says_so_much_and_no_more(
    blocks: Blocks, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    monkeypatch.setattr(blocks_module, "MAX_BLOCKS", 3)
    monkeypatch.setattr(blocks_module, "MAX_GLOBS", 1)
    await blocks.add("server", "*.evil.example")

    with pytest.raises(Conflict, match="with wildcards"):
        await blocks.add("user", "@spam*:*")
    for user in ("@a:b", "@c:d", "@a:b"):
        await blocks.add("user", user)
    with pytest.raises(Conflict, match="may block 3 subjects"):
        await blocks.add("user", "@e:f")

    async with store.write() as repositories:
        await repositories.blocks.put([BlockRow("user", "@x:y", "!list:example.org", "", 0)])
    await blocks.add("user", "@a:b", "what a list says does not count here")


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("user", "alice"),
        ("user", "evil.example"),
        ("user", "!room:example.org"),
        ("user", "a*"),
        ("server", "@a:b"),
        ("server", "@*"),
        ("server", "https://evil.example"),
        ("room", "#alias:example.org"),
        ("room", "@*"),
        ("integration", ""),
        ("integration", "two words"),
        ("user", "@" + "a" * 255 + "*"),
        ("server", "évil.example"),
        ("room", "!a\0:b"),
    ],
)
async def test_what_nothing_could_be_called_is_not_blocked(blocks: Blocks, kind: BlockKind, subject: str) -> None:
    with pytest.raises(InvalidParam, match=r"^'subject': "):
        await blocks.add(kind, subject)
    with pytest.raises(SettingsError, match=rf"^blocks\.{kind}s\[0\]: "):
        BlockSettings(**{f"{kind}s": [subject]})
    assert await blocks.all() == []


@given(st.sampled_from(get_args(BlockKind)), st.text(max_size=300))
def test_no_other_text_than_one_that_fits_is_a_subject(kind: BlockKind, subject: str) -> None:
    with suppress(ValueError):
        check_subject(kind, subject)
        assert subject.isascii()
        assert 1 <= len(subject) <= 255
