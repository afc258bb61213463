// The page's one WebSocket. Who connects shows a secret: the URL's, once; later the pass that came in return.
import type { Link } from "./state";
import type { Command, Told } from "./types";

const PASS = "manifold-workbench:pass";
const AGAIN_MS = 1_000;
const REFUSED = 4403;
const TAKEN_OVER = 4409;

interface Listeners {
  told(message: Told): void;
  link(link: Link): void;
}

export class Connection {
  private socket: WebSocket | null = null;

  constructor(private readonly listeners: Listeners) {}

  open(): void {
    const secret = takeSecret();
    if (!secret) {
      this.listeners.link("refused");
      return;
    }
    const socket = new WebSocket(`ws://${location.host}/connection`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      socket.send(
        JSON.stringify({ secret, theme: dark ? "dark" : "light", language: navigator.language }),
      );
    });
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as Told;
      if (message.kind === "hello") {
        sessionStorage.setItem(PASS, message.pass);
        this.listeners.link("open");
      } else {
        this.listeners.told(message);
      }
    });
    socket.addEventListener("close", ({ code }) => this.closed(code));
  }

  readonly send = (command: Command): void => {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(command));
  };

  private closed(code: number): void {
    if (code === REFUSED || code === TAKEN_OVER) {
      sessionStorage.removeItem(PASS);
      this.listeners.link(code === REFUSED ? "refused" : "taken");
      return;
    }
    this.listeners.link("lost");
    setTimeout(() => this.open(), AGAIN_MS);
  }
}

/** From the URL, out of which it goes at once; else what an earlier connection of this tab got. */
function takeSecret(): string | null {
  const fromUrl = location.hash.slice(1);
  if (fromUrl) {
    history.replaceState(null, "", location.pathname);
    return fromUrl;
  }
  return sessionStorage.getItem(PASS);
}
