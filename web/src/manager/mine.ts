// Which integration managers are in the user's account, and whether this one is.
import type { WellKnownIntegrations as WellKnown } from "manifold-client";

import type { AccountWidget, Widget } from "../host/host";
import { t } from "../i18n/t";

export const MANAGER_TYPE = "m.integration_manager";

export interface Standing {
  /** Keys of the entries that mean this manager. */
  own: string[];
  /** Hosts of the others. */
  others: string[];
  /** The one that clients take which show only one: the first by key. */
  first: string | null;
}

export function standing(widgets: AccountWidget[], { "m.integrations_widget": mine }: WellKnown): Standing {
  const managers = widgets
    .filter(({ content }) => content.type === MANAGER_TYPE)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const isOwn = ({ content }: AccountWidget) => apiUrl(content) === bare(mine.data.api_url);
  const [first] = managers;
  return {
    own: managers.filter(isOwn).map(({ id }) => id),
    others: managers.filter((each) => !isOwn(each)).map(({ content }) => hostOf(content)),
    first: first ? hostOf(first.content) : null,
  };
}

/** The entry for this manager: MSC1957 has it copied as it stands. */
export function entry({ "m.integrations_widget": mine }: WellKnown): AccountWidget {
  const { host } = new URL(mine.data.api_url);
  return {
    id: `integration_manager_${host}`,
    content: { type: MANAGER_TYPE, name: t("Integrations at {host}", { host }), url: mine.url, data: mine.data },
  };
}

function apiUrl({ data }: Widget): string | null {
  return typeof data?.api_url === "string" ? bare(data.api_url) : null;
}

function hostOf(content: Widget): string {
  const url = apiUrl(content) ?? content.url;
  return URL.canParse(url) ? new URL(url).host : url;
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}
