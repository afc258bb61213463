// What an action has, by its type: the document can only say that each of these may be there.
import type { ActionView } from "./generated/shapes.ts";

type With<Type extends ActionView["type"], Fields extends keyof ActionView> = Omit<ActionView, "type"> & {
  type: Type;
} & Required<Pick<ActionView, Fields>>;

export type Action =
  | With<"put_widget", "room_id" | "widget_id" | "widget">
  | With<"remove_widget", "room_id" | "widget_id">
  | With<"put_account_widget", "widget_id" | "widget">
  | With<"remove_account_widget", "widget_id">
  | With<"put_state", "room_id" | "event_type" | "state_key" | "content">;

/** The same action, for a `switch` over its type. */
export function actionOf(view: ActionView): Action {
  return view as Action;
}
