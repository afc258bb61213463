import { afterEach, expect, test, vi } from "vitest";

import { answerClient } from "./api";

afterEach(() => void vi.unstubAllGlobals());

test("a wrapper asks for nothing, hears of themes and refuses politely what it does not know", () => {
  const responses = new Map<string, unknown>();
  const parent = { postMessage: (message: Record<string, unknown>) => responses.set(String(message.action), message.response) };
  const addEventListener = vi.fn();
  vi.stubGlobal("window", { parent, addEventListener });
  const themes: string[] = [];
  answerClient(new URL("https://w.example/w/jitsi?widgetId=w&parentUrl=https://c.example/"), (name) => themes.push(name));
  const [, hear] = addEventListener.mock.calls[0] as [string, (event: object) => void];
  for (const action of ["capabilities", "notify_capabilities", "theme_change", "send_event"]) {
    const data = { api: "toWidget", action, requestId: action, widgetId: "w", data: { name: "dark" } };
    hear({ data, origin: "https://c.example", source: parent });
  }
  expect(responses.get("capabilities")).toEqual({ capabilities: [] });
  expect(responses.get("notify_capabilities")).toEqual({});
  expect(responses.get("send_event")).toHaveProperty("error.message");
  expect(themes).toEqual(["dark"]);
});
