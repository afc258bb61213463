// What embeds the manager, as the rest of the UI sees it.
import type { Action, OpenIDToken } from "manifold-client";


/** What the client showed when it opened us, or shows now. */
export interface Context {
  roomId: string | null;
  roomName: string | null;
  /** Element's `screen`, such as `type_m.jitsi`. */
  screen: string | null;
  /** Element's `integ_id`: the id of the widget to change, which is our installation's id. */
  integrationId: string | null;
}

/** A widget as clients write it, ours and others' (`im.vector.modular.widgets`, or `content` in `m.widgets`). */
export interface Widget {
  type: string;
  url: string;
  name?: string | null;
  data?: Record<string, unknown> | null;
}

/** A widget in the user's own account (`m.widgets`), under the key it has there. */
export interface AccountWidget {
  id: string;
  content: Widget;
}

/** A state event of the room, as far as the client tells it. */
export interface StateEvent {
  type: string;
  state_key: string;
  content: Record<string, unknown>;
  room_id?: string;
  sender?: string;
  origin_server_ts?: number;
}

export interface Host {
  readonly kind: "widget" | "scalar" | "matrix" | "standalone";
  readonly context: Context;
  /** Resolves when the client has answered for the first time; it may take as long as it likes. */
  ready(): Promise<void>;
  getOpenIDToken(): Promise<OpenIDToken>;
  /** Carries out one action in the user's own Matrix session. Repeating it does no harm. */
  perform(action: Action): Promise<void>;
  /** Advice for the form, never a permission: some clients get it wrong. `true` when unknown. */
  canWrite(eventType: string): Promise<boolean>;
  /** Names of people who may write that type of state event here; empty when nobody can tell. */
  helpers(eventType: string): Promise<string[]>;
  getAccountWidgets(): Promise<AccountWidget[]>;
  setAccountWidget(id: string, content: Widget): Promise<void>;
  removeAccountWidget(id: string): Promise<void>;
  /** All state events of that type in the room, removed ones too. Throws HostError where the client does not tell. */
  getState(type: string): Promise<StateEvent[]>;
  /** Whether this kind of client has a way to write that type of state event, whoever the user is. */
  writes(type: string): boolean;
  /** Asks for all that this takes at once, where the client asks its user: messages, and state to read and write. */
  allow(events: string[], states: string[]): Promise<void>;
  /** Sends a message event into the room, as the user, and resolves to its id; the client may ask first. */
  send(type: string, content: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
  /** Each returns a function that ends the subscription. `onState`: the room's state is another one now. */
  onState(listener: () => void): () => void;
  onTheme(listener: (name: string) => void): () => void;
  onLanguage(listener: (tag: string) => void): () => void;
  onContext(listener: (context: Context) => void): () => void;
}

/**
 * Why the client did not do what it was asked.
 * - `silent`: no answer in time, so that nobody knows whether it happened;
 * - `refused`: the client or its homeserver said no;
 * - `unsupported`: this client has no way to do it.
 */
export class HostError extends Error {
  constructor(
    readonly reason: "silent" | "refused" | "unsupported",
    message: string,
  ) {
    super(message);
    this.name = "HostError";
  }
}

export const WIDGET_EVENT = "im.vector.modular.widgets";
/** Where Element shows a room's widgets. */
export const LAYOUT_EVENT = "io.element.widgets.layout";
