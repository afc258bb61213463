/** What is asked for, what is shown of it, and the buttons that change both. */
import { plural, t } from "../../i18n/t";
import { button, element } from "../page";
import { said } from "../written";
import { agenda } from "./agenda";
import { ask, NoAnswer } from "./ask";
import { happening, isoDay, midnight, type Answer, type Happening } from "./events";
import { keeping } from "./keeping";
import { month } from "./month";
import { firstDayOfWeek, moved, periodOf, type Period, type View } from "./period";
import { inWords, locale, since } from "./words";

const REFRESH_MILLISECONDS = 15 * 60 * 1000;
const LATE_MILLISECONDS = 400;
const WIDE = "(min-width: 700px)";

export class CalendarPage {
  #view: View;
  #anchor = midnight(new Date());
  #chosen = this.#anchor;
  #answer: Answer | null = null;
  #events: Happening[] = [];
  #failure: (() => string) | null = null;
  #isLate = false;
  #asking = new AbortController();
  #askedAt = 0;

  readonly #title = element("h1");
  readonly #previous = this.#step("‹", () => t("Previous"), -1);
  readonly #next = this.#step("›", () => t("Next"), 1);
  readonly #views = { agenda: this.#viewButton("agenda", () => t("List")), month: this.#viewButton("month", () => t("Month")) };
  readonly #status = element("p", { className: "status", role: "status" });
  readonly #content = element("main");
  readonly #source = element("footer");

  /** `page`: its own address, with the calendar's, its key, and the first view; `loaded` is called when that is there. */
  constructor(
    private readonly page: URL,
    private readonly loaded: () => void,
  ) {
    const wanted = new URLSearchParams(page.hash.slice(1)).get("view");
    const fitting = matchMedia(WIDE).matches ? "month" : "agenda";
    this.#view = wanted === "agenda" || wanted === "month" ? wanted : fitting;
  }

  open(): void {
    const today = button(() => t("Today"), () => {
      this.#chosen = midnight(new Date());
      this.#go(this.#chosen);
    });
    const choice = said(element("div", { className: "choice", role: "group" }), (it) => {
      it.ariaLabel = t("View");
    });
    choice.append(this.#views.agenda, this.#views.month);
    const steps = element("div", { className: "steps" }, this.#previous, today, this.#next);
    document.body.replaceChildren(
      element("header", {}, this.#title, steps, choice),
      this.#status,
      this.#content,
      this.#source,
    );
    document.addEventListener("visibilitychange", () => this.#refresh());
    setInterval(() => this.#refresh(), 60_000);
    this.#go(this.#anchor);
    said(this.#content, () => this.#draw());
  }

  get #period(): Period {
    return periodOf(this.#view, this.#anchor, firstDayOfWeek(locale()));
  }

  #go(day: Date): void {
    this.#anchor = day;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#asking.abort();
    const mine = (this.#asking = new AbortController());
    const late = setTimeout(() => {
      this.#isLate = true;
      this.#draw();
    }, LATE_MILLISECONDS);
    this.#askedAt = Date.now();
    this.#draw();
    try {
      this.#answer = await ask(this.page, this.#period, mine.signal);
      this.#events = this.#answer.events.map(happening);
      this.#failure = null;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof NoAnswer)) throw error;
      this.#failure = error.say;
    } finally {
      clearTimeout(late);
    }
    this.#isLate = false;
    this.#draw();
    this.loaded();
  }

  /** While somebody looks, every quarter of an hour; and at once when they look again. */
  #refresh(): void {
    const isDue = Date.now() - this.#askedAt >= REFRESH_MILLISECONDS;
    if (document.visibilityState === "visible" && isDue) void this.#load();
  }

  readonly #choose = (day: Date, isKey: boolean): void => {
    this.#chosen = day;
    const { from, to } = this.#period;
    if (day < from || day > to) this.#go(day);
    else this.#draw();
    const chosen = this.#content.querySelector<HTMLElement>(`[data-key="${isoDay(day)}"]`);
    chosen?.focus({ preventScroll: !isKey });
  };

  #draw(): void {
    const shown = this.#period;
    const { first, last } = this.#answer ?? { first: "", last: "9999" };
    this.#title.textContent =
      this.#view === "month" ? inWords.month(shown.from) : inWords.days(shown.from, shown.to);
    this.#views.agenda.ariaPressed = String(this.#view === "agenda");
    this.#views.month.ariaPressed = String(this.#view === "month");
    this.#previous.disabled = isoDay(shown.from) <= first;
    this.#next.disabled = isoDay(shown.to) >= last;
    this.#status.textContent = this.#isLate ? t("Loading…") : "";
    this.#source.replaceChildren(...this.#notes());
    keeping(this.#content, () => this.#content.replaceChildren(...this.#shown(shown)));
  }

  #shown(period: Period): HTMLElement[] {
    const again = this.#failure ? button(() => t("Try again"), () => void this.#load()) : "";
    const words = element("p", {}, this.#failure?.() ?? "");
    if (this.#answer === null) {
      if (again === "") return [];
      const heading = element("h2", {}, t("The calendar can't be shown at the moment"));
      return [element("div", { className: "empty" }, heading, words, again)];
    }
    const warning = again === "" ? [] : [element("div", { className: "warning" }, words, again)];
    return [...warning, ...this.#listing(period)];
  }

  #listing(period: Period): HTMLElement[] {
    if (this.#view === "month") return [month(period, this.#events, this.#chosen, this.#choose)];
    const list = agenda(period.days, this.#events);
    if (list !== null) return [list];
    // What is not here yet is not missing.
    if (!this.#covers(period)) return [];
    const onward = button(() => t("Look further ahead"), () => this.#go(moved("agenda", this.#anchor, 1)));
    return [element("div", { className: "empty" }, element("p", {}, t("Nothing is planned in these days.")), onward)];
  }

  #covers({ first, until }: Period): boolean {
    const answer = this.#answer;
    return answer !== null && answer.from <= isoDay(first) && isoDay(until) <= answer.until;
  }

  #notes(): HTMLElement[] {
    const answer = this.#answer;
    if (answer === null) return [];
    const lines = answer.name ? [answer.name] : [];
    lines.push(t("From {host}. Times are those of {zone}.", { host: answer.host, zone: inWords.zone() }));
    if (answer.problem) {
      lines.push(t("As it was {when}: {problem}.", { when: since(answer.age), problem: answer.problem }));
    }
    if (answer.unread > 0) {
      lines.push(plural(answer.unread, "{count} event can't be shown.", "{count} events can't be shown."));
    }
    if (answer.more) lines.push(t("There are more events than can be shown."));
    return lines.map((line) => element("p", { dir: "auto" }, line));
  }

  #step(sign: string, label: () => string, steps: number): HTMLButtonElement {
    const made = button(() => sign, () => {
      this.#chosen = moved(this.#view, this.#anchor, steps);
      this.#go(this.#chosen);
    });
    made.className = "step";
    return said(made, (it) => {
      it.title = it.ariaLabel = label();
    });
  }

  #viewButton(view: View, label: () => string): HTMLButtonElement {
    return button(label, () => {
      this.#view = view;
      this.#go(view === "month" ? this.#anchor : this.#chosen);
    });
  }
}
