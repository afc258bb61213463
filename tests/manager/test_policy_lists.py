"""Rooms that say who is refused (MSC2313): what counts in them, and what becomes of it when they can't be read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import Conflict, HomeserverError, SettingsError
from manifold.manager import blocks as blocks_module
from manifold.manager.block_settings import BlockSettings, PolicyListSettings
from manifold.manager.blocks import Blocks
from manifold.manager.policy_lists import PolicyLists, rules
from manifold.spec.admin import Block
from manifold.storage import BlockRow, Store
from tests.support.manager import Clock
from tests.support.memory import MemoryEgress

LIST = "!list:example.org"
STATE = f"https://matrix.example.org/_matrix/client/v3/rooms/{LIST.replace('!', '%21').replace(':', '%3A')}/state"
SETTINGS = PolicyListSettings(rooms=[LIST], homeserver="https://matrix.example.org", access_token="list-token")


def rule(
    kind: str = "m.policy.rule.user", entity: Any = "@spam:*", state_key: str = "rule", **content: Any
) -> dict[str, Any]:
    """A state event with a ban."""
    return {
        "type": kind,
        "state_key": state_key,
        "sender": "@moderator:example.org",
        "origin_server_ts": 1_700_000_000_000,
        "content": {"entity": entity, "recommendation": "m.ban", "reason": "spam", **content},
    }


def banned(*events: Any) -> set[tuple[str, str]]:
    return {(row.kind, row.subject) for row in rules(LIST, json.dumps(events).encode())}


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


@pytest.fixture
def lists(egress: MemoryEgress, store: Store, blocks: Blocks) -> PolicyLists:
    return PolicyLists(SETTINGS, "list-token", egress, store, blocks)


def says(egress: MemoryEgress, *events: Any, status: int = 200) -> None:
    egress.page(STATE, json.dumps(events).encode(), status)


def test_rules_of_every_kind_and_age_count() -> None:
    prefixes = ("m.policy.rule.", "m.room.rule.", "org.matrix.mjolnir.rule.")
    entities = {"user": "@a{}:b", "server": "evil{}.example", "room": "!r{}:b"}

    events = [
        rule(f"{prefix}{kind}", entity.format(number), state_key=f"{number}")
        for number, prefix in enumerate(prefixes)
        for kind, entity in entities.items()
    ]

    assert banned(*events) == {
        (kind, entity.format(number)) for number in range(3) for kind, entity in entities.items()
    }


def test_a_rule_says_why_and_since_when() -> None:
    [row] = rules(LIST, json.dumps([rule()]).encode())

    assert row == BlockRow("user", "@spam:*", LIST, "spam", 1_700_000_000_000)


@pytest.mark.parametrize(
    "event",
    [
        rule(recommendation="org.matrix.mjolnir.takedown"),
        rule(recommendation="m.allow"),
        rule(recommendation=None),
        rule(entity=None),
        rule(entity=3),
        rule(entity=""),
        rule(entity="two words"),
        rule(entity="@" + "a" * 300 + ":b"),
        rule(entity="nul\0"),
        rule("m.policy.rule.room", "#alias:example.org"),
        {"type": "m.policy.rule.user", "state_key": "", "content": {}},
        {"type": "m.policy.rule.user", "state_key": "", "content": []},
        {"type": "m.room.member", "state_key": "@a:b", "content": {"membership": "ban"}},
    ],
)
def test_what_is_no_ban_is_left_out_and_the_rest_counts(event: dict[str, Any]) -> None:
    assert banned(event, rule(entity="@b:c", state_key="other")) == {("user", "@b:c")}


def test_bans_by_their_older_name_count() -> None:
    assert banned(rule(recommendation="org.matrix.mjolnir.ban")) == {("user", "@spam:*")}


def test_what_the_newest_name_says_of_a_state_key_is_what_counts() -> None:
    old = rule("m.room.rule.user", "@old:b")
    assert banned(old, rule("m.policy.rule.user", "@new:b")) == {("user", "@new:b")}
    assert banned(old, {"type": "m.policy.rule.user", "state_key": "rule", "content": {}}) == set()


@pytest.mark.parametrize("more", [{"reason": 3}, {"reason": None}])
def test_a_reason_that_is_none_is_no_reason_to_let_somebody_in(more: dict[str, Any]) -> None:
    [row] = rules(LIST, json.dumps([{**rule(**more), "origin_server_ts": "yesterday"}]).encode())

    assert (row.reason, row.created_at) == ("", 0)


def test_a_long_reason_is_cut() -> None:
    [row] = rules(LIST, json.dumps([rule(reason="x\0" * 5000)]).encode())

    assert row.reason == "x" * 1000


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"[3]", b'"text"', b"[" * 100_000, b'[{"type": 3}]', b"\xff"])
def test_what_is_no_state_is_told(body: bytes) -> None:
    with pytest.raises(HomeserverError, match="no room's state"):
        rules(LIST, body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["m.policy.rule.user", "m.room.rule.server", "m.room.name"]), "content": _JSON},
            optional={"state_key": st.text(max_size=4), "origin_server_ts": _JSON},
        )
        | st.builds(rule, entity=_JSON, reason=_JSON),
        max_size=5,
    )
)
def test_whatever_is_in_a_room_gives_blocks_that_can_be_kept(events: list[dict[str, Any]]) -> None:
    for row in rules(LIST, json.dumps(events).encode()):
        assert row.subject.isascii()
        assert "\0" not in row.reason
        assert 0 <= row.created_at < 2**63


async def test_a_rule_blocks_until_it_is_taken_back(lists: PolicyLists, blocks: Blocks, egress: MemoryEgress) -> None:
    says(egress, rule())
    await lists.read(LIST)
    assert await blocks.all() == [Block("user", "@spam:*", "spam", LIST, 1_700_000_000_000)]

    says(egress)
    await lists.read(LIST)
    assert await blocks.all() == []


async def test_a_list_that_says_the_same_writes_nothing(
    lists: PolicyLists, egress: MemoryEgress, statements: list[str]
) -> None:
    says(egress, rule(), rule(entity="@b:c", state_key="other"))
    await lists.read(LIST)
    statements.clear()

    await lists.read(LIST)

    assert not any(sql.startswith(("BEGIN", "INSERT", "DELETE")) for sql in statements)


async def test_while_a_list_cannot_be_read_what_it_said_holds(
    lists: PolicyLists, blocks: Blocks, egress: MemoryEgress
) -> None:
    says(egress, rule())
    await lists.read(LIST)

    says(egress, status=403)
    with pytest.raises(HomeserverError, match="HTTP 403") as told:
        await lists.read(LIST)
    egress.sites.clear()
    with pytest.raises(HomeserverError, match="could not be asked"):
        await lists.read(LIST)

    assert len(await blocks.all()) == 1
    assert "list-token" not in str(told.value)


async def test_a_list_that_says_too_much_changes_nothing(
    lists: PolicyLists, blocks: Blocks, egress: MemoryEgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_module, "MAX_GLOBS", 1)
    says(egress, rule())
    await lists.read(LIST)

    says(egress, rule(), rule(entity="@other:*", state_key="other"))
    with pytest.raises(Conflict):
        await lists.read(LIST)

    assert [block.subject for block in await blocks.all()] == ["@spam:*"]


async def test_rooms_that_are_named_no_more_have_nothing_to_say(
    lists: PolicyLists, blocks: Blocks, egress: MemoryEgress, store: Store
) -> None:
    says(egress, rule())
    await lists.read(LIST)
    await blocks.add("user", "@a:b")

    await lists.forget_others()
    assert len(await blocks.all()) == 2

    await PolicyLists(PolicyListSettings(), "", egress, store, blocks).forget_others()
    assert [block.source for block in await blocks.all()] == ["operator"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rooms": ["nonsense"]}, "policy_lists.rooms[0]: "),
        ({"rooms": [LIST]}, "policy_lists.homeserver: "),
        ({"rooms": [LIST], "homeserver": "matrix.example.org"}, "policy_lists.homeserver: "),
        ({"rooms": [LIST], "homeserver": "http://matrix.example.org"}, "policy_lists.homeserver: "),
        ({"rooms": [LIST], "homeserver": "https://matrix.example.org/"}, "policy_lists.homeserver: "),
        ({"rooms": [LIST], "homeserver": "https://matrix.example.org"}, "policy_lists.access_token: "),
        (
            {"rooms": [LIST], "homeserver": "https://a.example", "access_token": "a", "access_token_file": "b"},
            "policy_lists.access_token: ",
        ),
    ],
)
def test_settings_that_cannot_work_are_told_by_their_key(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as told:
        PolicyListSettings(**settings)
    assert str(told.value).startswith(message)


def test_the_token_may_stay_in_a_file_and_never_prints(tmp_path: Any) -> None:
    (tmp_path / "token").write_text("list-token\n")
    settings = PolicyListSettings(rooms=[LIST], homeserver="https://a.example", access_token_file="token")

    assert settings.token(tmp_path) == "list-token"
    assert "list-token" not in repr(SETTINGS) + str(SETTINGS)

    (tmp_path / "token").write_text("\n")
    with pytest.raises(SettingsError, match=r"^policy_lists\.access_token_file: .*holds no access token"):
        settings.token(tmp_path)
    with pytest.raises(SettingsError, match=r"^policy_lists\.access_token_file: .*can't be read"):
        settings.token(tmp_path / "nowhere")
