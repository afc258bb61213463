import type { InstallationView as Installation } from "manifold-client";
import { expect, test } from "vitest";

import { ago, stateOf } from "./words";

const WORKING: Installation = {
  id: "i1",
  integration: "jitsi",
  label: "standup",
  target: { kind: "room", room_id: "!a" },
  config: {},
  state: "active",
  evidence: "reported",
  reason: null,
  health: { ok: true, message: "In the room", last_activity: null },
  actions: [],
  created_by: "@a:b",
  created_at: 0,
  removed_at: null,
};

test.each([
  [{}, "ok", "In the room"],
  [{ health: { ok: false, message: "It is down", last_activity: null } }, "error", "Not working · It is down"],
  [{ state: "pending" as const }, "warn", "Not finished · it has not been put in the room yet"],
  [{ state: "failed" as const, reason: "No permission" }, "error", "Could not be added · No permission"],
  [{ state: "removing" as const }, "warn", "Not finished · it has not been taken out of the room yet"],
  [{ state: "removing" as const, reason: "No permission" }, "error", "Could not be removed · No permission"],
])("an installation that is %o is %s: %s", (change, tone, text) => {
  expect(stateOf({ ...WORKING, ...change })).toEqual({ tone, text });
});

test("what was removed says for how long it can be had back", () => {
  const { text } = stateOf({ ...WORKING, state: "removing", removed_at: Date.now() });
  expect(text).toMatch(/^Removed just now · you can undo this until .+/);
});

test.each([
  [59_000, "just now"],
  [180_000, "3 minutes ago"],
  [7_200_000, "2 hours ago"],
  [86_400_000, "yesterday"],
])("%i ms ago is %s", (passed, said) => {
  expect(ago(0, passed)).toBe(said);
});
