/** @jsxImportSource ../dom */
// What changes polls, and what is shown meanwhile: fetched once the polls are there.
import { t } from "../../i18n/t";
import { Button } from "../board/Button";
import type { Desk, Shown } from "./desk";
import { close, create } from "./gestures";
import { LONGEST_TEXT } from "./poll";

export { Unsaved } from "../board/Unsaved";
export { vote } from "./gestures";

export function Writing({ desk }: { desk: Desk }) {
  return (
    <form
      class="poll writing"
      onSubmit={(event) => {
        event.preventDefault();
        const [question, answers, many, later] = event.currentTarget.elements as unknown as HTMLInputElement[];
        create(desk, question?.value ?? "", answers?.value ?? "", many?.checked ?? false, !later?.checked);
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

export function Closing({ desk, poll }: { desk: Desk; poll: Shown }) {
  return (
    <div class="buttons" role="group" aria-label={t("Close this poll for good?")}>
      <p>{t("Close this poll for good?")}</p>
      <Button id="close" label={t("Close it")} kind="primary" press={() => close(desk, poll)} />
      <Button label={t("Keep it open")} press={() => desk.show({ closing: null, focus: `close-${poll.id}` })} />
    </div>
  );
}
