import * as z from "zod";
import type { RecordUpdate } from "../shared/ingestion/record-part";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Moment, Text } from "./fields";

/** What an AI voice agent did in a call: https://developers.aircall.io/api-references/#ai-voice-agent */
export type VoiceAgentSession = z.infer<typeof VoiceAgentSession>;
export const VoiceAgentSession = z.object({
  ai_voice_agent_name: Text,
  started_at: Moment,
  ended_at: Moment,
  call_end_reason: Text,
  escalation_reason: Text,
  /** What it asked the caller, and the answers. */
  extracted_data: z.json().optional(),
});

const Subject = z.object({ call_id: Id, ai_voice_agent_session_id: Id });

/** A call has one session for each agent that it came to. They are parts of the call's record. */
export const voiceAgentEvents: EventGroup = {
  events: [
    "ai_voice_agent.started",
    "ai_voice_agent.ended",
    "ai_voice_agent.escalated",
    "ai_voice_agent.summary",
  ],
  read: readSession,
};

function readSession(event: AircallEvent, rank: number): RecordUpdate[] {
  const { call_id, ai_voice_agent_session_id: session } = Subject.parse(event.data);
  // Its end tells all that its start told; its escalation and its summary tell something else.
  const part = event.event.replace(/\.(?:started|ended)$/, "");
  return [
    {
      record: recordId("aircall", "call", call_id),
      part: `${part}:${session}`,
      version: versionOf(event, rank),
      content: VoiceAgentSession.parse(event.data),
    },
  ];
}
