// Times, states and rules, as people read them.
import { isUnsupported } from "./filter";
import type { Entry, Frame, Json, JsonObject, Rule } from "./types";

export function clockTime(ms: number): string {
  const at = new Date(ms);
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()];
  const thousandths = String(at.getMilliseconds()).padStart(3, "0");
  return `${parts.map(twoDigits).join(":")}.${thousandths}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

export function duration(ms: number): string {
  if (ms < 1) return "< 1 ms";
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function outcome(entry: Entry): string {
  const took = entry.took === null ? "" : duration(entry.took);
  switch (entry.state) {
    case "answered":
      return took;
    case "refused":
      return isUnsupported(entry) ? "not supported" : `error, ${took}`;
    case "noted":
      return "";
    case "unanswered":
      return "no answer";
    case "dropped":
      return "reply dropped";
    default:
      return "waiting";
  }
}

/** What a message is about, beside its action; of what went wrong, why. */
export function hint(entry: Entry): string {
  const { action, request, reply, state } = entry;
  const data = objectIn(request, "data");
  if (isUnsupported(entry)) return "";
  if (state === "refused") return textIn(objectIn(reply, "error"), "message");
  switch (action) {
    case "capabilities":
      return counted(listIn(reply, "capabilities"), "wanted");
    case "notify_capabilities":
      return counted(listIn(data, "approved"), "approved");
    case "update_state":
      return counted(listIn(data, "state"), "in it");
    default: {
      const key = data && typeof data.state_key === "string" ? ` #${data.state_key}` : "";
      return `${textIn(data, "type")}${key}`;
    }
  }
}

function objectIn(value: Json | undefined, key: string): JsonObject | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : undefined;
}

function listIn(value: Json | undefined, key: string): Json[] | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : undefined;
}

function textIn(value: Json | undefined, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function counted(list: Json[] | undefined, what: string): string {
  return list ? `${list.length} ${what}` : "";
}

export const DIRECTIONS = { fromWidget: "from", toWidget: "to", note: "" } as const;

export const STATUS: Record<Frame["status"], string> = {
  loading: "Loading",
  asking: "Waits for you",
  ready: "Ready",
  silent: "No content_loaded",
  closed: "Closed itself",
};

export function ruleInWords(rule: Rule): string {
  const about = rule.action === "*" ? "everything" : rule.action;
  const times = rule.times === null ? "" : rule.times === 1 ? ", once" : `, ${rule.times} times`;
  const which = { replies: "replies to", requests: "requests", both: "all messages of" }[rule.which];
  switch (rule.what) {
    case "error":
      return `Refuse ${about}: “${rule.message}”${rule.errcode && ` (${rule.errcode})`}${times}`;
    case "delay":
      return `Hold back ${which} ${about} for ${rule.ms / 1_000} s${times}`;
    case "drop":
      return `Drop ${which} ${about}${times}`;
    case "duplicate":
      return `Send ${which} ${about} twice${times}`;
    default:
      return `Break ${which} ${about}: ${rule.malformed}${times}`;
  }
}
