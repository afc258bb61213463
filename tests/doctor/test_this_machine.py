"""What can be wrong with the settings, the database, the clock and the packages."""

import sqlite3
from contextlib import closing, nullcontext
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from manifold.doctor.checks import database, packages
from manifold.errors import SettingsError, Unavailable
from manifold.manager.clock import now
from manifold.storage import Settings, Store
from manifold.storage.schema import UPGRADES
from tests.doctor.clinic import Clinic
from tests.support.http_server import json_answer
from tests.support.postgres import PostgreSQL

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_settings_that_are_wrong_are_told(healthy: Clinic) -> None:
    def check() -> None:
        raise SettingsError("integrations.jitsi.server: not an address")

    result = await healthy.one("settings", check_settings=check)

    assert (result.outcome, "integrations.jitsi.server: not an address" in result.cause) == ("failed", True)


async def test_secrets_that_others_can_read_are_told(healthy: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.touch(0o600)
    assert (await healthy.one("secrets", secrets=(file, tmp_path / "absent"))).outcome == "ok"

    file.chmod(0o640)
    result = await healthy.one("secrets", secrets=(file,))
    assert (result.outcome, result.remedy) == ("warning", f"chmod 600 {file}")


async def test_a_manager_that_lets_nobody_in_is_told(healthy: Clinic) -> None:
    result = await healthy.one("access", homeservers={}, is_open_to_others=False)

    assert (result.outcome, "nobody can register" in result.cause) == ("failed", True)


async def test_addresses_that_no_client_should_use_are_told(healthy: Clinic) -> None:
    async def cause(public_url: str, widgets_url: str, app_url: str = "") -> str:
        changes = {"public_url": public_url, "widgets_url": widgets_url, "app_url": app_url}
        return (await healthy.one("origins", **changes)).cause

    assert await cause("https://a.example", "https://b.example") == ""
    assert await cause("http://127.0.0.1:1", "http://localhost:2") == ""
    assert "are one origin, https://a.example:" in await cause("https://a.example", "https://A.example:443")
    assert "server.public_url is http://a.example" in await cause("http://a.example", "https://b.example")
    assert "server.widgets_url is http://b.example" in await cause("https://a.example", "http://b.example")
    assert "the origin of server.widgets_url" in await cause(
        "https://a.example", "https://b.example", "https://B.example"
    )
    assert "server.app_url is http://c" in await cause("https://a.example", "https://b.example", "http://c.example")


async def test_a_database_that_nobody_has_used_is_told_and_not_made(healthy: Clinic, tmp_path: Path) -> None:
    result = await healthy.one("database", database=Settings("sqlite:new.db"), base=tmp_path)

    assert "No manager has used" in result.cause
    assert [*tmp_path.iterdir()] == []


async def test_a_file_that_is_no_database_is_told(healthy: Clinic, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("It was a dark and stormy night. " * 100)
    result = await healthy.one("database", database=Settings("sqlite:text.db"), base=tmp_path)
    assert (result.outcome, "can't be used" in result.cause) == ("failed", True)

    (tmp_path / "empty.db").touch()
    assert "No manager" in (await healthy.one("database", database=Settings("sqlite:empty.db"), base=tmp_path)).cause


async def test_a_database_of_another_version_is_told_and_left_as_it_is(healthy: Clinic, tmp_path: Path) -> None:
    settings = Settings("sqlite:old.db")
    await (await Store.open(settings, tmp_path)).close()

    def step_is(number: int) -> None:
        with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
            connection.execute("DELETE FROM upgrades")
            connection.execute("INSERT INTO upgrades (number, title) VALUES (?, '')", [number])

    step_is(1)
    assert "the manager that runs is older" in (await healthy.one("database", database=settings, base=tmp_path)).cause
    step_is(len(UPGRADES) + 1)
    assert "a newer Manifold" in (await healthy.one("database", database=settings, base=tmp_path)).cause


async def test_a_database_that_takes_nothing_is_told(healthy: Clinic, tmp_path: Path) -> None:
    store = await Store.open(Settings("sqlite:closed.db"), tmp_path)
    await store.close()

    result = await healthy.one("database-writes", open_store=lambda: nullcontext(store))

    assert (result.outcome, "Nothing can be written" in result.cause) == ("failed", True)


async def test_a_database_that_went_away_is_no_defect_of_the_doctor(healthy: Clinic) -> None:
    def gone() -> nullcontext[Store]:
        raise Unavailable("The database can't be reached right now")

    result = await healthy.one("database-writes", open_store=gone)

    assert result.cause == "Nothing can be written: The database can't be reached right now"


async def test_a_disk_that_is_nearly_full_is_told(healthy: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LITTLE", 1 << 60)

    result = await healthy.one("disk")

    assert (result.outcome, "MB are free" in result.cause) == ("warning", True)


async def test_postgresql_is_examined_as_it_is(healthy: Clinic, postgres: PostgreSQL) -> None:
    url = await postgres.create_database()
    settings = Settings(url)
    assert "No manager" in (await healthy.one("database", database=settings)).cause
    await (await Store.open(settings, Path())).close()

    results = await healthy.examine("database", "disk", database=settings)
    assert [result.outcome for result in results] == ["ok", "skipped"]

    wrong = Settings(postgres.url(password="wrong"))
    result = await healthy.one("database", database=wrong)
    assert "PostgreSQL turned us away" in result.cause
    assert "wrong" not in result.cause

    silent = Settings("postgresql://manifold:secret@127.0.0.1:1/manifold")
    result = await healthy.one("database", database=silent)
    assert (result.outcome, "secret" in result.cause) == ("failed", False)


@pytest.mark.parametrize("seconds", [30, -30])
async def test_half_a_minute_is_nothing(seconds: int, healthy: Clinic) -> None:
    assert (await healthy.one("clock", clock=lambda: now() + seconds * 1000)).outcome == "ok"


@pytest.mark.parametrize(("seconds", "direction"), [(300, "ahead"), (-300, "behind")])
async def test_a_clock_that_is_wrong_is_told(seconds: int, direction: str, healthy: Clinic) -> None:
    healthy.public.instead = json_answer({})  # a proxy that writes a Date, as ours does not
    result = await healthy.one("clock", clock=lambda: now() + seconds * 1000)

    assert result.outcome == "failed"
    assert f"seconds {direction}" in result.cause
    assert "example.org" in result.cause


async def test_another_machines_clock_is_its_own_affair(healthy: Clinic) -> None:
    late = json_answer({}, headers={"Date": "Thu, 01 Jan 2026 00:00:00 GMT"})
    healthy.pages["/_matrix/federation/v1/version"] = late
    healthy.public.instead = json_answer({})

    result = await healthy.one("clock")

    assert (result.outcome, "The clock of example.org is" in result.cause) == ("warning", True)
    assert "seconds behind" in result.cause


@pytest.mark.parametrize("date", ["", "soon", "Thu, 01 Jan 2026 00:00:00 -0000", "Thu, 01 Jan 9999999 00:00:00 GMT"])
async def test_who_does_not_tell_the_time_is_not_believed(date: str, healthy: Clinic) -> None:
    healthy.pages["/_matrix/federation/v1/version"] = json_answer({}, headers={"Date": date})
    healthy.public.instead = json_answer({}, headers={"Date": date})

    assert (await healthy.one("clock")).outcome == "skipped"


async def test_packages_that_are_not_what_was_pinned_are_told(healthy: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    distribution = Distribution.from_name("msgspec")
    monkeypatch.setattr(packages, "strangers", lambda: {"msgspec": distribution})
    pin = f"sha256:{'0' * 64}"

    result = await healthy.one("packages", pins={"msgspec": pin})
    assert (result.outcome, "package msgspec are not those that were pinned" in result.cause) == ("failed", True)
    monkeypatch.setattr(packages, "problem_of", lambda *_: "")
    assert "pin absent, which is not installed" in (await healthy.one("packages", pins={"absent": pin})).cause
    assert (await healthy.one("packages", pins={"msgspec": pin})).outcome == "ok"
