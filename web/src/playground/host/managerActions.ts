/** The actions that only a manager may ask for: those of roomActions.ts, and those about the user's account. */
import type { ClientWidgetApi } from "matrix-widget-api/src/ClientWidgetApi";
import type { IWidgetApiRequest } from "matrix-widget-api/src/interfaces/IWidgetApiRequest";
import type { Account } from "../matrix/account";
import { isObject, textOf, type Content } from "../../matrix/events";
import { ACCOUNT_WIDGETS } from "../../matrix/widgets";
import { writeAccountWidget } from "../managers/accountWidgets";
import { hostOf, MANAGER_TYPE } from "../managers/discovery";
import { errorDetails } from "./driver";
import { ACTIONS, CAPABILITIES } from "./names";
import { BadRequest, ROOM_ACTIONS, type RoomAction } from "./roomActions";

export interface ManagerHost {
  account: Account;
  roomId: string;
  /** Whether the user wants the manager at `host` to be theirs. */
  confirmManager(host: string): Promise<boolean>;
  close(): void;
}

export type Answer = (request: IWidgetApiRequest) => Content | Promise<Content>;

/** Every action with its answer; an answer that throws is answered with an error. */
export function managerActions(api: ClientWidgetApi, host: ManagerHost): Map<string, Answer> {
  const has = (capability: string): boolean => api.hasCapability(capability);
  const answers = new Map<string, Answer>();
  for (const [name, action] of Object.entries(ROOM_ACTIONS)) {
    answers.set(name, ({ data }) => inRoom(action, data, has, host));
  }
  answers.set(ACTIONS.setAccountWidget, ({ data }) => setAccountWidget(data, has, host));
  for (const name of ["read_account_data", "org.matrix.msc3751.read_account_data"]) {
    answers.set(name, ({ data }) => readAccountData(data, has, host));
  }
  for (const name of [ACTIONS.close, "io.element.close"]) {
    answers.set(name, () => {
      // The answer goes out first; then there is nobody left to answer.
      setTimeout(() => host.close(), 0);
      return {};
    });
  }
  return answers;
}

/** What goes into `response` when an action failed. */
export function errorResponse(error: unknown): Content {
  const message = error instanceof Error ? error.message : String(error);
  return { error: { message, ...errorDetails(error) } };
}

function inRoom(
  action: RoomAction,
  data: Content,
  has: Has,
  { account, roomId }: ManagerHost,
): Content | Promise<Content> {
  const user = action.user(data);
  if (!has(action.capability) && !(user !== null && has(`${action.capability}#${user}`))) {
    throw new BadRequest("Missing capability");
  }
  const wanted = textOf(data.room_id) ?? roomId;
  const room = wanted === roomId ? account.room(roomId) : undefined;
  if (!room) throw new BadRequest(`Unable to access room timeline: ${wanted}`);
  return action.act(data, room, account);
}

type Has = (capability: string) => boolean;

async function setAccountWidget(
  data: Content,
  has: Has,
  { account, confirmManager }: ManagerHost,
): Promise<Content> {
  if (!has(CAPABILITIES.accountWidgets)) throw new BadRequest("Missing capability");
  const widgetId = textOf(data.widget_id);
  if (widgetId === null) throw new BadRequest("Invalid request - missing widget_id");
  if (data.content === null) {
    await writeAccountWidget(account, widgetId, null);
    return {};
  }
  const content = isObject(data.content) ? data.content : {};
  const url = textOf(content.url);
  if (url === null || textOf(content.type) === null)
    throw new BadRequest("Invalid request - missing content");
  // However much was granted before: a new manager is always the user's own choice.
  if (content.type === MANAGER_TYPE && !(await confirmManager(hostOf(url)))) {
    throw new BadRequest("The user does not want this manager.");
  }
  await writeAccountWidget(account, widgetId, content);
  return {};
}

function readAccountData(data: Content, has: Has, { account }: ManagerHost): Content {
  const type = textOf(data.type);
  if (type === null) throw new BadRequest("Invalid request - missing event type");
  const mayRead = has(`org.matrix.msc3751.read.account_data:${type}`) || has(`m.read.account_data:${type}`);
  if (type !== ACCOUNT_WIDGETS || !mayRead)
    throw new BadRequest("Cannot read room account data of this type");
  const content = account.accountData(type);
  return { events: content ? [{ type, content }] : [] };
}
