// One board in its room: finding it, reading it, and saying in words how that goes. What changes it is `outbox.ts`.
import { later } from "../../i18n/later";
import { t } from "../../i18n/t";
import { UPDATES_STATE, WidgetError, type WidgetClient } from "../../widget-client/client";
import type { Data } from "../../widget-client/envelope";
import { referring } from "./event";
import { Log } from "./log";
import type { Outbox } from "./outbox";
import { BOARD, BoardState } from "./state";

export const START = "im.manifold.board.start";
const RELATIONS = "org.matrix.msc3869";
const READ_RELATIONS = `${RELATIONS}.read_relations`;
export const READ_EVENTS = "org.matrix.msc2876.read_events";

export const PAGE = 100;
/** Pages of one event's relations that are read; more than that is said. */
const PAGES = 100;
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
  /** There are more changes than are read. */
  isCut = false;

  /** What there is to do without a board; null until there is need. */
  without: typeof import("./without") | null = null;

  readonly log = new Log();
  readonly state: BoardState;
  /** What sends changes; null until there is one. */
  outbox: Outbox | null = null;
  /** Of these everything is known but what is newer. */
  readonly #complete = new Set<string>();
  #root: string | null = null;
  #pushed: (() => void) | undefined;

  constructor(readonly options: Options) {
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
    return this.outbox?.isBusy ?? false;
  }

  /** Why the oldest of what is on its way could not be saved; null while all goes well. */
  get unsaved(): string | null {
    return this.outbox?.unsaved ?? null;
  }

  get mayChange(): boolean {
    return this.isHeard && this.options.sends.every((type) => this.state.maySend(type));
  }

  /** Whether the client lets us write at all. */
  get isHeard(): boolean {
    return this.options.sends.every((type) => this.#may("send", type));
  }

  async open(): Promise<void> {
    const { client, receives } = this.options;
    const pushed = new Promise<void>((resolve) => {
      this.#pushed = resolve;
    });
    await client.ready();
    if (!receives.every((type) => this.#may("receive", type)) || !this.#may("receive", BOARD)) {
      return this.#withoutBoard().then(
        () => this.#show("denied"),
        (error: unknown) => this.#fail(error),
      );
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
      if (!this.state.root) {
        const { make } = await this.#withoutBoard();
        if (this.state.maySetState(BOARD) && this.mayChange) await make(this);
      }
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

  async #withoutBoard(): Promise<typeof import("./without")> {
    return (this.without ??= await later(() => import("./without")));
  }

  async #adopt(): Promise<void> {
    const root = this.state.root ?? "";
    const before = this.#root;
    const isMoved = before !== null && before !== root;
    const outbox = isMoved ? (await later(() => import("./outbox"))).outboxOf(this) : null;
    const lost = outbox?.readdress(before ?? "", root) ?? [];
    this.#root = root;
    this.#show("loading");
    await this.read(root);
    this.#show("ready");
    // Two made the board at the same time, and ours is not the one: what we wrote into it moves over.
    for (const { type, content } of lost) void outbox?.send(type, referring(root, content));
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
export function reason(error: unknown): string {
  if (error instanceof WidgetError && error.errcode === "M_LIMIT_EXCEEDED") {
    return t("Your homeserver asks for a little patience.");
  }
  if (error instanceof TypeError) return t("A part of this page could not be fetched. Check your connection and try again.");
  return error instanceof Error ? error.message : String(error);
}
