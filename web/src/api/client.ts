// The manager's API, as the UI uses it.
import { ApiError } from "./error";
import { request, type Call, type Fetch } from "./http";
import type { Config, Installation, Integration, OpenIDToken, Result, Summary, Terms, WellKnown } from "./types";

/** Long enough for a busy server; a change also waits for the service that it checks. */
const READ = 15;
const CHANGE = 40;

export class Api {
  readonly #v1: string;
  #token: Promise<string> | null = null;

  /**
   * `base` is the manager's public URL, with a slash at its end. `identify` asks the client for a new
   * OpenID token: each buys one manager token, which is kept in memory only.
   */
  constructor(
    private readonly base: string,
    private readonly identify: () => Promise<OpenIDToken>,
    private readonly fetch: Fetch = (url, init) => globalThis.fetch(url, init),
  ) {
    this.#v1 = `${base}_matrix/integrations/v1/`;
  }

  async integrations(): Promise<Summary[]> {
    const { integrations } = await this.#public<{ integrations: Summary[] }>(`${this.#v1}integrations?target=room`);
    return integrations;
  }

  integration(id: string): Promise<Integration> {
    return this.#public(`${this.#v1}integrations/${encodeURIComponent(id)}`);
  }

  wellKnown(): Promise<WellKnown> {
    return this.#public(`${this.base}.well-known/matrix/integrations`);
  }

  terms(): Promise<Terms> {
    return this.#public(`${this.#v1}terms`);
  }

  async accept(urls: string[]): Promise<void> {
    await this.#private("POST", "terms", { user_accepts: urls });
  }

  async installations(roomId: string): Promise<Installation[]> {
    const path = installationsIn(roomId);
    return (await this.#private<{ installations: Installation[] }>("GET", path)).installations;
  }

  preview(roomId: string, integration: string, config: Config): Promise<Installation> {
    return this.#private("POST", `${installationsIn(roomId)}/preview`, { integration, config });
  }

  install(roomId: string, integration: string, config: Config): Promise<Installation> {
    return this.#private("POST", installationsIn(roomId), { integration, config });
  }

  reconfigure({ id, target }: Installation, config: Config): Promise<Installation> {
    return this.#private("PUT", `${installationsIn(target.room_id)}/${id}`, { config });
  }

  remove({ id, target }: Installation): Promise<Installation> {
    return this.#private("DELETE", `${installationsIn(target.room_id)}/${id}`);
  }

  restore({ id, target }: Installation): Promise<Installation> {
    return this.#private("POST", `${installationsIn(target.room_id)}/${id}/restore`, {});
  }

  performed({ id, target }: Installation, results: Result[]): Promise<Installation> {
    return this.#private("POST", `${installationsIn(target.room_id)}/${id}/performed`, { results });
  }

  #public<T>(url: string): Promise<T> {
    return request(this.fetch, { method: "GET", url, seconds: READ });
  }

  async #private<T>(method: Call["method"], path: string, body?: unknown): Promise<T> {
    const call = { method, url: this.#v1 + path, body, seconds: method === "GET" ? READ : CHANGE };
    const token = this.#register();
    try {
      return await request<T>(this.fetch, { ...call, token: await token });
    } catch (error) {
      if (!(error instanceof ApiError) || error.errcode !== "M_UNKNOWN_TOKEN") throw error;
    }
    // It expired or was revoked: once more with a new one, unless another call got that already.
    if (this.#token === token) this.#token = null;
    return request(this.fetch, { ...call, token: await this.#register() });
  }

  /** One registration for all calls that need it at the same time. */
  #register(): Promise<string> {
    if (this.#token) return this.#token;
    const token = this.identify()
      .then((body) =>
        request<{ token: string }>(this.fetch, {
          method: "POST",
          url: `${this.#v1}account/register`,
          body,
          seconds: CHANGE,
        }),
      )
      .then((answer) => answer.token);
    this.#token = token;
    token.catch(() => {
      if (this.#token === token) this.#token = null;
    });
    return token;
  }
}

function installationsIn(roomId: string): string {
  return `rooms/${encodeURIComponent(roomId)}/installations`;
}
