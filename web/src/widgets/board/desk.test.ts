import { expect, test, vi } from "vitest";

import { BoardDesk, type Tools } from "./desk";
import type { Session } from "./session";

const TOOLS: Tools = { Unsaved: () => null };

class Desk extends BoardDesk<Tools> {
  readonly summary = "";

  constructor(fetchTools: () => Promise<Tools>) {
    super({} as Session, vi.fn(), fetchTools);
  }

  refresh(): void {}
}

test("what changes a board is fetched with the first gesture, and there for those after it", async () => {
  const fetchTools = vi.fn(() => Promise.resolve(TOOLS));
  const desk = new Desk(fetchTools);
  const deed = vi.fn();
  const acting = desk.act(deed);
  expect(deed).not.toHaveBeenCalled();
  await acting;
  void desk.act(deed);
  expect(deed).toHaveBeenCalledTimes(2);
  expect(deed).toHaveBeenCalledWith(TOOLS);
  expect(fetchTools).toHaveBeenCalledOnce();
});

test("where it can't be fetched that is said, until it can", async () => {
  const fetchTools = vi.fn(() => Promise.resolve(TOOLS)).mockRejectedValueOnce(new TypeError("Failed to fetch"));
  const desk = new Desk(fetchTools);
  const deed = vi.fn();
  await desk.act(deed);
  expect(deed).not.toHaveBeenCalled();
  expect(desk.missing).toContain("could not be fetched");
  expect(desk.changed).toHaveBeenCalledOnce();
  await desk.act(deed);
  expect(deed).toHaveBeenCalledOnce();
  expect(desk.missing).toBe("");
});
