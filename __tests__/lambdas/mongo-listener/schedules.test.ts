import { MESSAGES, ROOMS, USERS } from "../../../lambdas/mongo-listener/chat-collections";
import { message, room } from "./chat-samples";
import { SimulatedStage } from "./simulated-stage";

let stage: SimulatedStage;

beforeEach(() => {
  stage = new SimulatedStage(1);
  stage.world.calm = true;
});

afterEach(() => stage.killAll());

const settled = () => stage.until(() => stage.isSettled);
const say = (id: string, msg: string, fields: object = {}) =>
  stage.chat.write(
    MESSAGES,
    id,
    message(id, { msg, ts: new Date(0), _updatedAt: new Date(stage.world.now), ...fields }),
  );
/** What others see of a message. */
const seen = (id: string) => {
  const event = stage.cloud.newest.get(id);
  return event?.op === "put" ? event.message.text : event?.op;
};

test("an edit is seen that another leader's repetition has shown before its time", async () => {
  const first = stage.start();
  say("m", "one");
  await settled();
  say("m", "two");
  await stage.until(() => seen("m") === "two");
  first.alive = false;
  const { timesTold } = stage.chat;
  stage.start();
  await stage.until(() => stage.chat.timesTold > timesTold);
  say("m", "three");
  await settled();
  expect(seen("m")).toBe("three");
});

test("what is said in a room that turned private is published when the room is known to be private", async () => {
  const turn = (t: string) => stage.chat.write(ROOMS, "team", room("team", { t, _updatedAt: new Date(0) }));
  stage.start();
  turn("c");
  say("hello", "hello", { rid: "team" });
  await settled();
  turn("p");
  say("secret", "secret", { rid: "team" });
  await stage.until(() => seen("secret") === "secret");
  expect(stage.cloud.mirror.get("chatRooms/team")).toMatchObject({ type: "p" });
});

describe("a leader that is told to stop", () => {
  test("hands over at once when all is acknowledged", async () => {
    const first = stage.start();
    await settled();
    const second = stage.start();
    await stage.until(() => stage.timesOf("listener.following", second).length > 0);
    first.stop.abort();
    const stoppedAt = stage.world.now;
    await stage.until(() => stage.timesOf("listener.leading", second).length > 0);
    expect(stage.world.now - stoppedAt).toBeLessThan(3_000);
  });

  test("lets its lease run out when a request is still on its way", async () => {
    const first = stage.start();
    await settled();
    stage.start();
    stage.cloud.requestMs = 8_000;
    say("m", "late");
    await stage.until(() => stage.cloud.requests === 1);
    first.stop.abort();
    stage.cloud.requestMs = 0;
    const arrivesAt = stage.world.now + 8_000;
    await stage.until(() => stage.isSettled && stage.world.now > arrivesAt);
    expect(stage.cloud.state?.term).toBe(2);
    expect(stage.cloud.violations).toEqual([]);
  });
});

test("a lease lasts as long as its holder's setting says, also for a process with a shorter one", async () => {
  const first = stage.start(60_000);
  await settled();
  first.frozen = true;
  const frozenAt = stage.world.now;
  const second = stage.start(5_000);
  await stage.until(() => stage.timesOf("listener.leading", second).length > 0);
  expect(stage.world.now - frozenAt).toBeGreaterThanOrEqual(60_000);
});

test("gaps that follow upon each other are mended later and later, and at once again after a minute that went well", async () => {
  const leader = stage.start();
  const gaps = () => stage.timesOf("listener.gap", leader);
  const streams = () => stage.timesOf("listener.streaming", leader);
  for (let gap = 0; gap < 7; gap++) {
    await stage.until(() => streams().length > gap);
    stage.chat.drop(USERS);
    await stage.until(() => gaps().length > gap);
  }
  const waits = () =>
    streams()
      .slice(1)
      .map((at, index) => at - (gaps()[index] as number));
  expect(waits().at(-1)).toBeGreaterThan(15_000);
  await settled();
  for (let spell = 0; spell < 7; spell++) {
    const { now } = stage.world;
    say("m", `${spell}`);
    await stage.until(() => stage.world.now - now > 10_000);
  }
  stage.chat.drop(USERS);
  await stage.until(() => streams().length === 9);
  expect(waits().at(-1)).toBeLessThan(5_000);
});

test("changes from before a copy do not write over what it has shown", async () => {
  const turn = (t: string) => stage.chat.write(ROOMS, "team", room("team", { t, _updatedAt: new Date(0) }));
  stage.start();
  await stage.until(() => stage.cloud.state?.startedAt !== undefined);
  turn("c");
  turn("p");
  await settled();
  expect(stage.cloud.written.filter(({ path }) => path === "chatRooms/team")).toMatchObject([
    { document: { type: "p" } },
  ]);
});

test("a message that was deleted in a gap goes, even if Pub/Sub delivers it only after the copy", async () => {
  const first = stage.start();
  await settled();
  stage.cloud.backlog = [];
  say("m", "hello");
  await settled();
  first.alive = false;
  stage.chat.write(MESSAGES, "m", undefined);
  stage.chat.forget();
  stage.start();
  await stage.until(() => stage.cloud.state?.gaps === 1 && stage.isSettled);
  stage.cloud.deliver();
  expect(seen("m")).toBe("hello");
  stage.world.now += 3_600_000;
  await stage.until(() => seen("m") === "delete");
  await stage.until(() => stage.cloud.state?.comparison?.made === 1);
  for (let day = 0; day < 8; day++) {
    stage.world.now += 24 * 3_600_000;
    say("n", `day ${day}`);
    await settled();
  }
  await stage.until(() => stage.cloud.state?.comparison === undefined);
});
