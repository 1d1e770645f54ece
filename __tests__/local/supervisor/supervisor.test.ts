import { join } from "node:path";
import { EventBus } from "../../../local/event-bus";
import { Supervisor } from "../../../local/supervisor/supervisor";

const module_ = join(__dirname, "sample-service.cjs");
let bus: EventBus;
let supervisor: Supervisor;
beforeEach(() => {
  bus = new EventBus();
  supervisor = new Supervisor(bus);
});
afterEach(() => supervisor.stop());

function alive(pid: number | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

test("a service is ready when it says so, and its log lines become events", async () => {
  const logged = bus.next(({ event }) => event === "sample.started", "the log line", 5_000);
  const service = await supervisor.start({ name: "sample", module: module_, port: 0 });
  expect(service.state).toBe("ready");
  expect(await (await fetch(service.url)).text()).toBe(String(service.pid));
  expect(await logged).toMatchObject({ service: "sample", severity: "INFO", fields: { answer: 42 } });
});

test("a service that is killed comes back on the same port, and both are reported", async () => {
  const service = await supervisor.start({ name: "sample", module: module_, port: 0 });
  const { url, pid } = service;
  const died = bus.next(({ event }) => event === "service.died", "the death", 5_000);
  const restarted = bus.next(({ event }) => event === "service.restarted", "the restart", 5_000);
  process.kill(Number(pid), "SIGKILL");
  expect(await died).toMatchObject({ service: "sample", fields: { reason: "SIGKILL" } });
  await restarted;
  const answer = await (await fetch(url)).text();
  expect(answer).toBe(String(service.pid));
  expect(answer).not.toBe(String(pid));
});

test("a service that keeps dying is given up with the reason", async () => {
  const service = await supervisor.start({ name: "sample", module: module_, port: 0 });
  const failed = bus.next(({ event }) => event === "service.failed", "the surrender", 10_000);
  const stop = bus.subscribe(({ event }) => {
    if (event === "service.restarted") process.kill(Number(service.pid), "SIGKILL");
  });
  process.kill(Number(service.pid), "SIGKILL");
  expect((await failed).fields.reason).toBe("died 6 times within a minute");
  expect(service.state).toBe("failed");
  stop();
});

test("a service that cannot start fails with its own last words", async () => {
  const start = supervisor.start({ name: "sample", module: module_, port: 5999, env: { REFUSE: "1" } });
  await expect(start).rejects.toThrow("sample: port 5999 is already in use.");
});

test("stopping leaves no process behind, not even one that ignores the request", async () => {
  const polite = await supervisor.start({ name: "polite", module: module_, port: 0 });
  const stubborn = await supervisor.start({
    name: "stubborn",
    module: module_,
    port: 0,
    env: { STUBBORN: "1" },
    stopMs: 200,
  });
  const asked = performance.now();
  await supervisor.stop();
  // Long before the three seconds that are usual.
  expect(performance.now() - asked).toBeLessThan(2_000);
  expect([alive(polite.pid), alive(stubborn.pid)]).toEqual([false, false]);
});
