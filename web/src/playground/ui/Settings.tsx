/** Appearance, the switch for integration managers, a slow client on purpose, and logging out. */
import { useState } from "preact/hooks";
import { getPace, setPace, type Pace } from "../host/pace";
import { managersEnabled, SWITCHES } from "../managers/discovery";
import type { LiveAccount } from "../matrix/live";
import { useChanges } from "./hooks";
import { Modal } from "./Modal";
import { theme, type ThemeChoice } from "./theme";

interface Props {
  account: LiveAccount;
  onClose: () => void;
  onLogOut: () => void;
}

export function Settings({ account, onClose, onLogOut }: Props) {
  return (
    <Modal label="Settings" class="prompt" onClose={onClose}>
      <h2>Settings</h2>
      <p class="muted">{account.userId}</p>
      <label>
        Theme
        <select
          value={theme.choice}
          onChange={(event) => theme.choose(event.currentTarget.value as ThemeChoice)}
        >
          <option value="system">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
      <label>
        Slow client
        <select value={getPace()} onChange={(event) => setPace(event.currentTarget.value as Pace)}>
          <option value="normal">Answer managers normally</option>
          <option value="late">Answer 5 seconds late</option>
          <option value="never">Never answer</option>
        </select>
      </label>
      <IntegrationSwitch account={account} />
      <div class="actions">
        <button type="button" class="button primary" onClick={onClose}>
          Done
        </button>
        <button type="button" class="button" onClick={onLogOut}>
          Log out
        </button>
      </div>
    </Modal>
  );
}

/** MSC2315. Off is written once, in its unstable name; on is written wherever off stands. */
function IntegrationSwitch({ account }: { account: LiveAccount }) {
  useChanges(account);
  const [fault, setFault] = useState<string | null>(null);
  const enabled = managersEnabled((type) => account.accountData(type));
  const write = (wanted: boolean): void => {
    const off = SWITCHES.filter((type) => account.accountData(type)?.enabled === false);
    const writes = (wanted ? off : ["im.vector.integrations"]).map((type) =>
      account.setAccountData(type, { ...account.accountData(type), enabled: wanted }),
    );
    Promise.all(writes).catch((error: Error) => setFault(error.message));
  };
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={enabled} onChange={(event) => write(event.currentTarget.checked)} />
        <span>Use integration managers</span>
      </label>
      {fault === null ? null : (
        <p role="alert" class="error">
          {fault}
        </p>
      )}
    </>
  );
}
