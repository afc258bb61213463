// One board in its room: finding it, reading it, changing it, and saying in words how that goes.
import { t } from "../../i18n/t";
import { UPDATES_STATE, WidgetError, type WidgetClient } from "../../widget-client/client";
import type { Data } from "../../widget-client/envelope";
import { referenceOf, referring, type RoomEvent } from "./event";
import { Log } from "./log";
import { BOARD, BoardState } from "./state";

const START = "im.manifold.board.start";
const RELATIONS = "org.matrix.msc3869";
const READ_RELATIONS = `${RELATIONS}.read_relations`;
const READ_EVENTS = "org.matrix.msc2876.read_events";

const PAGE = 100;
/** Pages of one event's relations that are read; more than that is said. */
const PAGES = 100;
/** How long ago two can have made the same board without knowing of each other (milliseconds). */
const SAME_TIME = 60_000;
/** A client that pushes state does so at once after it granted it (milliseconds). */
const PUSH = 4000;

/**
 * - `connecting`: the client has not said yet what we may do; it may be asking its user;
 * - `denied`: it does not let us read or write what the board is made of;
 * - `waiting`: there is no board yet, and the user can't make it: `helpers` can;
 * - `loading`, `ready`;
 * - `failed`: it could not be read; `problem` says why.
 */
export type Phase = "connecting" | "denied" | "waiting" | "loading" | "ready" | "failed";

interface Outgoing {
  type: string;
  content: Data;
  /** Its name in the log while it has no id. */
  echo: string;
  done: (eventId: string | null) => void;
}

export interface Options {
  client: WidgetClient;
  widgetId: string;
  me: string | null;
  /** `checklist` or `polls`: what the start of the board says it is. */
  kind: string;
  /** Types of events that are sent; the first is the one that changes refer to the board with. */
  sends: string[];
  receives: string[];
  changed: () => void;
}

/** What the client is asked for; `send` and `receive` name types of events in the timeline. */
export function capabilitiesFor(widgetId: string, sends: string[], receives: string[]): string[] {
  return [
    `receive.state_event:${BOARD}#${widgetId}`,
    `send.state_event:${BOARD}#${widgetId}`,
    `send.event:${START}`,
    ...sends.map((type) => `send.event:${type}`),
    ...receives.map((type) => `receive.event:${type}`),
    "receive.state_event:m.room.power_levels#",
    "receive.state_event:m.room.create#",
  ].map((capability) => `org.matrix.msc2762.${capability}`);
}

export class Session {
  phase: Phase = "connecting";
  /** Why it failed, for people. */
  problem = "";
  /** Why the oldest of what is on its way could not be saved; null while all goes well. */
  unsaved: string | null = null;
  /** There are more changes than are read. */
  isCut = false;

  readonly log = new Log();
  readonly state: BoardState;
  readonly #queue: Outgoing[] = [];
  /** Of these everything is known but what is newer. */
  readonly #complete = new Set<string>();
  #isSending = false;
  #echoes = 0;
  #root: string | null = null;
  #pushed: (() => void) | undefined;

  constructor(private readonly options: Options) {
    const { client, widgetId, me } = options;
    this.state = new BoardState(widgetId, me);
    client.on("update_state", ({ state }) => {
      this.#pushed?.();
      this.#hearState(Array.isArray(state) ? state : []);
    });
    client.on("send_event", (event) => {
      if ("state_key" in event) this.#hearState([event]);
      else if (this.log.add([event])) options.changed();
    });
  }

  get root(): string | null {
    return this.#root;
  }

  /** Whether anything is on its way. */
  get isSaving(): boolean {
    return this.#queue.length > 0;
  }

  get mayChange(): boolean {
    return this.isHeard && this.options.sends.every((type) => this.state.maySend(type));
  }

