/** The question that waits for an answer, if there is one. */
import { useState } from "preact/hooks";
import type { Prompts, Question } from "../host/prompts";
import { useChanges } from "./hooks";
import { Modal } from "./Modal";

export function PromptDialog({ prompts }: { prompts: Prompts }) {
  useChanges(prompts);
  const current = prompts.current;
  if (!current) return null;
  return (
    <Prompt key={JSON.stringify(current.question)} question={current.question} answer={current.answer} />
  );
}

interface Choice {
  value: string;
  label: string;
  link?: string;
}

interface Wording {
  title: string;
  text: string;
  choices: Choice[];
  /** Whether every box has to be ticked. */
  all: boolean;
  yes: string;
  no: string;
}

function Prompt({ question, answer }: { question: Question; answer: (ticked: string[] | null) => void }) {
  const { title, text, choices, all, yes, no } = wording(question);
  const [ticked, setTicked] = useState<string[]>(all ? [] : choices.map(({ value }) => value));
  const toggle = (value: string): void =>
    setTicked(ticked.includes(value) ? ticked.filter((other) => other !== value) : [...ticked, value]);
  const complete = !all || ticked.length === choices.length;
  return (
    <Modal label={title} class="prompt" onClose={() => answer(null)}>
      <h2>{title}</h2>
      <p>{text}</p>
      {choices.map(({ value, label, link }) => (
        <label key={value} class="check">
          <input type="checkbox" checked={ticked.includes(value)} onChange={() => toggle(value)} />
          <span>
            {label}
            {link === undefined ? null : (
              <>
                {" "}
                <a href={link} target="_blank" rel="noopener noreferrer">
                  Read it
                </a>
              </>
            )}
          </span>
        </label>
      ))}
      <div class="actions">
        <button type="button" class="button primary" disabled={!complete} onClick={() => answer(ticked)}>
          {yes}
        </button>
        <button type="button" class="button" onClick={() => answer(null)}>
          {no}
        </button>
      </div>
    </Modal>
  );
}

function wording(question: Question): Wording {
  switch (question.kind) {
    case "capabilities":
      return {
        title: `${question.who} asks for permissions`,
        text: question.trusted
          ? `Your integration manager at ${question.host} wants to:`
          : `You have not chosen to trust ${question.host}. It wants to:`,
        choices: question.ask.map(({ capability, words }) => ({ value: capability, label: words })),
        all: false,
        yes: "Allow",
        no: "Don't allow",
      };
    case "openid":
      return {
        title: `Tell ${question.host} who you are?`,
        text: `${question.who} would learn, with proof, that you are ${question.userId}. It could not act as you.`,
        choices: [],
        all: false,
        yes: "Allow",
        no: "Don't allow",
      };
    case "manager":
      return {
        title: `Use ${question.host} as your integration manager?`,
        text: `${question.who} wants to make ${question.host} a manager of your account. You would trust it in every room.`,
        choices: [],
        all: false,
        yes: "Use it",
        no: "Don't use it",
      };
    case "terms":
      return {
        title: "Terms of service",
        text: `To use the integration manager ${question.host}, agree to its terms.`,
        choices: question.policies.map(({ url, name, version }) => ({
          value: url,
          label: `${name} (${version})`,
          link: url,
        })),
        all: true,
        yes: "Next",
        no: "Cancel",
      };
  }
}
