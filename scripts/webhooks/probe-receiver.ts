/** What the receiver makes of a delivery that nobody signed. */
export type Readiness =
  /** It knows the path, and has secrets to check deliveries with. */
  | "ready"
  /** It does not know the path key. */
  | "unknown path"
  /** It has no path keys, or no secrets. */
  | "not configured"
  /** Something else answers there, or nothing. */
  | "unreachable";

const TIMEOUT_MS = 10_000;

/**
 * Finds out whether a webhook that is sent to an address will be taken in, by a delivery without a secret, which the
 * receiver refuses in one way or another.
 *
 * @param url with the path key
 */
export async function probeReceiver(url: string, fetch: typeof globalThis.fetch): Promise<Readiness> {
  const probe = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  try {
    const { status } = await fetch(url, { ...probe, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return READINESS[status] ?? "unreachable";
  } catch {
    return "unreachable";
  }
}

const READINESS: Record<number, Readiness> = { 401: "ready", 404: "unknown path", 503: "not configured" };
