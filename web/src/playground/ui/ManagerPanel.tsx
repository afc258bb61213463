/** One manager: what it is, and the two ways to open it. */
import { useMemo, useState } from "preact/hooks";
import type { Prompts } from "../host/prompts";
import { writeAccountWidget } from "../managers/accountWidgets";
import { hostOf, MANAGER_TYPE, trusted, type Manager, type Source } from "../managers/discovery";
import type { LiveAccount } from "../matrix/live";
import type { Room } from "../../matrix/rooms";
import { Refusal, widgetAddress } from "../widgets/address";
import { viewerOf } from "./viewer";
import { WidgetFrame } from "./WidgetFrame";

interface Props {
  manager: Manager;
  /** Element opens no other manager than the first. */
  isPrimary: boolean;
  account: LiveAccount;
  room: Room;
  prompts: Prompts;
  onClose: () => void;
  onOpen: () => void;
  onDialog: () => void;
}

const SOURCES: Record<Source, string> = {
  account: "You added it to your account.",
  homeserver: "Your homeserver suggests it.",
  config: "It comes with this client.",
  tried: "Nobody suggests it, and you don't trust it: it gets nothing without asking.",
};

export function ManagerPanel(props: Props) {
  const { manager, isPrimary, account, onOpen, onDialog } = props;
  // As it was when it was opened: what changes in the account must not reload it.
  const [opened, setOpened] = useState<Manager | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  if (opened) return <ManagerFrame {...props} manager={opened} />;
  const open = (): void => {
    setOpened(manager);
    onOpen();
  };
  const remove = (): void => {
    writeAccountWidget(account, manager.widgetId, null).catch((error: Error) => setFault(error.message));
  };
  return (
    <div class="stack padded">
      <h3>{hostOf(manager.uiUrl)}</h3>
      <p class="muted">{SOURCES[manager.source]}</p>
      <div class="actions">
        <button type="button" class="button primary" onClick={open}>
          Open as widget
        </button>
        {isPrimary ? (
          <button type="button" class="button" onClick={onDialog}>
            Open in Element's dialog
          </button>
        ) : null}
        {manager.source === "account" ? (
          <button type="button" class="button" onClick={remove}>
            Remove from account
          </button>
        ) : null}
      </div>
      {isPrimary ? null : <p class="muted">Element's dialog only ever shows the first manager.</p>}
      {fault === null ? null : (
        <p role="alert" class="error">
          {fault}
        </p>
      )}
    </div>
  );
}

function ManagerFrame({ manager, account, room, prompts, onClose }: Props) {
  const host = hostOf(manager.uiUrl);
  const address = useMemo(() => {
    const definition = { id: manager.widgetId, url: manager.uiUrl, data: manager.data };
    try {
      return widgetAddress(definition, viewerOf(account, room), {
        roomId: room.id,
        clientUrl: location.href,
      });
    } catch (error) {
      return error instanceof Refusal ? error : new Refusal("Its address can't be read.");
    }
  }, [manager]);
  if (address instanceof Refusal)
    return <p class="notice">This manager can't be opened. {address.message}</p>;
  const sender = manager.sender ?? account.userId;
  return (
    <WidgetFrame
      title="Integration manager"
      address={address}
      widget={{ id: manager.widgetId, type: MANAGER_TYPE, sender, waitForIframeLoad: true }}
      applicant={{
        name: host,
        host,
        trust: trusted(manager) ? "trusted manager" : "untrusted manager",
        key: JSON.stringify([account.userId, manager.source, manager.widgetId, sender, manager.uiUrl]),
      }}
      roomId={room.id}
      account={account}
      prompts={prompts}
      onClose={onClose}
    />
  );
}
