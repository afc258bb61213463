// What the author puts in the way of messages.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { JsonField } from "./JsonField";
import { readObject } from "./templates";
import type { Mode, Rule, Send, View } from "./types";
import { ruleInWords } from "./words";

const MODES: Record<Mode, string> = {
  ask: "Ask me",
  grant: "Grant everything",
  deny: "Deny everything",
};
const RULE: Rule = {
  what: "error",
  action: "*",
  which: "replies",
  times: 1,
  ms: 2_000,
  message: "The workbench refuses",
  errcode: "",
  status: 400,
  malformed: "text",
};
/** What goes wrong in the field, a click away. */
const PRESETS: [label: string, rule: Partial<Rule>][] = [
  ["Refuse the next", { what: "error" }],
  ["Rate-limit the next", { what: "error", errcode: "M_LIMIT_EXCEEDED", status: 429, message: "Too many requests" }],
  ["Answer once too late", { what: "delay", ms: 11_000 }],
  ["All 2 s late", { what: "delay", times: null }],
  ["Drop a reply", { what: "drop" }],
  ["Double a reply", { what: "duplicate" }],
  ["Break a reply", { what: "malform", malformed: "no response object" }],
];
const WHATS: Record<Rule["what"], string> = {
  error: "Refuse",
  delay: "Hold back",
  drop: "Drop",
  duplicate: "Send twice",
  malform: "Break",
};
const MALFORMED = ["text", "no id", "another id", "no response object", "empty response", "error as text"];

export function Break({ view, send }: { view: View; send: Send }) {
  return (
    <div class="stack">
      <section>
        <h2>What the widget gets</h2>
        <fieldset class="chips">
          <legend class="hidden">Decide on what the widget asks for</legend>
          {(Object.keys(MODES) as Mode[]).map((mode) => (
            <label key={mode} class="choice">
              <input
                type="radio"
                name="mode"
                checked={view.mode === mode}
                onChange={() => send({ do: "mode", mode })}
              />
              {MODES[mode]}
            </label>
          ))}
        </fieldset>
      </section>
      <section>
        <h2>The connection</h2>
        <div class="chips">
          <button
            type="button"
            class="chip"
            aria-pressed={!view.connected}
            onClick={() => send({ do: "connect", connected: !view.connected })}
          >
            Disconnected
          </button>
          <span class="muted">Nothing comes through, in either direction, until you switch it off.</span>
        </div>
      </section>
      <Rules rules={view.rules} actions={view.actions} send={send} />
      <AskForm actions={view.actions.toWidget} send={send} />
      <RawForm send={send} />
    </div>
  );
}

