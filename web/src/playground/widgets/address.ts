/** The address that is really loaded for a widget, or why none may be. */
import { fillTemplate, variables, type Viewer } from "./template";

export interface Definition {
  id: string;
  url: string;
  data: Record<string, unknown>;
}

export interface Place {
  roomId: string;
  /** The client's own address. */
  clientUrl: string;
}

export class Refusal extends Error {}

/** Checks come after templating: `$data` may hold the scheme and the host. */
export function widgetAddress(widget: Definition, viewer: Viewer, place: Place): URL {
  const client = new URL(place.clientUrl);
  const url = parse(filled(widget, viewer, place.roomId));
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Refusal(`Only web pages can be widgets; this is “${url.protocol}”.`);
  }
  if (client.protocol === "https:" && url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new Refusal(`${url.host} is not encrypted, so this browser would block it.`);
  }
  if (url.origin === client.origin) {
    // The sandbox allows scripts and the frame's own origin: here that would be the client itself.
    throw new Refusal("A widget on this client's own origin could act as the client.");
  }
  return withParameters(url, { widgetId: widget.id, parentUrl: client.href.replace(/#.*$/, "") });
}

/** Written into the text: re-serialising the query would change how the widget's own parameters are encoded. */
export function withParameters(url: URL, parameters: Record<string, string>): URL {
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const changed = new URL(url);
  changed.search = [url.search.replace(/^\?/, ""), ...added].filter((part) => part !== "").join("&");
  return changed;
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === "[::1]"
  );
}

function filled(widget: Definition, viewer: Viewer, roomId: string): string {
  try {
    return fillTemplate(widget.url, variables(widget.id, roomId, widget.data, viewer));
  } catch {
    throw new Refusal("The widget's address holds text that is not well-formed.");
  }
}

function parse(address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw new Refusal("The widget's address is not an address.");
  }
}
