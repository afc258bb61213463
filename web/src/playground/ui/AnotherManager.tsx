/** Adding a manager to the account by its domain, or trying one without trusting it. */
import { useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";
import { writeAccountWidget } from "../managers/accountWidgets";
import { hostOf, isWebAddress, MANAGER_TYPE, tried, type Manager } from "../managers/discovery";
import { managerAtDomain } from "../managers/wellKnown";
import type { LiveAccount } from "../matrix/live";

interface Props {
  account: LiveAccount;
  config: PlaygroundConfig;
  onTry: (manager: Manager) => void;
}

export function AnotherManager({ account, config, onTry }: Props) {
  return (
    <div class="stack padded">
      <AddByDomain account={account} />
      <TryOne suggestions={config.untrusted_managers ?? []} onTry={onTry} />
    </div>
  );
}

function AddByDomain({ account }: { account: LiveAccount }) {
  const [domain, setDomain] = useState("");
  const [state, setState] = useState<"idle" | "busy" | Error>("idle");
  const add = async (): Promise<void> => {
    setState("busy");
    try {
      const widget = await managerAtDomain(domain);
      const content = { name: "Integration manager", ...widget, type: MANAGER_TYPE };
      await writeAccountWidget(account, `integration_manager_${domain.trim()}`, content);
      setDomain("");
      setState("idle");
    } catch (error) {
      setState(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <h3>Add a manager to your account</h3>
      <label>
        Domain of the manager
        <input
          value={domain}
          placeholder="example.org"
          autocapitalize="off"
          onInput={(event) => setDomain(event.currentTarget.value)}
        />
      </label>
      <button class="button" disabled={state === "busy"}>
        Add manager
      </button>
      {state instanceof Error ? (
        <p role="alert" class="error">
          {state.message}
        </p>
      ) : null}
    </form>
  );
}

function TryOne({
  suggestions,
  onTry,
}: {
  suggestions: { ui_url: string; api_url: string }[];
  onTry: (manager: Manager) => void;
}) {
  const [url, setUrl] = useState("");
  const [wrong, setWrong] = useState(false);
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        setWrong(!isWebAddress(url));
        if (isWebAddress(url)) onTry(tried(url, url));
      }}
    >
      <h3>Try a manager without trusting it</h3>
      <label>
        Address of its page
        <input
          value={url}
          placeholder="https://example.org/ui"
          autocapitalize="off"
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
      </label>
      <button class="button">Try manager</button>
      {wrong ? (
        <p role="alert" class="error">
          That is no web address. It begins with https://
        </p>
      ) : null}
      {suggestions.map(({ ui_url: uiUrl, api_url: apiUrl }) => (
        <button key={uiUrl} type="button" class="button small" onClick={() => onTry(tried(uiUrl, apiUrl))}>
          Try {hostOf(uiUrl)}
        </button>
      ))}
    </form>
  );
}
