import { CallEvent } from "../../../lambdas/aircall-webhook/aircall-event";
import { renderCall } from "../../../lambdas/aircall-webhook/render-call";
import { callUpdates } from "../../../lambdas/aircall-webhook/transform-call";
import { mergeUpdates, renderRecord } from "../../../lambdas/shared/ingestion/record-part";
import { type CallData, callEvent, callLife, missed, over } from "./call-events";

function recordOf(payload: unknown) {
  const updates = callUpdates(CallEvent.parse(payload), 3, "d1");
  const record = renderRecord(updates[0]?.record ?? "", mergeUpdates({}, updates).parts, renderCall);
  if (!record) throw new Error("The call has no record.");
  return record;
}

function textOf(data: Partial<CallData>): string {
  return recordOf(callEvent("call.ended", 50, data)).text;
}

test("an answered call becomes a record that a person can read and a program can count", () => {
  expect(recordOf(callLife.at(-1))).toEqual({
    id: "aircall:call:990011",
    source: "aircall",
    kind: "call",
    occurredAt: "2026-09-21T14:13:20.000Z",
    version: { at: "2026-09-21T14:18:20.000Z", rank: 3, delivery: "d1" },
    title: "Answered call from Jo Guest to Front desk on 21 September 2026 at 16:13",
    text: [
      "Answered call from Jo Guest to Front desk on Monday 21 September 2026 at 16:13 (Europe/Paris).",
      "Caller: Jo Guest, +33 6 00 00 00 00. Our number: Front desk, +33 1 00 00 00 00.",
      "Answered by A. Agent after 9 seconds; the conversation lasted 11 seconds.",
      "Tags: check-in.",
      "Comment by A. Agent: late check-in",
    ].join("\n"),
    facts: {
      direction: "inbound",
      outcome: "answered",
      status: "done",
      missedReason: null,
      durationSeconds: 20,
      waitSeconds: 9,
      talkSeconds: 11,
      phone: "+33 6 00 00 00 00",
      contact: "Jo Guest",
      agent: "A. Agent",
      number: "Front desk",
      tags: ["check-in"],
      voicemail: false,
      recording: true,
    },
    access: { audience: "staff" },
    links: ["aircall:contact:21", "aircall:number:3", "aircall:agent:7"],
    url: "https://assets.example/990011",
  });
});

test.each([
  ["no_available_agent", "Missed because no agent was available."],
  ["out_of_opening_hours", "Missed because it came outside the opening hours."],
  ["short_abandoned", "Missed because the caller hung up after a few seconds."],
  ["abandoned_in_ivr", "Missed because the caller hung up in the phone menu."],
  ["abandoned_in_classic", "Missed because the caller hung up while the phones were ringing."],
  ["agents_did_not_answer", "Missed because the agents did not pick up."],
  ["line_on_fire", "Missed because of line on fire."],
  ["constructor", "Missed because of constructor."],
  [null, "Missed because of a reason that was not given."],
])("a call missed by %s says why in words", (reason, sentence) => {
  expect(textOf({ ...missed, missed_call_reason: reason })).toContain(
    `${sentence} The caller waited 1 minute 20 seconds.`,
  );
});

test("a missed call has no agent, and says so if there is a voicemail", () => {
  const record = recordOf(callEvent("call.voicemail_left", 83, { ...missed, voicemail: "[redacted]" }));
  expect(record.title).toBe("Missed call from Jo Guest to Front desk on 21 September 2026 at 16:13");
  expect(record.text).toContain("The caller left a voicemail.");
  expect(record.facts).toMatchObject({ outcome: "missed", agent: null, voicemail: true });
  expect(record.links).not.toContain("aircall:agent:7");
});

test("an outgoing call is told from our side", () => {
  expect(textOf({ ...over, direction: "outbound" })).toContain(
    "Outgoing call from Front desk to Jo Guest on Monday 21 September 2026",
  );
  expect(textOf({ ...over, direction: "outbound" })).toContain(
    "Called: Jo Guest, +33 6 00 00 00 00. Our number: Front desk, +33 1 00 00 00 00.\nMade by A. Agent, answered after 9 seconds;",
  );
  expect(textOf({ ...over, direction: "outbound", answered_at: null })).toContain(
    "Unanswered outgoing call from Front desk to Jo Guest on Monday 21 September 2026",
  );
});

test("a call that still rings is not counted as missed", () => {
  const record = recordOf(callEvent("call.created", 0));
  expect(record.facts).toMatchObject({ outcome: "ongoing", waitSeconds: null, talkSeconds: null });
  expect(record.text).toContain("The call is not over yet.");
});

test("a caller who hides the number and is in no address book is still told of", () => {
  const record = recordOf(callEvent("call.ended", 50, { ...missed, contact: null, raw_digits: "anonymous" }));
  expect(record.title).toMatch(/^Missed call from a withheld number to Front desk/);
  expect(record.facts).toMatchObject({ phone: null, contact: null });
  expect(record.links).toEqual(["aircall:number:3"]);
});

test("a company stands in for a person without a name, and beside one with", () => {
  const contact = { id: 21, first_name: null, last_name: " ", company_name: "Mare Limpa" };
  expect(textOf({ ...missed, contact })).toContain("Caller: Mare Limpa, +33 6 00 00 00 00.");
  expect(textOf({ ...missed, contact: { ...contact, first_name: "Rosa" } })).toContain(
    "Caller: Rosa, Mare Limpa, +33 6 00 00 00 00.",
  );
});

test("optional fields that are not as expected count as absent", () => {
  const record = recordOf(
    callEvent("call.ended", 50, {
      ...missed,
      duration: "long" as unknown as number,
      contact: { name: "no id" },
      number: { id: 3, name: 5, time_zone: "Mars/Olympus" },
      asset: "javascript:alert(1)",
      comments: ["odd", { content: "kept", posted_by: null }],
      tags: "none" as unknown as [],
    }),
  );
  expect(record.facts).toMatchObject({ durationSeconds: null, contact: null, number: null, tags: [] });
  expect(record.text).toContain("at 14:13 (UTC)");
  expect(record.text).toContain("Comment by an integration: kept");
  expect(record.url).toBeUndefined();
});

test("characters that nobody sees do not get into a record", () => {
  const comments = [{ content: "late\u200b check-in\u{e0041}", posted_by: null }, { content: "\u200b" }];
  expect(textOf({ comments })).toMatch(/Comment by an integration: late check-in$/);
});

test.each([
  ["data.id", { id: undefined }],
  ["data.id", { id: 2 ** 60 }],
  ["data.started_at", { started_at: null }],
  ["data.direction", { direction: "sideways" }],
])("a call without a usable %s is none", (field, data) => {
  const parsed = CallEvent.safeParse(callEvent("call.ended", 50, data as Partial<CallData>));
  expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
});
