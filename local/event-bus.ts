import type { LogFields } from "../lambdas/shared/log";

/** Something that happened on the platform: a structured log line of a service, or news of the supervisor. */
export interface PlatformEvent {
  /** ISO 8601 UTC. */
  time: string;
  severity: "INFO" | "WARNING" | "ERROR";
  service: string;
  /** E.g. `delivery.applied`. */
  event: string;
  fields: LogFields;
}

/** How many past events late subscribers are shown. */
const HISTORY = 5_000;

/** All that happens on the platform, in one place: the console draws it, `npm start -- --once` waits for it. */
export class EventBus {
  private readonly listeners = new Set<(event: PlatformEvent) => void>();
  private readonly past: PlatformEvent[] = [];

  publish(event: PlatformEvent): void {
    this.past.push(event);
    if (this.past.length > HISTORY) this.past.shift();
    for (const listener of [...this.listeners]) listener(event);
  }

  /** Publishes with the time of now. */
  announce(
    service: string,
    event: string,
    fields: LogFields = {},
    severity: PlatformEvent["severity"] = "INFO",
  ) {
    this.publish({ time: new Date().toISOString(), severity, service, event, fields });
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: PlatformEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The last events, oldest first. */
  history(): readonly PlatformEvent[] {
    return this.past;
  }

  /**
   * Resolves with the first event from now on that fits.
   *
   * @param what names the event in the error, e.g. `the answer to the question`
   * @throws Error when none came in `timeoutMs`
   */
  next(fits: (event: PlatformEvent) => boolean, what: string, timeoutMs: number): Promise<PlatformEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`));
      }, timeoutMs);
      const stop = this.subscribe((event) => {
        if (!fits(event)) return;
        clearTimeout(timer);
        stop();
        resolve(event);
      });
    });
  }
}

/**
 * A line of a service's output as an event. What is no structured log line becomes an `output` event with the
 * line as its `text`, so that a stack trace is not lost.
 */
export function readLogLine(
  line: string,
  service: string,
  severity: PlatformEvent["severity"],
): PlatformEvent {
  const logged = parseObject(line);
  if (typeof logged?.event === "string") {
    const { severity: level, time, service: name, message: _, event, ...fields } = logged;
    return {
      time: typeof time === "string" ? time : new Date().toISOString(),
      severity: level === "ERROR" || level === "WARNING" ? level : "INFO",
      service: typeof name === "string" ? name : service,
      event,
      fields: fields as LogFields,
    };
  }
  return { time: new Date().toISOString(), severity, service, event: "output", fields: { text: line } };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
