// Who is in the room, and with what power.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import type { JsonObject, Member, Room, Send } from "./types";

const MEMBERSHIPS = ["join", "invite", "knock", "leave", "ban"];
const INFINITE = 2 ** 53 - 1;

export function Members({ room, me, send }: { room: Room; me: string; send: Send }) {
  const [userId, setUserId] = useState("");
  const put = (type: string, stateKey: string, content: JsonObject, sender = me) =>
    send({ do: "putEvent", roomId: room.roomId, sender, type, stateKey, content });
  const setPower = (user: string, level: number) => {
    const levels = room.state.find(({ type }) => type === "m.room.power_levels")?.content ?? {};
    const users = typeof levels.users === "object" && !Array.isArray(levels.users) ? levels.users : {};
    put("m.room.power_levels", "", { ...levels, users: { ...users, [user]: level } });
  };
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (!/^@[^:]+:.+/.test(userId)) return;
    const displayname = userId.slice(1, userId.indexOf(":"));
    put("m.room.member", userId, { membership: "join", displayname }, userId);
    setUserId("");
  };
  return (
    <>
      <ul class="rows" aria-label="Members">
        {room.members.map((member) => (
          <li key={member.userId} class="row">
            <span class="grow">
              {member.name}
              <span class="muted block">{member.userId}</span>
            </span>
            <MemberFields
              member={member}
              onMembership={(membership) =>
                put(
                  "m.room.member",
                  member.userId,
                  { membership, displayname: member.name },
                  membership === "join" ? member.userId : me,
                )
              }
              onPower={(level) => setPower(member.userId, level)}
            />
          </li>
        ))}
      </ul>
      <form class="say" onSubmit={add}>
        <input
          class="grow"
          aria-label="User ID of a new member"
          placeholder="@somebody:workbench.invalid"
          value={userId}
          onInput={({ currentTarget }) => setUserId(currentTarget.value)}
        />
        <Button small submit>
          Let them join
        </Button>
      </form>
    </>
  );
}

interface FieldsProps {
  member: Member;
  onMembership(membership: string): void;
  onPower(level: number): void;
}

function MemberFields({ member, onMembership, onPower }: FieldsProps) {
  return (
    <>
      <select
        class="short"
        aria-label={`Membership of ${member.name}`}
        value={member.membership ?? "leave"}
        onChange={({ currentTarget }) => onMembership(currentTarget.value)}
      >
        {MEMBERSHIPS.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      {member.power === INFINITE ? (
        <span class="muted">creator</span>
      ) : (
        <input
          class="short power"
          type="number"
          aria-label={`Power of ${member.name}`}
          value={member.power}
          onChange={({ currentTarget }) => {
            if (Number.isInteger(currentTarget.valueAsNumber)) onPower(currentTarget.valueAsNumber);
          }}
        />
      )}
    </>
  );
}
