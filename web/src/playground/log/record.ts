/** Writing down what goes through the library's transport, without changing any of it. */
import type { IWidgetApiRequest } from "matrix-widget-api/src/interfaces/IWidgetApiRequest";
import type { ITransport } from "matrix-widget-api/src/transport/ITransport";
import type { MessageLog } from "./messages";

/** Tokens stay out of the log: people show logs to each other. */
const SECRETS = new Set(["access_token", "password"]);

export function record(transport: ITransport, log: MessageLog): void {
  transport.on("message", (event: CustomEvent<IWidgetApiRequest>) => {
    const { requestId, action, data } = event.detail;
    log.requested("fromWidget", requestId, action, withoutSecrets(data));
  });
  const reply: ITransport["reply"] = transport.reply.bind(transport);
  transport.reply = (request, response) => {
    log.replied("fromWidget", request.requestId, withoutSecrets(response));
    reply(request, response);
  };
  const send: ITransport["send"] = transport.send.bind(transport);
  let count = 0;
  transport.send = (action, data) => {
    const id = String(++count);
    log.requested("toWidget", id, action, withoutSecrets(data));
    const sent = send(action, data);
    sent.then(
      (response) => log.replied("toWidget", id, withoutSecrets(response)),
      (error: unknown) => log.replied("toWidget", id, { error: { message: textOf(error) } }),
    );
    return sent as never;
  };
}

function withoutSecrets(value: unknown): unknown {
  const text = JSON.stringify(value, (name, part: unknown) =>
    SECRETS.has(name) && typeof part === "string" ? "(not shown)" : part,
  );
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
