// What the server says to this page: where the API is, and which homeservers may be signed in to.

export interface Server {
  name: string;
  /** "" where nobody knows it now; `trouble` says why. */
  base_url: string;
  trouble: string;
}

export interface Config {
  /** The manager's API, without a slash at its end. */
  api: string;
  servers: string[];
  /** The one that the address names, or the only one. */
  server: Server | null;
}

export function readConfig(): Config {
  const text = document.querySelector<HTMLMetaElement>('meta[name="manifold-app"]')?.content ?? "{}";
  return { api: "", servers: [], server: null, ...(JSON.parse(text) as Partial<Config>) };
}
