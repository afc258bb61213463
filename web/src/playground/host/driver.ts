/** What `ClientWidgetApi` asks of a client: events of the viewed room, capabilities, and who the user is. */
import type {
  IOpenIDUpdate,
  IReadEventRelationsResult,
  ISendEventDetails,
} from "matrix-widget-api/src/driver/WidgetDriver";
import { WidgetDriver } from "matrix-widget-api/src/driver/WidgetDriver";
import { OpenIDRequestState } from "matrix-widget-api/src/interfaces/GetOpenIDAction";
import type { IRoomEvent } from "matrix-widget-api/src/interfaces/IRoomEvent";
import type { IWidgetApiErrorResponseDataDetails } from "matrix-widget-api/src/interfaces/IWidgetApiErrorResponse";
import type { SimpleObservable } from "matrix-widget-api/src/util/SimpleObservable";
import type { Account } from "../matrix/account";
import { isObject, textOf, type Content, type RoomEvent } from "../../matrix/events";
import { MatrixError } from "../../matrix/http";

export interface Gatekeeper {
  /** Those of `requested` that the widget gets. */
  capabilities(requested: Set<string>): Promise<string[]>;
  /** True: no need to ask. */
  readonly knowsUser: boolean;
  askForOpenID(): Promise<boolean>;
}

/** The driver of one widget in one room. */
export class RoomDriver extends WidgetDriver {
  constructor(
    private readonly account: Account,
    private readonly roomId: string,
    private readonly gatekeeper: Gatekeeper,
  ) {
    super();
  }

  override async validateCapabilities(requested: Set<string>): Promise<Set<string>> {
    return new Set(await this.gatekeeper.capabilities(requested));
  }

  override async sendEvent(
    type: string,
    content: unknown,
    stateKey: string | null = null,
  ): Promise<ISendEventDetails> {
    const body = isObject(content) ? content : {};
    const sent = await this.send(type, body, stateKey);
    return { roomId: this.roomId, eventId: sent.event_id };
  }

  override async readRoomState(
    roomId: string,
    type: string,
    stateKey: string | undefined,
  ): Promise<IRoomEvent[]> {
    const room = this.account.room(roomId);
    if (stateKey === undefined) return room?.all(type) ?? [];
    const event = room?.get(type, stateKey);
    return event ? [event] : [];
  }

  override async readRoomTimeline(
    roomId: string,
    type: string,
    msgtype: string | undefined,
    stateKey: string | undefined,
    limit: number,
    since: string | undefined,
  ): Promise<IRoomEvent[]> {
    const newestFirst = (this.account.room(roomId)?.timeline ?? []).toReversed();
    const end = newestFirst.findIndex((event) => event.event_id === since);
    const fits = (event: RoomEvent): boolean =>
      event.type === type &&
      (msgtype === undefined || event.content.msgtype === msgtype) &&
      (stateKey === undefined || event.state_key === stateKey);
    const found = (end === -1 ? newestFirst : newestFirst.slice(0, end)).filter(fits);
    return limit > 0 ? found.slice(0, limit) : found;
  }

  override async readEventRelations(
    eventId: string,
    roomId = this.roomId,
    relationType?: string,
    eventType?: string,
    from?: string,
    to?: string,
    limit?: number,
    direction?: "f" | "b",
  ): Promise<IReadEventRelationsResult> {
    const page = { from, to, limit: limit?.toString(), dir: direction };
    const answer = await this.account.relations(roomId, eventId, { relationType, eventType, page });
    const chunk = answer.chunk.map((event) => ({ ...event, room_id: roomId, unsigned: event.unsigned ?? {} }));
    return { chunk, nextBatch: answer.next_batch, prevBatch: answer.prev_batch };
  }

  override askOpenID(observer: SimpleObservable<IOpenIDUpdate>): void {
    if (!this.gatekeeper.knowsUser) observer.update({ state: OpenIDRequestState.PendingUserConfirmation });
    void this.openID().then((update) => observer.update(update));
  }

  override getKnownRooms(): string[] {
    return [this.roomId];
  }

  override processError(error: unknown): IWidgetApiErrorResponseDataDetails | undefined {
    return errorDetails(error);
  }

  private async openID(): Promise<IOpenIDUpdate> {
    const blocked = { state: OpenIDRequestState.Blocked };
    if (!this.gatekeeper.knowsUser && !(await this.gatekeeper.askForOpenID())) return blocked;
    return this.account.openIDToken().then(
      (token) => ({ state: OpenIDRequestState.Allowed, token }),
      () => blocked,
    );
  }

  private send(type: string, content: Content, stateKey: string | null): Promise<{ event_id: string }> {
    if (stateKey !== null) return this.account.sendState(this.roomId, type, stateKey, content);
    const redacts = type === "m.room.redaction" ? textOf(content.redacts) : null;
    if (redacts !== null)
      return this.account.redact(this.roomId, redacts, textOf(content.reason) ?? undefined);
    return this.account.sendMessage(this.roomId, type, content);
  }
}

/** The homeserver's refusal, for the widget to see (`matrix_api_error`); undefined for other faults. */
export function errorDetails(error: unknown): IWidgetApiErrorResponseDataDetails | undefined {
  if (!(error instanceof MatrixError)) return undefined;
  const { status, headers, url, body, errcode } = error;
  const response = { ...body, errcode, error: error.message };
  return { matrix_api_error: { http_status: status, http_headers: headers, url, response } };
}
