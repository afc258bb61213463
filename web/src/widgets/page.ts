/** What every page of a widget needs of its surroundings, whatever it shows. */
import { said } from "./written";

/** Some clients put a token into the address of every widget of a manager. We have no use for it. */
export function dropToken(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has("scalar_token")) return;
  url.searchParams.delete("scalar_token");
  history.replaceState(null, "", url);
}

/** Calls it when the page's own `load` has been: a client that hears of the page before that takes it for another one. */
export function onceLoaded(call: () => void): void {
  if (document.readyState === "complete") call();
  else window.addEventListener("load", call, { once: true });
}

export function applyTheme(name: string | null): void {
  if (name === null) return;
  document.documentElement.dataset.theme = /dark|black/.test(name) ? "dark" : "light";
  if (/contrast/.test(name)) document.documentElement.dataset.contrast = "more";
  else delete document.documentElement.dataset.contrast;
}

type Child = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function button(text: () => string, press: () => void, className = ""): HTMLButtonElement {
  const made = write(element("button", { type: "button", className }), text);
  made.addEventListener("click", press);
  return made;
}

/** Makes that text all there is in an element. */
export function write<Where extends HTMLElement>(where: Where, text: () => string): Where {
  return said(where, (it) => {
    it.textContent = text();
  });
}
