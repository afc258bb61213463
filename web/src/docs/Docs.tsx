// The whole page: a list to find one's way, the overview, all endpoints, all shapes.
import { useCallback, useMemo, useRef, useState } from "preact/hooks";

import { Contents } from "./Contents";
import { EndpointView } from "./EndpointView";
import { finder } from "./filter";
import { goTo, onArrows, useFragment, useSlash } from "./keys";
import type { Endpoint, Reference } from "./model";
import { Overview } from "./Overview";
import { Prose } from "./Prose";
import { Search } from "./Search";
import { Shapes } from "./Shapes";

interface Props {
  api: Reference;
  /** Where the document is that all of this is made from. */
  source: string;
}

export function Docs({ api, source }: Props) {
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const found = useMemo(() => new Set(api.endpoints.filter(finder(typed))), [api, typed]);
  const isShown = (endpoint: Endpoint) => found.has(endpoint);
  const isFiltered = typed.trim() !== "";
  useSlash(field);
  useFragment(useCallback(() => setTyped(""), []));
  // Made once: what is typed hides endpoints, and changes none.
  const views = useMemo(
    () => new Map(api.endpoints.map((endpoint) => [endpoint, <EndpointView endpoint={endpoint} />])),
    [api],
  );
  const type = (text: string) => {
    setTyped(text);
    // What is found stands at the top.
    if (text) scrollTo(0, 0);
  };
  const toFirst = () => {
    const [first] = found;
    const place = first && document.getElementById(first.anchor);
    if (place) goTo(place);
  };

  return (
    <>
      <header class="top">
        <a class="brand" href="#overview">
          {api.title} <span>API</span>
        </a>
        <Search
          field={field}
          typed={typed}
          status={isFiltered ? `${found.size} of ${api.endpoints.length}` : ""}
          onType={type}
          onEnter={toFirst}
          onKeyDown={toList}
        />
        <a class="source" href={source}>
          openapi.json
        </a>
      </header>
      <div class="sheet">
        <Contents groups={api.groups} isShown={isShown} field={field} />
        <main>
          <Overview api={api} source={source} hidden={isFiltered} />
          {api.groups.map(({ anchor, title, about, endpoints }) => (
            <section key={anchor} class="group" id={anchor} hidden={!endpoints.some(isShown)}>
              <h2 tabIndex={-1}>{title}</h2>
              <Prose of={about} />
              {endpoints.map((endpoint) => (
                <section key={endpoint.anchor} class="endpoint" id={endpoint.anchor} hidden={!isShown(endpoint)}>
                  {views.get(endpoint)}
                </section>
              ))}
            </section>
          ))}
          {found.size === 0 && (
            <div class="nothing">
              <p>Nothing found for “{typed.trim()}”.</p>
              <button type="button" class="button" onClick={() => setTyped("")}>
                Show all
              </button>
            </div>
          )}
          <Shapes shapes={api.shapes} hidden={isFiltered} />
        </main>
      </div>
    </>
  );
}

function toList(event: KeyboardEvent): void {
  onArrows(event, [...document.querySelectorAll<HTMLElement>("#contents li:not([hidden]) > a")], null);
}

/** What is shown where the document could not be had. */
export function Unavailable({ why, source }: { why: string; source: string }) {
  return (
    <main class="alone">
      <h1>The API’s description can’t be fetched</h1>
      <p role="alert">
        {why}. Reload the page in a moment, or open <a href={source}>openapi.json</a> yourself: all of this page is made from
        it.
      </p>
    </main>
  );
}
