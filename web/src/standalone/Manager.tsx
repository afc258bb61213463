// The manager itself, in one room, with this page's own session to carry things out.
import { createClient, type Client } from "manifold-client";
import { useEffect, useMemo, useState } from "preact/hooks";

import { MatrixHost } from "../host/matrix";
import { App } from "../manager/App";
import { accepted } from "../manager/language";
import { roomName } from "../matrix/names";
import { readRoom } from "../matrix/room";
import type { MatrixSession } from "../matrix/session";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Page } from "../ui/Page";
import { DEVICE, type SignedIn } from "./enter";
import { Frame } from "./Frame";
import { keepDrafts, restoreDrafts } from "./kept";

interface Props {
  api: string;
  signedIn: SignedIn;
  roomId: string;
  onLeave(): void;
}

/** One for each session: another room needs no other token. */
const clients = new WeakMap<MatrixSession, Client>();

export function Manager({ api, signedIn, roomId, onLeave }: Props) {
  const { session } = signedIn;
  const room = useRoomHere(session, roomId);
  const host = useMemo(() => {
    const context = { roomId, roomName: room.name, screen: null, integrationId: null };
    return new MatrixHost(session, context, onLeave);
    // `onLeave` is a new function at each render, and always does the same.
  }, [session, roomId, room]);
  if (room.standing === "unknown") return null;
  if (room.standing === "out") return <NotThere onLeave={onLeave} />;
  return <App host={host} api={clientOf(signedIn, api, host)} themeName={null} languageTag={null} />;
}

function NotThere({ onLeave }: Pick<Props, "onLeave">) {
  return (
    <Frame>
      <Page narrow title={t("You are not in this room")}>
        <p>{t("Join it in your client, or choose another one. Nothing was changed.")}</p>
        <div class="buttons">
          <Button kind="primary" onClick={onLeave}>
            {t("Choose a room")}
          </Button>
        </div>
      </Page>
    </Frame>
  );
}

interface Here {
  standing: "unknown" | "in" | "out";
  name: string | null;
}

function useRoomHere(session: MatrixSession, roomId: string): Here {
  const [here, setHere] = useState<Here>({ standing: "unknown", name: null });
  useEffect(() => {
    let isCurrent = true;
    const types = ["m.room.name", "m.room.canonical_alias"];
    const show = (next: Here) => isCurrent && setHere(next);
    readRoom(session, roomId, types).then(
      (room) => show(room ? { standing: "in", name: roomName(room, session.userId) } : { standing: "out", name: null }),
      // Who can't ask can look around, and is told by the manager's pages.
      () => show({ standing: "in", name: null }),
    );
    return () => {
      isCurrent = false;
    };
  }, [session, roomId]);
  return here;
}

/** Made when somebody first opens a room. What they typed before they had to sign in again is here then, too. */
function clientOf(signedIn: SignedIn, api: string, host: MatrixHost): Client {
  const { session, farewells } = signedIn;
  const known = clients.get(session);
  if (known) return known;
  restoreDrafts(session.userId);
  signedIn.keep = () => keepDrafts(session.userId);
  let isRegistered = false;
  let isLeaving = false;
  const client = createClient({
    url: api,
    language: accepted,
    identify: async () => {
      const token = await host.getOpenIDToken();
      isRegistered = true;
      return { ...token, "im.manifold.client": DEVICE };
    },
    fetch: (url, init) => fetch(url, { ...init, keepalive: isLeaving }),
  });
  farewells.add(async () => {
    isLeaving = true;
    if (!isRegistered) return;
    const isOut = client.account.logout();
    // Who goes on typing asks with a token that is no more; for a new one the homeserver is asked, and nobody asks it now.
    client.forgetToken();
    await isOut;
  });
  clients.set(session, client);
  return client;
}
