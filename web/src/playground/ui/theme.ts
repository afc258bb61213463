/** Light or dark: the system's choice, unless the user made their own. */
import { recall, remember } from "../storage";

export type ThemeChoice = "system" | "light" | "dark";

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

class Theme {
  choice: ThemeChoice = recall<ThemeChoice>("theme") ?? "system";
  private readonly listeners = new Set<() => void>();

  constructor() {
    darkSystem.addEventListener("change", () => this.apply());
    this.apply();
  }

  /** What widgets are told. */
  get name(): "light" | "dark" {
    if (this.choice !== "system") return this.choice;
    return darkSystem.matches ? "dark" : "light";
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    remember("theme", choice);
    this.apply();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private apply(): void {
    if (this.choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.choice;
    for (const listener of this.listeners) listener();
  }
}

export const theme = new Theme();
