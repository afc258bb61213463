// The room to change: all that the user is in, found by name.
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n/t";
import type { MatrixSession } from "../matrix/session";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { Tile } from "../ui/Tile";
import { found, roomsOf, type RoomChoice } from "./rooms";

interface Props {
  session: MatrixSession;
  onChoose(roomId: string): void;
}

/** A longer list is searched, not read. */
const MOST = 100;

export function ChooseRoom({ session, onChoose }: Props) {
  const [rooms, setRooms] = useState<RoomChoice[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    setFailure(null);
    roomsOf(session).then(
      (all) => isCurrent && setRooms(all),
      (error: unknown) => isCurrent && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [session, attempt]);

  const shown = rooms && found(rooms, search);
  return (
    <Page
      narrow
      title={t("Choose a room")}
      lead={t("This session is not verified and can't read encrypted messages. It can change what is in your rooms.")}
    >
      {failure && (
        <Notice tone="error" live title={t("Your rooms could not be fetched")}>
          <p>{failure}</p>
          <Button small onClick={() => setAttempt((count) => count + 1)}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {!rooms && !failure && <Skeleton label={t("Your rooms are on their way")} />}
      {rooms && rooms.length > 0 && (
        <div class="search whole">
          <Icon name="search" />
          <input
            type="search"
            aria-label={t("Search your rooms")}
            placeholder={t("Search your rooms")}
            autocomplete="off"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      )}
      <p class="hidden" role="status">
        {shown && search ? t("{count} found", { count: shown.length }) : ""}
      </p>
      {shown && shown.length > 0 && (
        <ul class="rows">
          {shown.slice(0, MOST).map((room) => (
            <li key={room.id}>
              <button type="button" class="row choice" onClick={() => onChoose(room.id)}>
                <Tile id={room.id} name={room.name} icon={undefined} />
                <span class="grow">
                  <span class="strong">{room.name}</span>
                  <span class="muted below">{kindOf(room)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {shown && shown.length > MOST && (
        <p class="muted">{t("{count} more: search for what you look for.", { count: shown.length - MOST })}</p>
      )}
      {shown?.length === 0 && (
        <div class="empty">
          <p>
            {search
              ? t("No room is called “{search}”.", { search })
              : t("You are in no room yet. Join one in your client, then come back.")}
          </p>
          {search && <Button onClick={() => setSearch("")}>{t("Show all")}</Button>}
        </div>
      )}
    </Page>
  );
}

function kindOf({ isDirect, isEncrypted }: RoomChoice): string {
  if (isDirect) return isEncrypted ? t("Direct chat, encrypted") : t("Direct chat");
  return isEncrypted ? t("Room, encrypted") : t("Room");
}
