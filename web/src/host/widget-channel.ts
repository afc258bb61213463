// The Widget API session that the widget host speaks through.
import type { OpenIDToken } from "manifold-client";

import { UPDATES_STATE, WidgetClient, WidgetError } from "../widget-client/client";
import type { Data } from "../widget-client/envelope";
import { OpenID } from "../widget-client/openid";
import { HostError } from "./host";

export type { Data };

export class WidgetChannel {
  readonly #client: WidgetClient;
  readonly #openID: OpenID;

  /** `origin` is the client's. */
  constructor(widgetId: string, origin: string, capabilities: string[]) {
    this.#client = new WidgetClient(widgetId, origin, capabilities);
    this.#openID = new OpenID(this.#client);
  }

  /** To be called after all `on(…)`: from here on the client's requests are answered. */
  start(): void {
    this.#client.start();
    this.#client.loaded();
  }

  /** Resolves when the client has said which capabilities we have. */
  ready(): Promise<void> {
    return this.#client.ready();
  }

  may(capability: string): boolean {
    return this.#client.may(capability);
  }

  /** Whether the client tells state by itself, and answers no question about it. */
  get updatesState(): boolean {
    return this.#client.versions.includes(UPDATES_STATE);
  }

  on(action: string, handle: (data: Data) => void): void {
    this.#client.on(action, handle);
  }

  /** Throws HostError. `seconds` is for requests that the client answers only after its user. */
  send(action: string, data: Data, seconds?: number): Promise<Data> {
    return this.#client.send(action, data, seconds).catch(explain);
  }

  /** Throws HostError, also when the user declines; asking them takes as long as they like. */
  openIDToken(): Promise<OpenIDToken> {
    return this.#openID.token().catch(explain);
  }
}

function explain(error: unknown): never {
  throw error instanceof WidgetError ? new HostError(error.reason, error.message) : error;
}
