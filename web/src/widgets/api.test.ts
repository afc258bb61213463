import { afterEach, expect, test, vi } from "vitest";

import { answerClient } from "./api";

afterEach(() => void vi.unstubAllGlobals());

test("a wrapper asks for nothing, hears of themes and languages, and refuses politely what it does not know", () => {
  const responses = new Map<string, unknown>();
  const parent = { postMessage: (message: Record<string, unknown>) => responses.set(String(message.action), message.response) };
  const addEventListener = vi.fn();
  vi.stubGlobal("window", { parent, addEventListener });
  const themes: string[] = [];
  const tags: string[] = [];
  answerClient(new URL("https://w.example/w/jitsi?widgetId=w&parentUrl=https://c.example/"), {
    onTheme: (name) => void themes.push(name),
    onLanguage: (tag) => void tags.push(tag),
  });
  const [, hear] = addEventListener.mock.calls[0] as [string, (event: object) => void];
  for (const action of ["capabilities", "notify_capabilities", "theme_change", "language_change", "send_event"]) {
    const data = { api: "toWidget", action, requestId: action, widgetId: "w", data: { name: "dark", lang: "de" } };
    hear({ data, origin: "https://c.example", source: parent });
  }
  expect(responses.get("capabilities")).toEqual({ capabilities: [] });
  expect(responses.get("notify_capabilities")).toEqual({});
  expect(responses.get("send_event")).toHaveProperty("error.message");
  expect(responses.get("language_change")).toEqual({});
  expect(themes).toEqual(["dark"]);
  expect(tags).toEqual(["de"]);
});
