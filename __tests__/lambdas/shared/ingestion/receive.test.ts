import type { IngestionSource, Verdict } from "../../../../lambdas/shared/ingestion/ingestion-source";
import {
  type BodyStore,
  MAX_BODY_BYTES,
  MAX_QUEUED_BYTES,
  type QueuedDelivery,
} from "../../../../lambdas/shared/ingestion/queued-delivery";
import { receive } from "../../../../lambdas/shared/ingestion/receive";

const NOON = Date.parse("2026-11-12T12:00:00Z");

function reception({
  verdict = "verified" as Verdict,
  queueError = undefined as Error | undefined,
  pathKeys = ["old-key", "key"],
  bodies = undefined as BodyStore | undefined,
} = {}) {
  const queued: QueuedDelivery[] = [];
  const journal: unknown[] = [];
  const source: IngestionSource = {
    name: "guesty",
    keptHeaders: ["svix-id", "svix-timestamp"],
    secrets: [],
    verify: async () => verdict,
    identify: async ({ headers }) => ({ delivery: headers.get("svix-id") ?? "none", type: "listing.new" }),
    transform: () => ({ quarantine: "not consumed here" }),
    render: () => undefined,
  };
  return {
    queued,
    journal,
    options: {
      source,
      pathKeys,
      bodies,
      queue: {
        async send(delivery: QueuedDelivery) {
          if (queueError) throw queueError;
          queued.push(delivery);
        },
      },
      journal: (...line: unknown[]) => void journal.push(line),
      now: () => NOON,
    },
  };
}

function post(body: RequestInit["body"], init: RequestInit = {}, path = "/guesty/key"): Request {
  const headers = { "content-type": "application/json; charset=utf-8", "svix-id": "msg_1", cookie: "c" };
  return new Request(`https://hooks.example${path}`, { method: "POST", headers, body, ...init });
}

/** A body that is made as it is read, without a length said beforehand. */
function endless(pulled: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      pulled();
      controller.enqueue(new Uint8Array(10_000).fill(32));
    },
  });
}

test("a verified delivery is queued with its bytes as sent, then acknowledged", async () => {
  const { options, queued, journal } = reception();
  const response = await receive(post('{"a": "é"}'), options);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ delivery: "msg_1" });
  expect(queued).toEqual([
    {
      delivery: "msg_1",
      type: "listing.new",
      receivedAt: "2026-11-12T12:00:00.000Z",
      headers: { "svix-id": "msg_1" },
      body: new Uint8Array(new TextEncoder().encode('{"a": "é"}')),
    },
  ]);
  const verified = { delivery: "msg_1", type: "listing.new", source: "guesty", bytes: 11 };
  expect(journal).toEqual([
    ["received", { source: "guesty" }],
    ["verified", verified],
    ["queued", { ...verified, durationMs: 0, ackMs: 0 }],
  ]);
});

test.each([
  ["another path", post("{}", {}, "/other"), 404, "unknown-path"],
  ["another source with the right key", post("{}", {}, "/aircall/key"), 404, "unknown-path"],
  ["a wrong path key", post("{}", {}, "/guesty/kez"), 404, "unknown-path"],
  ["no path key", post("{}", {}, "/guesty"), 404, "unknown-path"],
  ["an empty path key", post("{}", {}, "/guesty/"), 404, "unknown-path"],
  ["a path that goes on after the key", post("{}", {}, "/guesty/key/x"), 404, "unknown-path"],
  ["another method", new Request("https://hooks.example/guesty/key"), 405, "method-not-allowed"],
  ["a form", post("a=1", { headers: { "content-type": "text/plain" } }), 415, "unsupported-content-type"],
  [
    "JSON patch",
    post("{}", { headers: { "content-type": "application/jsonp" } }),
    415,
    "unsupported-content-type",
  ],
  ["a body over the cap", post(" ".repeat(MAX_QUEUED_BYTES + 1)), 413, "body-too-large"],
  ["half a JSON object", post('{"a":'), 400, "invalid-json"],
  ["no body", post(""), 400, "invalid-json"],
  ["bytes that are no UTF-8", post(new Uint8Array([34, 0xff, 34])), 400, "invalid-json"],
])("%s is refused with what to do about it", async (_, request, status, code) => {
  const { options, queued, journal } = reception();
  const response = await receive(request, options);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({
    error: { code, message: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/) },
  });
  expect(queued).toEqual([]);
  expect(journal.at(-1)).toEqual(["rejected", { reason: code, status, error: undefined }]);
});

test("a body of exactly the cap is accepted", async () => {
  const { options } = reception();
  expect((await receive(post(`[${" ".repeat(MAX_QUEUED_BYTES - 2)}]`), options)).status).toBe(200);
});

