// Where the user is logged in here, and ending that.
import type { Session } from "manifold-client";
import { useState } from "preact/hooks";

import { dotted, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { focusBeside } from "../ui/focus";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";
import { ago, told } from "./words";

const gone = () => t("Your clients log in again when you open this manager in them.");

export function Sessions() {
  const { api, leave, toast } = useManager();
  const { value, trouble, retry } = useLoaded(() => api.account.sessions(), "sessions");
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const run = async (work: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    toast(null);
    try {
      await work();
    } catch (error) {
      setFailure(told(error));
    } finally {
      setBusy(false);
    }
  };
  const end = (session: Session, row: Element | null) =>
    run(async () => {
      await api.account.end_session({ session_id: session.id });
      if (session.current) return leave(gone());
      focusBeside(row?.nextElementSibling ?? row?.previousElementSibling);
      toast({ text: t("{client} was logged out.", { client: named(session) }) });
      retry();
    });
  const endAll = () =>
    run(async () => {
      await api.account.logout_everywhere();
      leave(gone());
    });

  return (
    <section class="fields">
      <h2>{t("Where you are logged in")}</h2>
      <p>{t("Each of these may see and change what you added with this manager. None of them has your password.")}</p>
      {(failure ?? trouble) && (
        <Notice tone="error" live title={failure ? t("Nothing was changed") : t("The list could not be fetched")}>
          <p>{failure ?? trouble}</p>
          {trouble && (
            <Button small onClick={retry}>
              {t("Try again")}
            </Button>
          )}
        </Notice>
      )}
      {!value && !trouble && <Skeleton label={t("The list is on its way")} />}
      {value && (
        <ul class="rows">
          {value.sessions.map((session) => (
            <Row key={session.id} session={session} isBusy={isBusy} onEnd={end} />
          ))}
        </ul>
      )}
      {value && (
        <p>
          <Button disabled={isBusy} onClick={() => void endAll()}>
            {t("Log out everywhere")}
          </Button>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  session: Session;
  isBusy: boolean;
  onEnd(session: Session, row: Element | null): Promise<void>;
}

function Row({ session, isBusy, onEnd }: RowProps) {
  const name = named(session);
  const [row, setRow] = useState<HTMLLIElement | null>(null);
  return (
    <li ref={setRow} class="row" tabIndex={-1}>
      <div class="grow">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <p class="help">
          {session.current && <span class="tag ok">{t("This window")}</span>}{" "}
          {dotted(
            session.purpose === "legacy" && t("Only to open this manager"),
            t("Logged in {when}", { when: ago(session.created_at) }),
            t("last used {when}", { when: ago(session.last_used) }),
          )}
        </p>
      </div>
      <Button small disabled={isBusy} label={t("Log out: {name}", { name })} onClick={() => void onEnd(session, row)}>
        {t("Log out")}
      </Button>
    </li>
  );
}

/** Clients that did not say their name are known by their page's address, if they have one. */
function named({ client }: Session): string {
  if (/^https?:/.test(client) && URL.canParse(client)) return new URL(client).host;
  return client || t("A client that did not say its name");
}
