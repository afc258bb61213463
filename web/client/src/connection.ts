// What stands behind every operation: the address, the token, and the second try.
import { ApiError, NoAnswer } from "./error.ts";
import { OPERATIONS, STREAMS } from "./generated/operations.ts";
import type { OpenIDToken, RegisterResponse } from "./generated/shapes.ts";
import { request, stream, type Call, type Fetch } from "./http.ts";
import type { Options } from "./operation.ts";
import { Token } from "./token.ts";

export interface Settings {
  /** Where the manager is: the `api_url` of its discovery, with or without a slash at its end. */
  url: string;
  /**
   * Asks the user's homeserver, or the client around us, for a new OpenID token. Each buys one manager token; a new one
   * is asked for when that has ended.
   */
  identify?: (() => Promise<OpenIDToken>) | undefined;
  /** A manager token that is there already. */
  token?: string | undefined;
  /** What the manager's words for people are to be in, as an Accept-Language; "" leaves that to the browser. */
  language?: (() => string) | undefined;
  fetch?: Fetch | undefined;
}

/** The parts of a request by name: of the path, of the query, and `body`. */
export type Request = Record<string, unknown>;

type Row = readonly [method: string, path: string, token: "none" | "optional" | "required"];

/** Seconds: long enough for a busy server; a change also waits for the service that it checks. */
const READ = 15;
const CHANGE = 40;

/** How long after a failure the same is tried again, in ms. */
const PAUSE = 500;

export class Connection {
  readonly #url: string;
  readonly #fetch: Fetch;
  readonly #token: Token;
  readonly #language: () => string;

  constructor({ url, identify, token, language, fetch }: Settings) {
    this.#url = url.replace(/\/+$/, "");
    this.#fetch = fetch ?? ((target, init) => globalThis.fetch(target, init));
    this.#language = language ?? (() => "");
    const register = identify && (async () => this.#register(await identify()));
    this.#token = new Token(token ?? null, register ?? null);
  }

  /** Of a path at the manager's address, such as an integration's `icon`. */
  urlOf(path: string): string {
    return this.#url + path;
  }

  /** Forgets the token: the next call that needs one registers anew. */
  forgetToken(): void {
    this.#token.drop();
  }

  async call(id: keyof typeof OPERATIONS, parts: Request, options: Options = {}): Promise<unknown> {
    const row = OPERATIONS[id];
    const once = () => this.#authorised(row, this.#callOf(row, parts, options));
    try {
      return await once();
    } catch (error) {
      // A server that is started anew, a network that changes: what does no harm twice is tried twice.
      const isLost = error instanceof NoAnswer && error.seconds === null;
      if (!isLost || !isRepeatable(row, parts)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    return once();
  }

  /** Opens a stream. Its token is not renewed: who was logged out meanwhile is not to come back on their own. */
  async open(id: keyof typeof STREAMS, parts: Request, options: Options = {}): Promise<ReadableStream<Uint8Array>> {
    return stream(this.#fetch, { ...this.#callOf(STREAMS[id], parts, options), token: await this.#token.get() });
  }

  async #authorised([method, , needs]: Row, call: Call): Promise<unknown> {
    const seconds = method === "GET" ? READ : CHANGE;
    if (needs === "none" || (needs === "optional" && !this.#token.isThere)) return request(this.#fetch, call, seconds);
    const token = this.#token.get();
    try {
      return await request(this.#fetch, { ...call, token: await token }, seconds);
    } catch (error) {
      if (!(error instanceof ApiError) || error.errcode !== "M_UNKNOWN_TOKEN" || !this.#token.canBeRenewed) throw error;
    }
    // It expired or was revoked: once more with a new one.
    this.#token.drop(token);
    return request(this.#fetch, { ...call, token: await this.#token.get() }, seconds);
  }

  async #register(body: OpenIDToken): Promise<string> {
    const call = this.#callOf(OPERATIONS["account.register"], { body }, {});
    return ((await request(this.#fetch, call, CHANGE)) as RegisterResponse).token;
  }

  #callOf([method, path]: Row, { body, ...parts }: Request, { signal }: Options): Call {
    const query = new URLSearchParams();
    let filled = path;
    for (const [name, value] of Object.entries(parts)) {
      const place = `{${name}}`;
      if (filled.includes(place)) filled = filled.replace(place, () => encodeURIComponent(String(value)));
      else if (value !== undefined) query.set(name, String(value));
    }
    const url = this.#url + filled + (query.size ? `?${query}` : "");
    return { method, url, body, language: this.#language(), signal };
  }
}

/** Whether a second request does no harm after a first one whose answer was lost. */
function isRepeatable([method]: Row, { body }: Request): boolean {
  return method === "GET" || method === "PUT" || Boolean((body as { request_id?: string } | undefined)?.request_id);
}
