import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackOff } from "../../../lambdas/mongo-listener/back-off";
import type { Clock } from "../../../lambdas/mongo-listener/clock";
import { ListenerStatus } from "../../../lambdas/mongo-listener/listener-status";
import { createMetrics } from "../../../lambdas/mongo-listener/metrics";
import { readSettings } from "../../../lambdas/mongo-listener/settings";
import { serveStatus } from "../../../lambdas/mongo-listener/status-server";
import type { ListenerState } from "../../../lambdas/shared/chat/listener-state";

const environment = {
  MONGO_URL: "mongodb://mongo:27017/?replicaSet=rs0",
  GOOGLE_CLOUD_PROJECT: "demo",
  CHAT_TOPIC: "dev-chat-messages",
  ASSISTANT_USER_ID: "assistant",
};

describe("settings", () => {
  test("have defaults for all that usually is the same", () => {
    expect(
      readSettings({ ...environment, LISTENER_NAME: "one", FIRESTORE_DATABASE: "" }, () => "1234"),
    ).toEqual({
      mongoUrl: environment.MONGO_URL,
      mongoDatabase: "rocketchat",
      project: "demo",
      firestoreDatabase: "(default)",
      topic: "dev-chat-messages",
      assistant: "assistant",
      excludedRooms: new Set(),
      host: undefined,
      port: 8080,
      leaseMs: 15_000,
      holder: "one-1234",
    });
  });

  test("give two processes of one name two names", () => {
    const names = [1, 2].map(() => readSettings({ ...environment, LISTENER_NAME: "one" }).holder);
    expect(new Set(names).size).toBe(2);
  });

  test("name rooms to leave out", () => {
    expect(readSettings({ ...environment, EXCLUDED_ROOMS: "a, b,," }).excludedRooms).toEqual(
      new Set(["a", "b"]),
    );
  });

  test("that are missing are named, all of them", () => {
    expect(() => readSettings({ MONGO_URL: " " })).toThrow(
      "The listener cannot start: MONGO_URL is not set; GOOGLE_CLOUD_PROJECT is not set; CHAT_TOPIC is not set; ASSISTANT_USER_ID is not set. Set them",
    );
  });

  test("take the database's address from a file, as Docker gives secrets", () => {
    const folder = mkdtempSync(join(tmpdir(), "listener-settings-"));
    const MONGO_URL_FILE = join(folder, "mongo-url");
    const { MONGO_URL, ...rest } = environment;
    try {
      const read = () => readSettings({ ...rest, MONGO_URL_FILE }).mongoUrl;
      expect(read).toThrow(/^The listener cannot start: MONGO_URL_FILE cannot be read: ENOENT.*mongo-url/);
      writeFileSync(MONGO_URL_FILE, `${MONGO_URL}\n`);
      expect(read()).toBe(MONGO_URL);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    [{ MONGO_URL: "postgres://x" }, "MONGO_URL must begin with mongodb:// or mongodb+srv://"],
    [{ PORT: "http" }, "PORT must be a whole number of a port from 0 to 65535"],
    [{ LEASE_MS: "1" }, "LEASE_MS must be a whole number of milliseconds from 1000 to 300000"],
  ])("that are unfit are refused: %j", (fields, problem) => {
    expect(() => readSettings({ ...environment, ...fields })).toThrow(problem);
  });
});

describe("the status", () => {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, sleep: async () => {}, random: () => 0 };
  const state: ListenerState = {
    holder: "one",
    term: 4,
    expiresAt: 0,
    phase: "stream",
    asOf: "1970-01-01T00:00:10.000Z",
    gaps: 0,
    pipelineVersion: 1,
  };
  let status: ListenerStatus;
  let close: () => Promise<void>;
  let get: (path: string, method?: string) => Promise<Response>;

  beforeEach(async () => {
    now = 0;
    status = new ListenerStatus(clock);
    const server = await serveStatus({ host: "127.0.0.1", port: 0 }, status, createMetrics(status));
    close = server.close;
    get = (path, method = "GET") => fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  });
  afterEach(() => close());

  const codes = async () => [(await get("/healthz")).status, (await get("/readyz")).status];

  test("is ready when it watches a leader, or streams as one", async () => {
    expect(await codes()).toEqual([200, 503]);
    status.role = "following";
    status.saw(state);
    expect(await codes()).toEqual([200, 200]);
    status.role = "leading";
    expect(await codes()).toEqual([200, 503]);
    status.streaming = true;
    expect(await codes()).toEqual([200, 200]);
  });

  test("is not healthy after a minute without progress", async () => {
    now = 59_999;
    expect(await codes()).toEqual([200, 503]);
    now = 60_000;
    expect(await codes()).toEqual([503, 503]);
  });

  test("tells Prometheus how old what is applied is", async () => {
    status.role = "leading";
    status.saw(state);
    now = 12_500;
    const text = await (await get("/metrics")).text();
    expect(text).toContain("tricloud_listener_lag_seconds 2.5");
    expect(text).toContain("tricloud_listener_term 4");
    for (const name of [
      "gaps_total",
      "published_total",
      "publish_errors_total",
      "duplicates_total",
      "in_flight",
      "leader",
    ]) {
      expect(text).toContain(`\ntricloud_listener_${name} 0`);
    }
  });

  test("answers nothing else", async () => {
    expect((await get("/")).status).toBe(404);
    expect((await get("/healthz", "POST")).status).toBe(405);
    expect(await (await get("/healthz", "HEAD")).text()).toBe("");
  });

  test("is told on the address that is given alone", async () => {
    const serve = (host: string) => serveStatus({ host, port: 0 }, status, createMetrics(status, false));
    const server = await serve("127.0.0.1");
    await expect(fetch(`http://[::1]:${server.port}/healthz`)).rejects.toThrow("fetch failed");
    await server.close();
    await expect(serve("192.0.2.1")).rejects.toThrow("EADDRNOTAVAIL");
  });

  test("says that a port is taken", async () => {
    const serve = (port: number) =>
      serveStatus({ host: undefined, port }, status, createMetrics(status, false));
    const taken = await serve(0);
    await expect(serve(taken.port)).rejects.toThrow("EADDRINUSE");
    await taken.close();
  });
});

test("a back-off doubles up to its end, is spread over its upper half, and begins again after a success", () => {
  const waits = (random: number) => {
    const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: async () => {}, random: () => random };
    const backOff = new BackOff(clock);
    return { all: Array.from({ length: 9 }, () => backOff.next()), backOff };
  };
  const { all, backOff } = waits(1);
  expect(all).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000));
  backOff.reset();
  expect(backOff.next()).toBe(1000);
  expect(waits(0).all.slice(0, 3)).toEqual([500, 1000, 2000]);
});
