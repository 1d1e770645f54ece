/** One call as Aircall delivers it, with invented values. Times are seconds after the call began. */
export const STARTED = 1_790_000_000;

export const TOKEN = "3f0c1b7e5a9d4c2e8b6f0a1d3c5e7f90";

const agent = { id: 7, name: "A. Agent", email: "agent@desk.example", available: true };
const media = (file: string) => `https://media.example/${file}.mp3?X-Amz-Signature=${"5f0c".repeat(8)}`;

const blank = {
  id: 990_011,
  call_uuid: "CA0f",
  direct_link: "https://api.aircall.example/v1/calls/990011",
  direction: "inbound",
  status: "initial",
  missed_call_reason: null as string | null,
  started_at: STARTED as number | null,
  answered_at: null as number | null,
  ended_at: null as number | null,
  duration: 0,
  raw_digits: "+33 6 00 00 00 00",
  voicemail: null as string | null,
  recording: null as string | null,
  asset: null as string | null,
  user: null as unknown,
  contact: { id: 21, first_name: "Jo", last_name: "Guest", company_name: null as string | null } as unknown,
  number: { id: 3, name: "Front desk", digits: "+33 1 00 00 00 00", time_zone: "Europe/Paris" } as unknown,
  comments: [] as unknown[],
  tags: [] as unknown[],
  teams: [],
};

export type CallData = typeof blank;

export function callEvent(event: string, after: number, data: Partial<CallData> = {}) {
  return { resource: "call", event, timestamp: STARTED + after, token: TOKEN, data: { ...blank, ...data } };
}

const answered = { status: "answered", answered_at: STARTED + 9, user: agent };
export const over = { ...answered, status: "done", ended_at: STARTED + 20, duration: 20 };
const ended = { ...over, asset: "https://assets.example/990011" };
const recorded = { ...ended, recording: media("recording") };
const tagged = { ...recorded, tags: [{ id: 2, name: "check-in", color: "#000000" }] };
const comment = { id: 1, content: "late check-in", posted_at: STARTED + 300, posted_by: agent };

/** A call from its first ring to what the agent wrote about it; the first two events share a second, as they really do. */
export const callLife = [
  callEvent("call.created", 0),
  callEvent("call.ringing_on_agent", 0, { user: agent }),
  callEvent("call.answered", 9, answered),
  callEvent("call.hungup", 20, over),
  callEvent("call.ended", 50, ended),
  callEvent("call.comm_assets_generated", 53, recorded),
  callEvent("call.tagged", 215, tagged),
  callEvent("call.commented", 300, { ...tagged, comments: [comment] }),
];

/** A call that nobody took, and what the caller said then. */
export const missed = {
  status: "done",
  ended_at: STARTED + 80,
  duration: 80,
  missed_call_reason: "no_available_agent",
};

/** The same events of another call. */
export function ofCall<Event extends { data: object }>(events: readonly Event[], id: number): Event[] {
  return events.map((event) => ({ ...event, data: { ...event.data, id } }));
}
