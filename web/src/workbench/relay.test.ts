import { describe, expect, it, vi } from "vitest";

import { Relay, type Place } from "./relay";
import type { Command } from "./types";

const PLACE: Place = { name: "main", generation: 1, origin: "https://widget.example" };

function setUp() {
  const sent: Command[] = [];
  const target = new EventTarget();
  const widget = { postMessage: vi.fn<(message: unknown, origin: string) => void>() };
  const relay = new Relay((command) => sent.push(command));
  relay.listen(target);
  const remove = relay.add(PLACE, widget as unknown as Window);
  const hear = async (data: unknown, origin = PLACE.origin, source: unknown = widget) => {
    const event = new MessageEvent("message", { data, origin });
    Object.defineProperty(event, "source", { value: source });
    target.dispatchEvent(event);
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { relay, sent, widget, remove, hear };
}

describe("the relay", () => {
  it("passes on what comes from the widget's own window and origin", async () => {
    const { sent, hear } = setUp();

    await hear({ action: "x" });

    expect(sent).toEqual([
      { do: "message", frame: "main", generation: 1, message: { action: "x" }, files: [] },
    ]);
  });

  it("passes on nothing of any other window, not even a note", async () => {
    const { sent, hear } = setUp();

    await hear({ action: "x" }, PLACE.origin, {});

    expect(sent).toEqual([]);
  });

  it("tells of another origin in the widget's window, and keeps its message", async () => {
    const { sent, hear } = setUp();

    await hear({ action: "secret" }, "https://evil.example");

    expect(sent).toEqual([expect.objectContaining({ do: "rejected", generation: 1 })]);
    expect(JSON.stringify(sent)).not.toContain("secret");
  });

  it("tells of what is no JSON", async () => {
    const { sent, hear } = setUp();

    await hear({ big: 1n });

    expect(sent).toEqual([expect.objectContaining({ do: "rejected" })]);
  });

  it("keeps the order, though files take time", async () => {
    const { sent, hear } = setUp();

    await Promise.all([hear({ n: 1, file: new Blob(["x".repeat(100_000)]) }), hear({ n: 2 })]);

    expect(sent.map(({ message }) => (message as { n: number }).n)).toEqual([1, 2]);
  });

  it("posts to the origin that is expected, never to any", () => {
    const { relay, widget } = setUp();
    const post = { kind: "post" as const, frame: "main" as const, message: { a: 1 }, files: [] };

    relay.post({ ...post, generation: 1, origin: PLACE.origin });
    relay.post({ ...post, generation: 0, origin: PLACE.origin });
    relay.post({ ...post, generation: 1, origin: "https://evil.example" });

    expect(widget.postMessage.mock.calls).toEqual([[{ a: 1 }, PLACE.origin]]);
  });

  it("forgets a frame that has gone", async () => {
    const { sent, remove, hear } = setUp();

    remove();
    await hear({ action: "x" });

    expect(sent).toEqual([]);
  });
});
