// Texts that nobody can guess, and PKCE (RFC 7636), which is made of them.

/** 256 random bits, as 43 letters, digits, `-` and `_`. */
export function secret(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** A device's id: ten characters are the least that Matrix wants in an OAuth scope. */
export function deviceId(): string {
  return secret().replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 16).toUpperCase();
}

/** PKCE's S256: what is shown first of a secret that is shown later. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
