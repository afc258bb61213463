/** The manager as Element shows it: connect first, then a bare frame without sandbox, close button or Widget API. */
import { useEffect, useState } from "preact/hooks";
import type { Prompts } from "../host/prompts";
import type { Manager } from "../managers/discovery";
import type { LiveAccount } from "../matrix/live";
import { roomName } from "../../matrix/names";
import type { Room } from "../../matrix/rooms";
import { connect, dialogAddress } from "../scalar/connect";
import { TermsDeclined } from "../scalar/terms";
import { Modal } from "./Modal";
import { theme } from "./theme";

interface Props {
  manager: Manager;
  account: LiveAccount;
  room: Room;
  prompts: Prompts;
  onClose: () => void;
}

export function ElementDialog({ manager, account, room, prompts, onClose }: Props) {
  const [address, setAddress] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const gone = new AbortController();
    const host = new URL(manager.apiUrl).host;
    connect(manager.apiUrl, account, (policies) =>
      prompts.ask({ kind: "terms", host, policies }, gone.signal),
    ).then(
      (token) => {
        const parameters = {
          token,
          roomId: room.id,
          roomName: roomName(room, account.userId),
          theme: theme.name,
        };
        setAddress(dialogAddress(manager.uiUrl, parameters));
      },
      (error: unknown) => {
        if (error instanceof TermsDeclined) onClose();
        else setFailed(true);
      },
    );
    return () => gone.abort();
  }, []);

  if (address !== null) {
    return (
      <Modal label="Integration manager" class="element-dialog" onClose={onClose}>
        <iframe title="Integration manager" src={address} />
      </Modal>
    );
  }
  return (
    <Modal label="Integration manager" class="prompt" onClose={onClose}>
      {failed ? (
        <>
          <h2>Cannot connect to integration manager</h2>
          <p role="alert">The integration manager is offline or it cannot reach your homeserver.</p>
          <div class="actions">
            <button type="button" class="button" onClick={onClose}>
              Close
            </button>
          </div>
        </>
      ) : (
        <output>Connecting to integration manager…</output>
      )}
    </Modal>
  );
}
