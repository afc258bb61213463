// One request to the manager: JSON in, JSON out, and no waiting for ever.
import { ApiError, NoAnswer } from "./error.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Call {
  method: string;
  url: string;
  body?: unknown;
  token?: string | null;
  /** "" for none. */
  language?: string;
  signal?: AbortSignal | undefined;
}

/** Throws ApiError, also when the manager can't be reached or is silent for so many seconds (status 0). */
export async function request(fetch: Fetch, call: Call, seconds: number): Promise<unknown> {
  const silence = AbortSignal.timeout(seconds * 1000);
  const signal = call.signal ? AbortSignal.any([call.signal, silence]) : silence;
  let response: Response;
  let answer: unknown;
  try {
    response = await send(fetch, { ...call, signal });
    answer = await response.json();
  } catch {
    call.signal?.throwIfAborted();
    throw new NoAnswer(silence.aborted ? seconds : null);
  }
  if (!response.ok) throw ApiError.from(response.status, answer);
  return answer;
}

/** An answer that is read while it comes. */
export async function stream(fetch: Fetch, call: Call): Promise<ReadableStream<Uint8Array>> {
  let response: Response;
  try {
    response = await send(fetch, call);
  } catch {
    call.signal?.throwIfAborted();
    throw new NoAnswer(null);
  }
  if (response.ok && response.body) return response.body;
  throw ApiError.from(response.status, await response.json().catch(() => null));
}

function send(fetch: Fetch, { method, url, body, token, language, signal }: Call): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  if (language) headers["Accept-Language"] = language;
  return fetch(url, {
    method,
    headers,
    credentials: "omit",
    ...(signal && { signal }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
