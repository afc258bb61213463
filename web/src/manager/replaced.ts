// A widget's content with another definition in it.
import type { WidgetDefinition } from "manifold-client";

import type { Content } from "./layout";

/** What else stands there stays, such as its picture; of the old data only the title does. */
export function replaced(content: Content, { type, url, name, data }: WidgetDefinition): Content {
  const { title } = (content.data ?? {}) as Content;
  return { ...content, type, url, name, data: { ...data, ...(typeof title === "string" && { title }) } };
}
