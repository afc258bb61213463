// The address of a widget for people whose client shows none: without what only a client could fill in.
import type { Widget } from "../host/host";

/** Null where what it shows is not in its address, or where it is no page. */
export function plainLink({ url, data }: Widget): string | null {
  const filled = url.replaceAll(/\$([A-Za-z0-9_.-]+)/g, (whole, name: string) => {
    const value = data?.[name];
    return value === undefined || value === null || typeof value === "object" ? whole : encodeURIComponent(String(value));
  });
  const [address = "", fragment] = filled.split(/#(.*)/s);
  const [page = "", query] = address.split(/\?(.*)/s);
  const link = page + prefixed("?", kept(query)) + prefixed("#", kept(fragment));
  return /^https?:/.test(link) && URL.canParse(link) && !page.includes("$") ? link : null;
}

function kept(parameters = ""): string {
  return parameters
    .split("&")
    .filter((part) => part && !part.includes("$"))
    .join("&");
}

function prefixed(sign: string, text: string): string {
  return text && sign + text;
}
