// One integration in the list: the whole card is one link.
import type { Summary } from "manifold-client";

import { Icon } from "../ui/Icon";
import { IntegrationTile } from "./IntegrationTile";
import { href } from "./router";
import { KINDS } from "./words";

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
              <Icon name="check" /> In this room
            </span>
          )}
          <span class="tag">{KINDS[kind].one}</span>
          {trust === "third_party" && <span class="tag">By {publisher}</span>}
          {available !== true && <span class="tag">Not available now</span>}
        </div>
      </div>
    </li>
  );
}
