import { describe, expect, test } from "vitest";
import { cardOf, frameAddress, jitsiAddress, Refusal, themeOf } from "./addresses";
import { nameIn, type Frame } from "./integration";

const wrapper = (rest: string): URL => new URL(`https://widgets.example.org/w/${rest}`);
const card = (rest: string) => cardOf(wrapper(`link?url=https%3A%2F%2Fsite.example%2Fa%3Fb${rest}`));
const framed = (rest: string, frame: Partial<Frame> = {}, isDark = false, around: string[] = []): URL =>
  frameAddress(
    wrapper(rest),
    { allow: "", referrerPolicy: "no-referrer", fill: {}, dark: {}, light: {}, ancestors: "", fragment: false, ...frame },
    isDark,
    around,
  );
const MEET = "jitsi?server=https%3A%2F%2Fmeet.example.org";

describe("jitsi", () => {
  test("opens the conference with what Jitsi reads from its fragment", () => {
    const { origin, pathname, hash } = jitsiAddress(
      wrapper(`${MEET}#conferenceId=stand-up&domain=x&isAudioOnly=true&displayName=Al%20%22ice%22`),
    );
    expect(origin + pathname).toBe("https://meet.example.org/stand-up");
    const parameters = new URLSearchParams(hash.slice(1));
    expect(JSON.parse(parameters.get("userInfo.displayName") ?? "")).toBe('Al "ice"');
    expect(parameters.get("config.startAudioOnly")).toBe("true");
  });
  test("the query alone decides the server", () => {
    expect(
      jitsiAddress(wrapper(`${MEET}#conferenceId=a&server=https://evil.example&domain=evil.example`)).host,
    ).toBe("meet.example.org");
  });
  test("a conference can't lead out of its path", () => {
    expect(jitsiAddress(wrapper(`${MEET}#conferenceId=..%2F..%2Fx%3Fy`)).pathname).toBe("/..%2F..%2Fx%3Fy");
  });
  test("variables that the client did not fill in are left out", () => {
    expect(
      jitsiAddress(wrapper(`${MEET}#conferenceId=a&displayName=$matrix_display_name`)).hash,
    ).not.toContain("userInfo");
    expect(() => jitsiAddress(wrapper(`${MEET}#conferenceId=$conferenceId`))).toThrow("no name");
  });
});

describe("a framed page", () => {
  test("the pad learns the user's name", () => {
    const pad = "etherpad?url=https%3A%2F%2Fpad.example.org%2Fp%2Fnotes#displayName=Alice%20B";
    expect(framed(pad, { fill: { displayName: "userName" } }).href).toBe("https://pad.example.org/p/notes?userName=Alice+B");
  });
  test("a page is shown as it was given", () => {
    expect(framed("custom?url=https%3A%2F%2Fsite.example%2Fa%3Fb%3D1%23c").href).toBe(
      "https://site.example/a?b=1#c",
    );
  });
});

describe("what a service wants to know", () => {
  const page = "x?url=https%3A%2F%2Fsite.example%2F%3Fa%3D1";
  const themes = { light: { theme: "light" }, dark: { theme: "dark" } };
  test("the theme, unless its address says another", () => {
    expect(framed(page, themes, true).search).toBe("?a=1&theme=dark");
    expect(framed(page, themes).search).toBe("?a=1&theme=light");
    expect(framed("x?url=https%3A%2F%2Fsite.example%2F%3Ftheme%3Dmine", themes).search).toBe("?theme=mine");
  });
  test("the hosts around it, each once", () => {
    const around = ["widgets.example.org", "app.example.org", "app.example.org"];
    expect(framed(page, { ancestors: "parent" }, false, around).search).toBe(
      "?a=1&parent=widgets.example.org&parent=app.example.org",
    );
  });
  test("what stands behind its #, which no server sees, and its parameters there", () => {
    const call = "x?url=https%3A%2F%2Fcall.example%2Froom%2F#displayName=A%26b&fragment=%2Froom%3Fpassword%3Dk%2526y";
    const address = framed(call, { fragment: true, fill: { displayName: "displayName" } });
    expect(address.href).toBe("https://call.example/room/#/room?password=k%26y&displayName=A%26b");
    expect(framed("x?url=https%3A%2F%2Fpad.example%2Fpad%2F#fragment=%2F2%2Fpad%2Fedit%2FaB%2Bc%2F", { fragment: true }).href).toBe(
      "https://pad.example/pad/#/2/pad/edit/aB+c/",
    );
  });
  test("nothing behind its # that it did not ask for", () => {
    expect(framed(`${page}#fragment=evil`).hash).toBe("");
    expect(framed(page, { fragment: true }).hash).toBe("");
  });
  test("nothing that the client did not fill in", () => {
    expect(framed(`${page}#displayName=$matrix_display_name`, { fill: { displayName: "n" } }).search).toBe("?a=1");
  });
});

test("a card has a link, and the words of whoever added it", () => {
  expect(card("#title=%245%20deal&description=%3Cb%3E&theme=$theme")).toEqual({
    address: new URL("https://site.example/a?b"),
    title: "$5 deal",
    description: "<b>",
  });
  expect(card("").title).toBe("");
  expect(card("#fragment=c%26d").address.href).toBe("https://site.example/a?b#c&d");
  expect(() => cardOf(wrapper("link?url=javascript%3Aalert(1)"))).toThrow(Refusal);
  expect(() => cardOf(wrapper("link#url=https%3A%2F%2Fsite.example"))).toThrow(Refusal);
});

test("a page is called as its reader would call it", () => {
  const names = { name: { en: "Pad", de: "Textblock", "pt-br": "Bloco" }, frame: {} as Frame };
  expect(nameIn(names, ["fr", "de-AT"])).toBe("Textblock");
  expect(nameIn(names, ["pt-BR", "de"])).toBe("Bloco");
  expect(nameIn(names, ["fr"])).toBe("Pad");
});

describe("what is refused", () => {
  test.each([
    "custom",
    "custom?url=",
    "custom?url=nothing",
    "custom?url=javascript%3Aalert(1)",
    "custom?url=data%3Atext%2Fhtml%2Cx",
    "custom?url=blob%3Ahttps%3A%2F%2Fwidgets.example.org%2Fx",
    "custom?url=file%3A%2F%2F%2Fetc%2Fpasswd",
    "custom?url=https%3A%2F%2Fuser%3Apass%40site.example",
    "custom?url=https%3A%2F%2Fwidgets.example.org%2Fw%2Fcustom",
    "custom#url=https%3A%2F%2Fsite.example",
  ])("%s", (rest) => {
    expect(() => framed(rest)).toThrow(Refusal);
  });
});

test("the theme may stand in the fragment or the query", () => {
  expect(themeOf(wrapper("custom?theme=dark"))).toBe("dark");
  expect(themeOf(wrapper("custom?theme=dark#theme=light"))).toBe("light");
  expect(themeOf(wrapper("custom#theme=$theme"))).toBeNull();
});
