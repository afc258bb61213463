// Whose user are you? Only homeservers that this manager is open to are offered.
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { addressOf, type Place } from "./address";
import type { Config } from "./config";

export function ChooseServer({ config: { server, servers }, place }: { config: Config; place: Place }) {
  const isRefused = !server && place.server !== null;
  return (
    <Page narrow title={t("Where is your account?")} lead={t("Choose the homeserver that you use with Matrix.")}>
      {isRefused && (
        <Notice tone="error" live title={t("That homeserver can't be used here")}>
          <p>{t("This manager is open to users of other homeservers only. Its operator decides on that.")}</p>
        </Notice>
      )}
      {server && (
        <Notice tone="error" live title={t("{server} can't be found now", { server: server.name })}>
          <p>{t("It does not say where it answers. Nothing was changed; try again in a minute.")}</p>
          <p class="muted">{server.trouble}</p>
          <Button small onClick={() => location.reload()}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {servers.length > 0 ? (
        <ul class="rows">
          {servers.map((name) => (
            // A page of its own for each: the browser may connect to no other.
            <li key={name}>
              <a class="row choice" href={addressOf({ ...place, server: name })}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p>{t("Nobody can sign in here yet: the operator of this manager has named no homeserver.")}</p>
      )}
    </Page>
  );
}
