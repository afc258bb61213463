// A widget's content with another definition in it.
import type { WidgetDefinition } from "manifold-client";

import type { Content } from "./layout";

/** What else stands there stays, such as its picture; of the old data only the title does. */
export function replaced(content: Content, { type, url, name, data }: WidgetDefinition): Content {
  const { title } = (content.data ?? {}) as Content;
  // As Element writes it into rooms: older clients know no other name.
  const known = type === "m.jitsi" ? "jitsi" : type;
  return { ...content, type: known, url, name, data: { ...data, ...(typeof title === "string" && { title }) } };
}
