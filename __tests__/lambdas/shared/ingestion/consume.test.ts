import { consume, consumeDead } from "../../../../lambdas/shared/ingestion/consume";
import type { DeliveryStore } from "../../../../lambdas/shared/ingestion/delivery-store";
import type { IngestionSource, Transformation } from "../../../../lambdas/shared/ingestion/ingestion-source";
import { createJournal } from "../../../../lambdas/shared/ingestion/journal";
import type { BusinessRecord } from "../../../../lambdas/shared/record";

const RECEIVED = Date.parse("2026-11-12T12:00:00Z");
const SECRET = "whisper-9c2f";

const record = { id: "guesty:listing:1" } as BusinessRecord;

function message(payload: unknown, { delivery = "d1", attempts = 1 } = {}) {
  const settled: unknown[] = [];
  return {
    settled,
    attempts,
    body: {
      delivery,
      type: "listing.new",
      receivedAt: new Date(RECEIVED).toISOString(),
      headers: { "svix-id": "msg_1", "svix-signature": "v1,abc" },
      body: new TextEncoder().encode(JSON.stringify(payload)),
    },
    ack: () => void settled.push("ack"),
    retry: ({ delaySeconds }: { delaySeconds: number }) => void settled.push(delaySeconds),
  };
}

function consumption({
  transform = (): Transformation => ({ record }),
  store = {} as Partial<DeliveryStore>,
  random = 1,
} = {}) {
  const lines: unknown[] = [];
  const points: unknown[] = [];
  const stored: unknown[] = [];
  const source = { name: "guesty", secrets: [SECRET], transform } as unknown as IngestionSource;
  const write = (level: string) => (event: string, fields?: object) =>
    void lines.push([level, event, fields]);
  const log = { info: write("info"), warn: write("warn"), error: write("error") };
  const keep =
    (result: unknown) =>
    async (...entry: unknown[]) => {
      stored.push(entry);
      return result;
    };
  return {
    lines,
    points,
    stored,
    options: {
      source,
      store: {
        apply: keep("applied"),
        quarantine: keep("quarantined"),
        bury: keep(undefined),
        ...store,
      } as DeliveryStore,
      journal: createJournal(source, log, { writeDataPoint: (point) => void points.push(point) }),
      now: () => RECEIVED + 1500,
      random: () => random,
    },
  };
}

test("a delivery that means something becomes a record and is acknowledged", async () => {
  const { options, stored, lines, points } = consumption();
  const delivered = message({ a: 1, token: "t", note: `it is ${SECRET}` });
  await consume([delivered], options);
  expect(delivered.settled).toEqual(["ack"]);
  expect(stored).toEqual([
    [
      {
        delivery: "d1",
        type: "listing.new",
        source: "guesty",
        receivedAt: "2026-11-12T12:00:00.000Z",
        headers: { "svix-id": "msg_1", "svix-signature": "[redacted]" },
        payload: '{"a":1,"token":"[redacted]","note":"it is [redacted]"}',
      },
      record,
    ],
  ]);
  expect(lines).toEqual([
    [
      "info",
      "delivery.applied",
      {
        delivery: "d1",
        source: "guesty",
        type: "listing.new",
        record: "guesty:listing:1",
        durationMs: 0,
        queuedMs: 1500,
      },
    ],
  ]);
  expect(points).toEqual([
    { indexes: ["guesty"], blobs: ["applied", "listing.new", ""], doubles: [0, 1500, 0] },
  ]);
});

test("a delivery that means nothing is kept with the reason and acknowledged", async () => {
  const { options, stored, lines } = consumption({
    transform: () => ({ quarantine: `unknown event "${SECRET}"` }),
  });
  const delivered = message({});
  await consume([delivered], options);
  expect(delivered.settled).toEqual(["ack"]);
  expect(stored).toEqual([[expect.objectContaining({ payload: "{}" }), 'unknown event "[redacted]"']]);
  expect(lines).toEqual([
    ["warn", "delivery.quarantined", expect.objectContaining({ reason: 'unknown event "[redacted]"' })],
  ]);
});

test("a delivery that fails comes again alone, and its error is logged without secrets", async () => {
  const apply = async ({ delivery }: { delivery: string }) => {
    if (delivery === "bad") throw new Error(`no ${SECRET}`);
    return "duplicate" as const;
  };
  const { options, lines } = consumption({ store: { apply } });
  const messages = [message({}), message({}, { delivery: "bad", attempts: 3 }), message({})];
  await consume(messages, options);
  expect(messages.map(({ settled }) => settled)).toEqual([["ack"], [8], ["ack"]]);
  expect(lines).toContainEqual([
    "warn",
    "delivery.retried",
    { delivery: "bad", attempt: 3, error: "Error: no [redacted]" },
  ]);
});

test("deliveries of one record are applied in turn, those of different records at the same time", async () => {
  const steps: string[] = [];
  const apply: DeliveryStore["apply"] = async ({ delivery }, { id }) => {
    steps.push(`${id} ${delivery} begins`);
    await new Promise(setImmediate);
    steps.push(`${id} ${delivery} ends`);
    if (delivery === "fails") throw new Error("down");
    return "applied";
  };
  const { options } = consumption({ store: { apply } });
  options.source.transform = (_, payload) => ({ record: { id: payload } as BusinessRecord });
  const messages = [
    message("a", { delivery: "fails" }),
    message("b", { delivery: "1" }),
    message("a", { delivery: "2" }),
  ];
  await consume(messages, options);
  expect(steps.slice(0, 2)).toEqual(["a fails begins", "b 1 begins"]);
  expect(steps.filter((step) => step.startsWith("a"))).toEqual([
    "a fails begins",
    "a fails ends",
    "a 2 begins",
    "a 2 ends",
  ]);
  expect(messages.map(({ settled }) => settled)).toEqual([[2], ["ack"], ["ack"]]);
});

test("a transformation that throws is tried again, because it may have asked somebody", async () => {
  const { options } = consumption({
    transform: () => {
      throw new Error("rate limited");
    },
  });
  const delivered = message({});
  await consume([delivered], options);
  expect(delivered.settled).toEqual([2]);
});

test.each([
  [consume, 1, 0, 1],
  [consume, 1, 1, 2],
  [consume, 5, 1, 32],
  [consume, 50, 1, 900],
  [consume, 50, 0, 450],
  [consumeDead, 1, 0, 30],
  [consumeDead, 1, 1, 60],
  [consumeDead, 50, 1, 3600],
])("%p waits after attempt %i, with chance %d, for %i seconds", async (settle, attempts, random, delay) => {
  const down = () => Promise.reject(new Error("down"));
  const { options } = consumption({ store: { apply: down, bury: down }, random });
  const delivered = message({}, { attempts });
  await settle([delivered], options);
  expect(delivered.settled).toEqual([delay]);
});

test("a dead letter is kept with what it held", async () => {
  const { options, stored, lines } = consumption();
  const delivered = message({ a: 1, token: "t" });
  await consumeDead([delivered], options);
  expect(delivered.settled).toEqual(["ack"]);
  expect(stored).toEqual([
    [
      expect.objectContaining({ delivery: "d1", payload: '{"a":1,"token":"[redacted]"}' }),
      expect.stringContaining("The queue gave up"),
    ],
  ]);
  expect(lines).toEqual([
    ["error", "delivery.dead", { delivery: "d1", reason: expect.stringContaining("The queue gave up") }],
  ]);
});
