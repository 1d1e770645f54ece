import { textTable } from "../text-table";
import type { Entry } from "./entry";

/** Deliveries that were kept for the same reason. */
export interface EntryGroup {
  reason: string;
  source: string;
  type: string;
  count: number;
  /** Received first and last, ISO 8601 UTC. */
  oldest: string;
  newest: string;
  /** Their ids, oldest first. */
  deliveries: string[];
}

/** Groups deliveries, which come oldest first, by reason, source and event; the largest group first. */
export async function groupEntries(
  pages: AsyncIterable<{ entries: readonly Entry[] }>,
): Promise<EntryGroup[]> {
  const groups = new Map<string, EntryGroup>();
  for await (const { entries } of pages) {
    for (const { reason = "", source, type, receivedAt, delivery } of entries) {
      const key = JSON.stringify([reason, source, type]);
      const { oldest, deliveries } = groups.get(key) ?? { oldest: receivedAt, deliveries: [] as string[] };
      deliveries.push(delivery);
      const count = deliveries.length;
      groups.set(key, { reason, source, type, count, oldest, newest: receivedAt, deliveries });
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || b.newest.localeCompare(a.newest));
}

/** The groups for people, each with its newest delivery as an example. */
export function formatGroups(groups: readonly EntryGroup[]): string {
  return textTable([
    ["count", "source", "event", "oldest", "newest", "newest delivery", "reason"],
    ...groups.map(({ count, source, type, oldest, newest, deliveries, reason }) => [
      count,
      source,
      type,
      toMinute(oldest),
      toMinute(newest),
      deliveries.at(-1) ?? "",
      shorten(reason),
    ]),
  ]);
}

const MAX_REASON = 100;

function shorten(reason: string): string {
  return reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON - 1)}…` : reason;
}

function toMinute(time: string): string {
  return `${time.slice(0, 16)}Z`;
}
