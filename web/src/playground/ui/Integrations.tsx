/** The managers of this user as tabs, and ways to get another one. */
import { useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";
import type { Prompts } from "../host/prompts";
import { hostOf, type Manager } from "../managers/discovery";
import type { LiveAccount } from "../matrix/live";
import type { Room } from "../../matrix/rooms";
import { AnotherManager } from "./AnotherManager";
import { ElementDialog } from "./ElementDialog";
import { ManagerPanel } from "./ManagerPanel";
import { Modal } from "./Modal";
import { Tabs } from "./Tabs";

export interface IntegrationsProps {
  account: LiveAccount;
  room: Room;
  config: PlaygroundConfig;
  managers: Manager[];
  enabled: boolean;
  prompts: Prompts;
  onClose: () => void;
}

const ANOTHER = "another";

export function Integrations(props: IntegrationsProps) {
  const { account, room, managers, enabled, prompts, onClose } = props;
  const [tab, setTab] = useState(managers[0] ? idOf(managers[0]) : ANOTHER);
  // The one that is tried or open: it stays, even when it takes itself out of the account.
  const [kept, setKept] = useState<Manager | null>(null);
  const [dialog, setDialog] = useState<Manager | null>(null);

  if (dialog)
    return (
      <ElementDialog manager={dialog} account={account} room={room} prompts={prompts} onClose={onClose} />
    );
  const shown =
    kept && !managers.some((manager) => idOf(manager) === idOf(kept)) ? [...managers, kept] : managers;
  const tabs = [
    ...shown.map((manager) => ({ id: idOf(manager), label: labelOf(manager) })),
    { id: ANOTHER, label: "Another manager" },
  ];
  const selected = tabs.some(({ id }) => id === tab) ? tab : (tabs[0]?.id ?? ANOTHER);
  const manager = shown.find((candidate) => idOf(candidate) === selected);
  const tryOne = (attempt: Manager): void => {
    setKept(attempt);
    setTab(idOf(attempt));
  };
  return (
    <Modal label="Integrations" class="integrations" onClose={onClose}>
      <div class="bar">
        <h2 class="grow">Integrations</h2>
        <button type="button" class="button small" onClick={onClose}>
          Close
        </button>
      </div>
      {enabled ? (
        <Tabs label="Integration managers" tabs={tabs} selected={selected} onSelect={setTab}>
          {manager ? (
            <ManagerPanel
              key={selected}
              manager={manager}
              isPrimary={manager === managers[0]}
              account={account}
              room={room}
              prompts={prompts}
              onClose={onClose}
              onOpen={() => setKept(manager)}
              onDialog={() => setDialog(manager)}
            />
          ) : (
            <AnotherManager account={account} config={props.config} onTry={tryOne} />
          )}
        </Tabs>
      ) : (
        <p class="padded">
          Integration managers are switched off for your account. Switch them on in Settings.
        </p>
      )}
    </Modal>
  );
}

/** Not the source: a manager that is added to the account while it is open is still the same. */
const idOf = (manager: Manager): string => `${manager.source === "tried" ? "tried " : ""}${manager.apiUrl}`;

const labelOf = (manager: Manager): string =>
  manager.source === "tried" ? `${hostOf(manager.uiUrl)} (not trusted)` : hostOf(manager.uiUrl);
