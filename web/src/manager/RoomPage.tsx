// The widgets of this room and what else was added to it: what they are, how they are doing, and how to change them.
import { useEffect } from "preact/hooks";

import { LAYOUT_EVENT, WIDGET_EVENT } from "../host/host";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { lazy } from "../ui/lazy";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useManager } from "./context";
import { MOST_PINNED } from "./layout";
import { usePermission } from "./permission";
import { PermissionNotice } from "./PermissionNotice";
import { useRoomWidgets, type RoomWidget } from "./room-widgets";
import { href } from "./router";
import { Row } from "./Row";
import { WidgetRow } from "./WidgetRow";

const Migrate = lazy(async () => (await import("./Migrate")).Migrate, true);
const PostLink = lazy(async () => (await import("./PostLink")).PostLink, true);

export function RoomPage() {
  const { installations, installer, session, host, latest } = useManager();
  const room = useRoomWidgets();
  const writing = usePermission([WIDGET_EVENT]);
  const arranging = usePermission(host.writes(LAYOUT_EVENT) ? [LAYOUT_EVENT] : undefined);
  const may = { write: !writing.isMissing, arrange: room.layout !== null && !arranging.isMissing };
  const here = installations?.filter((each) => each.removed_at === null) ?? [];
  const removed = installations?.filter((each) => each.removed_at !== null) ?? [];
  const widgets = inOrder(room.widgets ?? [], room.places.top);
  const found = new Map(widgets.map((each) => [each.id, each]));
  const unseen = here.filter(({ id }) => !found.has(id));
  const isEmpty = installations !== null && room.widgets !== null && !here.length && !widgets.length;
  const isWaiting = !installations || (!room.widgets && !room.trouble);
  const added = widgets.find(({ id }) => id === latest);

  useEffect(() => {
    for (const { id, content } of room.widgets ?? []) installer.seen(id, content.name ?? null);
  }, [installer, room.widgets]);

  return (
    <Page
      title={t("In this room")}
      aside={
        <a class="button primary" href={href.browse}>
          {t("Add")}
        </a>
      }
    >
      {isWaiting && session.phase !== "read-only" && session.phase !== "left" && (
        <Skeleton label={t("The list is on its way")} />
      )}
      {session.phase === "ready" && <PermissionNotice permission={writing} />}
      {room.trouble && session.phase === "ready" && (
        <Notice live title={t("Your client does not tell which widgets are here")}>
          <p>{room.trouble}</p>
          <Button small onClick={room.retry}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {may.write && widgets.some(({ what }) => what?.replacement) && <Migrate room={room} />}
      {isEmpty && (
        <div class="empty">
          <p>{t("Nothing here yet. What is added to this room is listed here.")}</p>
          <a class="button" href={href.browse}>
            {t("Browse")}
          </a>
        </div>
      )}
      {(here.length > 0 || widgets.length > 0) && (
        <section>
          <h2 class="hidden">{t("Added")}</h2>
          <ul class="rows">
            {widgets.map((widget) => {
              const installation = here.find(({ id }) => id === widget.id);
              return installation ? (
                <Row key={widget.id} installation={installation} widget={widget} room={room} may={may} />
              ) : (
                <WidgetRow key={widget.id} widget={widget} room={room} may={may} />
              );
            })}
            {unseen.map((each) => (
              <Row key={each.id} installation={each} room={room} />
            ))}
          </ul>
        </section>
      )}
      {added && <PostLink key={added.id} widget={added} />}
      {widgets.length > 0 && may.write && <Pinning room={room} mayArrange={!arranging.isMissing} />}
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

/** What there is to know about pins where there are no buttons for them. */
function Pinning({ room, mayArrange }: { room: ReturnType<typeof useRoomWidgets>; mayArrange: boolean }) {
  const { host } = useManager();
  const text = !host.writes(LAYOUT_EVENT)
    ? t("To pin a widget for everybody, use Element itself: room info, Extensions, and the pin beside the widget.")
    : !mayArrange
      ? t("You may not pin widgets in this room.")
      : room.places.center !== null
        ? t("One widget fills the room now, so that those that are pinned are not shown.")
        : room.places.top.length >= MOST_PINNED
          ? t("Three widgets are pinned, and clients show no more. Unpin one to pin another.")
          : "";
  return text ? <p class="help">{text}</p> : null;
}

/** Those that are pinned first, as everybody sees them. */
function inOrder(widgets: RoomWidget[], top: string[]): RoomWidget[] {
  const place = ({ id }: RoomWidget) => (top.includes(id) ? top.indexOf(id) : top.length);
  return widgets.toSorted((a, b) => place(a) - place(b));
}
