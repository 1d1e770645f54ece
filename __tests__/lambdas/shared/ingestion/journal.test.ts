import type { IngestionSource } from "../../../../lambdas/shared/ingestion/ingestion-source";
import { createJournal, type DeliveryOutcome } from "../../../../lambdas/shared/ingestion/journal";

function journalled(write: (journal: ReturnType<typeof createJournal>) => void) {
  const lines: unknown[] = [];
  const points: unknown[] = [];
  const at = (level: string) => (event: string, fields?: object) => void lines.push([level, event, fields]);
  const log = { info: at("info"), warn: at("warn"), error: at("error") };
  const source = { name: "aircall", secrets: ["whisper-9c2f"] } as unknown as IngestionSource;
  write(createJournal(source, log, { writeDataPoint: (point) => void points.push(point) }));
  return { lines, points };
}

test("a data point has the outcome, type and reason, and the times and size", () => {
  const { points } = journalled((journal) => {
    journal("applied", { type: "call.ended", durationMs: 20, queuedMs: 300, endToEndMs: 1500 });
    journal("rejected", { reason: "not-authentic", status: 401 });
  });
  expect(points).toEqual([
    { indexes: ["aircall"], blobs: ["applied", "call.ended", ""], doubles: [20, 300, 0, 1500] },
    { indexes: ["aircall"], blobs: ["rejected", "", "not-authentic"], doubles: [0, 0, 0, 0] },
  ]);
});

test("the time of what was queued is that of the whole acknowledgement", () => {
  const { points, lines } = journalled((journal) => {
    journal("queued", { type: "call.ended", durationMs: 2, ackMs: 9, bytes: 500 });
  });
  expect(points).toEqual([
    { indexes: ["aircall"], blobs: ["queued", "call.ended", ""], doubles: [9, 0, 500, 0] },
  ]);
  expect(lines).toEqual([
    ["info", "delivery.queued", { type: "call.ended", durationMs: 2, ackMs: 9, bytes: 500 }],
  ]);
});

test.each<[DeliveryOutcome, string | undefined]>([
  ["received", undefined],
  ["verified", undefined],
  ["queued", "info"],
  ["applied", "info"],
  ["stale", "info"],
  ["ignored", "info"],
  ["duplicate", "info"],
  ["rejected", "warn"],
  ["quarantined", "warn"],
  ["postponed", "info"],
  ["retried", "warn"],
  ["dead", "error"],
])("%s is counted and logged at level %s", (outcome, level) => {
  const { lines, points } = journalled((journal) => journal(outcome, {}));
  expect(points).toHaveLength(1);
  expect(lines).toEqual(level ? [[level, `delivery.${outcome}`, {}]] : []);
});

test("a secret gets neither into the log nor into the metrics", () => {
  const { lines, points } = journalled((journal) => {
    journal("quarantined", { type: "x whisper-9c2f", reason: "unknown event whisper-9c2f" });
  });
  expect(JSON.stringify([lines, points])).not.toContain("9c2f");
});
