// What a message of the Widget API looks like (v0), and which of those that arrive are one.

export type Data = Record<string, unknown>;

export interface Message extends Data {
  /** The direction of the request; its answer keeps it. */
  api: "toWidget" | "fromWidget";
  action: string;
  requestId: string;
  widgetId: string;
  data?: unknown;
  /** In answers only. */
  response?: unknown;
}

/** Null for whatever else comes through a window, which is nothing to answer. */
export function messageIn(value: unknown): Message | null {
  if (!isObject(value)) return null;
  const { api, action, requestId, widgetId } = value;
  const named = [action, requestId, widgetId].every((name) => typeof name === "string" && name);
  return named && (api === "toWidget" || api === "fromWidget") ? (value as Message) : null;
}

export function isObject(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
