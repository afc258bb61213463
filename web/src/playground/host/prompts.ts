/** Questions to the user, one at a time, in the order in which they came. */
import type { Policy } from "../scalar/terms";

export type Question =
  | {
      kind: "capabilities";
      who: string;
      host: string;
      trusted: boolean;
      ask: { capability: string; words: string }[];
    }
  | { kind: "openid"; who: string; host: string; userId: string }
  | { kind: "manager"; who: string; host: string }
  | { kind: "terms"; host: string; policies: Policy[] };

interface Waiting {
  question: Question;
  /** The ticked boxes or, where there are none, an empty list for yes; null for no. */
  answer: (ticked: string[] | null) => void;
}

export class Prompts {
  private waiting: Waiting[] = [];
  private readonly listeners = new Set<() => void>();

  get current(): Waiting | undefined {
    return this.waiting[0];
  }

  /** Resolves with null as soon as `signal` is aborted: whoever asked is gone. */
  ask(question: Question, signal?: AbortSignal): Promise<string[] | null> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve(null);
      const entry: Waiting = {
        question,
        answer: (ticked) => {
          this.waiting = this.waiting.filter((other) => other !== entry);
          resolve(ticked);
          this.announce();
        },
      };
      signal?.addEventListener("abort", () => entry.answer(null), { once: true });
      this.waiting.push(entry);
      this.announce();
    });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}
