/** What every wrapper page does: frame one service, say how it goes, and leave a way out. */
import { language } from "../i18n/language";
import { t } from "../i18n/t";
import { languageOf, themeOf, Refusal } from "./addresses";
import { answerClient } from "./api";
import { integration, nameIn } from "./integration";
import { speakTo } from "./language";
import { applyTheme, dropToken, element } from "./page";
import "./widgets.css";

export interface Service {
  /** `say` shows a text while that takes its time. */
  address: (wrapper: URL, isDark: boolean, say: (text: string) => void) => URL | Promise<URL>;
  /** Permissions handed on to the frame. */
  allow?: string;
  referrerPolicy?: ReferrerPolicy;
  /** What is shown in place of a sandboxed frame. */
  content?: (address: URL, title: string) => Node[];
  /** In place of `answerClient`, where the client is asked for something, too. */
  meetClient?: typeof answerClient;
  /** The address is good for this user and this frame alone: nobody is led there by a link. */
  isPersonal?: boolean;
}

/** No top navigation and no modal dialogs: the service stays in its frame. */
const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-presentation";

const SLOW_MILLISECONDS = 8000;

export async function wrap(service: Service): Promise<void> {
  dropToken();
  const wrapper = new URL(location.href);
  applyTheme(themeOf(wrapper));
  if (window.parent !== window) (service.meetClient ?? answerClient)(wrapper, applyTheme);
  await speakTo(languageOf(wrapper));
  const title = nameIn(integration(), [language.tag, ...navigator.languages]);
  document.title = title;
  try {
    const address = await service.address(wrapper, isDark(), (text) => {
      document.body.replaceChildren(status(text));
    });
    // Opened by itself, the page must not pass somebody else's site off as ours.
    if (window.top === window) askFirst(service, title, address);
    else show(service, title, address);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    document.body.replaceChildren(message(t("This widget can't be shown"), error.message));
  }
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}

function askFirst(service: Service, title: string, address: URL): void {
  const go = element("button", { type: "button", className: "primary", textContent: t("Continue") });
  go.addEventListener("click", () => show(service, title, address));
  const text = t("This page shows {host}, which is run by somebody else. It learns what you tell it.", {
    host: address.host,
  });
  const main = message(title, text);
  main.append(go);
  document.body.replaceChildren(main);
}

function show(service: Service, title: string, address: URL): void {
  const content = service.content ?? ((to, called) => [toolbar(to, service.isPersonal), ...framed(to, called, service)]);
  document.body.replaceChildren(...content(address, title));
}

/** The frame, and how it goes with it. Without a sandbox only where that keeps the browser from showing it at all. */
export function framed(address: URL, title: string, service: Partial<Service>, sandbox: string | null = SANDBOX): Node[] {
  const shown = status(t("Opening {host}…", { host: address.host }));
  const { allow = "", referrerPolicy = "no-referrer" } = service;
  const frame = element("iframe", { title, referrerPolicy, allow });
  if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
  const slow = setTimeout(() => {
    shown.textContent = t("{host} has not answered yet. Try to open it in a new tab.", { host: address.host });
  }, SLOW_MILLISECONDS);
  frame.addEventListener("load", () => {
    clearTimeout(slow);
    shown.remove();
  });
  frame.src = address.href;
  return [shown, frame];
}

export function status(text: string): HTMLElement {
  const shown = element("p", { className: "status", textContent: text });
  shown.setAttribute("role", "status");
  return shown;
}

/** Always there: a browser does not tell us when a page refuses to be framed. */
export function toolbar(address: URL, isPersonal = false): HTMLElement {
  const bar = element("header", {});
  const out = element("a", {
    href: address.href,
    target: "_blank",
    rel: "noopener noreferrer",
    textContent: t("Open in a new tab"),
  });
  bar.append(element("span", { className: "host", dir: "ltr", textContent: address.host }));
  if (!isPersonal) bar.append(out);
  if (document.fullscreenEnabled) bar.append(fullScreenButton());
  return bar;
}

function fullScreenButton(): HTMLElement {
  const button = element("button", { type: "button", textContent: t("Full screen") });
  button.addEventListener("click", () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    // Refused by the client: then it stays as it is.
    change.catch(() => undefined);
  });
  document.addEventListener("fullscreenchange", () => {
    button.textContent = document.fullscreenElement ? t("Leave full screen") : t("Full screen");
  });
  return button;
}

export function message(title: string, text: string): HTMLElement {
  const main = element("main", {});
  main.append(element("h1", { textContent: title }), element("p", { textContent: text }));
  return main;
}
