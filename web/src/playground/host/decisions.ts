/** Which capabilities a widget gets at once, which only after asking the user, and which never. */
import { inWords } from "./capabilities";
import { CAPABILITIES } from "./names";

export type Trust = "trusted manager" | "untrusted manager" | "widget";

export interface Remembered {
  approved: string[];
  denied: string[];
}

export interface Decision {
  approved: string[];
  /** To be asked, with the words to ask with. */
  ask: { capability: string; words: string }[];
}

/** For a manager that the account, the homeserver or the client's config names. */
const TRUSTED_MANAGER_GETS = new Set<string>([
  CAPABILITIES.roomSummary,
  CAPABILITIES.readMembership,
  CAPABILITIES.context,
  "org.matrix.msc2762.receive.state_event:im.vector.modular.widgets",
]);

/** Is a hint to the client rather than a right. */
const HARMLESS = "io.element.requires_client";

export function decide(requested: Iterable<string>, trust: Trust, remembered: Remembered): Decision {
  const decision: Decision = { approved: [], ask: [] };
  for (const capability of requested) {
    const words = inWords(capability, trust !== "widget");
    if (words === null || remembered.denied.includes(capability)) continue;
    if (atOnce(capability, trust) || remembered.approved.includes(capability))
      decision.approved.push(capability);
    else decision.ask.push({ capability, words });
  }
  return decision;
}

function atOnce(capability: string, trust: Trust): boolean {
  if (trust === "untrusted manager") return false;
  const name = capability.startsWith("im.manifold.") ? (capability.split("#")[0] ?? capability) : capability;
  return capability === HARMLESS || (trust === "trusted manager" && TRUSTED_MANAGER_GETS.has(name));
}

/** The answer to a prompt, added to what was answered before. */
export function afterAnswer(remembered: Remembered, asked: string[], granted: string[]): Remembered {
  return {
    approved: [...new Set([...remembered.approved, ...granted])],
    denied: [
      ...new Set([...remembered.denied, ...asked.filter((capability) => !granted.includes(capability))]),
    ],
  };
}
