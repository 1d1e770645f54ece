/** How the listener of the chat's database does. */
export interface ListenerStatus {
  /** `true` for the one that reads and publishes, `false` for one that watches it. */
  leader: boolean;
  /** One more with each leader. */
  term: number;
  /** Age of the moment up to which everything is applied, in seconds: some of them also when it is not behind. */
  lagSeconds: number;
  /** Times that a part of the change stream was lost and copied anew. */
  gaps: number;
  /** Messages published and not acknowledged yet. */
  inFlight: number;
  /** Whether it makes progress, as its own check says. */
  healthy: boolean;
}

/**
 * Asks the listener for its metrics and its health.
 *
 * @param url of its interface for these
 * @returns `undefined` when it does not answer
 */
export async function readListener(url: string): Promise<ListenerStatus | undefined> {
  try {
    const signal = AbortSignal.timeout(1000);
    const [metrics, health] = await Promise.all([
      fetch(`${url}/metrics`, { signal }).then((response) => response.text()),
      fetch(`${url}/healthz`, { signal }),
    ]);
    await health.arrayBuffer();
    const value = (name: string) => sumOf(metrics, `tricloud_listener_${name}`);
    return {
      leader: value("leader") === 1,
      term: value("term"),
      lagSeconds: value("lag_seconds"),
      gaps: value("gaps_total"),
      inFlight: value("in_flight"),
      healthy: health.ok,
    };
  } catch {
    return undefined;
  }
}

/** A number in Prometheus' text format; of several series their sum. */
function sumOf(metrics: string, name: string): number {
  const lines = metrics
    .split("\n")
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
