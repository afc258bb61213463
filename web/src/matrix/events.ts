/** The shapes of Matrix that our small clients read. */

export type Content = Record<string, unknown>;

export interface RoomEvent {
  type: string;
  sender: string;
  event_id: string;
  room_id: string;
  origin_server_ts: number;
  content: Content;
  state_key?: string;
  unsigned: Content;
}

/** What a homeserver answers to `openid/request_token`; it is handed on exactly as it came. */
export interface OpenIDToken {
  access_token: string;
  token_type: string;
  matrix_server_name: string;
  expires_in: number;
}

/** Which of the events that refer to another; `page` as the endpoint has it. */
export interface Asked {
  relationType?: string;
  /** Counts only together with `relationType`. */
  eventType?: string;
  page: Record<string, string | undefined>;
}

export interface Relations {
  chunk: (Omit<RoomEvent, "room_id" | "unsigned"> & { unsigned?: Content })[];
  next_batch?: string;
  prev_batch?: string;
}

export const isObject = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;
