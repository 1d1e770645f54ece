import type { JsonValue, RecordParts } from "../shared/ingestion/record-part";
import type { BusinessRecord } from "../shared/record";
import { Insight, Transcript } from "./insight-events";
import { sayJson, textsIn } from "./say-json";
import { VoiceAgentSession } from "./voice-agent-events";

/** Who spoke in a transcript. */
export interface Speakers {
  /** The person at the other end. */
  external: string;
  /** One of ours, by user id. */
  internal: (userId: string | undefined) => string;
}

/** What is known of a call beyond the call itself, one line a thing; what was said comes last. */
export function describeInsights(parts: RecordParts, speakers: Speakers): string[] {
  return [
    ...contents(parts, "ai_voice_agent").map((content) => describeSession(VoiceAgentSession.parse(content))),
    ...contents(parts, "ai_voice_agent.escalated").flatMap((content) => {
      const { ai_voice_agent_name: agent, escalation_reason: reason } = VoiceAgentSession.parse(content);
      return reason ? [`${agent ?? "The AI voice agent"} passed the call on: ${reason}`] : [];
    }),
    ...contents(parts, "ai_voice_agent.summary").flatMap((content) => {
      const told = sayJson(VoiceAgentSession.parse(content).extracted_data);
      return told ? [`Told to the AI voice agent: ${told}`] : [];
    }),
    ...insights(parts, "summary").map(({ text }) => `Summary: ${text}`),
    ...insights(parts, "custom_summary").map(({ text }) => `Summary: ${text}`),
    ...insights(parts, "topics").map(({ text }) => `Topics: ${text}`),
    ...[moodIn(parts)].flatMap((mood) => (mood ? [`Sentiment: ${mood}`] : [])),
    ...insights(parts, "action_item").map(({ text }) => `To do: ${text}`),
    ...insights(parts, "playbook_result").map(({ text, name }) => `Playbook${name}: ${text}`),
    ...insights(parts, "call_evaluation").map(({ text }) => `Evaluation: ${text}`),
    ...contents(parts, "transcription").flatMap((content) => transcribe(Transcript.parse(content), speakers)),
  ];
}

/** What exact questions can be asked of it. */
export function insightFacts(parts: RecordParts): BusinessRecord["facts"] {
  const sessions = contents(parts, "ai_voice_agent").map((content) => VoiceAgentSession.parse(content));
  return {
    topics: [...new Set(contents(parts, "topics").flatMap(textsIn))],
    sentiment: moodIn(parts) ?? null,
    voiceAgents: sessions.flatMap(({ ai_voice_agent_name: name }) => name ?? []),
    transcribed: contents(parts, "transcription").length > 0,
  };
}

/** The mood of everybody who called: one of Aircall's three, or `mixed`. */
function moodIn(parts: RecordParts): string | undefined {
  const moods = contents(parts, "sentiment")
    .flatMap(textsIn)
    .map((text) => text.toLowerCase())
    .filter((text) => ["positive", "neutral", "negative"].includes(text));
  return new Set(moods).size > 1 ? "mixed" : moods[0];
}

/** The parts of a kind are called `<kind>:<which>`. */
function contents(parts: RecordParts, kind: string): JsonValue[] {
  return Object.keys(parts)
    .filter((name) => name.startsWith(`${kind}:`))
    .sort()
    .flatMap((name) => parts[name]?.content ?? []);
}

function insights(parts: RecordParts, kind: string): { text: string; name: string }[] {
  return contents(parts, kind)
    .map((part) => {
      const {
        content,
        score,
        adherence_score,
        playbook,
        playbook_result_topics: topics,
      } = Insight.parse(part);
      const text = [
        sayJson(content),
        score !== undefined && `score ${score}`,
        adherence_score !== undefined && `adherence ${adherence_score}`,
        ...topics.map(({ name, result }) => `${name}: ${sayJson(result) || "not covered"}`),
      ];
      return { text: text.filter(Boolean).join("; "), name: playbook?.name ? ` ${playbook.name}` : "" };
    })
    .filter(({ text }) => text !== "");
}

function describeSession({ ai_voice_agent_name: name, call_end_reason: reason }: VoiceAgentSession): string {
  const end = reason ? `; it ended: ${reason.replaceAll("_", " ")}` : "";
  return `The AI voice agent ${name ?? "without a name"} took the call${end}.`;
}

/** What one says in a row is one line. */
function transcribe({ utterances }: Transcript, { external, internal }: Speakers): string[] {
  const lines: { speaker: string; texts: string[] }[] = [];
  for (const { text, participant_type, user_id } of utterances) {
    const speaker = participant_type === "external" ? external : internal(user_id);
    const last = lines.at(-1);
    if (last?.speaker === speaker) last.texts.push(text);
    else lines.push({ speaker, texts: [text] });
  }
  return lines.length === 0
    ? []
    : ["Transcript:", ...lines.map(({ speaker, texts }) => `${speaker}: ${texts.join(" ")}`)];
}
