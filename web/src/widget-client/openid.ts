// Proving who the user is: the client answers at once, or asks its user first and tells later.
import { t } from "../i18n/t";
import { newId } from "../random";
import { WidgetError, type WidgetClient } from "./client";
import type { Data } from "./envelope";

export interface OpenIDToken {
  access_token: string;
  token_type: string;
  matrix_server_name: string;
  expires_in: number;
}

export class OpenID {
  readonly #waiting = new Map<string, (data: Data) => void>();

  /** To be made before the client is started. */
  constructor(private readonly client: WidgetClient) {
    client.on("openid_credentials", (data) => this.#waiting.get(String(data.original_request_id))?.(data));
  }

  /** Throws WidgetError, also when the user declines; asking them takes as long as they like. */
  async token(): Promise<OpenIDToken> {
    const id = newId();
    // The user may be as quick as the client's first answer.
    const later = new Promise<Data>((resolve) => this.#waiting.set(id, resolve));
    try {
      const first = await this.client.send("get_openid", {}, undefined, id);
      const answer = first.state === "request" ? await later : first;
      if (answer.state !== "allowed" || typeof answer.access_token !== "string") {
        throw new WidgetError("refused", t("Your client did not tell who you are."));
      }
      const { access_token, token_type, matrix_server_name, expires_in } = answer as Data & OpenIDToken;
      return { access_token, token_type, matrix_server_name, expires_in };
    } finally {
      this.#waiting.delete(id);
    }
  }
}