  /** Whether the client lets us write at all. */
  get isHeard(): boolean {
    return this.options.sends.every((type) => this.#may("send", type));
  }

  get helpers(): string[] {
    return this.state.helpers(BOARD);
  }

  async open(): Promise<void> {
    const { client, receives } = this.options;
    const pushed = new Promise<void>((resolve) => {
      this.#pushed = resolve;
    });
    await client.ready();
    if (!receives.every((type) => this.#may("receive", type)) || !this.#may("receive", BOARD)) {
      return this.#show("denied");
    }
    if (client.versions.length > 0 && !client.versions.includes(RELATIONS)) {
      return this.#fail(new Error(t("This client can't look up in the room what belongs to a widget.")));
    }
    this.#show("loading");
    // An older client answers questions about state; a newer one pushes it, and would answer with history.
    if (client.versions.includes(UPDATES_STATE)) {
      await Promise.race([pushed, new Promise((resolve) => setTimeout(resolve, PUSH))]);
    } else {
      await this.#askForState();
    }
    await this.retry();
  }

  /** Finds the board, or makes it, and reads it. */
  async retry(): Promise<void> {
    try {
      if (!this.state.root && this.state.maySetState(BOARD) && this.mayChange) await this.#make();
      if (!this.state.root) return this.#show("waiting");
      await this.#adopt();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Reads what came while nobody told us. */
  async catchUp(): Promise<void> {
    if (this.phase === "failed") return this.retry();
    if (this.phase !== "ready" || !this.#root) return;
    await this.read(this.#root).catch(() => undefined);
    this.options.changed();
  }

  /** Adds to the log what refers to an event: all of it, or what is newer than what is known. */
  async read(eventId: string): Promise<void> {
    let from: unknown;
    for (let page = 0; page < PAGES; page++) {
      const asked = { event_id: eventId, rel_type: "m.reference", limit: PAGE };
      const answer = await this.options.client.send(READ_RELATIONS, from ? { ...asked, from } : asked);
      const chunk = Array.isArray(answer.chunk) ? answer.chunk : [];
      const added = this.log.add(chunk);
      from = answer.next_batch;
      const isOverlap = added < chunk.length && this.#complete.has(eventId);
      if (typeof from === "string" && !isOverlap) continue;
      this.#complete.add(eventId);
      return;
    }
    this.isCut = true;
  }

  /** Events of a type that the client has at hand, whoever they refer to. */
  async readLoaded(type: string): Promise<void> {
    const answer = await this.options.client.send(READ_EVENTS, { type, limit: PAGE }).catch((): Data => ({}));
    if (Array.isArray(answer.events)) this.log.add(answer.events);
  }

  /**
   * Sends an event and shows it at once. Resolves with its id; with null where it was given up. One that can't be sent
   * holds up those after it, until it is sent again or given up.
   */
  send(type: string, content: Data): Promise<string | null> {
    const echo = `~${this.#echoes++}`;
    const event = {
      type,
      content,
      event_id: echo,
      sender: this.options.me ?? "",
      origin_server_ts: this.log.next(Date.now()),
    };
    this.log.add([{ ...event, sender: event.sender || "@" }]);
    return new Promise((done) => {
      this.#queue.push({ type, content, echo, done });
      this.options.changed();
      void this.#drain();
    });
  }

  /** As `send`, referring to the board. */
  change(content: Data, type: string = this.options.sends[0] ?? ""): Promise<string | null> {
    return this.send(type, referring(this.#root ?? "", content));
  }

  sendAgain(): void {
    this.unsaved = null;
    this.options.changed();
    void this.#drain();
  }

  giveUp(): void {
    this.unsaved = null;
    for (const { echo, done } of this.#queue.splice(0)) {
      this.log.remove(echo);
      done(null);
    }
    this.options.changed();
  }

  async #drain(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let next = this.#queue[0]; next && this.unsaved === null; next = this.#queue[0]) {
      const { type, content, echo, done } = next;
      try {
        const { event_id: eventId } = await this.options.client.send("send_event", { type, content });
        // Given up meanwhile, it happened all the same.
        if (this.#queue[0] === next) this.#queue.shift();
        const sent = this.log.get(echo);
        this.log.remove(echo);
        // The homeserver's own copy may have been quicker.
        if (sent && !this.log.get(String(eventId))) this.log.add([{ ...sent, event_id: String(eventId) }]);
        done(String(eventId));
      } catch (error) {
        if (this.#queue[0] === next) this.unsaved = reason(error);
      }
      this.options.changed();
    }
    this.#isSending = false;
  }

  #hearState(events: unknown[]): void {
    const counted = events.filter((event) => this.state.take(event));
    if (counted.length === 0) return;
    const isAnother = this.state.root !== null && this.state.root !== this.#root;
    if (isAnother && (this.phase === "waiting" || this.phase === "ready")) void this.retry();
    else this.options.changed();
  }

  async #askForState(): Promise<void> {
    const asked = [BOARD, "m.room.power_levels", "m.room.create"].map(async (type) => {
      const key = type === BOARD ? this.options.widgetId : "";
      const { events } = await this.options.client.send(READ_EVENTS, { type, state_key: key }).catch((): Data => ({}));
      for (const event of Array.isArray(events) ? events : []) this.state.take(event);
    });
    await Promise.all(asked);
  }

  async #make(): Promise<void> {
    const { client, kind, widgetId } = this.options;
    const { event_id: root } = await client.send("send_event", { type: START, content: { kind } });
    // Somebody else may have been quicker: what the state says counts.
    if (this.state.root) return;
    const content = { root, kind };
    const written = await client.send("send_event", { type: BOARD, state_key: widgetId, content });
    if (this.state.root) return;
    const { event_id } = written;
    this.state.take({ type: BOARD, state_key: widgetId, content, event_id, sender: "@", origin_server_ts: 0 });
  }

  async #adopt(): Promise<void> {
    const root = this.state.root ?? "";
    const lost = this.#root === null || this.#root === root ? [] : this.#justWritten(this.#root);
    for (const outgoing of this.#queue) this.#readdress(outgoing, root);
    this.#root = root;
    this.#show("loading");
    await this.read(root);
    this.#show("ready");
    // Two made the board at the same time, and ours is not the one: what we wrote into it moves over.
    for (const { type, content } of lost) void this.send(type, referring(root, content));
  }

  #justWritten(root: string): RoomEvent[] {
    return this.log
      .sorted()
      .filter((event) => event.sender === this.options.me && referenceOf(event) === root)
      .filter((event) => event.origin_server_ts > Date.now() - SAME_TIME && !event.event_id.startsWith("~"));
  }

  /** What has not left yet goes to the board that counts now. */
  #readdress(outgoing: Outgoing, root: string): void {
    const echo = this.log.get(outgoing.echo);
    if (!echo || this.#root === null || referenceOf(echo) !== this.#root) return;
    outgoing.content = referring(root, outgoing.content);
    this.log.add([{ ...echo, content: outgoing.content }]);
  }

  #may(direction: "send" | "receive", type: string): boolean {
    const capability =
      type === BOARD ? `state_event:${BOARD}#${this.options.widgetId}` : `event:${type}`;
    return this.options.client.may(`org.matrix.msc2762.${direction}.${capability}`);
  }

  #show(phase: Phase): void {
    this.phase = phase;
    this.options.changed();
  }

  #fail(error: unknown): void {
    this.problem = reason(error);
    this.#show("failed");
  }
}

/** For people; what comes from a client is its own words. */
function reason(error: unknown): string {
  if (error instanceof WidgetError && error.errcode === "M_LIMIT_EXCEEDED") {
    return t("Your homeserver asks for a little patience.");
  }
  return error instanceof Error ? error.message : String(error);
}

