import { aircallSource } from "../../../lambdas/aircall-webhook/aircall-source";
import { type CallData, callEvent, callLife, TOKEN } from "./call-events";
import { meaningless } from "./other-events";

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

test("the older and the newer webhook of a rotation deliver an event under one id", async () => {
  const [event] = callLife;
  const [one, other] = await Promise.all(
    [event, { ...event, token: "another" }].map((told) => source.identify(arrival(told))),
  );
  expect(one).toEqual(other);
});

test("a delivery that says nothing about itself still has an id", async () => {
  expect(await source.identify(arrival(null))).toEqual({
    delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
    type: "",
  });
});

test("an event of a name that nobody knows is quarantined by it", async () => {
  expect(await source.transform({ delivery: "d1", type: "call.teleported" }, {})).toEqual({
    quarantine: 'unknown event "call.teleported"',
  });
});

test.each(meaningless.map(({ event }) => event))("%s is known, and ignored with a reason", async (type) => {
  expect(await source.transform({ delivery: "d1", type }, {})).toEqual({
    ignored: expect.stringMatching(/^[a-z].{20}/),
  });
});

test("a call without what a record needs is quarantined with every problem", async () => {
  const { data, ...event } = callEvent("call.ended", 50);
  const { id, started_at, ...rest } = data;
  expect(await source.transform(identity, { ...event, data: rest })).toEqual({
    quarantine: expect.stringMatching(/^no record can be made of it: data\.id: .*; data\.started_at: /),
  });
});

test.each([
  ["id", { id: undefined }],
  ["id", { id: 2 ** 60 }],
  ["id", { id: "9".repeat(201) }],
  ["id", { id: "\ud800" }],
  ["started_at", { started_at: null }],
  ["direction", { direction: "sideways" }],
])("a call without a usable %s is none", async (field, data) => {
  expect(await source.transform(identity, callEvent("call.ended", 50, data as Partial<CallData>))).toEqual({
    quarantine: expect.stringMatching(new RegExp(`^no record can be made of it: data.${field}: [^;]*$`)),
  });
});

test.each([
  [{ timestamp: 1_790_000_000 }],
  [{ timestamp: 1_790_000_000, data: [] }],
  [{ timestamp: "now", data: {} }],
  [null],
  ["text"],
])("%j is no event", async (payload) => {
  for (const type of ["call.ended", "contact.created", "message.sent", "summary.created"]) {
    expect(await source.transform({ delivery: "d1", type }, payload)).toEqual({
      quarantine: expect.stringMatching(/^no record can be made of it: (timestamp|data)?: /),
    });
  }
});

test("a secret that somebody noted on a call does not get into its record", async () => {
  const comments = [{ content: `the token is ${TOKEN}, see https://x.example/?sig=5f0c1b7e` }];
  const outcome = await source.transform(identity, callEvent("call.commented", 300, { comments }));
  expect(JSON.stringify(outcome)).toContain("the token is [redacted], see [redacted]");
  expect(JSON.stringify(outcome)).not.toMatch(/3f0c1b7e|5f0c1b7e/);
});

test("a secret where a long event name is cut leaves nothing behind", async () => {
  const payload = { event: `${"x".repeat(90)} ${TOKEN}`, token: TOKEN };
  const { type } = await source.identify({ headers: new Headers(), body: new Uint8Array(), payload });
  expect(type).toHaveLength(100);
  expect(type).not.toContain(TOKEN.slice(0, 5));
});
