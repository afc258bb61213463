// One integration: what it does, what it sees, what it needs.
import type { Detail as Integration } from "manifold-client";
import { useState } from "preact/hooks";

import { language } from "../i18n/language";
import { t } from "../i18n/t";
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
import { inEncryptedRooms, kindOf, learnsIn, told, trustIn, written } from "./words";

export function Detail({ id }: { id: string }) {
  const { api, catalogue } = useManager();
  const { value, trouble, retry } = useLoaded(() => fetched(api, id), `${language.tag} ${id}`);
  const permission = usePermission(value?.state_events);
  const missing = useMissing(id);
  // The card's words are there at once, the rest follows.
  const summary = value ?? catalogue?.find((each) => each.id === id);
  return (
    <Page
      back={{ href: href.browse, label: t("All integrations") }}
      title={summary?.name ?? t("Integration")}
      lead={summary?.summary}
      tile={summary && <IntegrationTile id={id} summary={summary} />}
      aside={value?.available === true && <AddButton integration={value} isDoubtful={permission.isMissing || missing.length > 0} />}
    >
      {trouble && (
        <Notice tone="error" live title={summary ? t("The details could not be fetched") : t("No “{id}” here", { id })}>
          <p>{trouble}</p>
          <Button small onClick={retry}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      <PermissionNotice permission={permission} />
      {value?.available === true && <RequirementsNotice missing={missing} />}
      {typeof summary?.available === "string" && (
        <Notice title={t("It can't be added now")}>
          <p>{summary.available}</p>
        </Notice>
      )}
      {value && <Facts integration={value} />}
      {!value && !trouble && <Skeleton label={t("The details are on their way")} />}
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
        {isDoubtful ? t("Set up anyway") : t("Set up")}
      </a>
    );
  }
  return (
    <>
      <Button
        kind={kind}
        disabled={session.phase !== "ready" || add.isBusy}
        onClick={() => void add.install(integration, {}).then(setTrouble, (error: unknown) => setTrouble(told(error)))}
      >
        {add.isBusy ? t("Adding…") : t("Add to room")}
      </Button>
      {trouble && (
        <Notice tone="error" live title={t("It could not be added")}>
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
          <h2>{t("What it does with this room")}</h2>
          <ul class="facts-list">
            {reads.length === 0 && <Fact icon="eye">{t("Reads nothing in this room.")}</Fact>}
            {reads.map((text) => (
              <Fact key={text} icon="eye">
                {t("Reads: {text}", { text })}
              </Fact>
            ))}
            {sends.length === 0 && <Fact icon="send">{t("Sends nothing out of this room.")}</Fact>}
            {sends.map((text) => (
              <Fact key={text} icon="send">
                {t("Sends: {text}", { text })}
              </Fact>
            ))}
            {writes.map((type) => (
              <Fact key={type} icon="write">
                {written(type)}
              </Fact>
            ))}
            {power > 0 && <Fact icon="write">{t("May ask for a power level of up to {power}.", { power })}</Fact>}
            <Fact icon="lock">{inEncryptedRooms(integration.encrypted_rooms)}</Fact>
          </ul>
        </section>
        {!hasForm(integration) && <WillHappen integration={integration.id} config={{}} />}
      </div>
      <dl class="facts">
        <dt>{t("Type")}</dt>
        <dd>{kindOf(integration.kind)}</dd>
        <dt>{t("Who learns something")}</dt>
        <dd>{learnsIn(integration.learns)}</dd>
        <dt>{t("Published by")}</dt>
        <dd>{integration.publisher}</dd>
        <dt>{t("Trust")}</dt>
        <dd>{trustIn(integration.trust)}</dd>
        {/^https?:/.test(documentation) && (
          <>
            <dt>{t("More")}</dt>
            <dd>
              <a href={documentation} target="_blank" rel="noopener noreferrer">
                {t("Documentation")}
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
