// Where the focus goes when what held it goes away.

/** To what was beside it, or else to the page's heading. */
export function focusBeside(neighbour: Element | null | undefined): void {
  const target = neighbour?.isConnected ? neighbour : document.querySelector("h1");
  if (target instanceof HTMLElement) target.focus();
}
