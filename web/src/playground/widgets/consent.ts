/** Whose widgets are loaded without asking, and remembering the answer. */
import type { Content } from "../../matrix/events";
import type { Widget } from "./definitions";

/** Element's room account data; an event id, so that every change of a widget asks again. */
export const CONSENT_TYPE = "im.vector.setting.allowed_widgets";

export function needsConsent(widget: Widget, me: string, remembered: Content | undefined): boolean {
  if (widget.sender === me) return false;
  return widget.eventId === null || remembered?.[widget.eventId] !== true;
}

export function withConsent(eventId: string, remembered: Content | undefined): Content {
  return { ...remembered, [eventId]: true };
}
