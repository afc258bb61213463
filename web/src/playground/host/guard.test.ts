import { expect, test } from "vitest";
import { admit, mayPass } from "./guard";

const frame = {} as Window;
const sibling = {} as Window;
const from = (source: Window, origin: string, data: unknown): boolean => mayPass({ source, origin, data });
const message = { api: "fromWidget", widgetId: "w1", action: "send_event", requestId: "1" };

test("only a widget's own frame, on its own origin, speaks in its name", () => {
  const release = admit("w1", frame, "https://w.example");
  expect(from(frame, "https://w.example", message)).toBe(true);
  expect(from(sibling, "https://w.example", message)).toBe(false);
  expect(from(frame, "https://evil.example", message)).toBe(false);
  expect(from(frame, "https://w.example", { ...message, widgetId: "w2" })).toBe(false);
  expect(() => admit("w1", sibling, "https://w.example")).toThrow("w1");
  release();
  expect(from(frame, "https://w.example", message)).toBe(false);
});

test("messages that are no Widget API pass", () => {
  expect(from(sibling, "https://x.example", { action: "close_scalar" })).toBe(true);
  expect(from(sibling, "https://x.example", "text")).toBe(true);
  expect(from(sibling, "https://x.example", null)).toBe(true);
});
