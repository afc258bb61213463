// The bar at the top: the room, the pages, the way out.
import { Icon } from "../ui/Icon";
import { useManager } from "./context";
import { href, type Route } from "./router";

const TABS: { page: Route["page"]; label: string; href: string; also: Route["page"][] }[] = [
  { page: "browse", label: "Browse", href: href.browse, also: ["detail", "configure"] },
  { page: "room", label: "In this room", href: href.room, also: ["settings", "history"] },
  { page: "mine", label: "For me", href: href.mine, also: [] },
];

export function Header({ route, onClose }: { route: Route; onClose(): void }) {
  const { context, host, installations } = useManager();
  const count = installations?.filter((each) => each.removed_at === null).length ?? 0;
  return (
    <header class="top">
      <span class="room">{context.roomName ?? "Integrations"}</span>
      <nav class="tabs" aria-label="Pages">
        {TABS.map((tab) => (
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
        <button type="button" class="close" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}
