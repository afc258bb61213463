// The list of all that is here: beside the page where there is room, folded up above it where there is none.
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Method, Path } from "./EndpointView";
import { onArrows } from "./keys";
import type { Endpoint, Group } from "./model";

interface Props {
  groups: Group[];
  isShown(endpoint: Endpoint): boolean;
  /** The field above: where the arrow key leads from the first link. */
  field: RefObject<HTMLInputElement | null>;
}

const BESIDE = "(width >= 1000px)";

export function Contents({ groups, isShown, field }: Props) {
  const list = useRef<HTMLElement>(null);
  const isBeside = useMedia(BESIDE);
  const current = useCurrent();
  useEffect(() => {
    if (isBeside && current) list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [isBeside, current]);
  const onKeyDown = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>("li:not([hidden]) > a") ?? [])];
    onArrows(event, links, field.current);
  };
  return (
    <details class="contents" open={isBeside}>
      <summary>Contents</summary>
      {/* Arrow keys go through the links, which are reached by Tab as well. */}
      <nav id="contents" ref={list} aria-label="Contents" onKeyDown={onKeyDown}>
        <a href="#overview">Overview</a>
        <a href="#errors">All errors</a>
        <a href="#shapes">Shapes</a>
        {groups.map(({ anchor, title, endpoints }) => (
          <div key={anchor} hidden={!endpoints.some(isShown)}>
            <a class="strong" href={`#${anchor}`}>
              {title}
            </a>
            <ul>
              {endpoints.map((endpoint) => (
                <li key={endpoint.anchor} hidden={!isShown(endpoint)}>
                  <a href={`#${endpoint.anchor}`} aria-current={current === endpoint.anchor ? "location" : undefined}>
                    <Method of={endpoint.method} /> <Path of={short(endpoint.path)} />
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </details>
  );
}

/** What all paths of the Integrations API begin with says nothing in a list of them. */
function short(path: string): string {
  return path.replace(/^\/_matrix\/integrations(?=\/)/, "");
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const onChange = () => setMatches(media.matches);
    media.addEventListener("change", onChange);
    return () => media.removeEventListener("change", onChange);
  }, [query]);
  return matches;
}

/** The anchor of the endpoint that is being read. */
function useCurrent(): string {
  const [current, setCurrent] = useState("");
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const entered = entries.find((entry) => entry.isIntersecting);
        if (entered) setCurrent(entered.target.id);
      },
      // A line below the bar at the top.
      { rootMargin: "-15% 0px -84% 0px" },
    );
    for (const section of document.querySelectorAll(".endpoint")) observer.observe(section);
    return () => observer.disconnect();
  }, []);
  return current;
}
