// The API of a Manifold integration manager.
export { actionOf, type Action } from "./action.ts";
export { createClient, type Client } from "./client.ts";
export type { Settings } from "./connection.ts";
export { ApiError, NoAnswer } from "./error.ts";
export type { Operations } from "./generated/operations.ts";
export type * from "./generated/shapes.ts";
export type { Fetch } from "./http.ts";
export type { Operation, Options } from "./operation.ts";
export { pages } from "./pages.ts";
export { watch, type Change } from "./watch.ts";
