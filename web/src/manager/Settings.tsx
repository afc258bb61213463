// Changing an installation that a link or the client names.
import { t } from "../i18n/t";
import { Skeleton } from "../ui/Late";
import { Page } from "../ui/Page";
import { Configure } from "./Configure";
import { useManager } from "./context";
import { href } from "./router";

export function Settings({ id }: { id: string }) {
  const { installations, session } = useManager();
  const installation = installations?.find((each) => each.id === id && each.removed_at === null);
  if (installation) return <Configure id={installation.integration} installation={installation} />;
  return (
    <Page narrow title={t("Settings")} back={{ href: href.room, label: t("In this room") }}>
      {installations ? (
        <div class="empty">
          <p>{t("This was not added with this manager, or by somebody else. Its settings are where it was made.")}</p>
          <a class="button" href={href.room}>
            {t("See what is here")}
          </a>
        </div>
      ) : (
        session.phase !== "read-only" && session.phase !== "left" && <Skeleton label={t("The settings are on their way")} />
      )}
    </Page>
  );
}
