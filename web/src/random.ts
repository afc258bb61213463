/** Names that nobody else gives: of requests, of transactions, of what is made. */

/**
 * 128 random bits, as 32 hexadecimal digits. `crypto.randomUUID` would be there in secure contexts alone; managers and
 * clients on a home network are not always in one.
 */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
