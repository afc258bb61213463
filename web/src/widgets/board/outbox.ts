// What changes a board: events that are shown at once, sent in turn, and kept until they are sent or given up.
import type { Data } from "../../widget-client/envelope";
import { referenceOf, referring, type RoomEvent } from "./event";
import { reason, type Session } from "./session";

/** How long ago two can have made the same board without knowing of each other (milliseconds). */
const SAME_TIME = 60_000;

interface Outgoing {
  type: string;
  content: Data;
  /** Its name in the log while it has no id. */
  echo: string;
  done: (eventId: string | null) => void;
}

/** Each session has one, from when there is something to send. */
export function outboxOf(session: Session): Outbox {
  return (session.outbox ??= new Outbox(session));
}

export class Outbox {
  /** Why the oldest of what is on its way could not be saved; null while all goes well. */
  unsaved: string | null = null;
  readonly #queue: Outgoing[] = [];
  #isSending = false;
  #echoes = 0;

  constructor(private readonly session: Session) {}

  get isBusy(): boolean {
    return this.#queue.length > 0;
  }

  /**
   * Sends an event and shows it at once. Resolves with its id; with null where it was given up. One that can't be sent
   * holds up those after it, until it is sent again or given up.
   */
  send(type: string, content: Data): Promise<string | null> {
    const { log, options } = this.session;
    const echo = `~${this.#echoes++}`;
    const event = { type, content, event_id: echo, sender: options.me ?? "", origin_server_ts: log.next(Date.now()) };
    log.add([{ ...event, sender: event.sender || "@" }]);
    return new Promise((done) => {
      this.#queue.push({ type, content, echo, done });
      options.changed();
      void this.#drain();
    });
  }

  /** As `send`, referring to the board. */
  change(content: Data, type: string = this.session.options.sends[0] ?? ""): Promise<string | null> {
    return this.send(type, referring(this.session.root ?? "", content));
  }

  sendAgain(): void {
    this.unsaved = null;
    this.session.options.changed();
    void this.#drain();
  }

  giveUp(): void {
    const { log, options } = this.session;
    this.unsaved = null;
    for (const { echo, done } of this.#queue.splice(0)) {
      log.remove(echo);
      done(null);
    }
    options.changed();
  }

  /** Another board counts from now on: what has not left yet goes there. Returns what the user just wrote into the old one. */
  readdress(before: string, root: string): RoomEvent[] {
    const { log, options } = this.session;
    const lost = log
      .sorted()
      .filter((event) => event.sender === options.me && referenceOf(event) === before)
      .filter((event) => event.origin_server_ts > Date.now() - SAME_TIME && !event.event_id.startsWith("~"));
    for (const outgoing of this.#queue) {
      const echo = log.get(outgoing.echo);
      if (!echo || referenceOf(echo) !== before) continue;
      outgoing.content = referring(root, outgoing.content);
      log.add([{ ...echo, content: outgoing.content }]);
    }
    return lost;
  }

  async #drain(): Promise<void> {
    if (this.#isSending) return;
    const { log, options } = this.session;
    this.#isSending = true;
    for (let next = this.#queue[0]; next && this.unsaved === null; next = this.#queue[0]) {
      const { type, content, echo, done } = next;
      try {
        const { event_id: eventId } = await options.client.send("send_event", { type, content });
        // Given up meanwhile, it happened all the same.
        if (this.#queue[0] === next) this.#queue.shift();
        const sent = log.get(echo);
        log.remove(echo);
        // The homeserver's own copy may have been quicker.
        if (sent && !log.get(String(eventId))) log.add([{ ...sent, event_id: String(eventId) }]);
        done(String(eventId));
      } catch (error) {
        if (this.#queue[0] === next) this.unsaved = reason(error);
      }
      options.changed();
    }
    this.#isSending = false;
  }
}
