// Filling in an integration's config: before it is added, and later to change it.
import { ApiError, type Detail as Integration, type InstallationView as Installation } from "manifold-client";
import { useState } from "preact/hooks";

import { check } from "../form/check";
import { compile } from "../form/compile";
import type { Problems } from "../form/field";
import { Form } from "../form/Form";
import { output, type Config } from "../form/value";
import { language } from "../i18n/language";
import { marked } from "../i18n/marked";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { lazy } from "../ui/lazy";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useAdd } from "./add";
import { integration as fetched, useLoaded } from "./catalogue";
import { useManager } from "./context";
import { useDraft } from "./drafts";
import { IntegrationTile } from "./IntegrationTile";
import { linkIn, takeFilledIn } from "./pasted";
import { usePermission } from "./permission";
import { PermissionNotice } from "./PermissionNotice";
import { href } from "./router";
import { isTermsNotSigned, told } from "./words";

/** Not needed for what is there already. */
const WillHappen = lazy(async () => (await import("./WillHappen")).WillHappen, true);

interface Props {
  id: string;
  /** What is to be changed; without it something new is added. */
  installation?: Installation;
  /** It goes into the user's account, not into the room. */
  forMe?: boolean;
}

export function Configure({ id, installation, forMe = false }: Props) {
  const { api, catalogue } = useManager();
  const { value, trouble, retry } = useLoaded(() => fetched(api, id), `${language.tag} ${id}`);
  const summary = value ?? catalogue?.find((each) => each.id === id);
  const name = summary?.name ?? t("this integration");
  const permission = usePermission(forMe ? undefined : value?.state_events);
  return (
    <Page
      narrow
      back={
        forMe
          ? { href: href.mine, label: t("For me") }
          : installation
            ? { href: href.room, label: t("In this room") }
            : { href: href.detail(id), label: name }
      }
      title={installation ? t("Settings of {name}", { name }) : t("Set up {name}", { name })}
      tile={<IntegrationTile id={id} summary={summary} />}
    >
      <PermissionNotice permission={permission} />
      {trouble && (
        <Notice tone="error" live title={t("The form could not be fetched")}>
          <p>{trouble}</p>
          <Button small onClick={retry}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {!value && !trouble && <Skeleton label={t("The form is on its way")} />}
      {value && <ConfigForm integration={value} installation={installation} forMe={forMe} />}
    </Page>
  );
}

type FormProps = Pick<Props, "installation" | "forMe"> & { integration: Integration };

function ConfigForm({ integration, installation, forMe = false }: FormProps) {
  const { session, context, search, setSearch, askForTerms } = useManager();
  const [form] = useState(() => compile(integration.config_schema));
  const [filledIn] = useState(() => (installation || forMe ? null : takeFilledIn(integration.id)));
  const draft = useDraft(
    installation?.id ?? `${forMe ? "me" : context.roomId} ${integration.id}`,
    form,
    () => installation?.config ?? integration.initial,
    filledIn,
  );
  const add = useAdd(forMe, draft);
  const { value, change } = draft;
  const [problems, setProblems] = useState<Problems>({});
  const [trouble, setTrouble] = useState<string | null>(null);

  const submit = async () => {
    if (add.isBusy || session.phase !== "ready") return;
    setTrouble(null);
    const found = check(form, value);
    setProblems(found);
    if (Object.keys(found).length) return;
    const config = output(form, value) as Config;
    try {
      const unfinished = installation
        ? await add.reconfigure(installation, integration.name, config)
        : await add.install(integration, config);
      if (unfinished === null) {
        draft.forget();
        // The link has done its work; words that were looked for stay.
        if (!installation && linkIn(search)) setSearch("");
      }
      setTrouble(unfinished);
    } catch (error) {
      // They may have changed since this was opened. What was typed waits.
      if (isTermsNotSigned(error)) return askForTerms();
      const fields = error instanceof ApiError ? error.fields : [];
      setProblems(Object.fromEntries(fields.map(({ path, message }) => [path, message])));
      if (!fields.length) setTrouble(told(error));
    }
  };

  const isNew = !installation;
  const isAgain = trouble !== null;
  const doing = isNew ? t("Adding…") : t("Saving…");
  const ready = isNew ? (forMe ? t("Add for me") : t("Add to room")) : t("Save");
  const config = Object.keys(check(form, value)).length ? null : (output(form, value) as Config);
  return (
    <Form form={form} value={value} problems={problems} onChange={change} onSubmit={() => void submit()}>
      {isNew && !forMe && <WillHappen integration={integration.id} config={config} />}
      {trouble && (
        <Notice tone="error" live title={isNew ? t("It was not added") : t("It was not saved")}>
          <p>{trouble}</p>
          {add.begun && !forMe && (
            <p>
              {marked("It is listed <a>in this room</a> until it is finished or removed.", {
                a: (text) => <a href={href.room}>{text}</a>,
              })}
            </p>
          )}
        </Notice>
      )}
      <div class="actions">
        <Button submit kind="primary" disabled={add.isBusy || session.phase !== "ready"}>
          {add.isBusy ? doing : isAgain ? t("Try again") : ready}
        </Button>
        <a class="button" href={forMe ? href.mine : isNew ? href.detail(integration.id) : href.room}>
          {t("Cancel")}
        </a>
      </div>
    </Form>
  );
}
