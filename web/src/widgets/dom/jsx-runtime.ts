// Drawing without a library: what the elements on the page shall be, and the least that makes them so.
import type { JSX as Known } from "preact/jsx-runtime";

/** No state and no life cycle: a component is a function of what it is given. */
export type Component = (props: never) => Child;
export type Child = Drawing | string | number | boolean | null | undefined | Child[];

interface Drawing {
  type: string | Component;
  props: Properties;
  key: unknown;
}

type Properties = Record<string, unknown> & { children?: Child };
type Drawn = (Element | Text) & { drawn?: { props: Properties; key: unknown } };

export function jsx(type: string | Component, props: Properties, key?: unknown): Drawing {
  return { type, props, key };
}
export { jsx as jsxs };
export const Fragment = ({ children }: { children?: Child }): Child => children;

/** Makes the children of `parent` what `child` says; what stays the same thing stays the same element. */
export function render(child: Child, parent: Element): void {
  const left = ([...parent.childNodes] as Drawn[]).filter((node) => node.drawn);
  let at: ChildNode | null = left[0] ?? null;
  for (const wanted of resolved(child)) {
    const found = left.findIndex((node) => isFor(node, wanted));
    const node = found === -1 ? made(wanted, parent) : (left.splice(found, 1)[0] as Drawn);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
    update(node, wanted);
  }
  for (const node of left) node.remove();
}

/** Components called, lists flattened, and what shows nothing left out. */
function resolved(child: Child, key?: unknown): (Drawing | string)[] {
  if (Array.isArray(child)) return child.flatMap((each) => resolved(each));
  if (child === null || child === undefined || typeof child === "boolean") return [];
  if (typeof child !== "object") return [String(child)];
  const { type, props } = child;
  if (typeof type === "function") return resolved(type(props as never), child.key ?? key);
  return [{ type, props, key: child.key ?? key ?? props.id }];
}

function isFor(node: Drawn, wanted: Drawing | string): boolean {
  if (typeof wanted === "string") return node instanceof Text;
  return node instanceof Element && node.localName === wanted.type && node.drawn?.key === wanted.key;
}

function made(wanted: Drawing | string, parent: Element): Drawn {
  if (typeof wanted === "string") return new Text();
  const space = wanted.type === "svg" ? "http://www.w3.org/2000/svg" : parent.namespaceURI;
  return document.createElementNS(space, wanted.type as string);
}

function update(node: Drawn, wanted: Drawing | string): void {
  if (typeof wanted === "string") {
    if (node.textContent !== wanted) node.textContent = wanted;
    node.drawn = { props: {}, key: undefined };
    return;
  }
  const before = node.drawn?.props ?? {};
  node.drawn = wanted;
  for (const name of Object.keys({ ...before, ...wanted.props })) {
    if (name !== "children") set(node as Element, name, wanted.props[name], before[name]);
  }
  render(wanted.props.children, node as Element);
}

function set(element: Element, name: string, value: unknown, before: unknown): void {
  if (name.startsWith("on")) {
    // What a handler of this kind returns would decide what the browser does.
    const handle = typeof value === "function" ? (event: Event) => void value(event) : null;
    Object.assign(element, { [name.toLowerCase()]: handle });
  }
  // The user changes it too: what is drawn counts.
  else if (name === "checked") Object.assign(element, { checked: value });
  else if (value === before) return;
  else if (value === null || value === undefined || (value === false && !/^aria|^dragg/.test(name))) {
    element.removeAttribute(name);
  } else element.setAttribute(name, value === true && !/^aria|^dragg/.test(name) ? "" : String(value));
}

// oxlint-disable-next-line typescript/no-namespace -- where the compiler looks for it
export declare namespace JSX {
  type Element = Drawing;
  type ElementType = string | Component;
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes {
    key?: string;
  }
  type IntrinsicElements = Known.IntrinsicElements;
}
