// Making this the user's own manager, wherever they sign in.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";
import { entry, standing, type Standing } from "./mine";
import { Sessions } from "./Sessions";
import { told } from "./words";
import { YourData } from "./YourData";

/** Leaving needs no agreement to the terms. */
const OPEN = new Set(["ready", "terms", "left"]);

export function Mine() {
  const { session } = useManager();
  return (
    <Page narrow title="For me">
      <div class="fields parts">
        <Use />
        <Appearance />
        {session.phase === "ready" && <Sessions />}
        {OPEN.has(session.phase) && <YourData />}
      </div>
    </Page>
  );
}

function Use() {
  const { host, api, session } = useManager();
  const isAnswered = session.phase !== "client";
  const load = async () => {
    if (!isAnswered) return null;
    const [wellKnown, widgets] = await Promise.all([api.discovery.well_known(), host.getAccountWidgets()]);
    return { wellKnown, now: standing(widgets, wellKnown) };
  };
  const { value, trouble, retry } = useLoaded(load, isAnswered);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isChanged, setChanged] = useState(false);

  const change = async () => {
    if (!value) return;
    setBusy(true);
    setFailure(null);
    try {
      if (value.now.own.length) {
        for (const id of value.now.own) await host.removeAccountWidget(id);
      } else {
        const { id, content } = entry(value.wellKnown);
        await host.setAccountWidget(id, content);
      }
      setChanged(true);
    } catch (error) {
      setFailure(told(error));
    } finally {
      // After a failure too: a client that was late may have done it.
      retry();
      setBusy(false);
    }
  };

  const isMine = Boolean(value?.now.own.length);
  return (
    <section class="fields">
      <h2>Use this manager for me</h2>
      <p>
        Your clients then open this manager first, in every room and on every device where you are signed in, instead of
        the one that your server or your client suggests. It is noted in your account; whatever else is there stays.
      </p>
      {trouble && host.kind !== "standalone" && (
        <Notice title="This can't be changed here">
          <p>{trouble}</p>
        </Notice>
      )}
      {failure && (
        <Notice tone="error" live title="Your account was not changed">
          <p>{failure}</p>
        </Notice>
      )}
      {!value && !trouble && <Skeleton label="Looking into your account" />}
      {value && (
        <>
          <p role="status">
            <span class={`dot ${isMine ? "ok" : "idle"}`} />{" "}
            {isMine ? "You use this manager." : "You have not chosen this manager."}
          </p>
          <Others now={value.now} />
        </>
      )}
      {host.kind === "scalar" && value && <ReloadElement isChanged={isChanged} />}
      {value && (
        <p>
          <Button kind={isMine ? "" : "primary"} disabled={isBusy} onClick={() => void change()}>
            {isMine ? "Stop using this manager" : "Use this manager for me"}
          </Button>
        </p>
      )}
    </section>
  );
}

function Others({ now: { own, others, first } }: { now: Standing }) {
  if (!others.length) return null;
  const isSecond = own.length > 0 && first !== null && others.includes(first);
  return (
    <p class="help">
      Also in your account: {others.join(", ")}.{" "}
      {isSecond && `Clients that show only one manager take ${first}, which comes first by name.`}
    </p>
  );
}

/** Element fixes whom it listens to when it starts, and makes its list anew without the server's part. */
function ReloadElement({ isChanged }: { isChanged: boolean }) {
  return (
    <Notice live={isChanged} title={isChanged ? "Now reload Element" : "Element has to be reloaded after this"}>
      <p>
        Until then it may not answer this window any more, and it may open another manager than the one that you or your
        server chose.
      </p>
    </Notice>
  );
}

const THEMES: [name: string, label: string][] = [
  ["", "As in my client"],
  ["light", "Light"],
  ["dark", "Dark"],
  ["light-high-contrast", "Light, high contrast"],
  ["dark-high-contrast", "Dark, high contrast"],
];

function Appearance() {
  const { theme } = useManager();
  return (
    <section class="fields">
      <h2 id="appearance">Appearance</h2>
      <select
        class="short"
        aria-labelledby="appearance"
        value={theme.chosen ?? ""}
        onChange={(event) => theme.choose(event.currentTarget.value || null)}
      >
        {THEMES.map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </section>
  );
}
