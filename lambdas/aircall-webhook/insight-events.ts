import * as z from "zod";
import type { RecordUpdate } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Line, Text } from "./fields";

/**
 * What Aircall's conversation intelligence found out about a call. How it is told in `content` depends on the event and
 * is not fixed: a text, a list or an object (https://developer.aircall.io/docs/ai-assist).
 */
export type Insight = z.infer<typeof Insight>;
export const Insight = z.object({
  content: z.json().optional(),
  score: optional(z.number()),
  adherence_score: optional(z.number()),
  playbook: optional(z.object({ name: Text })),
  playbook_result_topics: listOf(z.object({ name: Line, result: z.json().optional() })),
});

/** What was said, without the time of each word. */
export type Transcript = z.infer<typeof Transcript>;
export const Transcript = z.object({
  utterances: listOf(
    z.object({
      text: Line,
      participant_type: optional(z.enum(["internal", "external"])),
      user_id: optional(Id),
    }),
  ),
});

const Subject = z.object({ id: Id, call_id: Id, type: optional(z.enum(["call", "voicemail"])) });
const Transcription = z.object({ content: Transcript });

/** They are parts of the call's record, and may come before the call itself. */
export const insightEvents: EventGroup = {
  events: [
    "transcription.created",
    "summary.created",
    "topics.created",
    "sentiment.created",
    "action_item.created",
    "playbook_result.created",
    "playbook_result.updated",
    "custom_summary.result_created",
    "custom_summary.result_updated",
    "call_evaluation.created",
    "call_evaluation.updated",
  ],
  read: readInsight,
};

// A call may have several of these; of the others it has one, which may be made anew.
const SEVERAL = ["action_item", "playbook_result", "custom_summary", "call_evaluation"];

function readInsight(event: AircallEvent, rank: number): RecordUpdate[] {
  const { id, call_id, type } = Subject.parse(event.data);
  const [kind = ""] = event.event.split(".");
  const which = SEVERAL.includes(kind) ? id : (type ?? "call");
  const content =
    kind === "transcription" ? Transcription.parse(event.data).content : Insight.parse(event.data);
  return [
    {
      record: recordId("aircall", "call", call_id),
      part: `${kind}:${which}`,
      version: versionOf(event, rank),
      content,
    },
  ];
}
