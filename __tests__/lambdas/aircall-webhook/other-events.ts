import { STARTED, TOKEN } from "./call-events";

/** Events of everything but calls as Aircall delivers them, with invented values. */
export function event(name: string, after: number, data: object) {
  return { resource: "any", event: name, timestamp: STARTED + after, token: TOKEN, data };
}

export const user = {
  id: 7,
  direct_link: "https://api.aircall.example/v1/users/7",
  name: "A. Agent",
  email: "agent@desk.example",
  available: true,
  availability_status: "available",
  substatus: "always_open",
  created_at: "2026-01-01T09:00:00.000Z",
  time_zone: "Europe/Paris",
  language: "en-US",
  wrap_up_time: 0,
};

const away = { ...user, available: false, availability_status: "unavailable", substatus: "always_closed" };
const lunch = { ...away, substatus: "Out for lunch" };
const numbers = [{ id: 3, name: "Front desk", digits: "+33 1 00 00 00 00" }];

/** A day of an agent, in both versions of the events; whoever gives a reason closes twice in one second. */
export const userLife = [
  event("user.created", 0, { ...user, numbers }),
  event("user.created.v2", 0, user),
  event("user.connected.v2", 10, user),
  event("user.opened.v2", 10, user),
  event("user.wut_start.v2", 100, { ...user, last_call_id: 990_011 }),
  event("user.wut_end.v2", 130, { ...user, last_call_id: 990_011 }),
  event("user.closed.v2", 200, away),
  event("user.closed.v2", 200, lunch),
  event("user.disconnected.v2", 201, lunch),
];

const number = {
  id: 3,
  name: "Front desk",
  digits: "+33 1 00 00 00 00",
  country: "FR",
  time_zone: "Europe/Paris",
  created_at: "2026-01-01T09:00:00.000Z",
  open: false,
  availability_status: "custom",
  users: [{ id: 7, name: "A. Agent", email: "agent@desk.example" }],
};

export const numberLife = [
  event("number.created", 0, number),
  event("number.opened", 60, { ...number, open: true }),
  event("number.closed", 600, number),
];

const contact = {
  id: 21,
  first_name: "Jo",
  last_name: "Guest",
  company_name: "Mare Limpa",
  information: "Prefers the ground floor.",
  is_shared: true,
  phone_numbers: [{ id: 1, label: "Mobile", value: "+33600000000" }],
  emails: [] as object[],
  created_at: "2026-01-02T09:00:00Z",
  updated_at: "2026-01-02T09:00:00Z",
};

export const contactLife = [
  event("contact.created", 0, contact),
  event("contact.updated", 5, { ...contact, emails: [{ id: 2, label: "Work", value: "jo@mare.example" }] }),
];
export const contactDeleted = event("contact.deleted", 9, { id: 21, first_name: "Jo" });

const message = {
  id: "SM1",
  direction: "outbound",
  body: "Your code is on its way.",
  status: "pending",
  channel: null,
  external_number: "+33600000000",
  raw_digits: "+33 6 00 00 00 00",
  media_details: [
    {
      file_name: "plan.pdf",
      file_type: "application/pdf",
      presigned_url: `https://media.example/plan.pdf?X-Amz-Signature=${"5f0c".repeat(8)}`,
    },
  ],
  created_at: "2026-09-21T14:13:20.000Z",
  number: { id: 3, name: "Front desk", digits: "+33 1 00 00 00 00" },
  contact: { id: 21, first_name: "Jo", last_name: "Guest", company_name: null },
};

/** Two states in one second, and an update that says less than the message did. */
export const messageLife = [
  event("message.sent", 0, message),
  event("message.status_updated", 2, { ...message, status: "sent" }),
  event("message.status_updated", 2, { id: "SM1", status: "delivered", direction: "outbound" }),
];

export const groupMessageLife = [
  event("group_message.received", 3, {
    group_message_id: "a3f7c821",
    group_conversation_id: "b8d2e047",
    participants: ["+12025550147", "+13105550293"],
    body: "We land at nine.",
    status: "received",
    created_at: 1_790_000_003_000,
    number: { id: 3, name: "Front desk" },
  }),
];

const insight = (id: number, content: unknown, more: object = {}) => ({
  id,
  call_id: "990011",
  call_uuid: "CA0f",
  number_id: 3,
  participants: [],
  type: "call",
  content,
  ...more,
});

export const insights = [
  event("transcription.created", 120, {
    ...insight(1, {
      language: "en",
      utterances: [
        { start_time: 0, end_time: 2, text: "Hello, the door is locked.", participant_type: "external" },
        { start_time: 2, end_time: 3, text: "I am outside.", participant_type: "external" },
        { start_time: 3, end_time: 5, text: "The code is 4711.", participant_type: "internal", user_id: 7 },
      ],
    }),
  }),
  event("summary.created", 121, insight(2, "The guest could not get in.")),
  event("topics.created", 121, insight(3, ["Late check-in", "Door code"])),
  event("sentiment.created", 121, insight(4, { sentiments: [{ phone_number: "+336", value: "NEGATIVE" }] })),
  event("action_item.created", 122, insight(5, "Change the code.")),
  event("playbook_result.created", 122, {
    ...insight(6, undefined, {
      adherence_score: 50,
      playbook: { id: 1, name: "Check-in" },
      playbook_result_topics: [
        { name: "Greeting", result: "done" },
        { name: "Name", result: null },
      ],
    }),
  }),
  event("playbook_result.updated", 122, {
    ...insight(6, undefined, {
      adherence_score: 100,
      playbook: { id: 1, name: "Check-in" },
      playbook_result_topics: [
        { name: "Greeting", result: "done" },
        { name: "Name", result: "Jo" },
      ],
    }),
  }),
  event("custom_summary.result_created", 123, insight(7, { outcome: "open", next_step: "call back" })),
  event("custom_summary.result_updated", 123, insight(7, { outcome: "solved", next_step: null })),
  event("call_evaluation.created", 124, insight(8, [{ question: "Polite?", answer: "Yes" }], { score: 80 })),
  event("call_evaluation.updated", 300, insight(8, [{ question: "Polite?", answer: "Very" }], { score: 95 })),
];

const session = {
  id: 990_011,
  call_id: 990_011,
  call_uuid: "CA0f",
  ai_voice_agent_id: "ag1",
  ai_voice_agent_name: "Nora",
  ai_voice_agent_session_id: "s1",
  number_id: 3,
  created_at: STARTED,
};

export const voiceAgentLife = [
  event("ai_voice_agent.started", 1, { ...session, started_at: STARTED + 1 }),
  event("ai_voice_agent.escalated", 5, { ...session, escalation_reason: "The caller asked for a person." }),
  event("ai_voice_agent.ended", 5, {
    ...session,
    started_at: STARTED + 1,
    ended_at: STARTED + 5,
    call_end_reason: "escalated",
  }),
  event("ai_voice_agent.summary", 6, { ...session, extracted_data: { name: "Jo", reason: "door code" } }),
];

export const meaningless = [
  event("realtime_transcription.utterances_received", 3, { id: "r1", call: { id: 990_011 }, utterances: [] }),
  event("analytics.report_created", 4, { exportID: "e1", downloadUrl: "https://reports.example/x.csv" }),
  event("analytics.report_failed", 4, { exportID: "e2" }),
  event("integration.deleted", 5, { integration_id: 42, company_id: 1 }),
  event("team.created", 6, { id: 9, name: "Night" }),
  event("team.destroyed", 7, { id: 9 }),
];
