import { consume, consumeDead } from "../../../../lambdas/shared/ingestion/consume";
import type { DeliveryStore } from "../../../../lambdas/shared/ingestion/delivery-store";
import type { IngestionSource, Transformation } from "../../../../lambdas/shared/ingestion/ingestion-source";
import { createJournal } from "../../../../lambdas/shared/ingestion/journal";
import type { BodyStore, DeliveryQueue } from "../../../../lambdas/shared/ingestion/queued-delivery";
import type { RecordUpdate } from "../../../../lambdas/shared/ingestion/record-part";
import { MemoryBodies } from "./memory-bodies";

const RECEIVED = Date.parse("2026-11-12T12:00:00Z");
const SECRET = "whisper-9c2f";

function update(record: string): RecordUpdate {
  const version = { at: "2026-11-12T11:59:59.000Z", rank: 1, delivery: "d1" };
  return { record, part: "listing", version, content: { title: "Alfama 4" } };
}

const told = update("guesty:listing:1");
const render = () => undefined;

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
  transform = (): Transformation => ({ updates: [told] }),
  provider = {} as Partial<IngestionSource>,
  bodies = undefined as BodyStore | undefined,
  store = {} as Partial<DeliveryStore>,
  random = 1,
  queue = undefined as DeliveryQueue | undefined,
} = {}) {
  const lines: unknown[] = [];
  const points: unknown[] = [];
  const stored: unknown[] = [];
  const source = {
    name: "guesty",
    secrets: [SECRET],
    transform,
    render,
    ...provider,
  } as unknown as IngestionSource;
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
        ignore: keep("ignored"),
        quarantine: keep("quarantined"),
        bury: keep(undefined),
        holds: async () => false,
        ...store,
      } as DeliveryStore,
      bodies,
      queue,
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
      { updates: [told], render },
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
        endToEndMs: 2500,
      },
    ],
  ]);
  expect(points).toEqual([
    { indexes: ["guesty"], blobs: ["applied", "listing.new", ""], doubles: [0, 1500, 0, 2500] },
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
    { delivery: "bad", source: "guesty", type: "listing.new", attempt: 3, error: "Error: no [redacted]" },
  ]);
});

