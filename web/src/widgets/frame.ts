/** What every wrapper page does: frame one service, say how it goes, and leave a way out. */
import { t } from "../i18n/t";
import { Refusal } from "./addresses";
import type { Meet } from "./api";
import { begin, named } from "./begin";
import { button, element, write } from "./page";
import { said } from "./written";
import "./widgets.css";

export interface Service {
  /** `say` shows a text while that takes its time. */
  address: (wrapper: URL, isDark: boolean, say: (text: () => string) => void) => URL | Promise<URL>;
  /** Permissions handed on to the frame. */
  allow?: string;
  referrerPolicy?: ReferrerPolicy;
  /** What is shown in place of a sandboxed frame; `loaded` is to be called once it is there. */
  content?: (address: URL, loaded: () => void) => Node[];
  /** In place of `answerClient`, where the client is asked for something, too. */
  meetClient?: Meet;
  /** The address is good for this user and this frame alone: nobody is led there by a link. */
  isPersonal?: boolean;
}

/** No top navigation and no modal dialogs: the service stays in its frame. */
const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-presentation";

const SLOW_MILLISECONDS = 8000;

export async function wrap(service: Service): Promise<void> {
  const { wrapper, loaded } = await begin(service.meetClient);
  const show = (address: URL) => {
    const { content = (to: URL) => [toolbar(to, service.isPersonal), ...framed(to, loaded, service)] } = service;
    document.body.replaceChildren(...content(address, loaded));
  };
  try {
    const address = await service.address(wrapper, isDark(), (text) => {
      document.body.replaceChildren(status(text));
    });
    // Opened by itself, the page must not pass somebody else's site off as ours.
    if (window.top === window) askFirst(address, () => show(address));
    else show(address);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    document.body.replaceChildren(message(() => t("This widget can't be shown"), error.say));
    loaded();
  }
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}

function askFirst({ host }: URL, show: () => void): void {
  const text = () => t("This page shows {host}, which is run by somebody else. It learns what you tell it.", { host });
  const main = message(named, text);
  main.append(button(() => t("Continue"), show, "primary"));
  document.body.replaceChildren(main);
}

/** The frame, and how it goes with it. Without a sandbox only where that keeps the browser from showing it at all. */
export function framed(
  address: URL,
  loaded: () => void,
  { allow = "", referrerPolicy = "no-referrer" }: Partial<Service>,
  sandbox: string | null = SANDBOX,
): Node[] {
  const { host } = address;
  const shown = status(() => t("Opening {host}…", { host }));
  const frame = said(element("iframe", { referrerPolicy, allow }), (it) => {
    it.title = named();
  });
  if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
  const slow = setTimeout(() => {
    write(shown, () => t("{host} has not answered yet. Try to open it in a new tab.", { host }));
  }, SLOW_MILLISECONDS);
  frame.addEventListener("load", () => {
    clearTimeout(slow);
    shown.remove();
    loaded();
  });
  frame.src = address.href;
  return [shown, frame];
}

export function status(text: () => string): HTMLElement {
  const shown = write(element("p", { className: "status" }), text);
  shown.setAttribute("role", "status");
  return shown;
}

/** Always there: a browser does not tell us when a page refuses to be framed. */
export function toolbar(address: URL, isPersonal = false): HTMLElement {
  const bar = element("header", {}, element("span", { className: "host", dir: "ltr", textContent: address.host }));
  if (!isPersonal) bar.append(linkTo(address, () => t("Open in a new tab")));
  if (document.fullscreenEnabled) bar.append(fullScreenButton());
  return bar;
}

/** Opens the address beside the client. */
export function linkTo({ href }: URL, text: () => string, className = ""): HTMLAnchorElement {
  return write(element("a", { href, target: "_blank", rel: "noopener noreferrer", className }), text);
}

function fullScreenButton(): HTMLElement {
  const made = button(fullScreenText, () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    // Refused by the client: then it stays as it is.
    change.catch(() => undefined);
  });
  document.addEventListener("fullscreenchange", () => {
    made.textContent = fullScreenText();
  });
  return made;
}

function fullScreenText(): string {
  return document.fullscreenElement ? t("Leave full screen") : t("Full screen");
}

export function message(title: () => string, text: () => string): HTMLElement {
  return element("main", {}, write(element("h1"), title), write(element("p"), text));
}
