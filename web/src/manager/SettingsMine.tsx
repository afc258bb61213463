// Changing a widget of the user's own account that this manager put there.
import { t } from "../i18n/t";
import { Skeleton } from "../ui/Late";
import { lazy } from "../ui/lazy";
import { Page } from "../ui/Page";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";
import { href } from "./router";

const Configure = lazy(async () => (await import("./Configure")).Configure);

export function SettingsMine({ id }: { id: string }) {
  const { api, session } = useManager();
  const isReady = session.phase === "ready";
  const load = async () => (isReady ? (await api.installations.here.account({})).installations : null);
  const { value, trouble } = useLoaded(load, isReady);
  const installation = value?.find((each) => each.id === id && each.removed_at === null);
  if (installation) return <Configure id={installation.integration} installation={installation} forMe />;
  return (
    <Page narrow title={t("Settings")} back={{ href: href.mine, label: t("For me") }}>
      {value || trouble ? (
        <div class="empty">
          <p>{trouble ?? t("This is not in your account, or not any more.")}</p>
        </div>
      ) : (
        <Skeleton label={t("The settings are on their way")} />
      )}
    </Page>
  );
}
