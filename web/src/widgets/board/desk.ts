// What the user is doing with a board: what both kinds have of it.
import type { Child } from "../dom/jsx-runtime";
import { reason, type Session } from "./session";

/** What both kinds have among theirs. */
export interface Tools {
  Unsaved: (props: { session: Session }) => Child;
}

/**
 * `Own` is the module of what changes the board, and of what is shown while it is changed: fetched when the board is
 * there to be read.
 */
export abstract class BoardDesk<Own extends Tools> {
  /** Null until they are there. */
  tools: Own | null = null;
  /** Why they could not be fetched when they were needed. */
  missing = "";
  /** What was just done, for those who do not see it. */
  said = "";
  /** The id of the element that shall have the focus, once it is there. */
  focus: string | null = null;

  constructor(
    readonly session: Session,
    readonly changed: () => void,
    private readonly fetchTools: () => Promise<Own>,
  ) {}

  /** Works out what is to be shown. */
  abstract refresh(): void;

  /** A few words beside the title. */
  abstract get summary(): string;

  /** Does it now, or as soon as there is what it takes. */
  async act(deed: (tools: Own) => void): Promise<void> {
    this.missing = "";
    const tools = this.tools ?? (await this.prepare().catch((error) => void (this.missing = reason(error))));
    if (tools) deed(tools);
    else this.changed();
  }

  /** Fetches the tools. */
  async prepare(): Promise<Own> {
    return (this.tools = await this.fetchTools());
  }
}
