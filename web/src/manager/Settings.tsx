// Changing something in this room that a link or the client names.
import { t } from "../i18n/t";
import { Skeleton } from "../ui/Late";
import { lazy } from "../ui/lazy";
import { Page } from "../ui/Page";
import { useManager } from "./context";
import { href } from "./router";

const Configure = lazy(async () => (await import("./Configure")).Configure);
const EditWidget = lazy(async () => (await import("./EditWidget")).EditWidget);

export function Settings({ id }: { id: string }) {
  const { installations, session } = useManager();
  const installation = installations?.find((each) => each.id === id && each.removed_at === null);
  if (installation) return <Configure id={installation.integration} installation={installation} />;
  // Somebody else's, or put by another manager: the room tells what it is.
  if (installations) return <EditWidget id={id} />;
  return (
    <Page narrow title={t("Settings")} back={{ href: href.room, label: t("In this room") }}>
      {session.phase !== "read-only" && session.phase !== "left" && <Skeleton label={t("The settings are on their way")} />}
    </Page>
  );
}
