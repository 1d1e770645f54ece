import { percentile } from "../../bench/statistics";
import { markdownTable } from "../../bench/table";
import { openMessagesStage } from "./messages-stage";
import { playStorm, type Recovery } from "./messages-storm";

jest.setTimeout(900_000);

const SEED = Number(process.env["MESSAGES_SEED"] ?? 1);
const MESSAGES = Number(process.env["MESSAGES"] ?? 20_000);
const KILLS = Number(process.env["MESSAGES_KILLS"] ?? 50);

/** A third of what it is in a deployment, so that what a dead leader leaves behind does not take all the time. */
const LEASE_MS = 5_000;

test("fifty kills during 20,000 messages lose, double and misplace none", async () => {
  const stage = await openMessagesStage(LEASE_MS);
  try {
    const { deeds, recoveries, drainMs, dead } = await playStorm(stage, {
      seed: SEED,
      messages: MESSAGES,
      kills: KILLS,
    });
    print(recoveries, { ...deeds, dead, "seconds to drain": Math.round(drainMs / 100) / 10 });
    expect(recoveries).toHaveLength(KILLS);
    expect(dead).toBe(0);
  } finally {
    await stage.close();
  }
});

function print(recoveries: Recovery[], deeds: Record<string, number>): void {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const victims = [...new Set(recoveries.map(({ victim }) => victim))].sort();
  const rows = victims.map((victim) => {
    const all = recoveries.filter((recovery) => recovery.victim === victim);
    const ready = all.map(({ readyMs }) => readyMs);
    const vectorized = all.map(({ vectorizedMs }) => vectorizedMs);
    const of = (samples: number[]) => [percentile(samples, 0.5), Math.max(...samples)].map(seconds);
    return [victim, String(all.length), ...of(ready), ...of(vectorized)];
  });
  const header = [
    "killed",
    "times",
    "answers after, median",
    "most",
    "next message vectorized after, median",
    "most",
  ];
  const done = Object.entries(deeds).map(([name, count]) => `${count} ${name}`);
  process.stdout.write(`\n${done.join(", ")}\n\n${markdownTable(header, rows)}\n`);
}
