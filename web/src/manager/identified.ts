// Asking the manager what widgets are that it did not put.
import type { Client, IdentifiedWidget as Identified } from "manifold-client";

import type { Widget } from "../host/host";

interface Found {
  id: string;
  content: Widget;
}

/** So many the manager looks at in one request. */
const MOST = 100;
const LONGEST_URL = 65_536;

/** By id; what is too large for the manager is left out. */
export async function identified(api: Client, widgets: Found[], room_id: string): Promise<Map<string, Identified>> {
  const asked = widgets.filter(({ id, content }) => id.length <= 255 && content.url.length <= LONGEST_URL).map(sent);
  const all = new Map<string, Identified>();
  for (let start = 0; start < asked.length; start += MOST) {
    const body = { room_id, widgets: asked.slice(start, start + MOST) };
    for (const each of (await api.widgets.identify({ body })).widgets) all.set(each.id, each);
  }
  return all;
}

/** Whether it is one that clients show: what was removed has no address. */
export function isWidget(content: Record<string, unknown>): content is Widget & Record<string, unknown> {
  return typeof content.url === "string" && content.url !== "" && typeof content.type === "string";
}

function sent({ id, content: { type, url, name, data } }: Found) {
  return {
    id,
    type: type.slice(0, 255),
    url,
    name: typeof name === "string" ? name.slice(0, 1024) : "",
    data: typeof data === "object" && data !== null && !Array.isArray(data) ? data : {},
  };
}
