/** `set_widget`: adding, changing and removing a widget of the room or of the account. */
import { writeAccountWidget } from "../managers/accountWidgets";
import { ECHO_MILLISECONDS, type Account } from "../matrix/account";
import { textOf, type Content } from "../../matrix/events";
import { ActionError, fieldError, type Client, type Request } from "./request";

const UNABLE = "Unable to create widget.";
const wrong = (problem: string): ActionError => fieldError(UNABLE, problem);

/** Element writes the old name into rooms and the new one into account data. */
const LEGACY_TYPES: Record<string, string> = { "m.jitsi": "jitsi" };
const legacyType = (type: string): string => LEGACY_TYPES[type] ?? type;
const modernType = (type: string): string =>
  Object.entries(LEGACY_TYPES).find(([, legacy]) => legacy === type)?.[0] ?? type;

export async function setWidget(
  request: Request,
  roomId: string | null,
  { account }: Client,
): Promise<Content> {
  checkFields(request);
  const { widget_id: widgetId, type, url, name, data } = request;
  if (request.userWidget) {
    const content = textOf(url) && { type: modernType(String(type)), url, name, data };
    await writeAccountWidget(account, String(widgetId), content || null).catch((error: unknown) => {
      throw new ActionError(UNABLE, error);
    });
    return { success: true };
  }
  if (roomId === null) throw new ActionError("Missing roomId.");
  await writeRoomWidget(account, roomId, request).catch((error: unknown) => {
    throw new ActionError("Failed to send request.", error);
  });
  return { success: true };
}

/** `null` is not absent: an optional field that is null is an error, but for `url`, where it means removal. */
function checkFields(request: Request): void {
  const { widget_id: widgetId, url, name, data, avatar_url: avatarUrl, type } = request;
  if (!widgetId || url === undefined) throw wrong("Missing required widget fields.");
  if (url === null) return;
  if (name !== undefined && typeof name !== "string") throw wrong("Optional field 'name' must be a string.");
  if (data !== undefined && (typeof data !== "object" || data === null)) {
    throw wrong("Optional field 'data' must be an Object.");
  }
  if (avatarUrl !== undefined && typeof avatarUrl !== "string") {
    throw wrong("Optional field 'avatar_url' must be a string.");
  }
  if (typeof type !== "string") throw wrong("Field 'type' must be a string.");
  if (typeof url !== "string") throw wrong("Field 'url' must be a string or null.");
}

async function writeRoomWidget(account: Account, roomId: string, request: Request): Promise<void> {
  const { url, name, data, avatar_url } = request;
  const widgetId = String(request.widget_id);
  const fields = { type: legacyType(String(request.type)), url, name, data, avatar_url };
  const content = url
    ? Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    : {};
  const { event_id: eventId } = await account.sendState(
    roomId,
    "im.vector.modular.widgets",
    widgetId,
    content,
  );
  await account.waitUntil(() => {
    const current = account.room(roomId)?.get("im.vector.modular.widgets", widgetId);
    // A homeserver answers with the old event's id when nothing changed.
    return current?.event_id === eventId || (current === undefined && !url);
  }, ECHO_MILLISECONDS);
}
