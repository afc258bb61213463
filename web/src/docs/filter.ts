// Which endpoints somebody means who typed this.

/** What is looked at: the words of an endpoint in small letters, and its path. */
export interface Findable {
  words: string;
  path: string;
}

/** Every word must be found; one that is a path of the API, with real IDs even, finds its endpoint. */
export function finder(typed: string): (one: Findable) => boolean {
  const wanted = typed.trim().split(/\s+/).filter(Boolean);
  return ({ words, path }) => wanted.every((word) => words.includes(word.toLowerCase()) || fits(path, word));
}

function fits(template: string, word: string): boolean {
  const path = word.replace(/^https?:\/\/[^/]+/, "").replace(/[?#].*$/, "");
  const parts = template.split("/");
  const given = path.split("/");
  return (
    parts.length === given.length && parts.every((part, index) => part === given[index] || (part[0] === "{" && given[index]))
  );
}
