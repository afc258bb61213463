/** @jsxImportSource ../dom */
// All polls of the board, and the one that is being written.
import { t } from "../../i18n/t";
import { Button, Shell } from "../board/Shell";
import type { Desk } from "./desk";
import { LONGEST_TEXT } from "./poll";
import { PollView } from "./PollView";

export function App({ desk, title }: { desk: Desk; title: string }) {
  const { session, polls } = desk;
  const open = polls.filter(({ standing }) => !standing.ended);
  const closed = polls.filter(({ standing }) => standing.ended);
  return (
    <Shell title={title} summary={desk.summary} session={session} said={desk.said}>
      {session.mayChange && (desk.isWriting ? <Writing desk={desk} /> : <New desk={desk} />)}
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
        press={() => desk.show({ isWriting: true, focus: "question" })}
      />
    </div>
  );
}

function Writing({ desk }: { desk: Desk }) {
  return (
    <form
      class="poll writing"
      onSubmit={(event) => {
        event.preventDefault();
        const [question, answers, many, later] = event.currentTarget.elements as unknown as HTMLInputElement[];
        desk.create(question?.value ?? "", answers?.value ?? "", many?.checked ?? false, !later?.checked);
      }}
    >
      <label>
        {t("Question")}
        <input id="question" type="text" maxLength={LONGEST_TEXT} autocomplete="off" />
      </label>
      <label>
        {t("Answers, one in each line")}
        <textarea id="answers" rows={4} maxLength={4000} />
      </label>
      <label class="choice">
        <input type="checkbox" />
        {t("More than one answer may be chosen")}
      </label>
      <label class="choice">
        <input type="checkbox" />
        {t("Show the results only when it is closed")}
      </label>
      {desk.fault && (
        <p class="fault" role="alert">
          {desk.fault}
        </p>
      )}
      <div class="buttons">
        <Button label={t("Create poll")} kind="primary" />
        <Button label={t("Cancel")} press={() => desk.show({ isWriting: false, fault: "", focus: "new" })} />
      </div>
    </form>
  );
}
