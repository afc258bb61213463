/**
 * How a user proves to a Jitsi server to be a member of the room: by an OpenID token, which the client gives after
 * asking, and which the server shows to the homeserver (Prosody's "matrix user verification"). It is put into a JWT,
 * whose signature says nothing: its secret is the same everywhere.
 */
import { t } from "../i18n/t";
import { WidgetClient } from "../widget-client/client";
import { OpenID, type OpenIDToken } from "../widget-client/openid";
import { originOf } from "../widget-client/peer";
import { given, parametersOf, Refusal } from "./addresses";
import type { Meet } from "./api";

const AUTH = "openidtoken-jwt";
const SECRET = "notused";

export function isForMembers(wrapper: URL): boolean {
  // In the query, where the server has seen that it is one of the servers that the operator trusts.
  return parametersOf(wrapper).query.get("auth") === AUTH;
}

export class Membership {
  #openID: OpenID | null = null;

  readonly meet: Meet = (wrapper, { onTheme, onLanguage }) => {
    const { query } = parametersOf(wrapper);
    const client = new WidgetClient(query.get("widgetId"), originOf(query.get("parentUrl")), []);
    client.on("theme_change", ({ name }) => {
      if (typeof name === "string") onTheme(name);
    });
    client.on("language_change", ({ lang }) => {
      if (typeof lang === "string") onLanguage(lang);
    });
    this.#openID = new OpenID(client);
    client.start();
    return client;
  };

  /** The conference's address with the proof in it. Throws Refusal where there is none to be had; `say` tells whom. */
  async proven(wrapper: URL, conference: URL, say: (text: () => string) => void): Promise<URL> {
    const { host } = conference;
    if (this.#openID === null) {
      throw new Refusal(() =>
        t(
          "{host} lets in members of a Matrix room alone, and asks your client who you are. Open this widget in the room.",
          { host },
        ),
      );
    }
    say(() =>
      t("{host} lets in members of this room alone. Your client may ask whether it may tell who you are.", { host }),
    );
    const token = await this.#openID.token().catch(({ message }: Error) => {
      throw new Refusal(() =>
        [
          message,
          t("{host} lets in members of this room alone, so it can't be shown. Open it again to be asked again.", { host }),
        ].join(" "),
      );
    });
    conference.searchParams.set("jwt", await proof(wrapper, host, token));
    return conference;
  }
}

/** The JWT for this server (`domain` is its host and port), as clients make it. */
export async function proof(wrapper: URL, domain: string, token: OpenIDToken): Promise<string> {
  const { rest } = parametersOf(wrapper);
  const header = { alg: "HS256", typ: "JWT" };
  const payload = {
    iss: domain,
    sub: domain,
    aud: `https://${domain}`,
    room: "*",
    context: {
      matrix: { token: token.access_token, room_id: rest.get("roomId"), server_name: token.matrix_server_name },
      user: { avatar: given(rest.get("avatarUrl")) ?? "", name: given(rest.get("displayName")) ?? "" },
    },
  };
  const utf8 = new TextEncoder();
  const signed = [header, payload].map((part) => base64url(utf8.encode(JSON.stringify(part)))).join(".");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(SECRET), algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, utf8.encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
