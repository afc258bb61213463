/** What the server wrote into the page: which integration it shows. */

/** How a service is framed, as the integration says (`manifold.integrations.Frame`). */
export interface Frame {
  allow: string;
  referrerPolicy: ReferrerPolicy;
  /** Parameters of the service's address, by the name that the page's fragment has for the value. */
  fill: Record<string, string>;
  dark: Record<string, string>;
  light: Record<string, string>;
  /** The parameter in which the service wants the hosts of all pages around it, or "". */
  ancestors: string;
  /** Whether the service keeps something behind the `#`: it stands behind ours, and parameters go there. */
  fragment: boolean;
}

export interface Integration {
  /** What it is called, by language tag. */
  name: Record<string, string>;
  frame: Frame;
}

export function integration(): Integration {
  return JSON.parse(document.getElementById("integration")?.textContent ?? "") as Integration;
}

/** What it is called in the first of these languages that there is, else in English. */
export function nameIn({ name }: Integration, languages: readonly string[]): string {
  const tags = languages.flatMap((tag) => [tag.toLowerCase(), tag.toLowerCase().replace(/-.*/, "")]);
  return name[tags.find((tag) => tag in name) ?? "en"] ?? "";
}
