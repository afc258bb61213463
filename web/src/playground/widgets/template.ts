/** Filling the `$variables` of a widget's URL. */
import type { Content } from "../../matrix/events";

export interface Viewer {
  userId: string;
  displayName: string;
  /** An HTTP address, or empty. */
  avatarUrl: string;
  deviceId: string;
  baseUrl: string;
  clientId: string;
  theme: string;
  language: string;
}

/**
 * Every variable of a widget. The built-in ones come last, so that no key of `data` can shadow them.
 *
 * Stable and unstable spellings (MSC2873, MSC2774, MSC3819, MSC4039) are both filled in.
 */
export function variables(
  widgetId: string,
  roomId: string,
  data: Content,
  viewer: Viewer,
): Map<string, string> {
  const builtIn: Record<string, string> = {
    matrix_user_id: viewer.userId,
    matrix_room_id: roomId,
    matrix_display_name: viewer.displayName,
    matrix_avatar_url: viewer.avatarUrl,
    matrix_widget_id: widgetId,
    "org.matrix.msc2774_widget_id": widgetId,
    matrix_client_id: viewer.clientId,
    "org.matrix.msc2873.client_id": viewer.clientId,
    matrix_client_theme: viewer.theme,
    "org.matrix.msc2873.client_theme": viewer.theme,
    matrix_client_language: viewer.language,
    "org.matrix.msc2873.client_language": viewer.language,
    matrix_device_id: viewer.deviceId,
    "org.matrix.msc3819.matrix_device_id": viewer.deviceId,
    "org.matrix.msc2873.matrix_device_id": viewer.deviceId,
    matrix_base_url: viewer.baseUrl,
    "org.matrix.msc4039.matrix_base_url": viewer.baseUrl,
  };
  const all = new Map(Object.entries(data).map(([name, value]) => [name, asText(value)]));
  for (const [name, value] of Object.entries(builtIn)) all.set(name, value);
  return all;
}

/**
 * Replaces variables in one pass from left to right: at each `$` the longest known name wins, and what was
 * put in is never looked at again. So no key of `data` can take over the beginning of another name.
 *
 * Throws URIError when a value is not well-formed text.
 */
export function fillTemplate(template: string, known: Map<string, string>): string {
  const names = [...known.keys()].filter((name) => name !== "").toSorted((a, b) => b.length - a.length);
  let filled = "";
  let position = 0;
  for (let dollar = template.indexOf("$"); dollar !== -1; dollar = template.indexOf("$", position)) {
    filled += template.slice(position, dollar);
    const name = names.find((candidate) => template.startsWith(candidate, dollar + 1));
    filled += name === undefined ? "$" : encodeURIComponent(known.get(name) ?? "");
    position = dollar + 1 + (name?.length ?? 0);
  }
  return filled + template.slice(position);
}

function asText(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)) {
    return value.map(String).join(",");
  }
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
