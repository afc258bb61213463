/** One room: its timeline, its widgets, and the way to its integrations. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";
import type { Prompts } from "../host/prompts";
import { ACCOUNT_WIDGETS } from "../../matrix/widgets";
import { discover, MANAGER_TYPE, managersEnabled } from "../managers/discovery";
import type { LiveAccount } from "../matrix/live";
import { roomName } from "../../matrix/names";
import type { Room } from "../../matrix/rooms";
import { listen } from "../scalar/listen";
import { accountWidgets, roomWidgets } from "../widgets/definitions";
import { useChanges } from "./hooks";
import { Integrations } from "./Integrations";
import { Composer, Timeline } from "./Timeline";
import { WidgetTile } from "./WidgetTile";

interface Props {
  account: LiveAccount;
  room: Room;
  config: PlaygroundConfig;
  wellKnown: unknown;
  prompts: Prompts;
  onBack: () => void;
}

export function RoomView({ account, room, config, wellKnown, prompts, onBack }: Props) {
  useChanges(account);
  const [integrationsOpen, setIntegrationsOpen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const { userId } = account;
  const name = roomName(room, userId);
  const accountEntries = account.accountData(ACCOUNT_WIDGETS);
  const enabled = managersEnabled((type) => account.accountData(type));
  const managers = discover({ widgets: accountEntries, userId, wellKnown, config });
  const primary = enabled ? managers[0] : undefined;

  useEffect(() => {
    if (primary === undefined) return undefined;
    return listen(primary.uiUrl, {
      account,
      viewedRoomId: room.id,
      closeDialog: () => setIntegrationsOpen(false),
    });
  }, [primary?.uiUrl, account, room.id]);

  const ownWidgets = accountWidgets(accountEntries, userId).filter((widget) => widget.type !== MANAGER_TYPE);
  const widgets = [...roomWidgets(room), ...ownWidgets];
  return (
    <>
      <div class="bar">
        <button type="button" class="button small back" onClick={onBack}>
          Rooms
        </button>
        <h1 class="grow ellipsis" tabIndex={-1} ref={heading}>
          {name}
        </h1>
        <button type="button" class="button small" onClick={() => setIntegrationsOpen(true)}>
          Integrations
        </button>
      </div>
      <div class={`room-body ${widgets.length > 0 ? "with-widgets" : ""}`}>
        {widgets.length > 0 ? (
          <section class="widgets" aria-label="Widgets">
            {widgets.map((widget) => (
              <WidgetTile
                key={`${widget.kind} ${widget.id}`}
                widget={widget}
                account={account}
                room={room}
                prompts={prompts}
                manager={primary}
                listed={config.integrations_widgets_urls ?? []}
              />
            ))}
          </section>
        ) : null}
        <div class="conversation">
          <Timeline room={room} />
          <Composer account={account} room={room} />
        </div>
      </div>
      {integrationsOpen ? (
        <Integrations
          account={account}
          room={room}
          config={config}
          managers={managers}
          enabled={enabled}
          prompts={prompts}
          onClose={() => setIntegrationsOpen(false)}
        />
      ) : null}
    </>
  );
}
