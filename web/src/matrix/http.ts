/** One request to the client-server API, as small clients make it. */
import { isObject, type Content } from "./events";

/** A refusal by the homeserver, worded as matrix-js-sdk words it: managers match on that text. */
export class MatrixError extends Error {
  constructor(
    readonly status: number,
    readonly body: Content,
    readonly url: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(`MatrixError: [${status}] ${String(body.error ?? "Unknown error")} (${url})`);
  }

  get errcode(): string {
    return typeof this.body.errcode === "string" ? this.body.errcode : "M_UNKNOWN";
  }
}

export interface Call {
  body?: unknown;
  query?: Record<string, string>;
  signal?: AbortSignal;
  token?: string;
  /** Of the client-server API's own parts; nearly all are at v3. */
  version?: string;
  /** Whether the request outlives the page. */
  keepalive?: boolean;
}

export async function call<T>(
  baseUrl: string,
  method: string,
  path: string[],
  options: Call = {},
): Promise<T> {
  const url = new URL(
    `${baseUrl.replace(/\/$/, "")}/_matrix/client/${options.version ?? "v3"}/${path.map(encodeURIComponent).join("/")}`,
  );
  for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
  const headers: Record<string, string> =
    options.body === undefined ? {} : { "Content-Type": "application/json" };
  if (options.token) headers.Authorization = `Bearer ${options.token}`;
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const response = await fetch(url, {
    method,
    headers,
    body,
    signal: options.signal,
    keepalive: options.keepalive,
  });
  const reply: unknown = await response.json().catch(() => null);
  if (response.ok && isObject(reply)) return reply as T;
  throw new MatrixError(
    response.status,
    isObject(reply) ? reply : {},
    url.href,
    Object.fromEntries(response.headers),
  );
}
