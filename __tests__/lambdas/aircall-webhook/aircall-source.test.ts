import { aircallSource } from "../../../lambdas/aircall-webhook/aircall-source";
import { callEvent, callLife, TOKEN } from "./call-events";

const source = aircallSource(["previous-token", TOKEN]);
const identity = { delivery: "d1", type: "call.ended" };

function arrival(payload: unknown) {
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return { headers: new Headers(), body, payload };
}

test("a delivery with any of the tokens is verified", async () => {
  expect(await source.verify(arrival({ token: TOKEN }))).toBe("verified");
  expect(await source.verify(arrival({ token: "previous-token" }))).toBe("verified");
});

test.each([[{ token: "guess" }], [{ token: "" }], [{ token: [TOKEN] }], [{}], [null], ["text"], [[TOKEN]]])(
  "a delivery of %j is refused",
  async (payload) => {
    expect(await source.verify(arrival(payload))).toBe("refused");
  },
);

test("without tokens nothing is verified, not even an empty one", async () => {
  expect(await aircallSource([]).verify(arrival({ token: "" }))).toBe("unconfigured");
});

test("the same delivery has the same id, any other another", async () => {
  const ids = await Promise.all(
    [...callLife, { ...callLife[0], extra: 1 }, callLife[0]].map((event) => source.identify(arrival(event))),
  );
  const deliveries = ids.map(({ delivery }) => delivery);
  expect(deliveries.at(-1)).toBe(deliveries[0]);
  expect(new Set(deliveries).size).toBe(callLife.length + 1);
  expect(deliveries[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(ids[0]?.type).toBe("call.created");
});

test("a delivery that says nothing about itself still has an id", async () => {
  expect(await source.identify(arrival(null))).toEqual({
    delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
    type: "",
  });
});

test("events that are not a call's are quarantined by name", async () => {
  expect(await source.transform({ delivery: "d1", type: "call.teleported" }, {})).toEqual({
    quarantine: 'unknown event "call.teleported"',
  });
});

test("a call without what a record needs is quarantined with every problem", async () => {
  const { data, ...event } = callEvent("call.ended", 50);
  const { id, started_at, ...rest } = data;
  expect(await source.transform(identity, { ...event, data: rest })).toEqual({
    quarantine: expect.stringMatching(/^not a call that can be recorded: data\.id: .*; data\.started_at: /),
  });
});

test("a secret that somebody noted on a call does not get into its record", async () => {
  const comments = [{ content: `the token is ${TOKEN}, see https://x.example/?sig=5f0c1b7e` }];
  const outcome = await source.transform(identity, callEvent("call.commented", 300, { comments }));
  expect(JSON.stringify(outcome)).toContain("the token is [redacted], see [redacted]");
  expect(JSON.stringify(outcome)).not.toMatch(/3f0c1b7e|5f0c1b7e/);
});
