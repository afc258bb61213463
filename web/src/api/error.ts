// What the manager answered when it did not do what it was asked.

export interface FieldError {
  /** JSON Pointer into the config. */
  path: string;
  message: string;
}

export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when there was no answer at all. */
    readonly status: number,
    readonly errcode: string,
    message: string,
    readonly fields: FieldError[] = [],
  ) {
    super(message);
    this.name = "ApiError";
  }

  static from(status: number, body: unknown): ApiError {
    const { errcode, error, "im.manifold.fields": fields } = (body ?? {}) as Record<string, unknown>;
    return new ApiError(
      status,
      typeof errcode === "string" ? errcode : "M_UNKNOWN",
      typeof error === "string" ? error : `The manager answered with HTTP status ${status}.`,
      Array.isArray(fields) ? (fields as FieldError[]) : [],
    );
  }
}
