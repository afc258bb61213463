// One request to the manager: JSON in, JSON out, and no waiting for ever.
import { ApiError } from "./error";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Call {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  body?: unknown;
  token?: string;
  seconds: number;
}

/** Throws ApiError, also when the manager can't be reached (status 0). */
export async function request<T>(fetch: Fetch, { method, url, body, token, seconds }: Call): Promise<T> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, { method, headers, signal, credentials: "omit", body: JSON.stringify(body) });
    answer = await response.json();
  } catch {
    throw new ApiError(
      0,
      "M_UNKNOWN",
      signal.aborted
        ? `The integration manager did not answer in ${seconds} seconds. Try again in a moment.`
        : "We can't reach the integration manager right now. Check your connection and try again.",
    );
  }
  if (!response.ok) throw ApiError.from(response.status, answer);
  return answer as T;
}
