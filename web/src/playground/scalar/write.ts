/** The actions of the older manager protocol that change a room, with the user's own power. */
import { isObject, type Content } from "../../matrix/events";
import { powerIn } from "../../matrix/power";
import { ActionError, fieldError, NoAnswer, type Client, type Request } from "./request";

const SUCCESS = { success: true };

const SENDABLE = new Set(["m.widgets", "im.vector.modular.widgets", "io.element.integrations.installations"]);

/** A refusal is told in the homeserver's own words. */
const asTold = (error: unknown): never => {
  throw new ActionError(
    error instanceof Error && error.message !== "" ? error.message : "Failed to send request.",
    error,
  );
};

const wrong = (problem: string): ActionError => fieldError("Failed to send event", problem);

const because =
  (text: string) =>
  (error: unknown): never => {
    throw new ActionError(text, error);
  };

function membership(client: Client, roomId: string, userId: string): unknown {
  return client.account.room(roomId)?.get("m.room.member", userId)?.content.membership;
}

export async function invite(roomId: string, userId: string, client: Client): Promise<Content> {
  if (["join", "invite"].includes(String(membership(client, roomId, userId)))) return SUCCESS;
  await client.account
    .invite(roomId, userId)
    .catch(because("You need to be able to invite users to do that."));
  return SUCCESS;
}

export async function kick(
  request: Request,
  roomId: string,
  userId: string,
  client: Client,
): Promise<Content> {
  if (!["join", "invite"].includes(String(membership(client, roomId, userId)))) return SUCCESS;
  const reason = typeof request.reason === "string" ? request.reason : undefined;
  await client.account
    .kick(roomId, userId, reason)
    .catch(because("You need to be able to kick users to do that."));
  return SUCCESS;
}

export async function setPlumbingState(request: Request, roomId: string, client: Client): Promise<Content> {
  if (typeof request.status !== "string") throw new NoAnswer("Plumbing state status should be a string");
  await client.account.sendState(roomId, "m.room.plumbing", "", { status: request.status }).catch(asTold);
  return SUCCESS;
}

export async function setBotOptions(
  request: Request,
  roomId: string,
  userId: string,
  client: Client,
): Promise<Content> {
  const content = isObject(request.content) ? request.content : {};
  await client.account.sendState(roomId, "m.room.bot.options", `_${userId}`, content).catch(asTold);
  return SUCCESS;
}

export async function setBotPower(
  request: Request,
  roomId: string,
  userId: string,
  client: Client,
): Promise<Content> {
  const { level, ignoreIfGreater } = request;
  if (!Number.isInteger(level) || (level as number) < 0)
    throw new ActionError("Power level must be positive integer.");
  // Read afresh: /sync may be a step behind, and the whole content is written back.
  const levels = await client.account.readState(roomId, "m.room.power_levels", "").catch(asTold);
  if (ignoreIfGreater === true && powerIn(levels, userId) >= (level as number)) return SUCCESS;
  const users = isObject(levels.users) ? levels.users : {};
  const changed = { ...levels, users: { ...users, [userId]: level } };
  await client.account.sendState(roomId, "m.room.power_levels", "", changed).catch(asTold);
  return SUCCESS;
}

export async function sendEvent(request: Request, roomId: string, client: Client): Promise<Content> {
  const { type, state_key: stateKey, content } = request;
  if (typeof type !== "string") throw wrong("Invalid 'type' in request");
  if (!SENDABLE.has(type)) throw wrong("Disallowed 'type' in request");
  if (!isObject(content)) throw wrong("Invalid 'content' in request");
  if (!client.account.room(roomId)) throw new ActionError("This room is not recognised.");
  if (stateKey === undefined) throw wrong("Sending message events is not implemented");
  const sending = client.account.sendState(roomId, type, String(stateKey), content);
  const { event_id: eventId } = await sending.catch(because("Failed to send event"));
  return { room_id: roomId, event_id: eventId };
}
