import {
  answerHealth,
  noteHealth,
  type WebhookHealth,
} from "../../../../lambdas/shared/ingestion/webhook-health";
import { MemoryBodies } from "./memory-bodies";

const HOUR = 3_600_000;

function watched() {
  const clock = { now: Date.parse("2026-11-20T10:00:00Z") };
  const record = { source: "guesty", bodies: new MemoryBodies(), now: () => clock.now };
  return {
    clock,
    note: (health: WebhookHealth) => noteHealth(health, record),
    async told() {
      const response = await answerHealth(record);
      return (await response.json()) as { status: string; webhook?: string; fix?: string };
    },
  };
}

test("before the first look, and without a place to keep what it found, the Worker is well", async () => {
  expect(await watched().told()).toEqual({ status: "ok" });
  const nowhere = { source: "guesty", now: Date.now };
  await noteHealth("missing", nowhere);
  expect((await answerHealth(nowhere)).status).toBe(200);
});

test.each<WebhookHealth>(["missing", "mismatch"])(
  "a webhook that is %s makes it unwell, until it is healthy",
  async (health) => {
    const { note, told } = watched();
    await note(health);
    expect(await told()).toMatchObject({
      status: "unwell",
      webhook: health,
      fix: "Run npm run webhooks -- status guesty.",
    });
    await note("healthy");
    expect(await told()).toMatchObject({ status: "ok", webhook: "healthy" });
  },
);

test("a provider that cannot be asked changes nothing for an hour, then the webhook counts as unchecked", async () => {
  const { clock, note, told } = watched();
  await note("healthy");
  await note("unreachable");
  clock.now += HOUR;
  expect(await told()).toMatchObject({ status: "ok", webhook: "healthy" });
  clock.now += 1;
  expect(await told()).toMatchObject({ status: "unwell", webhook: "unchecked" });
});

test("what is unwell is answered with 503, which the uptime check of the host takes for down", async () => {
  const record = { source: "aircall", bodies: new MemoryBodies(), now: Date.now };
  await noteHealth("missing", record);
  expect((await answerHealth(record)).status).toBe(503);
});
