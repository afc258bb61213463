/** Changing how a session's messages travel, without changing the library. */
import type {
  IWidgetApiRequest,
  IWidgetApiRequestData,
} from "matrix-widget-api/src/interfaces/IWidgetApiRequest";
import type { IWidgetApiResponseData } from "matrix-widget-api/src/interfaces/IWidgetApiResponse";
import type { WidgetApiAction } from "matrix-widget-api/src/interfaces/WidgetApiAction";
import type { ITransport } from "matrix-widget-api/src/transport/ITransport";
import { timeToAnswer } from "./pace";

/** Answers of a `paced` session come when pace.ts says so; a frame that is gone has nothing left to fail at. */
export function shapeTransport(transport: ITransport, paced: boolean, gone: AbortSignal): void {
  const reply = transport.reply.bind(transport);
  transport.reply = <T extends IWidgetApiResponseData>(request: IWidgetApiRequest, response: T): void => {
    if (!paced) return reply(request, response);
    void timeToAnswer().then((answering) => {
      if (answering && !gone.aborted) reply(request, response);
    });
  };
  const send = transport.send.bind(transport);
  transport.send = <T extends IWidgetApiRequestData, R extends IWidgetApiResponseData>(
    action: WidgetApiAction,
    data: T,
  ) =>
    new Promise<R>((resolve, reject) => {
      send<T, R>(action, data).then(
        (response) => gone.aborted || resolve(response),
        (error: unknown) => gone.aborted || reject(error),
      );
    });
}
