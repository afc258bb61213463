// Signing in on the homeserver's own pages. There is no field for a password, and never will be.
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { addressOf, type Place } from "./address";
import type { Config, Server } from "./config";
import { methodOf, setOutByOAuth, setOutBySSO, type Method } from "./sign-in/methods";

export interface Told {
  tone: "info" | "error";
  text: string;
}

interface Props {
  config: Config;
  server: Server;
  place: Place;
  /** What just happened, if it is worth a word. */
  told: Told | null;
}

export function SignIn({ config, server, place, told }: Props) {
  const [method, setMethod] = useState<Method | "none" | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    setFailure(null);
    methodOf(server).then(
      (found) => isCurrent && setMethod(found ?? "none"),
      () => isCurrent && setFailure(away(server.name)),
    );
    return () => {
      isCurrent = false;
    };
  }, [server, attempt]);

  const setOut = async (provider: string | null) => {
    if (!method || method === "none") return;
    setLeaving(true);
    setFailure(null);
    try {
      const url =
        method.kind === "oauth"
          ? await setOutByOAuth(method.metadata, server.name, place)
          : setOutBySSO(server, provider, place);
      location.assign(url);
    } catch {
      setFailure(away(server.name));
      setLeaving(false);
    }
  };

  return (
    <Page narrow title={t("Sign in")} lead={t("Add extensions to your rooms, whatever Matrix client you use.")}>
      {told && (
        <Notice tone={told.tone} live>
          <p>{told.text}</p>
        </Notice>
      )}
      {failure && (
        <Notice tone="error" live title={t("That did not work")}>
          <p>{failure}</p>
          <Button small onClick={() => setAttempt((count) => count + 1)}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {!method && !failure && <Skeleton label={t("{server} is being asked", { server: server.name })} />}
      {method === "none" && (
        <Notice title={t("{server} has no sign-in that can be used here", { server: server.name })}>
          <p>
            {t(
              "It signs people in by password only, and this page takes no passwords. Open the manager from a client that shows integrations instead, such as Element on a computer.",
            )}
          </p>
        </Notice>
      )}
      {method && method !== "none" && (
        <>
          <div class="buttons">
            {method.kind === "oauth" ? (
              <Button kind="primary" disabled={isLeaving} onClick={() => void setOut(null)}>
                {t("Sign in at {server}", { server: server.name })}
              </Button>
            ) : (
              method.providers.map(({ id, name }) => (
                <Button key={id} kind="primary" disabled={isLeaving} onClick={() => void setOut(id)}>
                  {t("Sign in with {name}", { name })}
                </Button>
              ))
            )}
          </div>
          <WhatHappens server={server.name} />
        </>
      )}
      {config.servers.length > 1 && (
        <p>
          <a href={addressOf({ ...place, server: null })}>{t("Another homeserver")}</a>
        </p>
      )}
    </Page>
  );
}

function WhatHappens({ server }: { server: string }) {
  return (
    <ul class="points">
      <li>{t("You sign in on the pages of {server}. Your password is never typed here.", { server })}</li>
      <li>
        {t(
          "This browser becomes a session of yours, “Manifold (browser)”. It is not verified, and can't read encrypted messages.",
        )}
      </li>
      <li>{t("The session is deleted when you close this page, and after an hour at the latest.")}</li>
    </ul>
  );
}

function away(server: string): string {
  return t("{server} does not answer. Check your connection, and try again.", { server });
}
