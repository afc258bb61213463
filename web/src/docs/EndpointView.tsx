// One endpoint: in words, and beside it what to send and what comes back.
import { Code } from "./Code";
import { Errors } from "./Errors";
import { Fields, Type } from "./Fields";
import { Fold } from "./Fold";
import type { Endpoint, Reply } from "./model";
import { Prose } from "./Prose";
import type { Shape } from "./shape";

export function EndpointView({ endpoint }: { endpoint: Endpoint }) {
  const { anchor, method, path, summary, about, source, caller, parameters, body, answers, errors } = endpoint;
  const name = `${method} ${path}`;
  return (
    <>
      <h3 tabIndex={-1}>
        <Method of={method} /> <Path of={path} />{" "}
        <a class="permalink" href={`#${anchor}`} aria-label={`Link to ${name}`}>
          #
        </a>
      </h3>
      <div class="two">
        <div class="words">
          <p class="lead">{summary}.</p>
          <Prose of={about} />
          <dl class="about">
            <dt>Who may call</dt>
            <dd>
              <Fold title={caller.short}>{() => <Prose of={caller.full} />}</Fold>
            </dd>
            <dt>Source</dt>
            <dd>{source.url ? <a href={source.url}>{source.name}</a> : source.name}</dd>
          </dl>
          {parameters.length > 0 && (
            <>
              <h4>Parameters</h4>
              <Fields of={parameters} />
            </>
          )}
          {body?.shape && (
            <>
              <h4>
                Body: <ShapeLink to={body.shape} />
              </h4>
              <Fields of={body.shape.fields} />
            </>
          )}
          {answers.map((answer) => (
            <Answered key={answer.status} answer={answer} />
          ))}
          {errors.length > 0 && (
            <Fold title="Errors" aside={statuses(errors)}>
              {() => <Errors of={errors} />}
            </Fold>
          )}
        </div>
        <div class="shown">
          <Code title="curl" label={`curl for ${name}`} text={endpoint.curl} language="shell" />
          {answers.map(
            ({ status, example }) =>
              example && (
                <Code key={status} title={`Answer ${status}`} label={`Answer of ${name}`} text={example} language="json" />
              ),
          )}
        </div>
      </div>
    </>
  );
}

export function Method({ of }: { of: string }) {
  return <span class={`method ${of.toLowerCase()}`}>{of}</span>;
}

/** What differs between requests stands back. */
export function Path({ of }: { of: string }) {
  return (
    <code class="path">
      {of.split(/({[^}]+}|\/)/).map((part) => {
        if (part === "/") return <>/<wbr /></>;
        return part.startsWith("{") ? <i>{part}</i> : part;
      })}
    </code>
  );
}

function Answered({ answer: { status, mediaType, about, shape, events } }: { answer: Reply }) {
  return (
    <>
      <h4>
        Answer {status}: {shape ? <ShapeLink to={shape} /> : mediaType || "no body"}
      </h4>
      <Prose of={about} />
      {events.length > 0 && (
        <ul class="members">
          {events.map(({ name, type }) => (
            <li key={name}>
              <code class="strong">{name}</code>{" "}
              <span class="type">
                <Type of={type} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {shape && shape.fields.length > 0 && (
        <Fold title="Fields" aside={shape.fields.length}>
          {() => <Fields of={shape.fields} />}
        </Fold>
      )}
    </>
  );
}

function ShapeLink({ to }: { to: Shape }) {
  return <a href={`#${to.anchor}`}>{to.name}</a>;
}

function statuses(errors: Endpoint["errors"]): string {
  return [...new Set(errors.map(({ status }) => status))].join(" ");
}
