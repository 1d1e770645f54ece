/** Aircall's UNIX seconds as ISO 8601 UTC with milliseconds. */
export function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
