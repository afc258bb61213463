// Finding one's way without a mouse: "/" to the search field, arrows through the list, and where a fragment leads.
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** "/" goes to the field, from everywhere but a field. */
export function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [field]);
}

/** Up and down among links; up from the first one to `before`. */
export function onArrows(event: KeyboardEvent, links: HTMLElement[], before: HTMLElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const to = links.findIndex((link) => link === document.activeElement) + step;
  const target = to < 0 ? before : links[to];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** Goes to what the address names, now and whenever that changes; `reveal` shows what is hidden. */
export function useFragment(reveal: () => void): void {
  useEffect(() => {
    const follow = () => {
      const place = document.getElementById(location.hash.slice(1));
      if (!place) return;
      if (!place.closest("[hidden]")) {
        goTo(place);
        return;
      }
      reveal();
      // Once it is rendered.
      setTimeout(() => goTo(place));
    };
    const onClick = ({ target }: MouseEvent) => {
      const link = target instanceof Element && target.closest<HTMLAnchorElement>('a[href^="#"]');
      // The address does not change, but its place may be hidden by now.
      if (link && link.hash === location.hash) follow();
    };
    follow();
    addEventListener("hashchange", follow);
    addEventListener("click", onClick);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("click", onClick);
    };
  }, [reveal]);
}

/** Scrolls there, and goes on from there with the keyboard. */
export function goTo(place: HTMLElement): void {
  place.scrollIntoView();
  place.querySelector<HTMLElement>("[tabindex='-1']")?.focus({ preventScroll: true });
}
