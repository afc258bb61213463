/**
 * Letting only a widget's own frame speak in its name.
 *
 * `ClientWidgetApi` tells widgets apart by `widgetId` alone: any frame on the page could use the id of another
 * widget and act with its capabilities, and a frame that has moved on to another site is still listened to.
 */

interface Admitted {
  frame: Window;
  origin: string;
}

const admitted = new Map<string, Admitted>();

/** Returns a function that ends the admission. Throws when a widget of that id is open already. */
export function admit(widgetId: string, frame: Window, origin: string): () => void {
  if (admitted.has(widgetId)) throw new Error(`Another widget with the id ${widgetId} is open.`);
  admitted.set(widgetId, { frame, origin });
  return () => admitted.delete(widgetId);
}

export function mayPass(event: Pick<MessageEvent<unknown>, "data" | "source" | "origin">): boolean {
  const message = event.data as { api?: unknown; widgetId?: unknown } | null | undefined;
  if (typeof message !== "object" || message === null || !message.api) return true;
  const expected = typeof message.widgetId === "string" ? admitted.get(message.widgetId) : undefined;
  return expected !== undefined && event.source === expected.frame && event.origin === expected.origin;
}

/** To be called once, before any widget is opened: it has to hear every message first. */
export function guardWidgetMessages(): void {
  window.addEventListener(
    "message",
    (event) => {
      if (!mayPass(event)) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
