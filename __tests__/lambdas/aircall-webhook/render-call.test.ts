import { type CallData, callEvent, callLife, missed, ofCall, over } from "./call-events";
import { insights, voiceAgentLife } from "./other-events";
import { recordOf, recordsOf } from "./telling";

async function textOf(data: Partial<CallData>): Promise<string> {
  return (await recordOf(callEvent("call.ended", 50, data))).text;
}

test("an answered call becomes a record that a person can read and a program can count", async () => {
  expect(await recordOf(...callLife)).toEqual({
    id: "aircall:call:990011",
    source: "aircall",
    kind: "call",
    occurredAt: "2026-09-21T14:13:20.000Z",
    version: {
      at: "2026-09-21T14:18:20.000Z",
      rank: 36.001,
      delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
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
      teams: [],
      participants: [],
      archived: false,
      menuOptions: [],
      voicemail: false,
      recording: true,
      topics: [],
      sentiment: null,
      voiceAgents: [],
      transcribed: false,
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
])("a call missed by %s says why in words", async (reason, sentence) => {
  expect(await textOf({ ...missed, missed_call_reason: reason })).toContain(
    `${sentence} The caller waited 1 minute 20 seconds.`,
  );
});

test("a missed call has no agent, and says so if there is a voicemail", async () => {
  const record = await recordOf(callEvent("call.voicemail_left", 83, { ...missed, voicemail: "[redacted]" }));
  expect(record.title).toBe("Missed call from Jo Guest to Front desk on 21 September 2026 at 16:13");
  expect(record.text).toContain("The caller left a voicemail.");
  expect(record.facts).toMatchObject({ outcome: "missed", agent: null, voicemail: true });
  expect(record.links).not.toContain("aircall:agent:7");
});

test("an outgoing call is told from our side", async () => {
  expect(await textOf({ ...over, direction: "outbound" })).toContain(
    "Outgoing call from Front desk to Jo Guest on Monday 21 September 2026",
  );
  expect(await textOf({ ...over, direction: "outbound" })).toContain(
    "Called: Jo Guest, +33 6 00 00 00 00. Our number: Front desk, +33 1 00 00 00 00.\nMade by A. Agent, answered after 9 seconds;",
  );
  expect(await textOf({ ...over, direction: "outbound", answered_at: null })).toContain(
    "Unanswered outgoing call from Front desk to Jo Guest on Monday 21 September 2026",
  );
});

test("a call that still rings is not counted as missed", async () => {
  const record = await recordOf(callEvent("call.created", 0));
  expect(record.facts).toMatchObject({ outcome: "ongoing", waitSeconds: null, talkSeconds: null });
  expect(record.text).toContain("The call is not over yet.");
});

test("a caller who hides the number and is in no address book is still told of", async () => {
  const record = await recordOf(
    callEvent("call.ended", 50, { ...missed, contact: null, raw_digits: "anonymous" }),
  );
  expect(record.title).toMatch(/^Missed call from a withheld number to Front desk/);
  expect(record.facts).toMatchObject({ phone: null, contact: null });
  expect(record.links).toEqual(["aircall:number:3"]);
});

test("a company stands in for a person without a name, and beside one with", async () => {
  const contact = { id: 21, first_name: null, last_name: " ", company_name: "Mare Limpa" };
  expect(await textOf({ ...missed, contact })).toContain("Caller: Mare Limpa, +33 6 00 00 00 00.");
  expect(await textOf({ ...missed, contact: { ...contact, first_name: "Rosa" } })).toContain(
    "Caller: Rosa, Mare Limpa, +33 6 00 00 00 00.",
  );
});

test("optional fields that are not as expected count as absent", async () => {
  const record = await recordOf(
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

test("characters that nobody sees do not get into a record", async () => {
  const comments = [{ content: "late\u200b check-in\u{e0041}", posted_by: null }, { content: "\u200b" }];
  expect(await textOf({ comments })).toMatch(/Comment by an integration: late check-in$/);
});

test.each([
  ["call.answered", 9, "The call is not over yet; A. Agent is talking."],
  ["call.hungup", 20, "The call is not over yet; A. Agent is talking."],
])("until call.ended has told all of it, a call is going on: %s", async (last, _, sentence) => {
  const events = callLife.slice(0, callLife.findIndex(({ event }) => event === last) + 1);
  const record = await recordOf(...events);
  expect(record.text).toContain(sentence);
  expect(record.facts).toMatchObject({
    outcome: "ongoing",
    durationSeconds: null,
    talkSeconds: null,
    waitSeconds: 9,
  });
});

test("a tag that is put on while people talk does not end the call", async () => {
  const tags = [{ id: 2, name: "check-in" }];
  const record = await recordOf(
    callEvent("call.tagged", 12, { ...over, status: "answered", ended_at: null, tags }),
  );
  expect(record.facts).toMatchObject({ outcome: "ongoing", tags: ["check-in"] });
});

test("comments stay although later events show the newest only", async () => {
  const comment = (id: number) => ({
    id,
    content: `Note ${id}`,
    posted_at: 1_790_000_000 + id,
    posted_by: null,
  });
  const record = await recordOf(
    callEvent("call.commented", 60, { ...over, comments: [2, 1].map(comment) }),
    callEvent("call.commented", 70, { ...over, comments: [11, 2].map(comment) }),
  );
  expect(record.text.match(/Note \d+/g)).toEqual(["Note 1", "Note 2", "Note 11"]);
});

test("who passed a call on, to whom, and who is to look after it is told", async () => {
  const person = (id: number, name: string) => ({ id, name });
  const moved = {
    ...over,
    transferred_by: person(7, "A. Agent"),
    transferred_to: person(8, "B. Boss"),
    assigned_to: person(9, "C. Clerk"),
  };
  const passedOn = {
    ...moved,
    external_transferred_to: "+33 1 99 00 00 00",
    external_caller_number: "+33 1 00 00 00 00",
  };
  const record = await recordOf(
    callEvent("call.external_transferred", 15, passedOn),
    callEvent("call.assigned", 60, moved),
  );
  expect(record.text).toContain(
    "Transferred by A. Agent to B. Boss.\nPassed on to +33 1 99 00 00 00, as a call from +33 1 00 00 00 00.\nAssigned to C. Clerk.",
  );
});

test("whoever called without being in the address book is the caller in a transcript", async () => {
  const unknown = callLife.map((told) => ({ ...told, data: { ...told.data, contact: null } }));
  const outbound = unknown.map((told) => ({ ...told, data: { ...told.data, direction: "outbound" } }));
  expect((await recordOf(...unknown, ...insights)).text).toContain("\nCaller: Hello, the door is locked.");
  expect((await recordOf(...outbound, ...insights)).text).toContain("\nOther party: Hello");
});

test("two tags put on in one second are both there, whichever event comes first", async () => {
  const tagged = (...names: string[]) =>
    callEvent("call.tagged", 60, { ...over, tags: names.map((name) => ({ name })) });
  for (const events of [
    [tagged("a"), tagged("a", "b")],
    [tagged("a", "b"), tagged("a")],
  ]) {
    expect((await recordOf(...events)).facts["tags"]).toEqual(["a", "b"]);
  }
});

test("two tags taken off in one second are both gone, whichever event comes first", async () => {
  const untagged = (...names: string[]) =>
    callEvent("call.untagged", 60, { ...over, tags: names.map((name) => ({ name })) });
  for (const events of [
    [untagged("a"), untagged()],
    [untagged(), untagged("a")],
  ]) {
    expect((await recordOf(...events)).facts["tags"]).toEqual([]);
  }
});

test("what conversation intelligence and the AI voice agent tell is part of the call", async () => {
  const record = await recordOf(...callLife, ...insights, ...voiceAgentLife);
  expect(record.text.split("\n").slice(5)).toEqual([
    "The AI voice agent Nora took the call; it ended: escalated.",
    "Nora passed the call on: The caller asked for a person.",
    "Told to the AI voice agent: name: Jo; reason: door code",
    "Summary: The guest could not get in.",
    "Summary: outcome: solved",
    "Topics: Late check-in; Door code",
    "Sentiment: negative",
    "To do: Change the code.",
    "Playbook Check-in: adherence 100; Greeting: done; Name: Jo",
    "Evaluation: question: Polite?; answer: Very; score 95",
    "Transcript:",
    "Jo Guest: Hello, the door is locked. I am outside.",
    "A. Agent: The code is 4711.",
  ]);
  expect(record.facts).toMatchObject({
    topics: ["Late check-in", "Door code"],
    sentiment: "negative",
    voiceAgents: ["Nora"],
    transcribed: true,
  });
});

test("what is told of a call before the call itself waits for it", async () => {
  expect(await recordsOf([...insights, ...voiceAgentLife])).toEqual({});
  const early = await recordOf(...insights, ...voiceAgentLife, ...callLife);
  const late = await recordOf(...callLife, ...insights, ...voiceAgentLife);
  expect(early).toEqual(late);
});

test("callers of different moods make the mood of a call mixed", async () => {
  const [, , , sentiment] = insights;
  const content = ["POSITIVE", "NEGATIVE"].map((value) => ({ value }));
  const record = await recordOf(...callLife, { ...sentiment, data: { ...sentiment?.data, content } });
  expect(record.facts["sentiment"]).toBe("mixed");
});

test("events of one call say nothing of another", async () => {
  const records = await recordsOf([...ofCall(callLife, 1), ...insights]);
  expect(Object.keys(records)).toEqual(["aircall:call:1"]);
  expect(records["aircall:call:1"]?.text).not.toContain("Summary");
});

test("a tag from before call.ended, when not all is known, makes no missed call of an answered one", async () => {
  const early = callEvent("call.tagged", 22, { ...over, answered_at: null });
  expect((await recordOf(early)).facts).toMatchObject({ outcome: "ongoing", missedReason: null });
  const ended = callEvent("call.ended", 50, over);
  for (const events of [
    [early, ended],
    [ended, early],
  ]) {
    expect((await recordOf(...events)).facts).toMatchObject({ outcome: "answered", talkSeconds: 11 });
  }
});

test("what was shown in the second of call.ended, but before it, does not take the end back", async () => {
  const tagged = callEvent("call.tagged", 50, { status: "answered", answered_at: over.answered_at });
  const ended = callEvent("call.ended", 50, over);
  for (const events of [
    [tagged, ended],
    [ended, tagged],
  ]) {
    expect((await recordOf(...events)).facts).toMatchObject({ outcome: "answered", status: "done" });
  }
});

test("a call whose call.ended never came is settled by what is told of it minutes later", async () => {
  expect((await recordOf(callEvent("call.commented", 139, over))).facts).toMatchObject({
    outcome: "ongoing",
  });
  expect((await recordOf(callEvent("call.commented", 140, over))).facts).toMatchObject({
    outcome: "answered",
  });
});

test("teams, others on the call, choices in the menu, archiving and callbacks are told", async () => {
  const data = {
    ...over,
    teams: [{ id: 4, name: "Night shift" }] as never[],
    participants: [
      { type: "user", name: "A. Agent" },
      { type: "external", name: "Plumber", phone_number: "+33 6 11" },
    ],
    automatic_callback_call_id: 77,
  };
  const chosen = callEvent("call.ivr_option_selected", 3, {
    ivr_options_selected: [{ title: "Press 2 for keys", key: "2" }],
  } as Partial<CallData>);
  const archived = callEvent("call.archived", 400, { ...data, archived: true } as Partial<CallData>);
  const { text, facts, links } = await recordOf(chosen, archived);
  expect(text).toContain("Chosen in the phone menu: Press 2 for keys.\nTeams: Night shift.");
  expect(text).toContain("Also on the call: Plumber.");
  expect(text).toContain("Archived.");
  expect(facts).toMatchObject({
    teams: ["Night shift"],
    participants: ["A. Agent", "Plumber"],
    menuOptions: ["Press 2 for keys"],
    archived: true,
  });
  expect(links).toContain("aircall:call:77");
});
