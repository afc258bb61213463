"""Chromium as people have it: Playwright switches off that a frame keeps its things apart for each site around it."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, async_playwright

__all__ = ["own_browser"]

_CHROMIUM = "/usr/bin/chromium"
_LISTENING = re.compile(rb"DevTools listening on (ws://\S+)")
_SECONDS = 30


@asynccontextmanager
async def own_browser(profile: Path, *, blocked: list[str], secure: list[str]) -> AsyncIterator[BrowserContext]:
    """A browser with a new profile in an empty folder. Names under `.test` lead to this machine.

    - `blocked`: hosts whose pages may keep nothing at all;
    - `secure`: origins that count as if they were https.
    """
    default = profile / "Default"
    default.mkdir(parents=True)
    preferences = {
        "profile": {
            "block_third_party_cookies": True,
            "cookie_controls_mode": 1,
            # Blocked third-party cookies alone leave a frame a storage that is its own.
            "content_settings": {"exceptions": {"cookies": {f"[*.]{name},*": {"setting": 2} for name in blocked}}},
        }
    }
    (default / "Preferences").write_text(json.dumps(preferences), "utf-8")
    process = await asyncio.create_subprocess_exec(
        _CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--ignore-certificate-errors",
        "--remote-debugging-port=0",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        f"--unsafely-treat-insecure-origin-as-secure={','.join(secure)}",
        f"--user-data-dir={profile}",
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(_SECONDS):
            while (match := _LISTENING.search(line := await process.stderr.readline())) is None:
                assert line, "Chromium ended at once"
        draining = asyncio.create_task(process.stderr.read())
        async with async_playwright() as playwright:
            browser = await playwright.chromium.connect_over_cdp(match[1].decode())
            [context] = browser.contexts
            context.set_default_timeout(15_000)
            yield context
        draining.cancel()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
