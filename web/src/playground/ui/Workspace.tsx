/** The client of one account: its rooms on one side, the room in view on the other. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";
import { Prompts } from "../host/prompts";
import { roomName } from "../../matrix/names";
import type { LiveAccount } from "../matrix/live";
import { homeserverWellKnown } from "../managers/wellKnown";
import { useChanges } from "./hooks";
import { LocalPages } from "./LocalPages";
import { PromptDialog } from "./PromptDialog";
import { RoomList } from "./RoomList";
import { RoomView } from "./RoomView";
import { Settings } from "./Settings";

interface Props {
  account: LiveAccount;
  config: PlaygroundConfig;
  onLogOut: () => void;
}

export function Workspace({ account, config, onLogOut }: Props) {
  useChanges(account);
  const prompts = useMemo(() => new Prompts(), []);
  const [viewed, setViewed] = useState<string | null>(null);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const [wellKnown, setWellKnown] = useState<unknown>(null);
  useEffect(() => {
    const { base_url: baseUrl, server_name: serverName } = config.homeserver;
    void homeserverWellKnown(baseUrl, serverName).then(setWellKnown);
  }, [config]);

  const room = viewed === null ? undefined : account.room(viewed);
  const name = room ? roomName(room, account.userId) : null;
  useEffect(() => {
    document.title = name === null ? "Manifold playground" : `${name} · Manifold playground`;
  }, [name]);

  return (
    <div class={`workspace ${room ? "in-room" : ""}`}>
      <header class="sidebar">
        <div class="bar">
          <strong class="grow ellipsis" title={account.userId}>
            {account.userId.split(":")[0]}
          </strong>
          <button type="button" class="button small" onClick={() => setSettingsOpen(true)}>
            Settings
          </button>
        </div>
        <ConnectionNotice account={account} onLogOut={onLogOut} />
        <RoomList account={account} viewed={viewed} onView={setViewed} />
      </header>
      <main class="content">
        <LocalPages config={config} />
        {room ? (
          <RoomView
            key={room.id}
            account={account}
            room={room}
            config={config}
            wellKnown={wellKnown}
            prompts={prompts}
            onBack={() => setViewed(null)}
          />
        ) : (
          <p class="empty muted">Choose a room.</p>
        )}
      </main>
      {settingsOpen ? (
        <Settings account={account} onClose={() => setSettingsOpen(false)} onLogOut={onLogOut} />
      ) : null}
      <PromptDialog prompts={prompts} />
    </div>
  );
}

function ConnectionNotice({ account, onLogOut }: { account: LiveAccount; onLogOut: () => void }) {
  if (account.connection === "signed out") {
    return (
      <p role="alert" class="notice">
        This session has ended.{" "}
        <button type="button" class="button small" onClick={onLogOut}>
          Log in again
        </button>
      </p>
    );
  }
  return (
    <output class={account.connection === "offline" ? "notice" : "hidden"}>
      {account.connection === "offline" ? "The homeserver does not answer. Trying again." : ""}
    </output>
  );
}
