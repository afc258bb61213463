// Tabs as the ARIA practices have them: one of them is in the tab order, arrows lead to the others.

interface Props<Name extends string> {
  label: string;
  tabs: readonly Name[];
  chosen: Name;
  counts?: Partial<Record<Name, number>>;
  onChoose(tab: Name): void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

export function Tabs<Name extends string>({ label, tabs, chosen, counts, onChoose }: Props<Name>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const at = tabs.indexOf(chosen);
    const edge = { Home: 0, End: tabs.length - 1 }[event.key];
    const next = step === undefined ? edge : (at + step + tabs.length) % tabs.length;
    const name = next === undefined ? undefined : tabs[next];
    if (name === undefined) return;
    event.preventDefault();
    onChoose(name);
    document.getElementById(`tab-${name}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {tabs.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === chosen}
          aria-controls={name === chosen ? `panel-${name}` : undefined}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => onChoose(name)}
        >
          {name}
          {counts?.[name] ? <span class="count">{counts[name]}</span> : null}
        </button>
      ))}
    </div>
  );
}