test("a body that does not end is read no further than the cap", async () => {
  const { options } = reception();
  const pulled = jest.fn();
  const response = await receive(post(endless(pulled), { duplex: "half" } as RequestInit), options);
  expect(response.status).toBe(413);
  expect(pulled.mock.calls.length).toBeLessThanOrEqual(MAX_QUEUED_BYTES / 10_000 + 2);
});

test("a body that announces more than the cap is not read at all", async () => {
  const { options } = reception();
  const request = post("{}", {
    headers: { "content-type": "application/json", "content-length": String(MAX_QUEUED_BYTES + 1) },
  });
  expect((await receive(request, options)).status).toBe(413);
  expect(request.bodyUsed).toBe(false);
});

test("a delivery that is not verified is neither queued nor acknowledged", async () => {
  const { options, queued } = reception({ verdict: "refused" });
  expect((await receive(post("{}"), options)).status).toBe(401);
  expect(queued).toEqual([]);
});

test("a receiver without a secret believes nobody and asks to be called again", async () => {
  const { options, queued } = reception({ verdict: "unconfigured" });
  const response = await receive(post("{}"), options);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("30");
  expect(queued).toEqual([]);
});

test("a delivery that could not be queued is not acknowledged", async () => {
  const { options, journal } = reception({ queueError: new Error("queue is full") });
  const response = await receive(post("{}"), options);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("30");
  expect(journal.at(-1)).toEqual([
    "rejected",
    { reason: "queue-unavailable", status: 503, error: "Error: queue is full" },
  ]);
});

test("health is answered without a secret", async () => {
  const { options } = reception({ verdict: "unconfigured" });
  const response = await receive(new Request("https://hooks.example/healthz"), options);
  expect(await response.json()).toEqual({ status: "ok" });
});

test("each path key that is configured is a way in", async () => {
  for (const key of ["old-key", "key"]) {
    const { options } = reception();
    expect((await receive(post("{}", {}, `/guesty/${key}`), options)).status).toBe(200);
  }
});

test("without a path key nobody is let in, whatever they send, and they are asked to come again", async () => {
  for (const path of ["/guesty/", "/guesty/key", "/guesty"]) {
    const { options, queued, journal } = reception({ pathKeys: [] });
    const response = await receive(post("{}", {}, path), options);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    expect(queued).toEqual([]);
    expect(journal).toEqual([
      ["rejected", { reason: "no-path-key-configured", status: 503, error: undefined }],
    ]);
  }
});

test("a refusal does not repeat the path that was tried", async () => {
  const { options, journal } = reception();
  const response = await receive(post("{}", {}, "/guesty/almost-the-key"), options);
  expect(JSON.stringify([await response.json(), journal])).not.toContain("almost");
});

describe("a body that a queue message cannot hold", () => {
  const large = `[${" ".repeat(MAX_QUEUED_BYTES)}]`;

  /** A store that notes what is put into it, and whether the queue knew of it already. */
  function bodyStore(queued: () => number, error?: Error) {
    const puts: { key: string; bytes: number; queuedBefore: number }[] = [];
    const store = {
      async put(key: string, body: Uint8Array) {
        puts.push({ key, bytes: body.length, queuedBefore: queued() });
        if (error) throw error;
      },
    } as unknown as BodyStore;
    return { puts, store };
  }

  test("is stored first, and the message says where", async () => {
    const { options, queued } = reception();
    const { puts, store } = bodyStore(() => queued.length);
    const response = await receive(post(large), { ...options, bodies: store });
    expect(response.status).toBe(200);
    expect(puts).toEqual([{ key: "guesty/msg_1", bytes: large.length, queuedBefore: 0 }]);
    expect(queued).toMatchObject([{ delivery: "msg_1", body: { key: "guesty/msg_1" } }]);
  });

  test("is not acknowledged if it could not be stored", async () => {
    const { options, queued, journal } = reception();
    const { store } = bodyStore(() => 0, new Error("bucket is down"));
    const response = await receive(post(large), { ...options, bodies: store });
    expect(response.status).toBe(503);
    expect(queued).toEqual([]);
    expect(journal.at(-1)).toEqual([
      "rejected",
      { reason: "queue-unavailable", status: 503, error: "Error: bucket is down" },
    ]);
  });

  test("is refused beyond ten megabytes", async () => {
    const { options } = reception();
    const { puts, store } = bodyStore(() => 0);
    const response = await receive(post(" ".repeat(MAX_BODY_BYTES + 1)), { ...options, bodies: store });
    expect(response.status).toBe(413);
    expect(puts).toEqual([]);
  });

  test("stays out of the store if it fits", async () => {
    const { options, queued } = reception();
    const { puts, store } = bodyStore(() => 0);
    await receive(post(`[${" ".repeat(MAX_QUEUED_BYTES - 2)}]`), { ...options, bodies: store });
    expect(puts).toEqual([]);
    expect(queued).toMatchObject([{ body: expect.any(Uint8Array) }]);
  });
});
