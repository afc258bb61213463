/** What a widget and this client said to each other. */

export type Direction = "fromWidget" | "toWidget";

export interface Message {
  /** Counts up within a log. */
  readonly number: number;
  readonly direction: Direction;
  readonly action: string;
  readonly data: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds until the reply; null while there is none. */
  took: number | null;
  reply: unknown;
}

/** More than a person reads; the oldest go first. */
const MOST = 500;

export class MessageLog {
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<string, Message>();
  #messages: readonly Message[] = [];
  #next = 1;

  constructor(private readonly now: () => number = Date.now) {}

  /** Oldest first. Another list after each change. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** A request, which `replied` finishes. `id` is unique among those of its direction that wait. */
  requested(direction: Direction, id: string, action: string, data: unknown): void {
    const message = { number: this.#next++, direction, action, data, at: this.now(), took: null, reply: undefined };
    this.#waiting.set(key(direction, id), message);
    this.#change([...this.#messages, message].slice(-MOST));
  }

  /** The reply to it. A second one, or one to a request that nobody knows, is passed over. */
  replied(direction: Direction, id: string, reply: unknown): void {
    const message = this.#waiting.get(key(direction, id));
    if (!message) return;
    this.#waiting.delete(key(direction, id));
    message.took = this.now() - message.at;
    message.reply = reply;
    this.#change([...this.#messages]);
  }

  clear(): void {
    this.#waiting.clear();
    this.#change([]);
  }

  /** Returns a function that ends the subscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(messages: readonly Message[]): void {
    this.#messages = messages;
    for (const listener of this.#listeners) listener();
  }
}

const key = (direction: Direction, id: string): string => `${direction} ${id}`;
