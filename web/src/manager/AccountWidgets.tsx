// The widgets of the user's own account, which their clients show to nobody else: adding, changing, removing.
import type { InstallationView as Installation } from "manifold-client";
import { useEffect, useRef, useState } from "preact/hooks";

import { HostError, type AccountWidget } from "../host/host";
import { dotted, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { focusBeside } from "../ui/focus";
import { Icon } from "../ui/Icon";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";
import { useDoing } from "./doing";
import { identified } from "./identified";
import type { Outcome } from "./installer";
import { IntegrationTile } from "./IntegrationTile";
import { Rename } from "./Rename";
import { href } from "./router";
import { problemsOf } from "./words";

/** They have pages of their own, and what people lose with them they would not look for here. */
const NOT_HERE = new Set(["m.integration_manager", "m.stickerpicker"]);

interface Mine {
  id: string;
  name: string;
  integration: string | null;
  about: string;
  problem: string;
  widget: AccountWidget | null;
  installation: Installation | null;
}

/** Clients see what we wrote only when their homeserver has told them; until then our own word counts (ms). */
const ECHO = 5000;

export function AccountWidgets() {
  const { api, host } = useManager();
  const opened = useRef(Date.now());
  const gone = useRef(new Map<string, number>());
  const isAway = (id: string) => (gone.current.get(id) ?? 0) > Date.now();
  const load = async () => {
    const [{ installations }, found, offered] = await Promise.all([
      api.installations.here.account({}),
      host.getAccountWidgets(),
      api.integrations.search({ target: "account" }),
    ]);
    const widgets = found.filter(({ id, content }) => !NOT_HERE.has(content.type) && !isAway(id));
    const known = await identified(api, widgets, "").catch(() => null);
    const mine = widgets.map((widget): Mine => {
      const { id, content } = widget;
      const what = known?.get(id);
      const integration = what?.integration ?? null;
      const installation = installations.find((each) => each.id === id && each.removed_at === null) ?? null;
      return {
        id,
        name: (installation && nameIn(installation)) || content.name || what?.name || content.type,
        integration,
        about: installation?.label || what?.label || (what?.host ?? ""),
        problem: problemsOf(what),
        widget,
        installation,
      };
    });
    const unfinished = installations.filter(
      (each) => each.removed_at === null && !isAway(each.id) && !widgets.some(({ id }) => id === each.id),
    );
    const others = unfinished.map((installation): Mine => {
      const { id, integration, label, reason, state } = installation;
      const kind = offered.integrations.find((each) => each.id === integration)?.name;
      const name = nameIn(installation) || kind || integration;
      const isOnItsWay = state === "active" && Date.now() < opened.current + ECHO;
      const problem = isOnItsWay ? "" : (reason ?? t("It is not in your account."));
      return { id, name, integration, about: label, problem, widget: null, installation };
    });
    return { mine: [...mine, ...others], offered: offered.integrations };
  };
  const { value, trouble, retry } = useLoaded(load, host);
  useEffect(() => {
    const timer = setTimeout(retry, ECHO);
    return () => clearTimeout(timer);
  }, []);
  const change = (id: string, removed: boolean) => {
    gone.current.set(id, removed ? Date.now() + ECHO : 0);
    retry();
    setTimeout(retry, ECHO);
  };
  return (
    <section class="fields">
      <h2>{t("Widgets for me")}</h2>
      <p>{t("Only your own clients show them, in every room.")}</p>
      {trouble && (
        <Notice title={t("Your account’s widgets can’t be seen here")}>
          <p>{trouble}</p>
          <Button small onClick={retry}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {!value && !trouble && <Skeleton label={t("Looking into your account")} />}
      {value && value.mine.length > 0 && (
        <ul class="rows">
          {value.mine.map((each) => (
            <MyRow key={each.id} mine={each} onChange={(removed) => change(each.id, removed)} />
          ))}
        </ul>
      )}
      {value && value.offered.length > 0 && (
        <div class="field">
          <h3>{t("Add a widget for me")}</h3>
          <ul class="chips" aria-label={t("Add a widget for me")}>
            {value.offered
              .filter(({ available }) => available === true)
              .map(({ id, name }) => (
                <li key={id}>
                  <a class="button small" href={href.configureMine(id)}>
                    {name}
                  </a>
                </li>
              ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function MyRow({ mine, onChange }: { mine: Mine; onChange(removed: boolean): void }) {
  const { catalogue, host, installer, toast } = useManager();
  const { busy, trouble, run } = useDoing();
  const row = useRef<HTMLLIElement>(null);
  const { id, name, integration, about, problem, widget, installation } = mine;
  const [isRenaming, setRenaming] = useState(false);
  const summary = catalogue?.find((each) => each.id === integration);
  const kind = summary?.name;

  const finish = () => run(t("Finishing…"), async () => done(await installer.finish(mustBe(installation)))).then(() => onChange(false));
  const remove = async () => {
    const neighbour = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    let undo: () => Promise<void>;
    const worked = await run(t("Removing…"), async () => {
      if (installation) {
        const { installation: gone, trouble: left } = await installer.remove(installation);
        if (left !== null) throw new HostError("refused", left);
        undo = async () => done(await installer.restore(gone));
      } else if (widget) {
        await host.removeAccountWidget(id);
        undo = () => host.setAccountWidget(id, widget.content);
      }
    });
    onChange(worked);
    if (!worked) return;
    focusBeside(neighbour);
    toast({
      text: t("{name} was removed from your account.", { name }),
      undo: async () => {
        await undo();
        onChange(false);
        return t("{name} is back in your account.", { name });
      },
    });
  };

  const stopRenaming = () => {
    setRenaming(false);
    row.current?.focus();
  };
  const rename = async ({ content }: AccountWidget, wanted: string) => {
    stopRenaming();
    if (!(await run(t("Saving…"), () => host.setAccountWidget(id, { ...content, name: wanted })))) return;
    onChange(false);
    const undo = async () => {
      await host.setAccountWidget(id, content);
      onChange(false);
      return t("It is called {name} again.", { name });
    };
    toast({ text: t("{name} is now called {wanted}.", { name, wanted }), undo });
  };

  return (
    <li ref={row} class="row" tabIndex={-1}>
      <IntegrationTile id={integration ?? id} summary={summary} />
      <div class="grow">
        <h4 dir="auto">{name}</h4>
        <p class="help">{dotted(kind !== name && kind, about)}</p>
        {problem && (
          <p class="help">
            <span class="dot warn" /> {problem}
          </p>
        )}
        {trouble && (
          <p class="problem" role="alert">
            <Icon name="warning" /> {trouble}
          </p>
        )}
      </div>
      {isRenaming && widget ? (
        <Rename name={name} onRename={(wanted) => void rename(widget, wanted)} onCancel={stopRenaming} />
      ) : (
        <div class="buttons">
          {busy && <span class="help">{busy}</span>}
          {!installation && (
            <Button small label={t("Rename {name}", { name })} onClick={() => setRenaming(true)}>
              {t("Rename")}
            </Button>
          )}
          {installation && !widget && problem && (
            <Button small label={t("Finish {name}", { name })} onClick={() => void finish()}>
              {t("Finish")}
            </Button>
          )}
          {installation && (
            <a class="button small" aria-label={t("Settings of {name}", { name })} href={href.settingsMine(id)}>
              {t("Settings")}
            </a>
          )}
          <Button small kind="danger" label={t("Remove {name}", { name })} onClick={() => void remove()}>
            {t("Remove")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** What the widget is called that was put for it. */
function nameIn({ actions }: Installation): string | undefined {
  return actions.find(({ type }) => type === "put_account_widget")?.widget?.name;
}

function done({ trouble }: Outcome): void {
  if (trouble !== null) throw new HostError("refused", trouble);
}

function mustBe<T>(value: T | null): T {
  if (value === null) throw new Error("There is nothing to finish");
  return value;
}
