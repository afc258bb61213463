// The page that is open, kept in the address after `#`.
import { useEffect, useState } from "preact/hooks";

import type { Context } from "../host/host";

export type Route =
  | { page: "browse" | "room" | "history" | "mine" | "terms" }
  | { page: "detail" | "configure" | "configure-mine"; integration: string }
  | { page: "settings" | "settings-mine"; installation: string };

export const href = {
  browse: "#/",
  detail: (integration: string) => `#/add/${encodeURIComponent(integration)}`,
  configure: (integration: string) => `#/add/${encodeURIComponent(integration)}/configure`,
  room: "#/room",
  settings: (installation: string) => `#/room/${encodeURIComponent(installation)}`,
  /** No installation's id is that short. */
  history: "#/room/history",
  mine: "#/me",
  configureMine: (integration: string) => `#/me/add/${encodeURIComponent(integration)}`,
  settingsMine: (installation: string) => `#/me/widget/${encodeURIComponent(installation)}`,
  terms: "#/terms",
};

export function parseRoute(hash: string): Route {
  const [first, second, third] = hash.replace(/^#?\/?/, "").split("/").map(decode);
  switch (first) {
    case "add":
      if (!second) return { page: "browse" };
      return { page: third === "configure" ? "configure" : "detail", integration: second };
    case "room":
      if (second === "history") return { page: "history" };
      return second ? { page: "settings", installation: second } : { page: "room" };
    case "me":
      if (second === "add" && third) return { page: "configure-mine", integration: third };
      if (second === "widget" && third) return { page: "settings-mine", installation: third };
      return { page: "mine" };
    case "terms":
      return { page: "terms" };
    default:
      return { page: "browse" };
  }
}

/** Names of widget types from before they were specified. */
const OLD_TYPES: Record<string, string> = { customwidget: "custom", googledocs: "googledoc" };

/**
 * Where a client wants us to begin: Element's "Edit" names a widget, which is an installation of
 * ours, and else its type, such as `type_m.jitsi`, which is the name of an integration.
 */
export function routeFor({ screen, integrationId }: Context): string | null {
  if (integrationId) return href.settings(integrationId);
  const type = /^type_(?:m\.|dimension-)?(.+)$/.exec(screen ?? "")?.[1];
  return type && type !== "undefined" ? href.detail(OLD_TYPES[type] ?? type) : null;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
