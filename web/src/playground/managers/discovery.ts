/** Which integration managers a user has, and in what order (MSC1957, MSC2315). */
import type { PlaygroundConfig } from "../config";
import { isObject, textOf, type Content } from "../../matrix/events";
import { accountWidgets } from "../widgets/definitions";

export type Source = "account" | "homeserver" | "config" | "tried";

export interface Manager {
  source: Source;
  /** Of the account widget, or made up; see `MADE_UP_ID`. */
  widgetId: string;
  uiUrl: string;
  apiUrl: string;
  data: Content;
  /** Null for the account's own managers: they are opened as the widgets that they are. */
  sender: string | null;
}

/** Widget id of a manager that is no account widget. Only one manager is open at a time. */
export const MADE_UP_ID = "im.manifold.playground.manager";
export const MANAGER_TYPE = "m.integration_manager";

/** MSC2315's flag, stable and unstable, and the setting that Element Web really writes. */
export const SWITCHES = [
  "m.integrations",
  "im.vector.integrations",
  "im.vector.setting.integration_provisioning",
];

export function managersEnabled(accountData: (type: string) => Content | undefined): boolean {
  return SWITCHES.every((type) => accountData(type)?.enabled !== false);
}

export interface Sources {
  /** Content of `m.widgets`. */
  widgets: Content | undefined;
  userId: string;
  /** `.well-known/matrix/client` of the homeserver, or null. */
  wellKnown: unknown;
  config: PlaygroundConfig;
}

/** Account before homeserver before config; one that is named twice keeps its first place. */
export function discover(sources: Sources): Manager[] {
  const found = [
    ...fromAccount(sources),
    ...fromHomeserver(sources.wellKnown),
    ...fromConfig(sources.config),
  ];
  return found.filter(
    (manager, index) => found.findIndex((other) => other.apiUrl === manager.apiUrl) === index,
  );
}

export function trusted(manager: Manager): boolean {
  return manager.source !== "tried";
}

export function tried(uiUrl: string, apiUrl: string): Manager {
  return { source: "tried", widgetId: MADE_UP_ID, uiUrl, apiUrl, data: {}, sender: null };
}

export function isWebAddress(url: unknown): url is string {
  return typeof url === "string" && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** The host of a template: its variables can only stand behind it, or it is shown as it is. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function fromAccount({ widgets, userId }: Sources): Manager[] {
  return accountWidgets(widgets, userId)
    .filter((widget) => widget.type === MANAGER_TYPE && isWebAddress(widget.data.api_url))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, url, data, sender }) => ({
      source: "account",
      widgetId: id,
      uiUrl: url,
      apiUrl: String(data.api_url),
      data,
      sender,
    }));
}

function fromHomeserver(wellKnown: unknown): Manager[] {
  const integrations = isObject(wellKnown) ? wellKnown["m.integrations"] : null;
  const listed: unknown = isObject(integrations) ? integrations.managers : null;
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: unknown) => {
    if (!isObject(entry) || !isWebAddress(entry.api_url)) return [];
    const uiUrl = textOf(entry.ui_url) ?? entry.api_url;
    return isWebAddress(uiUrl) ? [made("homeserver", uiUrl, entry.api_url)] : [];
  });
}

function fromConfig(config: PlaygroundConfig): Manager[] {
  const { integrations_ui_url: uiUrl, integrations_rest_url: apiUrl } = config;
  return isWebAddress(uiUrl) && isWebAddress(apiUrl) ? [made("config", uiUrl, apiUrl)] : [];
}

const made = (source: Source, uiUrl: string, apiUrl: string): Manager => ({
  ...tried(uiUrl, apiUrl),
  source,
});
