// What becomes of a link that somebody pasted: the best fit first, then what else it can be.
import { ApiError, type Match, type Resolved } from "manifold-client";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Config } from "../form/value";
import { dotted, plural, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Late } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { useManager } from "./context";
import { IntegrationTile } from "./IntegrationTile";
import { fillIn } from "./pasted";
import { href } from "./router";
import { isTermsNotSigned, told } from "./words";

/** After the last key, in ms: who types an address has not finished it with each of them. */
const PAUSE = 350;

interface Props {
  link: string;
  /** What Enter does in the search field. */
  enter: { current: () => void };
}

interface State {
  /** The link that this is about. */
  link: string;
  resolved: Resolved | null;
  trouble: string | null;
}

export function Pasted({ link, enter }: Props) {
  const { api, catalogue, askForTerms } = useManager();
  const [state, setState] = useState<State | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isWanted = useRef(false);
  const now = state?.link === link ? state : null;
  const offered = now?.resolved?.matches.filter(({ integration }) => isOffered(integration)) ?? [];
  const [first, ...others] = offered;

  function isOffered(id: string): boolean {
    // The manager recognises what can only be added to an account, too.
    return catalogue?.some((each) => each.id === id) ?? true;
  }

  useEffect(() => {
    let isCurrent = true;
    setState(null);
    isWanted.current = false;
    const timer = setTimeout(() => {
      api.widgets.resolve({ body: { url: link } }).then(
        (resolved) => isCurrent && setState({ link, resolved, trouble: null }),
        (error: unknown) => {
          if (!isCurrent) return;
          if (isTermsNotSigned(error)) return askForTerms();
          const about = error instanceof ApiError ? error.fields[0]?.message : undefined;
          setState({ link, resolved: null, trouble: about ?? told(error) });
        },
      );
    }, PAUSE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [api, link, attempt, askForTerms]);

  useEffect(() => {
    // Who presses Enter at once gets the first match as soon as it is known.
    enter.current = () => (first ? take(first) : (isWanted.current = true));
    if (first && isWanted.current) take(first);
    return () => {
      enter.current = () => undefined;
    };
  });

  const again = <Button small onClick={() => setAttempt((count) => count + 1)}>{t("Try again")}</Button>;
  if (!now) {
    return (
      <Late>
        <p class="help" role="status">
          {t("Looking at {host}…", { host: hostOf(link) })}
        </p>
      </Late>
    );
  }
  if (!now.resolved) {
    return (
      <Notice tone="error" live title={t("This link can't be added")}>
        <p>{now.trouble}</p>
        {again}
      </Notice>
    );
  }
  const { resolved } = now;
  return (
    <>
      <p class="hidden" role="status">
        {plural(offered.length, "{count} way to add this link", "{count} ways to add this link")}
      </p>
      {resolved.switched_off.map(({ integration, name }) => (
        <Notice key={integration} title={t("{name} is switched off on this manager", { name })}>
          <p>{t("Whoever runs it can switch it on. Until then, the link can be added in another way, if there is one.")}</p>
        </Notice>
      ))}
      {first && (
        <ul class="grid">
          <MatchCard match={first} title={resolved.title} isFirst />
        </ul>
      )}
      {resolved.message && (
        <Notice
          tone={resolved.reachable ? "info" : "error"}
          live
          title={resolved.reachable ? resolved.message : t("This address can't be reached")}
        >
          {resolved.reachable ? (
            <p>{wayOut(resolved)}</p>
          ) : (
            <>
              <p>{resolved.message}</p>
              <p>{t("Check the address. If it is right, its server has to answer this manager before it can be added.")}</p>
              {again}
            </>
          )}
        </Notice>
      )}
      {others.length > 0 && (
        <>
          <h2>{t("Or add it as")}</h2>
          <ul class="grid">
            {others.map((match) => (
              <MatchCard key={match.integration} match={match} title={resolved.title} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function wayOut({ framing }: Resolved): string {
  return framing === "unknown"
    ? t("Where it stays empty, its bar still opens it in a new tab.")
    : t("A link card shows its title, and opens it in a new tab.");
}

function MatchCard({ match, title, isFirst }: { match: Match; title: string; isFirst?: boolean }) {
  const { catalogue } = useManager();
  const { integration, name, label } = match;
  const summary = catalogue?.find((each) => each.id === integration);
  return (
    <li class="card">
      <IntegrationTile id={integration} summary={summary} />
      <div>
        <h2>
          <a href={href.configure(integration)} onClick={() => fillIn(integration, match.config as Config)}>
            {isFirst ? t("Add this: {name}", { name }) : name}
          </a>
        </h2>
        <p class="help">{dotted(label, !label.includes(title) && title)}</p>
      </div>
    </li>
  );
}

function take(match: Match): void {
  fillIn(match.integration, match.config as Config);
  location.hash = href.configure(match.integration);
}

function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).host : link;
}
