// A first /sync that tells how things are now, and not how they were.

let count = 0;

/**
 * Its `timeout`: next to nothing, and another one each time. What looks like the same question of the same device is
 * answered by Synapse from memory for two minutes (`sync_response_cache_duration`), whatever happened meanwhile.
 */
export function atOnce(): string {
  count = (count + 1) % 1000;
  return String(count);
}
