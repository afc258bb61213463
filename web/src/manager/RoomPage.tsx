// What was added to this room, how it is doing, and how to change it.
import { t } from "../i18n/t";
import { Skeleton } from "../ui/Late";
import { Page } from "../ui/Page";
import { useManager } from "./context";
import { href } from "./router";
import { Row } from "./Row";

export function RoomPage() {
  const { installations, session } = useManager();
  const here = installations?.filter((each) => each.removed_at === null) ?? [];
  const removed = installations?.filter((each) => each.removed_at !== null) ?? [];
  return (
    <Page
      title={t("In this room")}
      aside={
        <a class="button primary" href={href.browse}>
          {t("Add")}
        </a>
      }
    >
      {!installations && session.phase !== "read-only" && session.phase !== "left" && <Skeleton label={t("The list is on its way")} />}
      {installations && !here.length && (
        <div class="empty">
          <p>{t("Nothing here yet. What you add to this room is listed here.")}</p>
          <a class="button" href={href.browse}>
            {t("Browse")}
          </a>
        </div>
      )}
      {here.length > 0 && (
        <section>
          <h2 class="hidden">{t("Added")}</h2>
          <ul class="rows">
            {here.map((each) => (
              <Row key={each.id} installation={each} />
            ))}
          </ul>
        </section>
      )}
      {removed.length > 0 && (
        <section>
          <h2 class="between">{t("Removed")}</h2>
          <ul class="rows">
            {removed.map((each) => (
              <Row key={each.id} installation={each} />
            ))}
          </ul>
        </section>
      )}
      {installations && (
        <p>
          <a href={href.history}>{t("What you changed here")}</a>
        </p>
      )}
    </Page>
  );
}
