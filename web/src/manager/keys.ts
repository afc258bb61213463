// Keys that mean something everywhere, except where they are being typed.

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

/** Whether Escape belongs to nobody else: clients don't see it while focus is in our frame. */
export function closes(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return false;
  const { target } = event;
  return !isField(target) || (target instanceof HTMLInputElement && target.type === "search");
}
