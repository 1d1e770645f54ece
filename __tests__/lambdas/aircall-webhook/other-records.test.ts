import { callLife, TOKEN } from "./call-events";
import {
  contactDeleted,
  contactLife,
  event,
  groupMessageLife,
  insights,
  meaningless,
  messageLife,
  numberLife,
  user,
  userLife,
  voiceAgentLife,
} from "./other-events";
import { consumeAll, queued, recordOf, recordsOf } from "./telling";

test("an agent's record says who it is, whether and why not available, and which numbers it answers", async () => {
  expect(await recordOf(...userLife)).toMatchObject({
    id: "aircall:agent:7",
    kind: "agent",
    occurredAt: "2026-01-01T09:00:00.000Z",
    title: "Agent A. Agent",
    text: [
      "A. Agent answers calls in Aircall (agent@desk.example).",
      "Availability: unavailable (Out for lunch).",
      "A. Agent is signed out.",
      "Numbers: Front desk.",
    ].join("\n"),
    facts: {
      agent: "A. Agent",
      availability: "unavailable (Out for lunch)",
      available: false,
      connected: false,
      wrappingUp: false,
      numbers: ["Front desk"],
    },
    access: { audience: "staff" },
    links: ["aircall:number:3"],
  });
});

test("an agent who is wrapping up a call is said to be", async () => {
  const record = await recordOf(...userLife.slice(0, 5));
  expect(record.text).toContain("A. Agent is signed in.\nA. Agent is wrapping up a call.");
});

test.each(["user.deleted", "user.deleted.v2"])("%s takes the record away for good", async (name) => {
  const deletion = event(name, 300, { id: 7 });
  expect(await recordsOf([...userLife, deletion])).toEqual({});
  expect(await recordsOf([deletion, ...userLife])).toEqual({});
});

test("a number's record says where it is, whether it is open and who answers it", async () => {
  expect(await recordOf(...numberLife.slice(0, 2))).toMatchObject({
    id: "aircall:number:3",
    kind: "number",
    title: "Number Front desk, +33 1 00 00 00 00",
    text: [
      "Our telephone number Front desk: +33 1 00 00 00 00, FR, Europe/Paris.",
      "It is open.",
      "Answered by A. Agent.",
    ].join("\n"),
    facts: { number: "Front desk", open: true, agents: ["A. Agent"] },
    links: ["aircall:agent:7"],
  });
  expect((await recordOf(...numberLife)).facts).toMatchObject({ open: false });
  expect(await recordsOf([event("number.deleted", 700, { id: 3 }), ...numberLife])).toEqual({});
});

test("a contact's record says how to reach them, and an older update does not bring a deleted one back", async () => {
  expect(await recordOf(...contactLife)).toMatchObject({
    id: "aircall:contact:21",
    kind: "contact",
    title: "Contact Jo Guest",
    text: [
      "Jo Guest, Mare Limpa.",
      "Telephone: +33600000000 (mobile).",
      "E-mail: jo@mare.example (work).",
      "Notes: Prefers the ground floor.",
    ].join("\n"),
    facts: { contact: "Jo Guest", company: "Mare Limpa", phones: ["+33600000000"], shared: true },
  });
  expect(await recordsOf([contactDeleted, ...contactLife])).toEqual({});
});

test("a contact without any name is told by its number", async () => {
  const data = { id: 22, phone_numbers: [{ value: "+33611111111" }] };
  expect((await recordOf(event("contact.created", 0, data))).title).toBe("Contact +33611111111");
  expect((await recordOf(event("contact.created", 0, { id: 22 }))).title).toBe("Contact without a name");
});

test("a message keeps its text and files and takes its newest status, without the links to the files", async () => {
  const record = await recordOf(...messageLife);
  expect(record).toMatchObject({
    id: "aircall:message:SM1",
    kind: "message",
    occurredAt: "2026-09-21T14:13:20.000Z",
    title: "Text message from Front desk to Jo Guest",
    text: ["Your code is on its way.", "Attached: plan.pdf.", "Status: delivered."].join("\n"),
    facts: { direction: "outbound", channel: "sms", status: "delivered", attachments: 1, group: false },
    links: ["aircall:contact:21", "aircall:number:3"],
  });
  expect(JSON.stringify(record)).not.toContain("media.example");
});

test("a message that only updates were seen of is told as far as they go", async () => {
  const record = await recordOf(
    event("message.status_updated", 5, { id: "SM2", status: "failed", body: "Hello" }),
  );
  expect(record).toMatchObject({
    title: "Text message from an unnamed number to an unknown number",
    text: "Hello\nStatus: failed.",
  });
});

test("a group's message names those who are in it", async () => {
  expect(await recordOf(...groupMessageLife)).toMatchObject({
    id: "aircall:message:a3f7c821",
    occurredAt: "2026-09-21T14:13:23.000Z",
    title: "Group text message from +12025550147, +13105550293 to Front desk",
    text: "We land at nine.",
    facts: { direction: "inbound", group: true, participants: ["+12025550147", "+13105550293"] },
  });
});

test.each([
  ["whatsapp", "WhatsApp message from Jo"],
  ["telegram", "telegram message from Jo"],
])("a message by %s says so", async (channel, title) => {
  const data = { id: "SM3", channel, body: "Hi", contact: { id: 1, first_name: "Jo" } };
  expect((await recordOf(event("message.received", 0, data))).title).toContain(title);
});

test("the first version of an agent's events and the second make one record", async () => {
  const first = event("user.connected", 10, { ...user, numbers: [] });
  const second = event("user.connected.v2", 10, user);
  expect(Object.keys(await recordsOf([first, second]))).toEqual(["aircall:agent:7"]);
});

test("of all that Aircall tells, no token, session credential or signed link is stored", async () => {
  const secret = "5f0c1b7e9a2d4c68";
  const signed = `https://media.example/a.mp3?X-Amz-Security-Token=${secret}&X-Amz-Signature=${secret}`;
  const carriers = {
    recording: signed,
    recording_short_url: `https://short.example/${secret}`,
    voicemail: signed,
    voicemail_short_url: `https://short.example/${secret}`,
    media_details: [{ file_name: "a.pdf", presigned_url: `https://media.example/${secret}` }],
    media_url: [`https://media.example/${secret}`],
    downloadUrl: `https://reports.example/${secret}`,
    session_token: secret,
    information: `Listen to ${signed} and https://user:${secret}@host.example/`,
    content: [{ text: `Bearer ${secret}` }, signed],
    extracted_data: { answer: signed },
  };
  const all = [
    ...callLife,
    ...insights,
    ...voiceAgentLife,
    ...userLife,
    ...numberLife,
    ...contactLife,
    ...messageLife,
    ...groupMessageLife,
    ...meaningless,
    event("call.teleported", 1, {}),
  ];
  const deliveries = all.map((told) => queued({ ...told, data: { ...told.data, ...carriers } }));
  const { firestore, outcomes } = await consumeAll([await Promise.all(deliveries)]);
  expect(outcomes).not.toContain("retried");
  const collections = ["deliveries", "quarantine", "recordParts", "records"];
  const stored = JSON.stringify(collections.map((name) => firestore.collection(name)));
  expect(stored).toContain("[redacted]");
  expect(stored).not.toContain(secret);
  expect(stored).not.toContain(TOKEN);
});
