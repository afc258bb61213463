// Everything that is kept about the user: to take along, and to have erased.
import { actionOf, type ActionView } from "manifold-client";
import { useEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useManager } from "./context";
import { told } from "./words";

interface Leftover {
  key: string;
  what: string;
  why: string;
}

export function YourData() {
  const { session } = useManager();
  const [leftovers, setLeftovers] = useState<Leftover[] | null>(null);
  if (leftovers) return <Erased leftovers={leftovers} />;
  if (session.phase === "left") return null;
  return (
    <section class="fields">
      <h2>{t("What is kept about you")}</h2>
      <p>
        {t("Your Matrix ID, where you are logged in, which terms you agreed to, and what you added and changed here.")}
      </p>
      <Download />
      <Erase onErased={setLeftovers} />
    </section>
  );
}

function Download() {
  const { api } = useManager();
  const [trouble, setTrouble] = useState<string | null>(null);
  const download = async () => {
    setTrouble(null);
    try {
      save("integrations-data.json", JSON.stringify(await api.account.export(), null, 2));
    } catch (error) {
      setTrouble(told(error));
    }
  };
  return (
    <div>
      <Button onClick={() => void download()}>{t("Download it")}</Button>
      {trouble && (
        <Notice tone="error" live title={t("It could not be fetched")}>
          <p>{trouble}</p>
        </Notice>
      )}
    </div>
  );
}

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  // Not at once: some browsers read it later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Erase({ onErased }: { onErased(leftovers: Leftover[]): void }) {
  const { api, host, context, roomName, leave, toast } = useManager();
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const question = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isAsked) question.current?.focus();
  }, [isAsked]);

  const erase = async () => {
    setBusy(true);
    setTrouble(null);
    // What could be undone a moment ago can't be undone after this.
    toast(null);
    try {
      const { left_behind } = await api.account.erase();
      const leftovers: Leftover[] = [];
      for (const action of left_behind.filter(({ by }) => by === "user")) {
        try {
          await host.perform(actionOf(action));
        } catch (error) {
          const isHere = action.room_id === context.roomId;
          leftovers.push({ key: action.id, what: described(action, isHere ? roomName : null), why: told(error) });
        }
      }
      onErased(leftovers);
      leave(t("Nothing is kept about you here any more. If you log in again, you begin anew."));
    } catch (error) {
      setTrouble(told(error));
      setBusy(false);
    }
  };

  if (!isAsked) {
    return (
      <div>
        <Button kind="danger" onClick={() => setAsked(true)}>
          {t("Erase it")}
        </Button>
      </div>
    );
  }
  return (
    <div class="group" role="group" aria-labelledby="erase">
      <h3 id="erase" ref={question} tabIndex={-1}>
        {t("Erase everything that is kept about you?")}
      </h3>
      <ul class="facts-list">
        <li>{t("You are logged out of this manager, in all your clients. Your Matrix account stays as it is.")}</li>
        <li>
          {t(
            "What you added to {room} is taken out of it. What you added to other rooms stays there; no manager will know of it then.",
            { room: roomName },
          )}
        </li>
        <li>{t("This can't be undone.")}</li>
      </ul>
      {trouble && (
        <Notice tone="error" live title={t("Perhaps it was not erased")}>
          <p>{trouble}</p>
        </Notice>
      )}
      <div class="buttons">
        <Button kind="danger" disabled={isBusy} onClick={() => void erase()}>
          {isBusy ? t("Erasing…") : t("Erase everything")}
        </Button>
        <Button disabled={isBusy} onClick={() => setAsked(false)}>
          {t("Keep it")}
        </Button>
      </div>
    </div>
  );
}

function Erased({ leftovers }: { leftovers: Leftover[] }) {
  const { roomName } = useManager();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="fields">
      <h2 ref={heading} tabIndex={-1}>
        {t("Everything was erased")}
      </h2>
      {leftovers.length === 0 && <p>{t("What you had added to {room} is gone from there, too.", { room: roomName })}</p>}
      {leftovers.length > 0 && (
        <Notice title={t("This is still there. You can remove it in your client.")}>
          <ul>
            {leftovers.map(({ key, what, why }) => (
              <li key={key}>
                {what} <span class="help">{why}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </section>
  );
}

/** `room` is its name, where it is known. */
function described({ type, room_id, event_type }: ActionView, room: string | null): string {
  if (room_id === undefined) return t("A widget in your account.");
  const where = room ?? t("the room {id}", { id: room_id });
  return type === "put_state"
    ? t("A setting in {room} ({type}).", { room: where, type: event_type ?? "" })
    : t("A widget in {room}.", { room: where });
}
