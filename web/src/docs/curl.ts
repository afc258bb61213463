// A request as a line for a shell.

export interface Request {
  method: string;
  /** With the names of its parameters in braces. */
  path: string;
  inPath: Record<string, string>;
  inQuery: Record<string, string>;
  /** The environment variable that holds it; none where none is needed. */
  token?: string | undefined;
  body?: unknown;
  stream?: boolean;
}

/** `base` ends with a slash. */
export function curl(base: string, request: Request): string {
  const query = new URLSearchParams(request.inQuery).toString();
  const path = request.path.slice(1).replace(/{([^}]+)}/g, (all, name: string) => encoded(request.inPath[name], all));
  const parts = [`curl ${options(request)}${quoted(`${base}${path}${query ? `?${query}` : ""}`)}`];
  // In double quotes, so that the shell puts the token in.
  if (request.token) parts.push(`-H "Authorization: Bearer $${request.token}"`);
  if (request.body !== undefined) {
    parts.push(`-H ${quoted("Content-Type: application/json")}`, `-d ${quoted(JSON.stringify(request.body, null, 2))}`);
  }
  return parts.join(" \\\n  ");
}

function options({ method, body, stream }: Request): string {
  // What curl does by itself: GET, or POST where there is a body.
  const usual = body === undefined ? "GET" : "POST";
  return `${stream ? "-N " : ""}${method === usual ? "" : `-X ${method} `}`;
}

/** As one word for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Room and user IDs are easier to read with their sigils, which a path may hold as they are. */
function encoded(value: string | undefined, otherwise: string): string {
  if (value === undefined) return otherwise;
  return encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%40", "@");
}
