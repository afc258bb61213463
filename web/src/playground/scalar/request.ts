/** One message of Element's older manager protocol, and the three ways to answer it. */
import type { Account } from "../matrix/account";
import type { Content } from "../../matrix/events";

export type Request = Content & { action: string };

/** What the actions need to know of the client around them. */
export interface Client {
  account: Account;
  /** The room on the screen, or null. */
  viewedRoomId: string | null;
  closeDialog(): void;
}

/** Becomes `{error: {message, _error?}}`. Element's texts are translated, so nobody may match on them. */
export class ActionError extends Error {
  constructor(
    message: string,
    readonly nested?: unknown,
  ) {
    super(message);
  }
}

/** Element throws inside its listener, and so never answers. */
export class NoAnswer extends Error {}

/** Field errors are nested, below a text for people. */
export const fieldError = (text: string, problem: string): ActionError =>
  new ActionError(text, new Error(problem));
