/** @jsxImportSource ../dom */
// All polls of the board, and the one that is being written.
import { t } from "../../i18n/t";
import { Button } from "../board/Button";
import { Shell } from "../board/Shell";
import type { Desk } from "./desk";
import { PollView } from "./PollView";

export function App({ desk, title }: { desk: Desk; title: string }) {
  const { session, polls, tools } = desk;
  const open = polls.filter(({ standing }) => !standing.ended);
  const closed = polls.filter(({ standing }) => standing.ended);
  return (
    <Shell title={title} desk={desk}>
      {session.mayChange && (tools && desk.isWriting ? <tools.Writing desk={desk} /> : <New desk={desk} />)}
      {polls.length === 0 && !desk.isWriting && <p class="message">{t("No polls yet. Ask the room something.")}</p>}
      <div class="polls">
        {open.map((poll) => (
          <PollView key={poll.id + poll.sender} desk={desk} poll={poll} />
        ))}
      </div>
      {closed.length > 0 && <h2>{t("Closed")}</h2>}
      <div class="polls">
        {closed.map((poll) => (
          <PollView key={poll.id + poll.sender} desk={desk} poll={poll} />
        ))}
      </div>
    </Shell>
  );
}

function New({ desk }: { desk: Desk }) {
  return (
    <div>
      <Button
        id="new"
        kind="primary"
        label={t("New poll")}
        press={() => void desk.act(() => desk.show({ isWriting: true, focus: "question" }))}
      />
    </div>
  );
}
