/** The account's own widgets: `m.widgets`, which is always written as a whole. */
import type { Content } from "./events";

export const ACCOUNT_WIDGETS = "m.widgets";

/** The whole of it with one entry in the form that Element writes, or without it (`content: null`). */
export function withAccountWidget(
  all: Content,
  userId: string,
  widgetId: string,
  content: Content | null,
): Content {
  const { [widgetId]: _before, ...others } = all;
  if (!content) return others;
  const entry = {
    content: { ...content, id: widgetId, creatorUserId: userId },
    sender: userId,
    state_key: widgetId,
    type: "m.widget",
    id: widgetId,
  };
  return { ...others, [widgetId]: entry };
}
