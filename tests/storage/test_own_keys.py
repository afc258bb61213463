"""Keys that the manager made for itself."""

from pathlib import Path

from manifold.storage import Settings, Store


async def test_a_key_is_kept_once_and_found_after_a_restart(settings: Settings, tmp_path: Path) -> None:
    store = await Store.open(settings, tmp_path)
    async with store.read() as repositories:
        assert await repositories.own_keys.get("pages") is None
    async with store.write() as repositories:
        assert await repositories.own_keys.keep("pages", b"\x00\xff" * 16) == b"\x00\xff" * 16
    await store.close()

    store = await Store.open(settings, tmp_path)
    async with store.write() as repositories:
        assert await repositories.own_keys.keep("pages", b"x" * 32) == b"\x00\xff" * 16, "who comes second takes it"
        assert await repositories.own_keys.get("others") is None
    await store.close()
