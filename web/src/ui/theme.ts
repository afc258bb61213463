// From the name of a client's theme to ours.

export interface Look {
  theme: "light" | "dark";
  contrast: "more" | "";
}

/** What the browser says, for clients that do not. */
export interface Preferences {
  dark: boolean;
  contrast: boolean;
}

/**
 * Names are `light`, `dark`, `light-high-contrast`, `legacy-…` and `custom-…`. The last may be any
 * colours at all, so there the system's preference is the better guess.
 */
export function lookFor(name: string | null, prefers: Preferences): Look {
  const known = name && !name.startsWith("custom-") ? name : "";
  const dark = /dark|black/.test(known) || (!/light/.test(known) && prefers.dark);
  return {
    theme: dark ? "dark" : "light",
    contrast: known.includes("high-contrast") || prefers.contrast ? "more" : "",
  };
}

/** Applies a theme now, and again when the system's preference changes. */
export function applyTheme(name: string | null): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const apply = () => {
    const look = lookFor(name, { dark: dark.matches, contrast: contrast.matches });
    Object.assign(document.documentElement.dataset, look);
  };
  apply();
  dark.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  return () => {
    dark.removeEventListener("change", apply);
    contrast.removeEventListener("change", apply);
  };
}