function Rules({ rules, actions, send }: { rules: Rule[]; actions: View["actions"]; send: Send }) {
  const [rule, setRule] = useState<Rule>(RULE);
  const change = (part: Partial<Rule>) => setRule({ ...rule, ...part });
  const add = (added: Rule) => send({ do: "addRule", rule: added });
  const names = [...new Set([...actions.fromWidget, ...actions.toWidget])].toSorted();
  return (
    <section>
      <h2>Messages to the widget</h2>
      <div class="chips">
        {PRESETS.map(([label, preset]) => (
          <Button key={label} small onClick={() => add({ ...RULE, ...preset })}>
            {label}
          </Button>
        ))}
      </div>
      {rules.length > 0 && (
        <ul class="rows" aria-label="Rules">
          {rules.map((each) => (
            <li key={each.id} class="row">
              <span class="grow">{ruleInWords(each)}</span>
              <Button
                small
                label={`Remove: ${ruleInWords(each)}`}
                onClick={() => send({ do: "removeRule", id: each.id })}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>A rule of your own</summary>
        <div class="form">
          <div class="columns">
            <Select label="What" value={rule.what} options={WHATS} onChange={(what) => change({ what })} />
            <label class="field">
              Action (* is any)
              <input
                list="actions"
                value={rule.action}
                onInput={({ currentTarget }) => change({ action: currentTarget.value })}
              />
              <datalist id="actions">
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </datalist>
            </label>
            {rule.what === "error" ? (
              <ErrorFields rule={rule} change={change} />
            ) : (
              <Select
                label="Which"
                value={rule.which}
                options={{ replies: "Replies", requests: "Requests", both: "Both" }}
                onChange={(which) => change({ which })}
              />
            )}
            {rule.what === "delay" && (
              <label class="field">
                Milliseconds
                <input
                  type="number"
                  min={0}
                  max={600_000}
                  value={rule.ms}
                  onInput={({ currentTarget }) => change({ ms: currentTarget.valueAsNumber || 0 })}
                />
              </label>
            )}
            {rule.what === "malform" && (
              <Select
                label="How"
                value={rule.malformed}
                options={Object.fromEntries(MALFORMED.map((each) => [each, each]))}
                onChange={(malformed) => change({ malformed })}
              />
            )}
            <Select
              label="How often"
              value={rule.times === null ? "always" : "once"}
              options={{ once: "Once", always: "Until I remove it" }}
              onChange={(often) => change({ times: often === "once" ? 1 : null })}
            />
          </div>
          <Button small kind="primary" onClick={() => add(rule)}>
            Add the rule
          </Button>
        </div>
      </details>
    </section>
  );
}

function ErrorFields({ rule, change }: { rule: Rule; change(part: Partial<Rule>): void }) {
  return (
    <>
      <label class="field">
        Message
        <input value={rule.message} onInput={({ currentTarget }) => change({ message: currentTarget.value })} />
      </label>
      <label class="field">
        errcode, if a homeserver says so
        <input
          value={rule.errcode}
          placeholder="M_FORBIDDEN"
          onInput={({ currentTarget }) => change({ errcode: currentTarget.value })}
        />
      </label>
      <label class="field">
        HTTP status
        <input
          type="number"
          min={100}
          max={599}
          value={rule.status}
          onInput={({ currentTarget }) => change({ status: currentTarget.valueAsNumber || 400 })}
        />
      </label>
    </>
  );
}

function AskForm({ actions, send }: { actions: string[]; send: Send }) {
  const [action, setAction] = useState("visibility");
  const [data, setData] = useState('{\n  "visible": true\n}');
  const read = readObject(data);
  return (
    <section>
      <details>
        <summary>Ask the widget something</summary>
        <div class="form">
          <label class="field">
            Action
            <input
              list="asked"
              value={action}
              onInput={({ currentTarget }) => setAction(currentTarget.value)}
            />
            <datalist id="asked">
              {actions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </datalist>
          </label>
          <JsonField label="Data" value={data} onInput={setData} />
          <Button
            small
            kind="primary"
            disabled={"problem" in read || action === ""}
            onClick={() => "value" in read && send({ do: "ask", action, data: read.value })}
          >
            Ask
          </Button>
        </div>
      </details>
    </section>
  );
}

function RawForm({ send }: { send: Send }) {
  const [text, setText] = useState('{ "api": "toWidget" }');
  const [problem, setProblem] = useState<string | null>(null);
  const post = () => {
    try {
      send({ do: "raw", message: JSON.parse(text) as unknown });
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "This is no JSON");
    }
  };
  return (
    <section>
      <details>
        <summary>Post anything at all</summary>
        <div class="form">
          <label class="field">
            A JSON value, posted as it is
            <textarea
              class="code"
              rows={4}
              spellcheck={false}
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          </label>
          {problem !== null && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
          <Button small kind="primary" onClick={post}>
            Post
          </Button>
        </div>
      </details>
    </section>
  );
}

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  options: Record<Value, string>;
  onChange(value: Value): void;
}

function Select<Value extends string>({ label, value, options, onChange }: SelectProps<Value>) {
  return (
    <label class="field">
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}>
        {(Object.keys(options) as Value[]).map((each) => (
          <option key={each} value={each}>
            {options[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
