/** The rooms of the account, invitations first. */
import { useState } from "preact/hooks";
import type { LiveAccount } from "../matrix/live";
import { roomName } from "../../matrix/names";
import type { Room } from "../../matrix/rooms";

interface Props {
  account: LiveAccount;
  viewed: string | null;
  onView: (roomId: string) => void;
}

export function RoomList({ account, viewed, onView }: Props) {
  const rooms = [...account.rooms.byId.values()].map((room) => ({
    room,
    name: roomName(room, account.userId),
  }));
  const sorted = rooms.toSorted(
    (a, b) =>
      Number(a.room.membership === "join") - Number(b.room.membership === "join") ||
      a.name.localeCompare(b.name),
  );
  return (
    <nav aria-label="Rooms">
      <ul class="rooms">
        {sorted.map(({ room, name }) => (
          <li key={room.id}>
            {room.membership === "invite" ? (
              <Invitation account={account} room={room} name={name} />
            ) : (
              <button
                type="button"
                class="room"
                aria-current={room.id === viewed}
                onClick={() => onView(room.id)}
              >
                <span class="avatar" aria-hidden="true">
                  {name
                    .replace(/^[#@!]/, "")
                    .charAt(0)
                    .toUpperCase()}
                </span>
                <span class="ellipsis">{name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {sorted.length === 0 && account.connection === "online" ? (
        <p class="muted padded">No rooms yet.</p>
      ) : null}
    </nav>
  );
}

function Invitation({ account, room, name }: { account: LiveAccount; room: Room; name: string }) {
  const [fault, setFault] = useState<string | null>(null);
  const join = (): void => {
    account.join(room.id).catch((error: Error) => setFault(error.message));
  };
  return (
    <div class="room invitation">
      <span class="grow ellipsis">{name}</span>
      <button type="button" class="button small" aria-label={`Join ${name}`} onClick={join}>
        Join
      </button>
      {fault === null ? null : (
        <p role="alert" class="error">
          {fault}
        </p>
      )}
    </div>
  );
}
