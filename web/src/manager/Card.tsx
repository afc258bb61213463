// One integration in the list: the whole card is one link.
import type { Summary } from "manifold-client";

import { t } from "../i18n/t";
import { Icon } from "../ui/Icon";
import { IntegrationTile } from "./IntegrationTile";
import { href } from "./router";
import { kindOf } from "./words";

export function Card({ integration, isPresent }: { integration: Summary; isPresent: boolean }) {
  const { id, name, summary, kind, trust, publisher, available } = integration;
  return (
    <li class="card">
      <IntegrationTile id={id} summary={integration} />
      <div>
        <h2>
          <a href={href.detail(id)}>{name}</a>
        </h2>
        <p class="help">{summary}</p>
        <div class="tags">
          {isPresent && (
            <span class="tag ok">
              <Icon name="check" /> {t("In this room")}
            </span>
          )}
          <span class="tag">{kindOf(kind)}</span>
          {trust === "third_party" && <span class="tag">{t("By {publisher}", { publisher })}</span>}
          {available !== true && <span class="tag">{t("Not available now")}</span>}
        </div>
      </div>
    </li>
  );
}
