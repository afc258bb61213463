// A widget's plain link, for members whose client shows no widgets: posted and pinned, or copied.
import { useRef, useState } from "preact/hooks";

import { LAYOUT_EVENT } from "../host/host";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useManager } from "./context";
import { useDoing } from "./doing";
import { plainLink } from "./plain-link";
import type { RoomWidget } from "./room-widgets";
import { stateWriter } from "./state-writer";
import { nameOf } from "./WidgetRow";

const PINS = "m.room.pinned_events";

export function PostLink({ widget }: { widget: RoomWidget }) {
  const { host, context, roomName } = useManager();
  const { busy, trouble, run } = useDoing();
  const [isPinned, setPinned] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  // A second try must not post it once more.
  const posted = useRef<string | null>(null);
  const link = plainLink(widget.content);
  if (!link) return null;
  const name = nameOf(widget);

  const pin = async (eventId: string) => {
    const pins = (await host.getState(PINS)).find(({ state_key }) => state_key === "");
    const before = Array.isArray(pins?.content.pinned) ? pins.content.pinned : [];
    const content = { ...pins?.content, pinned: [...before.filter((each) => each !== eventId), eventId] };
    await stateWriter(host, context.roomId ?? "")(PINS, "", content);
  };
  const post = () =>
    run(t("Posting…"), async () => {
      await host.allow(["m.room.message"], isPinned ? [PINS] : []);
      posted.current ??= await host.send("m.room.message", { msgtype: "m.text", body: `${name}: ${link}` });
      if (isPinned) await pin(posted.current);
      setDone(isPinned ? t("The link is posted and pinned.") : t("The link is posted."));
    });

  return (
    <Notice title={t("Some clients show no widgets")}>
      <p>{t("Members of {room} who use such a client can open {name} by its link, in any browser.", { room: roomName, name })}</p>
      {host.writes(LAYOUT_EVENT) ? (
        <>
          {!done && (
            <p class="buttons">
              <Button small disabled={busy !== null} onClick={() => void post()}>
                {t("Post the link in the room")}
              </Button>
              <label class="buttons">
                <input type="checkbox" checked={isPinned} onChange={(event) => setPinned(event.currentTarget.checked)} />
                {t("and pin it")}
              </label>
            </p>
          )}
          <p class="help" role="status">
            {busy ?? done}
          </p>
        </>
      ) : (
        <Copy link={link} />
      )}
      {trouble && (
        <p class="problem" role="alert">
          {posted.current && isPinned ? t("The link is posted, but not pinned. {trouble}", { trouble }) : trouble}
        </p>
      )}
    </Notice>
  );
}

/** Element's frame has no access to the clipboard but by what is selected. */
function Copy({ link }: { link: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const copy = () => {
    input.current?.select();
    // oxlint-disable-next-line no-deprecated -- the only way in that frame
    const copied = document.execCommand("copy");
    setSaid(copied ? t("Copied. Paste it into the room.") : t("Press Ctrl+C to copy it."));
  };
  return (
    <>
      <p class="buttons">
        <input ref={input} readOnly class="grow" aria-label={t("Link")} value={link} />
        <Button small onClick={copy}>
          {t("Copy the link")}
        </Button>
      </p>
      <p class="help" role="status">
        {said}
      </p>
    </>
  );
}
