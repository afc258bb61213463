// One integration: what it does, what it sees, what it needs.
import type { Detail as Integration } from "manifold-client";
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useAdd } from "./add";
import { integration as fetched, useLoaded } from "./catalogue";
import { useManager } from "./context";
import { IntegrationTile } from "./IntegrationTile";
import { usePermission } from "./permission";
import { PermissionNotice } from "./PermissionNotice";
import { RequirementsNotice, useMissing } from "./Requirements";
import { href } from "./router";
import { WillHappen } from "./WillHappen";
import { ENCRYPTED, KINDS, TRUST, written } from "./words";

const BACK = { href: href.browse, label: "All integrations" };

export function Detail({ id }: { id: string }) {
  const { api, catalogue } = useManager();
  const { value, trouble, retry } = useLoaded(() => fetched(api, id), id);
  const permission = usePermission(value?.state_events);
  const missing = useMissing(id);
  // The card's words are there at once, the rest follows.
  const summary = value ?? catalogue?.find((each) => each.id === id);
  return (
    <Page
      back={BACK}
      title={summary?.name ?? "Integration"}
      lead={summary?.summary}
      tile={summary && <IntegrationTile id={id} summary={summary} />}
      aside={value?.available === true && <AddButton integration={value} isDoubtful={permission.isMissing || missing.length > 0} />}
    >
      {trouble && (
        <Notice tone="error" live title={summary ? "The details could not be fetched" : `No “${id}” here`}>
          <p>{trouble}</p>
          <Button small onClick={retry}>
            Try again
          </Button>
        </Notice>
      )}
      <PermissionNotice permission={permission} />
      {value?.available === true && <RequirementsNotice missing={missing} />}
      {typeof summary?.available === "string" && (
        <Notice title="It can't be added now">
          <p>{summary.available}</p>
        </Notice>
      )}
      {value && <Facts integration={value} />}
      {!value && !trouble && <Skeleton label="The details are on their way" />}
    </Page>
  );
}

function AddButton({ integration, isDoubtful }: { integration: Integration; isDoubtful: boolean }) {
  const { session } = useManager();
  const add = useAdd();
  const [trouble, setTrouble] = useState<string | null>(null);
  const kind = isDoubtful ? "" : "primary";
  if (hasForm(integration)) {
    return (
      <a class={`button ${kind}`} href={href.configure(integration.id)}>
        {isDoubtful ? "Set up anyway" : "Set up"}
      </a>
    );
  }
  return (
    <>
      <Button
        kind={kind}
        disabled={session.phase !== "ready" || add.isBusy}
        onClick={() => void add.install(integration, {}).then(setTrouble, (error: Error) => setTrouble(error.message))}
      >
        {add.isBusy ? "Adding…" : "Add to room"}
      </Button>
      {trouble && (
        <Notice tone="error" live title="It could not be added">
          <p>{trouble}</p>
        </Notice>
      )}
    </>
  );
}

function hasForm({ config_schema: { properties, $ref } }: Integration): boolean {
  return $ref !== undefined || Object.keys((properties as object | undefined) ?? {}).length > 0;
}

function Facts({ integration }: { integration: Integration }) {
  const { reads, sends, state_events: writes, max_power: power, documentation } = integration;
  return (
    <div class="detail">
      <div class="fields">
        <section>
          <h2>What it does with this room</h2>
          <ul class="facts-list">
            {reads.length === 0 && <Fact icon="eye">Reads nothing in this room.</Fact>}
            {reads.map((text) => (
              <Fact key={text} icon="eye">
                {`Reads: ${text}`}
              </Fact>
            ))}
            {sends.length === 0 && <Fact icon="send">Sends nothing out of this room.</Fact>}
            {sends.map((text) => (
              <Fact key={text} icon="send">
                {`Sends: ${text}`}
              </Fact>
            ))}
            {writes.map((type) => (
              <Fact key={type} icon="write">
                {written(type)}
              </Fact>
            ))}
            {power > 0 && <Fact icon="write">{`May ask for a power level of up to ${power}.`}</Fact>}
            <Fact icon="lock">{ENCRYPTED[integration.encrypted_rooms]}</Fact>
          </ul>
        </section>
        {!hasForm(integration) && <WillHappen integration={integration.id} config={{}} />}
      </div>
      <dl class="facts">
        <dt>Type</dt>
        <dd>{KINDS[integration.kind].one}</dd>
        <dt>Published by</dt>
        <dd>{integration.publisher}</dd>
        <dt>Trust</dt>
        <dd>{TRUST[integration.trust]}</dd>
        {/^https?:/.test(documentation) && (
          <>
            <dt>More</dt>
            <dd>
              <a href={documentation} target="_blank" rel="noopener noreferrer">
                Documentation
                <Icon name="out" />
              </a>
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

function Fact({ icon, children }: { icon: "eye" | "send" | "write" | "lock"; children: string }) {
  return (
    <li>
      <Icon name={icon} />
      <span>{children}</span>
    </li>
  );
}
