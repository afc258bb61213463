// What holds for all endpoints.
import { Errors } from "./Errors";
import type { Reference } from "./model";
import { Line } from "./Prose";

interface Props {
  api: Reference;
  source: string;
  hidden: boolean;
}

export function Overview({ api, source, hidden }: Props) {
  return (
    <section id="overview" class="overview" hidden={hidden}>
      <h1 tabIndex={-1}>{api.title} API</h1>
      <p class="muted">
        Version {api.version} at <code>{api.base}</code>
      </p>
      {api.about.map((paragraph, index) => (
        <p key={index} class={index ? "" : "lead"}>
          <Line of={paragraph} />
        </p>
      ))}
      <p>
        This page is made from <a href={source}>openapi.json</a>, an OpenAPI 3.1 document that programs can read. It asks for
        no token and calls nothing for you: every endpoint has a line for your own shell.
      </p>
      <section id="errors" class="words">
        <h2 tabIndex={-1}>All errors</h2>
        <Errors of={api.errors} />
      </section>
    </section>
  );
}
