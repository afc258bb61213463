/** Drawing anew what somebody is reading: what was open stays open, and what had the focus keeps it. */

const KEYED = "[data-key]";

export function keeping(content: HTMLElement, drawAnew: () => void): void {
  const focused = content.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  const open = new Set([...content.querySelectorAll<HTMLElement>("[open]")].map(keyOf));
  drawAnew();
  for (const each of content.querySelectorAll<HTMLElement>(KEYED)) {
    const key = keyOf(each);
    if (each instanceof HTMLDetailsElement && open.has(key)) each.open = true;
    if (key === focused) (each.querySelector("summary") ?? each).focus({ preventScroll: true });
  }
}

function keyOf(part: Element | null): string | undefined {
  return part?.closest<HTMLElement>(KEYED)?.dataset.key;
}
