/** What a tab remembers. In a strict browser every access may throw: then nothing is remembered. */

export function remember(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(`manifold-playground:${key}`, JSON.stringify(value));
  } catch {
    // Nothing is lost but the convenience.
  }
}

export function recall<T>(key: string): T | null {
  try {
    const kept = sessionStorage.getItem(`manifold-playground:${key}`);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    return null;
  }
}

export function forget(key: string): void {
  try {
    sessionStorage.removeItem(`manifold-playground:${key}`);
  } catch {
    // It was never kept.
  }
}
