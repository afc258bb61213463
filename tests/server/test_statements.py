"""The SQL behind the most frequent requests, pinned: register is one transaction, whoami one indexed select."""

from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import V1, Person
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


async def test_whoami_is_one_select_by_an_index(alice: Person, store: Store, statements: list[str]) -> None:
    statements.clear()

    await alice.client.get(f"{V1}/account")

    (select,) = statements
    plan = await store._database.reading.fetch(f"EXPLAIN QUERY PLAN {select}", b"")
    assert {row[3].split(" USING ")[0] for row in plan} == {"SEARCH t", "SEARCH a"}


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


async def test_a_list_of_installations_is_one_select_however_many_there_are(
    alice: Person, statements: list[str]
) -> None:
    for _ in range(3):
        await alice.install()
    statements.clear()

    await alice.client.get(f"{V1}/rooms/!standup:example.org/installations")

    assert len(statements) == 2  # the token's owner, and all installations with their actions
