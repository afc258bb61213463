// What is sent of a poll: events as other clients write them (MSC3381).
import { newId } from "../../random";
import type { Data } from "../../widget-client/envelope";
import { END, PREFIX, RESPONSE, START, TEXT } from "./poll";

export function startOf(question: string, answers: string[], most: number, isOpen: boolean): Data {
  const numbered = answers.map((text, at) => `${at + 1}. ${text}`);
  return {
    [START[0]]: {
      question: { [TEXT]: question, body: question, msgtype: "m.text" },
      kind: `${PREFIX}${isOpen ? "" : "un"}disclosed`,
      max_selections: most,
      answers: answers.map((text) => ({ id: newId(), [TEXT]: text })),
    },
    [TEXT]: [question, ...numbered].join("\n"),
  };
}

export const responseOf = (answers: string[]): Data => ({ [RESPONSE[0]]: { answers } });
export const endOf = (text: string): Data => ({ [END[0]]: {}, [TEXT]: text });
