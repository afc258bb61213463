"""The workbench in Chromium, with a widget on the real matrix-widget-api at another origin."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import Collection
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from tests.workbench.conftest import CHROMIUM, OpenBench, Opened, served

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_widget_asks_sends_reads_fails_waits_and_is_replayed(open_bench: OpenBench) -> None:
    bench = await open_bench(as_json=True)
    prompt = bench.page.get_by_role("dialog", name="The widget wants to")
    await expect(prompt.get_by_text("Send text messages in this room, as you")).to_be_visible()
    await expect(prompt.get_by_role("heading")).to_be_focused()
    await bench.grant()
    await expect(bench.widget.get_by_text("ready")).to_be_visible()
    await expect(bench.heard("state: A room to try a widget in")).to_be_visible()

    await _click(bench, "Send")
    await expect(bench.heard("send: $")).to_be_visible()
    await expect(bench.heard("heard: from the widget")).to_be_visible()
    await _click(bench, "Read")
    await expect(bench.heard("read: from the widget|Let us see.|Is the widget ready?")).to_be_visible()

    await bench.entry("from the widget: send_event").click()
    details = bench.page.get_by_role("list", name="Messages")
    await expect(details.get_by_text("sends m.room.message in !workbench:workbench.invalid")).to_be_visible()
    await details.get_by_role("button", name="Edit and replay").click()
    await expect(bench.page.get_by_role("heading", name="As if the widget sent it once more")).to_be_focused()
    message = bench.page.get_by_role("textbox", name="Message")
    edited = json.loads(await message.input_value())
    edited["data"]["content"]["body"] = "replayed"
    await message.fill(json.dumps(edited))
    await bench.page.get_by_role("button", name="Send", exact=True).click()
    await expect(bench.heard("heard: replayed")).to_be_visible()

    panel = await bench.panel("Break")
    await panel.get_by_role("button", name="Rate-limit the next").click()
    await expect(panel.get_by_text("Refuse everything: “Too many requests” (M_LIMIT_EXCEEDED), once")).to_be_visible()
    await _click(bench, "Send")
    await expect(bench.heard("send failed: Too many requests")).to_be_visible()
    await panel.get_by_text("A rule of your own").click()
    await panel.get_by_role("combobox", name="What").select_option("Hold back")
    await panel.get_by_label("Action (* is any)").fill("send_event")
    await panel.get_by_label("Milliseconds").fill("700")
    await panel.get_by_role("button", name="Add the rule").click()
    await _click(bench, "Send")
    await expect(bench.heard("send: $")).to_have_count(2)
    await bench.panel("Log")
    await expect(bench.entry("from the widget: send_event").get_by_text(re.compile(r"^7\d\d ms$"))).to_be_visible()

    actions = [json.loads(line).get("action") for line in bench.told]
    assert actions.count("send_event") >= 6
    assert "capabilities" in actions


async def test_a_room_is_changed_and_the_widget_sees_it(open_bench: OpenBench) -> None:
    bench = await open_bench(grant_all=True)
    await expect(bench.page.get_by_text("Ready", exact=True)).to_be_visible()
    panel = await bench.panel("Room")
    await panel.get_by_role("textbox", name="Message").fill("Hello from Ada")
    await panel.get_by_role("button", name="Say it").click()
    await expect(bench.heard("heard: Hello from Ada")).to_be_visible()

    await panel.get_by_role("button", name="New event").click()
    await panel.get_by_label("Begin with").select_option("Room topic")
    content = panel.get_by_label("Content")
    await content.fill('{"topic": ')
    await expect(content).to_have_attribute("aria-invalid", "true")
    await content.fill('{"topic": "Tea"}')
    await panel.get_by_role("button", name="Send it").click()
    await expect(bench.heard("state: Tea")).to_be_visible()

    await panel.get_by_label("Room in view").select_option("The other room")
    await expect(bench.heard("state: To switch to, and back")).to_be_visible()
    await panel.get_by_role("button", name="Members").click()
    await panel.get_by_label("Power of Bob").fill("50")
    await panel.get_by_label("Power of Bob").press("Tab")
    await panel.get_by_role("button", name="State", exact=True).click()
    levels = panel.get_by_role("list", name="State").get_by_text("m.room.power_levels #")
    await expect(levels).to_be_visible()
    await panel.get_by_role("button", name="Reset").click()
    await panel.get_by_role("button", name="Members").click()
    await expect(panel.get_by_label("Power of Bob")).to_have_value("0")


async def test_identity_pictures_modals_and_looks(open_bench: OpenBench) -> None:
    bench = await open_bench()
    await bench.grant()
    await _click(bench, "Who am I?")
    asked = bench.page.get_by_role("dialog", name="The widget wants to know who you are")
    await asked.get_by_role("button", name="Allow").click()
    await expect(bench.heard("identify: fake-openid-token-1-of-the-workbench")).to_be_visible()

    await bench.page.get_by_role("button", name="Picture").click()
    picture = bench.page.get_by_role("dialog", name="Picture of the widget")
    assert await picture.get_by_role("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    await picture.get_by_role("button", name="Dismiss the picture").click()

    await _click(bench, "Modal")
    modal = bench.page.get_by_role("dialog", name="A question")
    await expect(modal.frame_locator("iframe").get_by_text("A question")).to_be_visible()
    await bench.page.set_viewport_size({"width": 360, "height": 800})
    assert await modal.evaluate("modal => modal.scrollHeight <= modal.clientHeight")
    await modal.get_by_role("button", name="Yes").click()
    await expect(bench.heard('modal closed: {"answer":"yes"}')).to_be_visible()

    await bench.page.get_by_role("button", name="Dark").click()
    await expect(bench.widget.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(bench.page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_a_frame_that_has_left_its_origin_is_heard_no_more(open_bench: OpenBench) -> None:
    async with served() as elsewhere:
        bench = await open_bench(f"/widget.html?elsewhere={elsewhere}/widget.html")
        await bench.grant()
        await _click(bench, "Leave")
        await expect(bench.entry("a message from").first).to_be_visible()
        await expect(bench.page.get_by_text("Ready", exact=True)).to_have_count(0)
        await expect(bench.page.get_by_role("dialog")).to_have_count(0)


async def test_the_page_is_for_one_tab_which_may_be_loaded_anew_and_takes_keys(open_bench: OpenBench) -> None:
    bench = await open_bench(grant_all=True)
    await expect(bench.page.get_by_text("Ready", exact=True)).to_be_visible()
    assert "#" not in bench.page.url
    await bench.page.reload()
    await expect(bench.page.get_by_text("Ready", exact=True)).to_be_visible()

    stranger = await bench.page.context.new_page()
    await stranger.goto(bench.url)
    await expect(stranger.get_by_text("This address was used before")).to_be_visible()
    assert await _faults(stranger, "refused") == []
    await expect(bench.page.get_by_text("Ready", exact=True)).to_be_visible()
    await stranger.close()

    page = bench.page
    await page.get_by_role("tab", name="Log").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_role("tab", name="Widget")).to_be_focused()
    await page.keyboard.press("Home")
    await expect(page.get_by_role("tab", name="Log")).to_be_focused()
    await expect(page.get_by_role("tabpanel", name="Log")).to_be_visible()
    line = bench.entry("to the widget: capabilities")
    await line.focus()
    await page.keyboard.press("Enter")
    await expect(line).to_have_attribute("aria-expanded", "true")


async def test_every_panel_is_accessible_and_fits(open_bench: OpenBench) -> None:
    bench = await open_bench()
    await expect(bench.page.get_by_role("dialog", name="The widget wants to")).to_be_visible()
    faults = await _faults(bench.page, "prompt")
    await bench.grant()
    await bench.entry("capabilities").click()
    await bench.page.get_by_role("button", name="Edit and replay").click()
    for name in ("Log", "Room", "Break", "Widget"):
        panel = await bench.panel(name)
        await _unfold(panel)
        faults += await _faults(bench.page, name, (1440,) if name == "Log" else (360,))
        if name == "Room":
            for part in ("State", "Members", "Account"):
                await panel.get_by_role("button", name=part, exact=True).click()
                await panel.get_by_role("button", name="New event").click()
                await _unfold(panel)
                faults += await _faults(bench.page, part, () if part == "State" else (360,))
    assert faults == []


async def test_a_script_learns_whether_a_widget_gets_ready(origin: str, tmp_path: Path) -> None:
    browser = f"{CHROMIUM} --headless=new --no-sandbox --disable-gpu --user-data-dir={tmp_path}"
    command = [sys.executable, "-m", "manifold.cli", "workbench", f"{origin}/widget.html", "--grant-all", "--forget"]

    process = await asyncio.create_subprocess_exec(
        *command, "--json", "--exit-after", "ready", "--browser", browser, stdout=PIPE, stderr=PIPE
    )
    output, errors = await process.communicate()

    assert process.returncode == 0, errors.decode()
    entries = [json.loads(line) for line in output.splitlines()][1:]
    assert {"capabilities", "notify_capabilities"} <= {entry["action"] for entry in entries}
    assert [entry["faults"] for entry in entries if entry["faults"]] == []


async def _click(bench: Opened, name: str) -> None:
    await bench.widget.get_by_role("button", name=name, exact=True).click()


async def _unfold(panel: Locator) -> None:
    """Forms, not every event there is."""
    await panel.evaluate(
        "panel => panel.querySelectorAll('details:not(li details)').forEach((each) => { each.open = true; })"
    )


_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return null;
  const wide = [...document.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > innerWidth);
  return wide.map((each) => `${each.tagName}.${each.className}`);
}"""


async def _faults(page: Page, where: str, looked_at: Collection[int] = (360,)) -> list[str]:
    """Each width is measured; at those of `looked_at` axe looks, too, which takes a second."""
    faults = []
    for width, theme in ((1440, "light"), (816, "light"), (360, "dark")):
        await page.set_viewport_size({"width": width, "height": 800})
        if wide := await page.evaluate(_WIDE):
            faults.append(f"{where} {width}: wider than the window: {wide}")
        if width in looked_at:
            await page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            # The widget's page is its author's.
            found = await Axe().run(page, context={"exclude": [["iframe.widget"]]})
            faults += [
                f"{where} {width}: {each['id']} at {[node['target'] for node in each['nodes']]}"
                for each in found.response["violations"]
            ]
    return faults
