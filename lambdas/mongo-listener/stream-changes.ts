import { setImmediate } from "node:timers/promises";
import { chatVersion } from "../shared/chat/chat-version";
import { BackOff } from "./back-off";
import type { Change, ChangeBatch } from "./change";
import type { ChangeFeed, StreamStart } from "./chat-database";
import { batchOf } from "./effects";
import { GapError } from "./gap-error";
import type { Leadership } from "./leadership";
import type { StateChange } from "./lease";
import { LeaseLostError } from "./lease-lost-error";
import { MessageComparison } from "./message-comparison";
import type { ListenerMetrics } from "./metrics";
import { OversizedChangeError } from "./oversized-change-error";
import { seeAsNow } from "./see-as-now";

/** The cluster writes something every ten seconds, so a token that stands still for so long means a broken stream. */
const STATIONARY_MS = 60_000;

/** A leader that cannot read for so long leaves the lead to one that perhaps can. */
const GIVE_UP_MS = 120_000;

/**
 * Applies the chat's changes as they come, until the signal. The stream is opened again after each error, later and later.
 *
 * @param onStreaming is told when changes arrive and when they do not
 * @returns why changes were missed, or `undefined` after the signal
 * @throws LeaseLostError, or what the database says if it goes on for minutes
 */
export async function streamChanges(
  leadership: Leadership,
  start: StreamStart,
  onStreaming: (streaming: boolean) => void,
): Promise<string | undefined> {
  const { database, clock, log, metrics, signal } = leadership;
  const backOff = new BackOff(clock);
  const reader = new StreamReader(leadership, start, () => {
    backOff.reset();
    onStreaming(true);
  });
  while (!signal.aborted) {
    let feed: ChangeFeed | undefined;
    try {
      feed = database.open(reader.position);
      return await reader.readAll(feed);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      if (error instanceof GapError) return error.reason;
      if (signal.aborted) break;
      onStreaming(false);
      metrics.streamErrors.inc();
      if (reader.stationaryMs() > GIVE_UP_MS) throw error;
      const waitMs = backOff.next();
      log.warn("listener.stream-failed", { reason: String(error), waitMs: Math.round(waitMs) });
      await clock.sleep(waitMs, signal);
      if (error instanceof OversizedChangeError) await reader.passOversized();
    } finally {
      await feed?.close();
    }
  }
  return undefined;
}

class StreamReader {
  private movedAt: number;
  private readonly comparison: MessageComparison;

  constructor(
    private readonly leadership: Leadership,
    public position: StreamStart,
    private readonly onMoved: () => void,
  ) {
    this.movedAt = leadership.clock.monotonic();
    this.comparison = new MessageComparison(leadership);
  }

  /** How long the token has stood still. */
  stationaryMs(): number {
    return this.leadership.clock.monotonic() - this.movedAt;
  }

  /** @returns why the stream ended, or `undefined` after the signal */
  async readAll(feed: ChangeFeed): Promise<string | undefined> {
    const { clock, lease, signal } = this.leadership;
    const openedAt = clock.monotonic();
    const stop = () => void feed.close();
    signal.addEventListener("abort", stop);
    try {
      let reading = readAhead(feed);
      while (!signal.aborted) {
        const batch = await reading;
        lease.check();
        if (batch.gap === undefined) reading = readAhead(feed);
        // Applying takes a turn of the event loop, before which the request is to leave.
        await setImmediate();
        await this.take(batch);
        if (batch.gap !== undefined) return batch.gap;
        await this.comparison.step();
        if (Math.min(this.stationaryMs(), clock.monotonic() - openedAt) > STATIONARY_MS) {
          throw new Error("The resume token stands still.");
        }
      }
      return undefined;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Goes past a change that the database cannot send whole. */
  async passOversized(): Promise<void> {
    const { database, log } = this.leadership;
    try {
      const batch = await database.readOversized(this.position);
      if (batch.gap !== undefined) return;
      for (const { collection, id } of batch.changes) {
        log.error("listener.oversized", { collection, id: String(id).slice(0, 200) });
      }
      await this.take(batch);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      log.warn("listener.oversized-failed", { reason: String(error) });
    }
  }

  private async take({ changes, token, asOf }: ChangeBatch): Promise<void> {
    const { interpreter, database, metrics, pipeline, lease } = this.leadership;
    countEvents(metrics, changes);
    const effects = (await seeAsNow(changes, interpreter, database)).map((change) => {
      const { collection, id } = change;
      return { effect: interpreter.interpret(change), collection, id };
    });
    const position: StateChange = {};
    if (token !== undefined) position.token = token;
    if (asOf) position.asOf = later(chatVersion(asOf).at, lease.state.asOf);
    await pipeline.push(batchOf(effects, position, this.leadership));
    if (token === undefined || ("token" in this.position && this.position.token === token)) return;
    this.position = { token };
    this.movedAt = this.leadership.clock.monotonic();
    this.onMoved();
  }
}

/** The database puts the next changes together while the last ones are applied. Its failure waits for whoever asks. */
function readAhead(feed: ChangeFeed): Promise<ChangeBatch> {
  const reading = feed.read();
  reading.catch(() => {});
  return reading;
}

/** Together, since finding a label's counter takes longer than most of what is done about a change. */
function countEvents({ events }: ListenerMetrics, changes: readonly Change[]): void {
  const counts = new Map<string, number>();
  for (const { collection, operation } of changes) {
    const labels = `${collection} ${operation}`;
    counts.set(labels, (counts.get(labels) ?? 0) + 1);
  }
  for (const [labels, count] of counts) {
    const [collection = "", operation = ""] = labels.split(" ");
    events.inc({ collection, operation }, count);
  }
}

function later(time: string, other = ""): string {
  return time > other ? time : other;
}
