import { expect, test } from "vitest";
import { Prompts, type Question } from "./prompts";

const question = (host: string): Question => ({ kind: "manager", who: "w", host });

test("questions wait for each other", async () => {
  const prompts = new Prompts();
  const first = prompts.ask(question("a"));
  const second = prompts.ask(question("b"));
  expect(prompts.current?.question).toEqual(question("a"));
  prompts.current?.answer([]);
  expect(await first).toEqual([]);
  expect(prompts.current?.question).toEqual(question("b"));
  prompts.current?.answer(null);
  expect(await second).toBeNull();
  expect(prompts.current).toBeUndefined();
});

test("a question whose widget is gone is answered with no, wherever it waits", async () => {
  const prompts = new Prompts();
  const gone = new AbortController();
  void prompts.ask(question("a"));
  const second = prompts.ask(question("b"), gone.signal);
  gone.abort();
  expect(await second).toBeNull();
  expect(prompts.current?.question).toEqual(question("a"));
  expect(await prompts.ask(question("c"), gone.signal)).toBeNull();
});
