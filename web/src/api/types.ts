// The JSON shapes of the manager's API (/_matrix/integrations/v1), as its clients see them.

export type Kind = "bot" | "bridge" | "widget";

/** One integration in the catalogue, as a card shows it. */
export interface Summary {
  id: string;
  kind: Kind;
  name: string;
  summary: string;
  category: string;
  target: ("room" | "account")[];
  publisher: string;
  trust: "bundled" | "verified" | "third_party";
  keywords: string[];
  connections_needed: string[];
  encrypted_rooms: "works" | "limited" | "no";
  /** `true`, or the reason in words why nobody can add it now. */
  available: true | string;
}

/** An integration with everything that its own page and its form need. */
export interface Integration extends Summary {
  documentation: string;
  /** What it can see, in words. */
  reads: string[];
  /** What it sends out of the room, in words. */
  sends: string[];
  /** Types of the state events that it may write. */
  state_events: string[];
  /** The highest power level that it may ask for. */
  max_power: number;
  /** JSON Schema 2020-12 of its config. */
  config_schema: Record<string, unknown>;
  initial: Config;
}

export type Config = Record<string, unknown>;

/** What a widget event says (`im.vector.modular.widgets`, or `content` in `m.widgets`). */
export interface Widget {
  type: string;
  url: string;
  name?: string | null;
  data?: Record<string, unknown> | null;
}

interface ActionBase {
  id: string;
  by: "user" | "manager";
  status: "waiting" | "done" | "failed";
  error: string | null;
}

/** Something that an integration asks for; those `by: "user"` are carried out by the user's client. */
export type Action = ActionBase &
  (
    | { type: "put_widget"; room_id: string; widget_id: string; widget: Widget }
    | { type: "remove_widget"; room_id: string; widget_id: string }
    | {
        type: "put_state";
        room_id: string;
        event_type: string;
        state_key: string;
        content: Record<string, unknown>;
      }
  );

/** One integration put in one room, with its config. Times are milliseconds since 1970. */
export interface Installation {
  id: string;
  integration: string;
  /** Tells it from others of the same integration. */
  label: string;
  target: { kind: "room"; room_id: string };
  config: Config;
  state: "pending" | "active" | "removing" | "failed";
  evidence: null | "reported" | "observed";
  reason: string | null;
  health: { ok: boolean; message: string; last_activity: number | null };
  /** Those of the latest change. */
  actions: Action[];
  created_by: string;
  created_at: number;
  removed_at: number | null;
}

/** How one action went, as reported to `…/performed`. */
export type Result = { action: string; ok: true } | { action: string; ok: false; error: string };

/** What a homeserver gives a client to prove a user id to third parties. */
export interface OpenIDToken {
  access_token: string;
  token_type: string;
  matrix_server_name: string;
  expires_in: number;
}

export interface PolicyDocument {
  name: string;
  url: string;
}

/** MSC2140: every key of a policy but `version` is a language. */
export interface Policy {
  version: string;
  [language: string]: PolicyDocument | string;
}

export interface Terms {
  policies: Record<string, Policy>;
}

/** `GET /.well-known/matrix/integrations` (MSC1957). */
export interface WellKnown {
  "m.integrations_widget": { url: string; data: { api_url: string; [key: string]: unknown } };
}
