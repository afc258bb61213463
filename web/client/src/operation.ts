// How an operation is called: `client.installations.get({ room_id, installation_id })`.

export interface Options {
  /** Gives up when this does, and throws its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * What is in the path and in the query, by name; the JSON that is sent is `body`. Throws ApiError for every answer
 * that is not the one that was asked for, and for none at all.
 */
export type Operation<Request, Answer> =
  Record<string, never> extends Request
    ? (request?: Request, options?: Options) => Promise<Answer>
    : (request: Request, options?: Options) => Promise<Answer>;
