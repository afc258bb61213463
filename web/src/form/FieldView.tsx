// One field of any kind; the kinds that have parts call it again for each.
import { t } from "../i18n/t";
import { Collection } from "./Collection";
import type { Field, ListField, MapField, ObjectField, Problems, UnionField } from "./field";
import { pointer } from "./field";
import { Checkbox, Checkboxes, Help, NumberInput, Problem, Select, TextInput } from "./inputs";
import { inputId } from "./label";
import { initial, part, variantOf, type Pairs, type Values } from "./value";

export interface FieldProps<F extends Field = Field> {
  field: F;
  value: unknown;
  path: string;
  problems: Problems;
  onChange(value: unknown): void;
}

export function FieldView({ field, problems, ...rest }: FieldProps) {
  const props = { ...rest, problem: problems[rest.path] };
  switch (field.kind) {
    case "text":
      return <TextInput {...props} field={field} />;
    case "number":
      return <NumberInput {...props} field={field} />;
    case "bool":
      return <Checkbox {...props} field={field} />;
    case "enum":
      return <Select {...props} field={field} />;
    case "multi":
      return <Checkboxes {...props} field={field} />;
    case "object":
      return <Group {...rest} field={field} problems={problems} />;
    case "list":
      return <List {...rest} field={field} problems={problems} />;
    case "map":
      return <NamedList {...rest} field={field} problems={problems} />;
    case "union":
      return <Choice {...rest} field={field} problems={problems} />;
  }
}

/** The fields of an object, without a frame: for the root, and inside of what has one already. */
export function Fields({ field, value, path, problems, onChange }: FieldProps<ObjectField>) {
  const view = (each: Field) => (
    <FieldView
      key={each.key}
      field={each}
      value={part(value, each.key)}
      path={pointer(path, each.key)}
      problems={problems}
      onChange={(changed) => onChange({ ...(value as Values), [each.key]: changed })}
    />
  );
  const advanced = field.fields.filter((each) => each.advanced);
  // What is wrong must not be hidden.
  const open = advanced.some((each) => Object.keys(problems).some((at) => at.startsWith(pointer(path, each.key))));
  return (
    <>
      {field.fields.filter((each) => !each.advanced).map(view)}
      {advanced.length > 0 && (
        <details open={open || undefined}>
          <summary>{t("More options")}</summary>
          <div class="fields">{advanced.map(view)}</div>
        </details>
      )}
    </>
  );
}

function Group(props: FieldProps<ObjectField>) {
  const { field, path, problems } = props;
  return (
    <fieldset class="field" id={inputId(path)} tabIndex={-1}>
      {field.title && <legend>{field.title}</legend>}
      <Help field={field} path={path} />
      <div class="group">
        <Fields {...props} />
      </div>
      <Problem path={path} problem={problems[path]} />
    </fieldset>
  );
}

function Choice({ field, value, path, problems, onChange }: FieldProps<UnionField>) {
  const chosen = variantOf(field, value);
  const choose = (name: string) => {
    // What was typed for the other variant stays, for those who come back.
    const fresh = initial(field, { [field.tag]: name }) as Values;
    onChange({ ...fresh, ...(value as Values), [field.tag]: name });
  };
  return (
    <fieldset class="field" id={inputId(path)} tabIndex={-1}>
      <legend>{field.title}</legend>
      <Help field={field} path={path} />
      {field.variants.map(({ name, field: variant }) => (
        <label class="choice" key={name}>
          <input type="radio" name={inputId(path)} checked={chosen?.name === name} onChange={() => choose(name)} />
          <span>
            {variant.title}
            {variant.help && <span class="help"> {variant.help}</span>}
          </span>
        </label>
      ))}
      <Problem path={path} problem={problems[path]} />
      {chosen && chosen.field.fields.length > 0 && (
        <div class="group">
          <Fields field={chosen.field} value={value} path={path} problems={problems} onChange={onChange} />
        </div>
      )}
    </fieldset>
  );
}

/** What is in a collection has a frame already. */
function Inside(props: FieldProps) {
  const { field } = props;
  return field.kind === "object" ? <Fields {...props} field={field} /> : <FieldView {...props} />;
}

function List({ field, value, path, problems, onChange }: FieldProps<ListField>) {
  const items = value as unknown[];
  return (
    <Collection
      field={field}
      path={path}
      problem={problems[path]}
      count={items.length}
      least={field.minItems}
      most={field.maxItems}
      onAdd={() => onChange([...items, initial(field.item)])}
      onRemove={(index) => onChange(items.toSpliced(index, 1))}
      item={(index) => (
        <Inside
          field={field.item}
          value={items[index]}
          path={pointer(path, index)}
          problems={problems}
          onChange={(changed) => onChange(items.with(index, changed))}
        />
      )}
    />
  );
}

function NamedList({ field, value, path, problems, onChange }: FieldProps<MapField>) {
  const pairs = value as Pairs;
  return (
    <Collection
      field={field}
      path={path}
      problem={problems[path]}
      count={pairs.length}
      least={0}
      onAdd={() => onChange([...pairs, ["", initial(field.item)]])}
      onRemove={(index) => onChange(pairs.toSpliced(index, 1))}
      item={(index) => {
        const [name, inside] = pairs[index] ?? ["", undefined];
        const own = pointer(path, name);
        const unnamed = name === "";
        return (
          <>
            <TextInput
              field={{ kind: "text", input: "text", key: "", title: t("Name"), required: true }}
              value={name}
              // An unnamed pair is what the pointer of the problem means; else that is the value's.
              path={unnamed ? own : `${own}#name`}
              problem={unnamed ? problems[own] : undefined}
              onChange={(changed) => onChange(pairs.with(index, [String(changed), inside]))}
            />
            <Inside
              field={field.item}
              value={inside}
              path={unnamed ? `${own}#value${index}` : own}
              problems={problems}
              onChange={(changed) => onChange(pairs.with(index, [name, changed]))}
            />
          </>
        );
      }}
    />
  );
}
