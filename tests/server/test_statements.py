"""The SQL behind the most frequent requests, pinned: register is one transaction, whoami one indexed select."""

import pytest

from manifold.ids import UserID
from manifold.manager.clock import DAY
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import V1, Clock, Person
from tests.support.memory import Homeserver, MemoryEgress


def words(statements: list[str]) -> list[str]:
    """The first words of each statement, and the table."""
    return [" ".join(sql.split()[:3]) for sql in statements]


async def test_register_is_one_outbound_request_and_one_transaction(
    api: Client, homeserver: Homeserver, egress: MemoryEgress, statements: list[str]
) -> None:
    await api.post(f"{V1}/account/register", homeserver.openid_token("@alice:example.org"))

    assert len(egress.asked) == 1
    assert words(statements) == [
        "BEGIN IMMEDIATE",
        "SAVEPOINT block",
        "INSERT INTO openid_seen",
        "INSERT INTO tokens",
        "RELEASE block",
        "COMMIT",
    ]


@pytest.mark.parametrize("sessions", [49, 50, 60])
async def test_a_register_deletes_only_where_there_are_too_many_sessions_and_finds_them_by_an_index(
    sessions: int, alice: Person, api: Client, homeserver: Homeserver, store: Store, clock: Clock, statements: list[str]
) -> None:
    async with store.write() as repositories:
        for number in range(sessions - 1):
            digest = number.to_bytes(32)
            await repositories.tokens.add(digest, UserID(alice.user_id), "manager", clock() - 1, clock() + DAY)
    statements.clear()

    await api.post(f"{V1}/account/register", homeserver.openid_token(alice.user_id))

    deletes = [sql for sql in statements if sql.startswith("DELETE")]
    assert len(deletes) == (sessions >= 50)
    for delete in deletes:
        plan = await store._database.reading.fetch(f"EXPLAIN QUERY PLAN {delete}", "", b"", 0, 0)
        assert {row[3].split(" USING ")[0] for row in plan} <= {
            "SEARCH tokens",
            "LIST SUBQUERY 1",
            "USE TEMP B-TREE FOR ORDER BY",
        }
    kept = (await alice.client.get(f"{V1}/account/sessions")).json["sessions"]
    assert len(kept) == 50


async def test_whoami_is_one_select_by_an_index(alice: Person, store: Store, statements: list[str]) -> None:
    statements.clear()

    await alice.client.get(f"{V1}/account")

    (select,) = statements
    plan = await store._database.reading.fetch(f"EXPLAIN QUERY PLAN {select}", b"")
    assert {row[3].split(" USING ")[0] for row in plan} == {"SEARCH t", "SEARCH p", "SEARCH a"}


async def test_logout_finds_the_session_and_deletes_it(alice: Person, statements: list[str]) -> None:
    statements.clear()

    await alice.client.post(f"{V1}/account/logout", {})

    assert words(statements) == [
        "SELECT t.user_id, t.purpose,",
        "BEGIN IMMEDIATE",
        "SAVEPOINT block",
        "DELETE FROM tokens",
        "RELEASE block",
        "COMMIT",
    ]


async def test_a_list_of_installations_is_one_select_however_many_there_are_and_none_while_nothing_changes(
    alice: Person, statements: list[str]
) -> None:
    for _ in range(3):
        await alice.install()
    for selects in (["SELECT string_agg(view, ','),"], []):
        statements.clear()

        await alice.client.get(f"{V1}/rooms/!standup:example.org/installations")

        # The token's owner, with the number that any change of the account's changes; and all views in one row.
        assert words(statements) == ["SELECT t.user_id, t.purpose,", *selects]


async def test_installing_is_one_transaction(alice: Person, statements: list[str]) -> None:
    statements.clear()

    await alice.install()

    assert words(statements)[1:] == [
        "BEGIN IMMEDIATE",
        "SAVEPOINT block",
        "INSERT INTO installations",
        "INSERT INTO actions",
        "SELECT count(*) FILTER",
        "INSERT INTO people",
        "INSERT INTO audit",
        "RELEASE block",
        "COMMIT",
    ]


async def test_a_list_is_found_by_an_index(alice: Person, store: Store, statements: list[str]) -> None:
    statements.clear()
    await alice.client.get(f"{V1}/rooms/!standup:example.org/installations")

    _, views = statements
    plan = await store._database.reading.fetch(f"EXPLAIN QUERY PLAN {views}", "", "", 0)
    assert any(row[3].startswith("SEARCH installations USING INDEX") for row in plan)
