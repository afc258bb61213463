/** Listening to window messages for the manager, as Element does while a room is on the screen. */
import { timeToAnswer } from "../host/pace";
import { isObject, type Content } from "../../matrix/events";
import { replay } from "./replay";
import type { Client, Request } from "./request";

/**
 * Returns a function that stops listening.
 *
 * Element compares origins only and does not look at the window, so every frame on the manager's origin is
 * listened to, whether its dialog is open or not. That is why managers keep widget pages on another origin.
 */
export function listen(primaryUiUrl: string, client: Client): () => void {
  const trustedOrigin = URL.canParse(primaryUiUrl) ? new URL(primaryUiUrl).origin : null;
  const receive = (event: MessageEvent<unknown>): void => {
    if (event.origin !== trustedOrigin || !isRequest(event.data)) return;
    void respond(event, event.data, client);
  };
  window.addEventListener("message", receive);
  return () => window.removeEventListener("message", receive);
}

/** Messages with `api` belong to the Widget API. */
export function isRequest(data: unknown): data is Request {
  return isObject(data) && Boolean(data.action) && !data.api;
}

async function respond(event: MessageEvent<unknown>, request: Request, client: Client): Promise<void> {
  const reply = await replay(request, client);
  if (reply === null || !(await timeToAnswer())) return;
  // The whole request goes back: whatever else the manager put into it tells it which answer this is.
  const message: Content = { ...request, ...reply };
  event.source?.postMessage(message, { targetOrigin: event.origin });
}
