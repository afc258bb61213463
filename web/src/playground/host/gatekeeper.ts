/** Asking the user on behalf of one widget, and remembering the answers while the tab lives. */
import { recall, remember } from "../storage";
import { afterAnswer, decide, type Remembered, type Trust } from "./decisions";
import type { Gatekeeper } from "./driver";
import type { Prompts } from "./prompts";

export interface Applicant {
  /** As people know it. */
  name: string;
  host: string;
  trust: Trust;
  /** Account, kind, room, widget id, sender, template and origin: a change of any of them asks again. */
  key: string;
}

const NOTHING: Remembered = { approved: [], denied: [] };

export class UserGatekeeper implements Gatekeeper {
  private openIDAllowed: boolean | null = null;

  constructor(
    private readonly applicant: Applicant,
    private readonly userId: string,
    private readonly prompts: Prompts,
    private readonly gone: AbortSignal,
  ) {}

  get knowsUser(): boolean {
    return this.applicant.trust === "trusted manager";
  }

  async capabilities(requested: Set<string>): Promise<string[]> {
    const { key, name, host, trust } = this.applicant;
    const before = recall<Remembered>(`capabilities:${key}`) ?? NOTHING;
    const { approved, ask } = decide(requested, trust, before);
    if (ask.length === 0) return approved;
    const trusted = trust === "trusted manager";
    const granted = await this.prompts.ask(
      { kind: "capabilities", who: name, host, trusted, ask },
      this.gone,
    );
    if (this.gone.aborted) return approved;
    const asked = ask.map(({ capability }) => capability);
    remember(`capabilities:${key}`, afterAnswer(before, asked, granted ?? []));
    return [...approved, ...(granted ?? [])];
  }

  /** The answer holds as long as the widget is open. */
  async askForOpenID(): Promise<boolean> {
    const { name, host } = this.applicant;
    const question = { kind: "openid", who: name, host, userId: this.userId } as const;
    this.openIDAllowed ??= (await this.prompts.ask(question, this.gone)) !== null;
    return this.openIDAllowed;
  }
}
