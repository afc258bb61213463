// Between the frames and the workbench: only what comes from a frame's own window and origin goes on.
import { putFiles, takeFiles } from "./files";
import type { Frame, FrameName, Send, Told } from "./types";

type Post = Extract<Told, { kind: "post" }>;
/** What counts of a frame. */
export type Place = Pick<Frame, "name" | "generation" | "origin">;

export class Relay {
  private readonly frames = new Map<FrameName, { place: Place; window: Window }>();
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly send: Send) {}

  listen(target: EventTarget = globalThis): void {
    target.addEventListener("message", (event) => {
      if (event instanceof MessageEvent) this.heard(event);
    });
  }

  /** From now on this frame speaks under that name; what it gives back ends that. */
  add(place: Place, window: Window): () => void {
    const added = { place, window };
    this.frames.set(place.name, added);
    return () => {
      if (this.frames.get(place.name) === added) this.frames.delete(place.name);
    };
  }

  post({ frame, generation, origin, message, files }: Post): void {
    const found = this.frames.get(frame);
    if (found?.place.generation !== generation || found.place.origin !== origin) return;
    // Never "*": a page of another origin in that frame must not read it.
    found.window.postMessage(putFiles(message, files), origin);
  }

  private heard({ source, origin, data }: Pick<MessageEvent, "source" | "origin" | "data">): void {
    const found = [...this.frames.values()].find(({ window }) => window === source);
    if (!found) return; // of some extension, or of a frame within: not the widget's own window
    const { name, generation, origin: expected } = found.place;
    if (origin !== expected) {
      const why = `a message from ${origin}: the frame has left ${expected}`;
      this.send({ do: "rejected", frame: name, generation, why });
      return;
    }
    // One after the other: reading a file takes time, and order counts.
    this.queue = this.queue.then(() => this.pass(name, generation, data));
  }

  private async pass(frame: FrameName, generation: number, data: unknown): Promise<void> {
    try {
      this.send({ do: "message", frame, generation, ...(await takeFiles(data)) });
    } catch (error) {
      const why = `a message that can't be passed on: ${error instanceof Error ? error.message : error}`;
      this.send({ do: "rejected", frame, generation, why });
    }
  }
}
