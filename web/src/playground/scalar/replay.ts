/**
 * Answering the 17 actions that Element Web answers to its integration manager.
 *
 * Which request is answered, refused or met with silence is Element's own behaviour, oddities included:
 * a manager that works here works there.
 */
import { canSendEvent, getWidgets, readEvents, roomOf, stateContent } from "./read";
import { ActionError, NoAnswer, type Client, type Request } from "./request";
import { setWidget } from "./setWidget";
import { invite, kick, sendEvent, setBotOptions, setBotPower, setPlumbingState } from "./write";

/** Wrapped, since `null` is an answer and silence is none. */
export type Reply = { response: unknown } | null;

export async function replay(request: Request, client: Client): Promise<Reply> {
  try {
    return await answer(request, client);
  } catch (error) {
    if (!(error instanceof ActionError)) return null;
    const nested = error.nested === undefined ? {} : { _error: error.nested };
    return { response: { error: { message: error.message, ...nested } } };
  }
}

async function answer(request: Request, client: Client): Promise<Reply> {
  if (request.action === "close_scalar") {
    client.closeDialog();
    return { response: null };
  }
  if (!request.room_id) return { response: await withoutRoom(request, client) };
  const roomId = String(request.room_id);
  if (roomId !== client.viewedRoomId) throw new ActionError(`Room ${roomId} not visible`);
  const inRoom = await aboutRoom(request, roomId, client);
  if (inRoom !== undefined) return { response: inRoom };
  if (!request.user_id) throw new ActionError("Missing user_id in request");
  return { response: await aboutUser(request, roomId, String(request.user_id), client) };
}

async function withoutRoom(request: Request, client: Client): Promise<unknown> {
  switch (request.action) {
    case "get_widgets":
      return getWidgets(null, client);
    case "set_widget":
      return setWidget(request, null, client);
    case "get_open_id_token":
      return client.account.openIDToken().catch(() => {
        throw new ActionError("Unable to fetch openId token.");
      });
    default:
      throw new ActionError("Missing room_id in request");
  }
}

/** Undefined when the action is none of these. */
async function aboutRoom(request: Request, roomId: string, client: Client): Promise<unknown> {
  switch (request.action) {
    case "get_widgets":
      return getWidgets(roomId, client);
    case "set_widget":
      return setWidget(request, roomId, client);
    case "join_rules_state":
      return stateContent(client, roomId, "m.room.join_rules", "");
    case "set_plumbing_state":
      return setPlumbingState(request, roomId, client);
    case "get_membership_count":
      return roomOf(client, roomId).memberIds("join").length;
    case "get_room_enc_state":
      return roomOf(client, roomId).get("m.room.encryption") !== undefined;
    case "can_send_event":
      return canSendEvent(request, roomId, client);
    case "send_event":
      return sendEvent(request, roomId, client);
    case "read_events":
      return readEvents(request, roomId, client);
    default:
      return undefined;
  }
}

async function aboutUser(request: Request, roomId: string, userId: string, client: Client): Promise<unknown> {
  switch (request.action) {
    case "membership_state":
      return stateContent(client, roomId, "m.room.member", userId);
    case "invite":
      return invite(roomId, userId, client);
    case "kick":
      return kick(request, roomId, userId, client);
    case "bot_options":
      return stateContent(client, roomId, "m.room.bot.options", `_${userId}`);
    case "set_bot_options":
      return setBotOptions(request, roomId, userId, client);
    case "set_bot_power":
      return setBotPower(request, roomId, userId, client);
    default:
      // Element only logs what it does not know.
      throw new NoAnswer(`Unhandled action ${request.action}`);
  }
}
