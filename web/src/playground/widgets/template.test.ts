import { describe, expect, test } from "vitest";
import { fillTemplate, variables, type Viewer } from "./template";

const viewer: Viewer = {
  userId: "@alice:example.org",
  displayName: "Alice & Co",
  avatarUrl: "",
  deviceId: "DEVICE",
  baseUrl: "https://matrix.example.org",
  clientId: "im.manifold.playground",
  theme: "dark",
  language: "en-GB",
};

const fill = (template: string, data: Record<string, unknown> = {}): string =>
  fillTemplate(template, variables("w1", "!room", data, viewer));

describe("filling a template", () => {
  test("fills variables anywhere, encoded as a URI component", () => {
    expect(
      fill("https://$host/$matrix_user_id?n=$matrix_display_name#$x", { host: "a.example", x: "1/2" }),
    ).toBe("https://a.example/%40alice%3Aexample.org?n=Alice%20%26%20Co#1%2F2");
    expect(fill("$x", { x: "-_.!~*'()" })).toBe("-_.!~*'()");
  });
  test("knows stable and unstable names", () => {
    expect(fill("$matrix_client_theme,$org.matrix.msc2873.client_theme")).toBe("dark,dark");
    expect(fill("$matrix_widget_id,$org.matrix.msc2774_widget_id")).toBe("w1,w1");
    expect(fill("$org.matrix.msc3819.matrix_device_id,$org.matrix.msc2873.matrix_device_id")).toBe(
      "DEVICE,DEVICE",
    );
    expect(fill("$org.matrix.msc4039.matrix_base_url")).toBe("https%3A%2F%2Fmatrix.example.org");
    expect(fill("$matrix_room_id|$matrix_avatar_url|$matrix_client_language")).toBe("!room||en-GB");
  });
  test("lets no data shadow a built-in variable, whole or in part", () => {
    expect(fill("$matrix_user_id", { matrix_user_id: "EVIL" })).toBe("%40alice%3Aexample.org");
    expect(fill("$matrix_user_id", { matrix: "EVIL" })).toBe("%40alice%3Aexample.org");
    expect(fill("$org.matrix.msc2873.client_theme", { org: "EVIL" })).toBe("dark");
  });
  test("takes the longest name that fits", () => {
    expect(fill("$foobar $foo", { foo: "1", foobar: "2" })).toBe("2 1");
    expect(fill("$foobaz", { foo: "1", foobar: "2" })).toBe("1baz");
  });
  test("never looks at what it put in", () => {
    expect(fill("$a", { a: "$b", b: "deep" })).toBe("%24b");
  });
  test("leaves unknown names, a lone dollar and other cases alone; an empty key is no name", () => {
    expect(fill("$unknown $ $$x $X", { x: "1", "": "EVIL" })).toBe("$unknown $ $1 $X");
  });
  test("turns values into text", () => {
    const data = { n: null, t: true, f: 1.5, i: 1.0, list: [1, "a"], o: { k: 1 } };
    expect(fill("$n $t $f $i $list $o", data)).toBe("null true 1.5 1 1%2Ca %7B%22k%22%3A1%7D");
  });
  test("refuses text that is not well-formed", () => {
    expect(() => fill("$x", { x: "\ud800" })).toThrow(URIError);
  });
});
