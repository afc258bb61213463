/** A widget of the room or of the account, once the user has agreed to load it. */
import { useMemo, useState } from "preact/hooks";
import type { Prompts } from "../host/prompts";
import { hostOf, type Manager } from "../managers/discovery";
import type { LiveAccount } from "../matrix/live";
import { memberName } from "../../matrix/names";
import type { Room } from "../../matrix/rooms";
import { Refusal, widgetAddress } from "../widgets/address";
import { CONSENT_TYPE, needsConsent, withConsent } from "../widgets/consent";
import type { Widget } from "../widgets/definitions";
import { receivesToken } from "../widgets/legacyToken";
import { TokenFrame } from "./TokenFrame";
import { viewerOf } from "./viewer";
import { WidgetFrame } from "./WidgetFrame";

export interface TileProps {
  widget: Widget;
  account: LiveAccount;
  room: Room;
  prompts: Prompts;
  /** The primary manager, whose widgets may get its legacy token. */
  manager: Manager | undefined;
  listed: string[];
}

export function WidgetTile(props: TileProps) {
  const { widget, account, room } = props;
  const [hidden, setHidden] = useState(false);
  const [agreed, setAgreed] = useState<string | null>(null);
  const asks =
    needsConsent(widget, account.userId, room.accountData.get(CONSENT_TYPE)) && agreed !== widget.eventId;
  const agree = (): void => {
    const { eventId } = widget;
    setAgreed(eventId);
    if (eventId === null) return;
    const consent = withConsent(eventId, room.accountData.get(CONSENT_TYPE));
    // If it can't be kept, the user is asked again another time.
    account.setRoomAccountData(room.id, CONSENT_TYPE, consent).catch(() => undefined);
  };
  return (
    <section class="tile" aria-label={widget.name}>
      <header class="tile-head">
        <h2 class="ellipsis">{widget.name}</h2>
        {widget.title === null ? null : <span class="muted ellipsis">{widget.title}</span>}
        <span class="grow" />
        <button
          type="button"
          class="button small plain"
          aria-expanded={!hidden}
          aria-label={`${hidden ? "Show" : "Hide"} ${widget.name}`}
          onClick={() => setHidden(!hidden)}
        >
          {hidden ? "Show" : "Hide"}
        </button>
      </header>
      {hidden ? null : <TileBody {...props} asks={asks} onAgree={agree} />}
    </section>
  );
}

function TileBody({ asks, onAgree, ...props }: TileProps & { asks: boolean; onAgree: () => void }) {
  const { widget, account, room, manager, listed, prompts } = props;
  const viewer = viewerOf(account, room);
  // A new theme or name must not reload a call that is going on: the address is made once for each event.
  const address = useMemo(() => addressOrRefusal(props, viewer), [widget.eventId, widget.url]);
  if (address instanceof Refusal) return <p class="notice">This widget can't be shown. {address.message}</p>;
  if (asks) {
    return (
      <div class="consent">
        <p>
          {memberName(room, widget.sender)} added this widget. Opening it may share your name, your user ID
          and this room's ID with <strong>{address.host}</strong>, which may set cookies.
        </p>
        <button type="button" class="button primary" onClick={onAgree}>
          Continue
        </button>
      </div>
    );
  }
  const frame = {
    account,
    address,
    prompts,
    roomId: room.id,
    title: widget.name,
    widget,
    applicant: {
      name: widget.name,
      host: hostOf(address.href),
      trust: "widget",
      // The origin as well: whoever may write `data` could lead an allowed `https://$host/` elsewhere.
      key: JSON.stringify([
        account.userId,
        widget.kind,
        room.id,
        widget.id,
        widget.sender,
        widget.url,
        address.origin,
      ]),
    },
  } as const;
  if (manager && receivesToken(address, manager.apiUrl, listed))
    return <TokenFrame {...frame} apiUrl={manager.apiUrl} />;
  return <WidgetFrame {...frame} />;
}

function addressOrRefusal({ widget, room }: TileProps, viewer: ReturnType<typeof viewerOf>): URL | Refusal {
  try {
    return widgetAddress(widget, viewer, { roomId: room.id, clientUrl: location.href });
  } catch (error) {
    return error instanceof Refusal ? error : new Refusal("Its address can't be read.");
  }
}
