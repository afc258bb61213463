// What the manager answered when it did not do what it was asked.
import type { FieldProblem } from "./generated/shapes.ts";

export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer at all (NoAnswer). */
  readonly status: number;
  readonly errcode: string;
  /** Every field of a form that is wrong. */
  readonly fields: FieldProblem[];
  /** After how many ms the manager wants to be asked again, where it said so. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    errcode: string,
    message: string,
    fields: FieldProblem[] = [],
    retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errcode = errcode;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  /** From an error's body, whatever that is. */
  static from(status: number, body: unknown): ApiError {
    const { errcode, error, "im.manifold.fields": fields, retry_after_ms } = (body ?? {}) as Record<string, unknown>;
    return new ApiError(
      status,
      typeof errcode === "string" ? errcode : "M_UNKNOWN",
      typeof error === "string" ? error : `The manager answered with HTTP status ${status}.`,
      Array.isArray(fields) ? (fields as FieldProblem[]) : [],
      typeof retry_after_ms === "number" ? retry_after_ms : null,
    );
  }
}

/** Nobody knows whether it was done. */
export class NoAnswer extends ApiError {
  /** For how many seconds the manager was waited for; null when the connection failed. */
  readonly seconds: number | null;

  constructor(seconds: number | null) {
    super(
      0,
      "M_UNKNOWN",
      seconds === null
        ? "We can't reach the integration manager right now. Check your connection and try again."
        : `The integration manager did not answer in ${seconds} seconds. Try again in a moment.`,
    );
    this.name = "NoAnswer";
    this.seconds = seconds;
  }
}
