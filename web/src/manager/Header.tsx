// The bar at the top: the room, the pages, the way out.
import { t } from "../i18n/t";
import { Icon } from "../ui/Icon";
import { useManager } from "./context";
import { href, type Route } from "./router";

interface Tab {
  page: Route["page"];
  label: string;
  href: string;
  also: Route["page"][];
}

export function Header({ route, onClose }: { route: Route; onClose(): void }) {
  const { context, host, installations } = useManager();
  const tabs: Tab[] = [
    { page: "browse", label: t("Browse"), href: href.browse, also: ["detail", "configure"] },
    { page: "room", label: t("In this room"), href: href.room, also: ["settings", "history"] },
    { page: "mine", label: t("For me"), href: href.mine, also: ["configure-mine", "settings-mine"] },
  ];
  const count = installations?.filter((each) => each.removed_at === null).length ?? 0;
  return (
    <header class="top">
      <span class="room">
        <bdi>{context.roomName ?? t("Integrations")}</bdi>
      </span>
      <nav class="tabs" aria-label={t("Pages")}>
        {tabs.map((tab) => (
          <a
            key={tab.page}
            href={tab.href}
            aria-current={route.page === tab.page ? "page" : tab.also.includes(route.page) ? "true" : undefined}
          >
            {tab.label}
            {tab.page === "room" && count > 0 && <span class="count">{count}</span>}
          </a>
        ))}
      </nav>
      {host.kind !== "standalone" && (
        <button type="button" class="close" aria-label={t("Close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}