test("deliveries of one record are applied in turn, those of different records at the same time", async () => {
  const steps: string[] = [];
  const apply: DeliveryStore["apply"] = async ({ delivery }, { updates }) => {
    const id = updates.map(({ record }) => record).join();
    steps.push(`${id} ${delivery} begins`);
    await new Promise(setImmediate);
    steps.push(`${id} ${delivery} ends`);
    if (delivery === "fails") throw new Error("down");
    return "applied";
  };
  const { options } = consumption({ store: { apply } });
  options.source.transform = (_, payload) => ({ updates: (payload as string[]).map(update) });
  const messages = [
    message(["a"], { delivery: "fails" }),
    message(["b"], { delivery: "1" }),
    message(["a"], { delivery: "2" }),
    message(["b", "a"], { delivery: "3" }),
  ];
  await consume(messages, options);
  expect(steps.slice(0, 2)).toEqual(["a fails begins", "b 1 begins"]);
  expect(steps.filter((step) => step.includes("a "))).toEqual([
    "a fails begins",
    "a fails ends",
    "a 2 begins",
    "a 2 ends",
    "b,a 3 begins",
    "b,a 3 ends",
  ]);
  expect(messages.map(({ settled }) => settled)).toEqual([[2], ["ack"], ["ack"], ["ack"]]);
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

test("a dead letter is kept with what it held, and with what its last try failed of", async () => {
  const { options, stored, lines } = consumption({
    transform: () => {
      throw new Error(`no sense in ${SECRET}`);
    },
  });
  const delivered = message({ a: 1, token: "t" });
  await consumeDead([delivered], options);
  expect(delivered.settled).toEqual(["ack"]);
  const reason = "Error: no sense in [redacted]";
  expect(stored).toEqual([
    [expect.objectContaining({ delivery: "d1", payload: '{"a":1,"token":"[redacted]"}' }), reason],
  ]);
  expect(lines).toEqual([["error", "delivery.dead", expect.objectContaining({ delivery: "d1", reason })]]);
});

test("what the queue gave up on is applied if what made it fail is over", async () => {
  const { options, stored, lines } = consumption();
  const delivered = message({ a: 1 });
  await consumeDead([delivered], options);
  expect(delivered.settled).toEqual(["ack"]);
  expect(stored).toEqual([[expect.objectContaining({ delivery: "d1" }), { updates: [told], render }]]);
  expect(lines).toMatchObject([["info", "delivery.applied", { delivery: "d1" }]]);
});

test("a dead letter that asks its provider first asks once more", async () => {
  const { options, stored } = consumption({
    transform: ((_: unknown, __: unknown, fetched?: ReadonlyMap<string, unknown>) =>
      fetched ? { updates: [told] } : { fetch: ["r1"] }) as () => Transformation,
    provider: { fetch: async () => new Map([["r1", {}]]) },
  });
  await consumeDead([message({})], options);
  expect(stored).toEqual([[expect.objectContaining({ delivery: "d1" }), { updates: [told], render }]]);
});

test("a delivery that is known but tells of no record is entered as ignored", async () => {
  const { options, stored, lines, points } = consumption({ transform: () => ({ ignored: "a report" }) });
  const delivered = message({});
  await consume([delivered], options);
  expect(delivered.settled).toEqual(["ack"]);
  expect(stored).toEqual([[expect.objectContaining({ delivery: "d1", payload: "{}" }), "a report"]]);
  expect(lines).toEqual([["info", "delivery.ignored", expect.objectContaining({ reason: "a report" })]]);
  expect(points).toMatchObject([{ blobs: ["ignored", "listing.new", "a report"] }]);
});

describe("what must be asked of the provider", () => {
  const asks =
    (fetch: IngestionSource["fetch"]) =>
    (options: Pick<NonNullable<Parameters<typeof consumption>[0]>, "store" | "queue"> = {}) =>
      consumption({
        ...options,
        provider: {
          fetch,
          fetchSize: 2,
          transform: (_, payload, fetched) => {
            const id = String(payload);
            if (!id.startsWith("r")) return { updates: [told] };
            return fetched ? { updates: [update(`${id} ${fetched.get(id)}`)] } : { fetch: [id] };
          },
        },
      });

  test("is asked once for all deliveries of a batch, and for no id twice", async () => {
    const fetch = jest.fn(async (ids: readonly string[]) => new Map(ids.map((id) => [id, `is ${id}`])));
    const { options, stored } = asks(fetch)();
    const messages = ["r1", "r2", "plain", "r1"].map((id) => message(id));
    await consume(messages, options);
    expect(fetch.mock.calls).toEqual([[["r1", "r2"]]]);
    expect(messages.map(({ settled }) => settled)).toEqual(Array(4).fill(["ack"]));
    const records = stored.map(
      (entry) => (entry as [unknown, { updates: RecordUpdate[] }])[1].updates[0]?.record,
    );
    expect(records.sort()).toEqual(["guesty:listing:1", "r1 is r1", "r1 is r1", "r2 is r2"]);
  });

  test("is not asked if nothing needs it", async () => {
    const fetch = jest.fn();
    await consume([message("plain")], asks(fetch)().options);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("comes again after the wait that the provider asks for, and holds up no other", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("slow down"), { retryAfterMs: 90_500 }));
    const { options, lines } = asks(fetch)();
    const messages = [message("r1"), message("plain")];
    await consume(messages, options);
    expect(messages.map(({ settled }) => settled)).toEqual([[136], ["ack"]]);
    expect(lines).toContainEqual([
      "warn",
      "delivery.retried",
      expect.objectContaining({ error: "Error: slow down" }),
    ]);
  });

  test("that has to wait is no failure of a delivery: it waits as a new message", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("slow down"), { retryAfterMs: 60_000 }));
    const send = jest.fn(async () => undefined);
    const { options, lines } = asks(fetch)({ queue: { send } });
    const delivered = message("r1", { attempts: 5 });
    await consume([delivered], options);
    expect(send.mock.calls).toEqual([[delivered.body, { contentType: "v8", delaySeconds: 90 }]]);
    expect(delivered.settled).toEqual(["ack"]);
    expect(lines).toMatchObject([
      ["info", "delivery.postponed", { delivery: "d1", attempt: 5, error: "Error: slow down" }],
    ]);
  });

  test("that has to wait while the queue takes nothing counts as a try", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("slow down"), { retryAfterMs: 60_000 }));
    const { options } = asks(fetch)({ queue: { send: () => Promise.reject(new Error("full")) } });
    const delivered = message("r1");
    await consume([delivered], options);
    expect(delivered.settled).toEqual([90]);
  });

  test("that fails is tried again, and not as a new message", async () => {
    const send = jest.fn(async () => undefined);
    const { options } = asks(() => Promise.reject(new Error("down")))({ queue: { send } });
    const delivered = message("r1");
    await consume([delivered], options);
    expect(send).not.toHaveBeenCalled();
    expect(delivered.settled).toEqual([2]);
  });

  test("that has to wait is no reason for a dead letter: it waits among them", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("slow down"), { retryAfterMs: 60_000 }));
    const send = jest.fn(async () => undefined);
    const { options, stored } = asks(fetch)({ queue: { send } });
    const delivered = message("r1");
    await consumeDead([delivered], options);
    expect(send).not.toHaveBeenCalled();
    expect(delivered.settled).toEqual([90]);
    expect(stored).toEqual([]);
  });

  test("is asked in groups, one after another, and one that fails holds up no other", async () => {
    let asking = 0;
    const fetch = jest.fn(async (ids: readonly string[]) => {
      asking += 1;
      expect(asking).toBe(1);
      await new Promise(setImmediate);
      asking -= 1;
      if (ids.includes("r3")) throw new Error("down");
      return new Map(ids.map((id) => [id, id]));
    });
    const { options } = asks(fetch)();
    const messages = ["r1", "r2", "r3", "r4", "r5"].map((id) => message(id));
    await consume(messages, options);
    expect(fetch.mock.calls.map(([ids]) => ids)).toEqual([["r1", "r2"], ["r3", "r4"], ["r5"]]);
    expect(messages.map(({ settled }) => settled)).toEqual([["ack"], ["ack"], [2], [2], ["ack"]]);
  });

  test("is asked only once a delivery", async () => {
    const { options, lines } = asks(async () => new Map())();
    options.source.transform = () => ({ fetch: ["r1"] });
    const delivered = message("r1");
    await consume([delivered], options);
    expect(delivered.settled).toEqual([2]);
    expect(lines).toMatchObject([
      ["warn", "delivery.retried", { error: expect.stringContaining("asks again for r1") }],
    ]);
  });
});

