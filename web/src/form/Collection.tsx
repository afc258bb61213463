// The frame of fields that people add and take away.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { t } from "../i18n/t";
import type { Field } from "./field";
import { Help, Problem } from "./inputs";
import { inputId } from "./label";

interface Props {
  field: Field;
  path: string;
  problem?: string;
  count: number;
  least: number;
  most?: number;
  item(index: number): ComponentChildren;
  onAdd(): void;
  onRemove(index: number): void;
}

export function Collection({ field, path, problem, count, least, most = Infinity, ...props }: Props) {
  const frame = useRef<HTMLFieldSetElement>(null);
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) {
      frame.current?.querySelector<HTMLElement>(":scope > .item:last-of-type :is(input, select, textarea)")?.focus();
    }
    if (count < before.current) frame.current?.querySelector<HTMLElement>(":scope > button")?.focus();
    before.current = count;
  }, [count]);
  return (
    <fieldset class="field" id={inputId(path)} tabIndex={-1} ref={frame}>
      <legend>
        {field.title}
        {least === 0 && <span class="muted"> {t("(optional)")}</span>}
      </legend>
      <Help field={field} path={path} />
      {Array.from({ length: count }, (_, index) => (
        <div class="group item" key={index}>
          {props.item(index)}
          {count > least && (
            <button
              type="button"
              class="button small"
              aria-label={t("Take away: {what} {number}", { what: field.title, number: index + 1 })}
              onClick={() => props.onRemove(index)}
            >
              {t("Take away")}
            </button>
          )}
        </div>
      ))}
      <Problem path={path} problem={problem} />
      {count < most && (
        <button type="button" class="button small" aria-label={t("Add: {what}", { what: field.title })} onClick={props.onAdd}>
          {t("Add")}
        </button>
      )}
    </fieldset>
  );
}
