// Passes messages on between one window and a Python program (src/manifold/hosting/relay.py), which says which window:
// a widget's, in a frame of this page, or that of the client that frames this page. Only that window's messages are
// passed on, only from the origin that was named, and none is posted to another one.
import { fromWire, toWire } from "./blobs.ts";

interface Orders {
  expect: string;
  frame?: { url: string; allow: string; title: string; sandbox: string };
}

const address = new URL(`socket${location.search}`, location.href);
address.protocol = "ws:";
const socket = new WebSocket(address);
let told = (text: string): void => begin(JSON.parse(text) as Orders);
let last: Promise<void> = Promise.resolve();

// A client speaks as soon as its frame has loaded, and that may be before we know whom to listen to.
const EARLY = 100;
const early: MessageEvent[] = [];
let heard = (event: MessageEvent): void => void (early.length < EARLY && early.push(event));
addEventListener("message", (event) => heard(event));

socket.addEventListener("message", ({ data }: MessageEvent<string>) => told(data));
socket.addEventListener("close", () => {
  document.body.textContent = "This page has been disconnected from its program.";
});

function begin({ expect, frame }: Orders): void {
  const element = frame ? document.createElement("iframe") : undefined;
  const peer = () => (element ? element.contentWindow : parent);

  heard = ({ source, origin, data }) => {
    if (source !== null && source === peer() && source !== window && origin === expect) send({ message: data });
  };
  for (const event of early.splice(0)) heard(event);
  told = (text) => {
    const order = JSON.parse(text) as { post?: unknown; unload?: true };
    if (order.unload) element?.remove();
    else peer()?.postMessage(fromWire(order.post), expect);
  };

  if (!element || !frame) return;
  document.title = frame.title;
  element.title = frame.title;
  element.allow = frame.allow;
  element.setAttribute("sandbox", frame.sandbox);
  element.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0";
  element.addEventListener("load", () => send({ load: true }));
  element.src = frame.url;
  document.body.append(element);
}

/** In their order, though a file has to be read first. What can't be read or written is passed over. */
function send(news: object): void {
  last = last.then(async () => socket.send(JSON.stringify(await toWireOf(news)))).catch(() => undefined);
}

async function toWireOf(news: object): Promise<object> {
  return "message" in news ? { message: await toWire(news.message) } : news;
}