describe("a body that waits beside the queue", () => {
  const KEY = "guesty/d1";

  function waiting(content: Record<string, unknown>) {
    const store = new MemoryBodies();
    for (const [key, payload] of Object.entries(content)) {
      store.bodies.set(key, new TextEncoder().encode(JSON.stringify(payload)));
    }
    const { bodies } = store;
    const delivered = message({});
    return { bodies, store, delivered: { ...delivered, body: { ...delivered.body, body: { key: KEY } } } };
  }

  test.each([
    ["consumed", consume],
    ["kept as a dead letter", consumeDead],
  ])("is read and, once the delivery is %s, taken away", async (_, settle) => {
    const { bodies, store, delivered } = waiting({ [KEY]: { large: true }, other: {} });
    const { options, stored } = consumption({ bodies: store });
    await settle([delivered], options);
    expect(delivered.settled).toEqual(["ack"]);
    expect(stored).toMatchObject([[{ payload: '{"large":true}' }, expect.anything()]]);
    expect([...bodies.keys()]).toEqual(["other"]);
  });

  test("is held in memory alone: the next is read when the one before is settled", async () => {
    const steps: string[] = [];
    const body = new TextEncoder().encode("{}");
    const store = {
      get: async (key: string) => {
        steps.push(`read ${key}`);
        return { arrayBuffer: async () => body.slice().buffer };
      },
      delete: async (key: string) => void steps.push(`delete ${key}`),
    } as unknown as BodyStore;
    const messages = ["a", "b"].map((key) => {
      const delivered = message({}, { delivery: key });
      return { ...delivered, body: { ...delivered.body, body: { key } } };
    });
    const small = message({});
    const { options } = consumption({ bodies: store });
    await consume([...messages, small], options);
    expect(steps).toEqual(["read a", "delete a", "read b", "delete b"]);
    expect([...messages, small].map(({ settled }) => settled)).toEqual([["ack"], ["ack"], ["ack"]]);
  });

  test("stays as long as the delivery has not been consumed", async () => {
    const { bodies, store, delivered } = waiting({ [KEY]: {} });
    const { options } = consumption({
      bodies: store,
      store: { apply: () => Promise.reject(new Error("down")) },
    });
    await consume([delivered], options);
    expect(delivered.settled).toEqual([2]);
    expect([...bodies.keys()]).toEqual([KEY]);
  });

  test("is gone because the delivery was settled before: a duplicate", async () => {
    const { store, delivered } = waiting({});
    const { options, stored, lines } = consumption({ bodies: store, store: { holds: async () => true } });
    await consume([delivered], options);
    expect(delivered.settled).toEqual(["ack"]);
    expect(stored).toEqual([]);
    expect(lines).toMatchObject([["info", "delivery.duplicate", { delivery: "d1" }]]);
  });

  test("is gone and nobody knows why: it comes again, and is kept without its body in the end", async () => {
    const { store, delivered } = waiting({});
    const { options, stored } = consumption({ bodies: store });
    await consume([delivered], options);
    expect(delivered.settled).toEqual([2]);
    await consumeDead([delivered], options);
    expect(stored).toMatchObject([[{ delivery: "d1", payload: "null" }, expect.anything()]]);
  });

  test("cannot be read without the store: the error says what to bind", async () => {
    const { delivered } = waiting({});
    const { options, lines } = consumption();
    await consume([delivered], options);
    expect(delivered.settled).toEqual([2]);
    expect(lines).toMatchObject([["warn", "delivery.retried", { error: expect.stringContaining("BODIES") }]]);
  });
});
