// Links that are pasted into the search field, and how what they fill in gets into a form.
import type { Config } from "../form/value";

/** What somebody means who types this: an address, and no words to look for. */
export function linkIn(text: string): string | null {
  const link = text.trim();
  return /^(https?|webcals?):\/\/\S+$/i.test(link) ? link : null;
}

const filledIn = new Map<string, Config>();

/** The next new form of this integration begins with it. */
export function fillIn(integration: string, config: Config): void {
  filledIn.set(integration, config);
}

/** What its form shall begin with, once: after that it is a draft like any other. */
export function takeFilledIn(integration: string): Config | null {
  const config = filledIn.get(integration) ?? null;
  filledIn.delete(integration);
  return config;
}
