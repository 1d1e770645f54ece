import { chatVersion } from "../shared/chat/chat-version";
import type { SnapshotPosition } from "../shared/chat/listener-state";
import { BackOff } from "./back-off";
import { CHAT_COLLECTIONS, PIPELINE_VERSION } from "./chat-collections";
import type { StreamStart } from "./chat-database";
import { copyCollection, nextStep } from "./copy-chat";
import type { Leadership } from "./leadership";
import { LeaseLostError } from "./lease-lost-error";
import { removeMissing } from "./remove-missing";
import { streamChanges } from "./stream-changes";

/** How far before the last known moment messages are copied again: Rocket.Chat's clock is not the database's. */
const MARGIN_MS = 10 * 60_000;

/** A stream that went on for so long is well. */
const WELL_MS = 60_000;

/**
 * One term, until the signal: copies the chat unless that is done, then applies its changes. After a gap, the chat is copied
 * again from a little before, and what was deleted meanwhile is found by comparing ids. Each such copy is of less than the one
 * before, and they are made later and later unless the stream went well in between.
 *
 * @throws LeaseLostError, or what the database says if it goes on for minutes
 */
export async function lead(leadership: Leadership): Promise<void> {
  const { lease, pipeline, interpreter, database, clock, log, signal, onStreaming } = leadership;
  const backOff = new BackOff(clock);
  let streamingSince: number | undefined;
  while (!signal.aborted) {
    if (lease.state.phase === "snapshot") await untilDone(leadership, () => copyChat(leadership));
    // Up to here, a copy or an earlier leader may have told what the changes to come tell.
    await untilDone(leadership, async () => interpreter.begin(await database.clusterTime()));
    if (signal.aborted) return;
    const start = streamStart(leadership);
    const gap =
      "gap" in start
        ? start.gap
        : await streamChanges(leadership, start, (now) => {
            if (now && streamingSince === undefined) log.info("listener.streaming", { term: lease.term });
            streamingSince = now ? (streamingSince ?? clock.monotonic()) : undefined;
            onStreaming(now);
          });
    if (gap === undefined) return;
    if (streamingSince !== undefined && clock.monotonic() - streamingSince > WELL_MS) backOff.reset();
    streamingSince = undefined;
    onStreaming(false);
    await pipeline.drain();
    await beginAgain(leadership, gap);
    await backOff.wait(signal);
  }
}

function streamStart({ lease: { state } }: Leadership): StreamStart | { gap: string } {
  if (state.pipelineVersion !== PIPELINE_VERSION) return { gap: "the position is of another pipeline" };
  if (state.token !== undefined) return { token: state.token };
  if (!state.startedAt) return { gap: "no position" };
  // The copy shows that time's own change.
  const { t, i } = state.startedAt;
  return { at: { t, i: i + 1 } };
}

/** Writes down that the chat has to be copied again. */
async function beginAgain({ lease, log, metrics }: Leadership, reason: string): Promise<void> {
  const { asOf, gaps } = lease.state;
  const since = asOf === undefined ? undefined : new Date(Date.parse(asOf) - MARGIN_MS).toISOString();
  metrics.gaps.inc();
  log.error("listener.gap", { reason, since, gaps: gaps + 1, term: lease.term });
  await lease.write({
    phase: "snapshot",
    token: undefined,
    startedAt: undefined,
    snapshot: firstStep(since),
    gaps: gaps + 1,
    pipelineVersion: PIPELINE_VERSION,
  });
}

/** Tries until it succeeds, or until the signal. */
async function untilDone(
  { clock, log, metrics, signal }: Leadership,
  attempt: () => Promise<void>,
): Promise<void> {
  const backOff = new BackOff(clock);
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      metrics.streamErrors.inc();
      const waitMs = backOff.next();
      log.warn("listener.snapshot-failed", { reason: String(error), waitMs: Math.round(waitMs) });
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Copies the chat from where a copy that was begun has come to. */
async function copyChat(leadership: Leadership): Promise<void> {
  const { lease, pipeline, database, log, signal } = leadership;
  await pipeline.drain();
  const { startedAt = await database.clusterTime(), snapshot = firstStep() } = lease.state;
  await lease.write({ startedAt, snapshot });
  for (let position: SnapshotPosition | undefined = snapshot; position; position = nextStep(position)) {
    const { step, collection, since } = position;
    log.info("listener.snapshot", { step, collection, since, term: lease.term });
    await pipeline.push({ publications: [], documents: [], position: { snapshot: position } });
    await (step === "copy" ? copyCollection : removeMissing)(leadership, position, startedAt);
    if (signal.aborted) return;
  }
  await pipeline.drain();
  const asOf = chatVersion(startedAt).at;
  const comparison = lease.state.gaps > 0 ? { copiedAt: asOf, made: 0 } : undefined;
  await lease.write({ phase: "stream", snapshot: undefined, asOf, comparison });
}

function firstStep(since?: string): SnapshotPosition {
  return { step: "copy", collection: CHAT_COLLECTIONS[0] as string, ...(since !== undefined && { since }) };
}
