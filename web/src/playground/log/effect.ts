/** What came of a message, in a few words. */
import { isObject } from "../../matrix/events";
import type { Message } from "./messages";

export function effectOf({ action, data, reply, took }: Message): string {
  if (took === null) return "waiting for an answer";
  if (!isObject(reply)) return "answered with nonsense";
  const error = errorIn(reply);
  if (error !== null) return `refused: ${error}`;
  const request = isObject(data) ? data : {};
  if (typeof reply.event_id === "string") return `wrote ${reply.event_id}`;
  if (Array.isArray(reply.events)) return `${reply.events.length} events`;
  if (Array.isArray(reply.capabilities)) return `asks for ${reply.capabilities.length} capabilities`;
  if (Array.isArray(request.approved) && Array.isArray(request.requested))
    return `${request.approved.length} capabilities in all`;
  if (Array.isArray(reply.supported_versions)) return `${reply.supported_versions.length} versions`;
  if (Array.isArray(request.state)) return `${request.state.length} state events`;
  if (typeof reply.state === "string") return `identity: ${reply.state}`;
  if (typeof reply.changed === "boolean") return reply.changed ? "changed" : "was so already";
  return action === "content_loaded" ? "the widget is there" : "acknowledged";
}

function errorIn(reply: Record<string, unknown>): string | null {
  if (!("error" in reply)) return null;
  const { error } = reply;
  const message = isObject(error) ? error.message : error;
  return typeof message === "string" ? message : "no reason given";
}
