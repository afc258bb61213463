// Drawing a board whenever something changed, and keeping the session with the room alive.
import { render, type Child } from "../dom/jsx-runtime";

import type { Session } from "./session";

interface Drawn {
  /** Works out what is to be shown. */
  refresh: () => void;
  /** The id of the element that shall have the focus next. */
  focus: string | null;
}

/** `draw` gives the page; returns what asks for another one. Asked several times in a row, it draws once. */
export function drawing(desk: Drawn, draw: () => Child): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    queueMicrotask(() => {
      isAsked = false;
      desk.refresh();
      render(draw(), document.body);
      if (desk.focus !== null) focusOn(desk.focus);
      desk.focus = null;
    });
  };
}

/** Nobody tells a widget what happened while its browser was away; `more` reads what else there may be. */
export function stayCurrent(session: Session, more?: () => void): void {
  const again = () => {
    if (document.visibilityState !== "visible" || !navigator.onLine) return;
    if (session.unsaved !== null) session.outbox?.sendAgain();
    void session.catchUp().then(more);
  };
  document.addEventListener("visibilitychange", again);
  window.addEventListener("online", again);
}

/** Moves the focus to what `id` names, and the cursor to its end. */
function focusOn(id: string): void {
  const element = document.getElementById(id);
  element?.focus();
  if (element instanceof HTMLInputElement && element.type === "text") element.select();
  if (element instanceof HTMLTextAreaElement) element.setSelectionRange(element.value.length, element.value.length);
}
