// The format of server-sent events (HTML, "Parsing an event stream"), as far as managers use it.

export interface Message {
  event: string;
  data: string;
  /** How long to wait before coming back, in ms. */
  retry: number | null;
}

/** What comes, message by message; `onSilence` is called, once, when nothing has come for so many ms. */
export async function* messages(
  body: ReadableStream<Uint8Array>,
  onSilence: () => void,
  silence: number,
): AsyncGenerator<Message, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let timer = setTimeout(onSilence, silence);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(onSilence, silence);
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) yield parse(block);
    }
  } finally {
    clearTimeout(timer);
  }
}

function parse(block: string): Message {
  const message: Message = { event: "message", data: "", retry: null };
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "event") message.event = value;
    if (name === "data") data.push(value);
    if (name === "retry" && /^\d+$/.test(value)) message.retry = Number(value);
  }
  message.data = data.join("\n");
  return message;
}
