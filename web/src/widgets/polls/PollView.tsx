/** @jsxImportSource ../dom */
// One poll: its answers to choose from, how it stands as far as that may be seen, and its end.
import { plural, t } from "../../i18n/t";
import { Button } from "../board/Button";
import { votesFor, type Desk, type Shown } from "./desk";

interface Props {
  desk: Desk;
  poll: Shown;
}

export function PollView({ desk, poll }: Props) {
  const { standing, answers, most } = poll;
  const showsVotes = standing.ended || (poll.isOpen && standing.mine.length > 0);
  // What is on its way has no id yet that a vote could refer to.
  const mayVote = !standing.ended && desk.session.mayChange && !poll.id.startsWith("~");
  const best = Math.max(1, ...standing.votes.values());
  const chosen = desk.chosen(poll);
  return (
    <form
      class="poll"
      onSubmit={(event) => {
        event.preventDefault();
        void desk.act((now) => now.vote(desk, poll));
      }}
    >
      <fieldset>
        <legend>{poll.question}</legend>
        <p class="muted">{facts(poll)}</p>
        {answers.map((answer) => {
          const votes = votesFor(poll, answer.id);
          const isBest = standing.ended && votes === best;
          return (
            <label key={answer.id} class={isBest ? "answer best" : "answer"}>
              <input
                type={most > 1 ? "checkbox" : "radio"}
                name={poll.id}
                checked={chosen.includes(answer.id)}
                disabled={!mayVote}
                onChange={() => desk.choose(poll, answer.id)}
              />
              <span class="text">{answer.text}</span>
              {showsVotes && <span class="votes">{plural(votes, "1 vote", "{count} votes")}</span>}
              {showsVotes && <progress max={Math.max(1, standing.voters)} value={votes} aria-hidden="true" />}
            </label>
          );
        })}
      </fieldset>
      {!standing.ended && <Buttons desk={desk} poll={poll} mayVote={mayVote} />}
    </form>
  );
}

function Buttons({ desk, poll, mayVote }: Props & { mayVote: boolean }) {
  const mayEnd = mayVote && poll.mayEnd;
  const { tools } = desk;
  if (tools && mayEnd && desk.closing === poll.id) return <tools.Closing desk={desk} poll={poll} />;
  return (
    <div class="buttons">
      {mayVote && desk.hasDraft(poll) && (
        <Button label={poll.standing.mine.length > 0 ? t("Change your vote") : t("Vote")} kind="primary" />
      )}
      {mayEnd && (
        <Button
          id={`close-${poll.id}`}
          label={t("Close poll")}
          press={() => void desk.act(() => desk.show({ closing: poll.id, focus: "close" }))}
        />
      )}
    </div>
  );
}

/** Who asks, how many have answered, and what there is to know before one does. */
function facts({ sender, standing, most, isOpen }: Shown): string {
  const name = sender.replace(/^@([^:]*):.*$/s, "$1");
  return [
    name,
    plural(standing.voters, "1 person voted", "{count} people voted"),
    most > 1 && !standing.ended && t("choose up to {most}", { most }),
    standing.ended ? t("closed") : !isOpen && t("results come when it is closed"),
  ]
    .filter((fact) => fact !== false)
    .join(" · ");
}
