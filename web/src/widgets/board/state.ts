// What the room's state says: which board is the widget's, and who may write what.
import { isObject, type Data } from "../../widget-client/envelope";
import { eventIn, type RoomEvent } from "./event";

export const BOARD = "im.manifold.board";
const LEVELS = "m.room.power_levels";
const CREATE = "m.room.create";

export class BoardState {
  readonly #events = new Map<string, RoomEvent>();

  /** `me` is null where the client did not say: then the homeserver will tell what is allowed. */
  constructor(
    private readonly widgetId: string,
    private readonly me: string | null,
  ) {}

  /** Takes any event of the room; true if it was state that counts here. */
  take(value: unknown): boolean {
    const event = eventIn(value);
    if (!event) return false;
    const key = { [BOARD]: this.widgetId, [LEVELS]: "", [CREATE]: "" }[event.type];
    if (key === undefined || event.state_key !== key) return false;
    this.#events.set(event.type, event);
    return true;
  }

  /** The event that all changes refer to. */
  get root(): string | null {
    const root = this.#events.get(BOARD)?.content.root;
    return typeof root === "string" && root.startsWith("$") ? root : null;
  }

  maySend(type: string): boolean {
    return this.#has(this.#level("events", type) ?? this.#level("events_default") ?? 0);
  }

  maySetState(type: string, user = this.me): boolean {
    return this.#has(this.#level("events", type) ?? this.#level("state_default") ?? 50, user);
  }

  /** Whether `user` may take away what others wrote. */
  mayRedact(user: string): boolean {
    return this.#power(user) >= (this.#level("redact") ?? 50);
  }

  /** Those whom the room names, as far as it does so for their power. */
  get named(): string[] {
    const { users } = this.#events.get(LEVELS)?.content ?? {};
    return [...this.#creators(), ...Object.keys(isObject(users) ? users : {})];
  }

  #has(needed: number, user = this.me): boolean {
    return user === null || !this.#events.has(LEVELS) || this.#power(user) >= needed;
  }

  #power(user: string): number {
    if (this.#creators().includes(user)) return Infinity;
    return this.#level("users", user) ?? this.#level("users_default") ?? 0;
  }

  #level(...path: string[]): number | undefined {
    let value: unknown = this.#events.get(LEVELS)?.content;
    for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return typeof value === "number" ? value : undefined;
  }

  /** From room version 12 on they have all power, and are in no list. */
  #creators(): string[] {
    const create = this.#events.get(CREATE);
    if (!create || !(Number(create.content.room_version) >= 12)) return [];
    const { additional_creators: others } = create.content as Data;
    return [create.sender, ...(Array.isArray(others) ? others.map(String) : [])];
  }
}
