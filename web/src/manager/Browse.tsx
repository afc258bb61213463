// Everything that can be added.
import { useEffect, useRef, useState } from "preact/hooks";

import { plural, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Skeleton } from "../ui/Late";
import { lazy } from "../ui/lazy";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { Card } from "./Card";
import { matching, type Loaded } from "./catalogue";
import { useManager } from "./context";
import { isField } from "./keys";
import { linkIn } from "./pasted";
import { KINDS, kindsOf, type Kind } from "./words";

const Pasted = lazy(async () => (await import("./Pasted")).Pasted, true);

interface Props {
  loading: Pick<Loaded<unknown>, "trouble" | "retry">;
}

export function Browse({ loading }: Props) {
  const { search, setSearch } = useManager();
  const enter = useRef<() => void>(() => undefined);
  const link = linkIn(search);
  return (
    <Page
      title={t("Add to this room")}
      aside={<Search value={search} onChange={setSearch} onEnter={() => enter.current()} />}
    >
      {link ? <Pasted link={link} enter={enter} /> : <Offered loading={loading} />}
    </Page>
  );
}

function Offered({ loading }: Props) {
  const { catalogue, installations, search, setSearch } = useManager();
  const [kind, setKind] = useState<Kind | null>(null);
  const found = catalogue && matching(catalogue, search, kind);
  const present = new Set(installations?.filter((each) => each.state === "active").map((each) => each.integration));
  return (
    <>
      {catalogue && <Chips kinds={new Set(catalogue.map((each) => each.kind))} chosen={kind} onChoose={setKind} />}
      {loading.trouble && (
        <Notice tone="error" live title={t("The list could not be fetched")}>
          <p>{loading.trouble}</p>
          <Button small onClick={loading.retry}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {!found && !loading.trouble && <Skeleton label={t("The list is on its way")} />}
      <p class="hidden" role="status">
        {found && search ? plural(found.length, "{count} found", "{count} found") : ""}
      </p>
      {found && found.length > 0 && (
        <ul class="grid">
          {found.map((each) => (
            <Card key={each.id} integration={each} isPresent={present.has(each.id)} />
          ))}
        </ul>
      )}
      {found?.length === 0 && (
        <div class="empty">
          <p>{search ? t("Nothing found for “{search}”.", { search }) : t("This manager offers nothing for rooms yet.")}</p>
          {(search || kind) && (
            <Button
              onClick={() => {
                setSearch("");
                setKind(null);
              }}
            >
              {t("Show all")}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

interface SearchProps {
  value: string;
  onChange(text: string): void;
  onEnter(): void;
}

function Search({ value, onChange, onEnter }: SearchProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", jump);
    return () => removeEventListener("keydown", jump);
  }, []);
  return (
    <div class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={t("Search, or paste a link")}
        aria-keyshortcuts="/"
        placeholder={t("Search, or paste a link")}
        autocomplete="off"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) onEnter();
          if (event.key !== "Escape" || !value) return;
          // The first Escape clears, the next one closes.
          event.preventDefault();
          onChange("");
        }}
      />
    </div>
  );
}

interface ChipsProps {
  kinds: Set<Kind>;
  chosen: Kind | null;
  onChoose(kind: Kind | null): void;
}

function Chips({ kinds, chosen, onChoose }: ChipsProps) {
  const shown = KINDS.filter((kind) => kinds.has(kind));
  if (shown.length < 2) return null;
  return (
    <div class="chips" role="group" aria-label={t("Kind")}>
      {[null, ...shown].map((kind) => (
        <button
          key={kind}
          type="button"
          class="chip"
          aria-pressed={kind === chosen}
          onClick={() => onChoose(kind)}
        >
          {kind ? kindsOf(kind) : t("All")}
        </button>
      ))}
    </div>
  );
}
