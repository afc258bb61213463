// What is written when somebody asks, votes, or ends a poll.
import { t } from "../../i18n/t";
import { referring } from "../board/event";
import { outboxOf } from "../board/outbox";
import { votesFor, type Desk, type Shown } from "./desk";
import { END, LISTED, RESPONSE, START } from "./poll";
import { endOf, responseOf, startOf } from "./written";

export function vote(desk: Desk, poll: Shown): void {
  const chosen = desk.chosen(poll);
  desk.forget(poll);
  desk.said = t("You voted.");
  void outboxOf(desk.session).send(RESPONSE[0], referring(poll.id, responseOf(chosen)));
}

export function close(desk: Desk, poll: Shown): void {
  desk.closing = null;
  desk.said = t("Closed: {question}", { question: poll.question });
  const [first] = poll.answers.toSorted((a, b) => votesFor(poll, b.id) - votesFor(poll, a.id));
  const text = first && votesFor(poll, first.id) > 0 ? `The poll has ended. Top answer: ${first.text}` : "The poll has ended.";
  void outboxOf(desk.session).send(END[0], referring(poll.id, endOf(text)));
}

export function create(desk: Desk, question: string, lines: string, isMany: boolean, isOpen: boolean): void {
  const answers = [...new Set(lines.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
  if (!question.trim()) return desk.show({ fault: t("Ask something."), focus: "question" });
  if (answers.length < 2 || answers.length > 20) {
    return desk.show({ fault: t("Give 2 to 20 different answers, one in each line."), focus: "answers" });
  }
  const content = startOf(question.trim(), answers, isMany ? answers.length : 1, isOpen);
  const { root } = desk.session;
  const outbox = outboxOf(desk.session);
  void outbox.send(START[0], content).then((poll) => {
    // It is in the room's timeline; listed, it is found here for ever.
    if (poll !== null && root !== null) void outbox.change({ poll, content }, LISTED);
  });
  desk.said = t("Created: {question}", { question });
  desk.show({ isWriting: false, fault: "", focus: "new" });
}
