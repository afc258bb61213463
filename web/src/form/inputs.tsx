// The fields that hold one value.
import type { ComponentChildren } from "preact";

import { t } from "../i18n/t";
import { Icon } from "../ui/Icon";
import type { BoolField, EnumField, Field, MultiField, NumberField, TextField } from "./field";
import { inputId } from "./label";
import { isSavedSecret } from "./value";

export interface InputProps<F extends Field> {
  field: F;
  value: unknown;
  path: string;
  problem?: string;
  onChange(value: unknown): void;
}

/** The attributes that tie an input to its label, its help and what is wrong with it. */
function tied({ field, path, problem }: Pick<InputProps<Field>, "field" | "path" | "problem">) {
  const id = inputId(path);
  const described = [field.help && `${id}-help`, problem && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    "aria-describedby": described || undefined,
    "aria-invalid": problem ? true : undefined,
    "aria-required": field.required || undefined,
  };
}

/** What has a value from the start is neither required nor worth calling optional. */
function isOptional({ required, initial }: Field): boolean {
  return !required && (initial ?? "") === "";
}

export function Help({ field, path }: { field: Field; path: string }) {
  return field.help ? (
    <p class="help" id={`${inputId(path)}-help`}>
      {field.help}
    </p>
  ) : null;
}

export function Problem({ path, problem }: { path: string; problem?: string }) {
  return problem ? (
    <p class="problem" id={`${inputId(path)}-error`}>
      <Icon name="warning" /> {problem}
    </p>
  ) : null;
}

function Labelled({ field, path, problem, children }: InputProps<Field> & { children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={inputId(path)}>
        {field.title || t("Value")}
        {isOptional(field) && <span class="muted"> {t("(optional)")}</span>}
      </label>
      <Help field={field} path={path} />
      {children}
      <Problem path={path} problem={problem} />
    </div>
  );
}

export function TextInput(props: InputProps<TextField>) {
  const { field, value, onChange } = props;
  const saved = isSavedSecret(value);
  const shared = {
    ...tied(props),
    value: saved ? "" : String(value ?? ""),
    // An address reads from left to right; other text as it is written.
    dir: field.input === "url" || field.input === "email" ? ("ltr" as const) : ("auto" as const),
    placeholder: saved ? t("Saved. Type to replace.") : field.example,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <Labelled {...props}>
      {field.input === "multiline" ? (
        <textarea {...shared} rows={5} />
      ) : (
        <input
          {...shared}
          // Preact's types want one literal, so that they can check the role against it.
          type={field.input as "text"}
          autocomplete={field.input === "password" ? "new-password" : "off"}
          spellcheck={field.input === "text" ? undefined : false}
        />
      )}
    </Labelled>
  );
}

/** A text field: one of type `number` forgets what it can't read, and scrolls away what it can. */
export function NumberInput(props: InputProps<NumberField>) {
  return (
    <Labelled {...props}>
      <input
        {...tied(props)}
        type="text"
        inputmode={props.field.integer ? "numeric" : "decimal"}
        autocomplete="off"
        value={String(props.value ?? "")}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </Labelled>
  );
}

export function Checkbox(props: InputProps<BoolField>) {
  const { field, path, value, problem, onChange } = props;
  return (
    <div class="field">
      <label class="choice">
        <input
          {...tied(props)}
          aria-required={undefined}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {field.title}
      </label>
      <Help field={field} path={path} />
      <Problem path={path} problem={problem} />
    </div>
  );
}

/** Values need not be strings, so the select speaks of positions. */
export function Select(props: InputProps<EnumField>) {
  const { field, value, onChange } = props;
  const chosen = field.options.findIndex((option) => option.value === value);
  return (
    <Labelled {...props}>
      <select
        {...tied(props)}
        value={String(chosen)}
        onChange={(event) => onChange(field.options[Number(event.currentTarget.value)]?.value)}
      >
        {(!field.required || chosen < 0) && <option value="-1">{t("Not set")}</option>}
        {field.options.map((option, index) => (
          <option key={index} value={String(index)}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export function Checkboxes({ field, path, value, problem, onChange }: InputProps<MultiField>) {
  const chosen = value as unknown[];
  const toggle = (option: unknown, on: boolean) =>
    onChange(
      // In the order of the options, so that the same choice is the same config.
      field.options.map((each) => each.value).filter((each) => (each === option ? on : chosen.includes(each))),
    );
  return (
    <fieldset class="field" id={inputId(path)} tabIndex={-1}>
      <legend>{field.title}</legend>
      <Help field={field} path={path} />
      {field.options.map((option, index) => (
        <label class="choice" key={index}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(event) => toggle(option.value, event.currentTarget.checked)}
          />
          {option.label}
        </label>
      ))}
      <Problem path={path} problem={problem} />
    </fieldset>
  );
}
