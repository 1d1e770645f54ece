import type { Answer } from "./ask";
import type { Counts, Journey, MessageCounts, MessageJourney, Step } from "./pipeline/journey";

/** What one run of `npm start -- --once` did and how long each step took. */
export interface Report {
  answer: Answer;
  counts: Counts;
  /** Of the chat's messages. */
  messages: MessageCounts;
  steps: { step: string; ms: number }[];
}

/** Medians of the stages that deliveries go through, ms. */
export function deliveryMedians(journeys: Journey[]): Report["steps"] {
  const deliveries = journeys.filter(({ kind, state }) => kind === "delivery" && state === "vectorized");
  const stage = (name: string) => median(deliveries.flatMap(({ steps }) => timesOf(steps, name)));
  const whole = median(
    deliveries.map(({ steps }) => Date.parse(steps.at(-1)?.at ?? "") - Date.parse(steps[0]?.at ?? "")),
  );
  return [
    { step: "delivery acknowledged (p50)", ms: stage("queued") },
    { step: "  waited in the queue (p50)", ms: stage("waited") },
    { step: "  written as record (p50)", ms: stage("applied") },
    { step: "  embedded and indexed (p50)", ms: stage("vectorized") },
    { step: "  webhook to vector (p50)", ms: whole },
  ];
}

/** Medians of the stages that the chat's messages go through, ms. */
export function messageMedians(journeys: MessageJourney[]): Report["steps"] {
  const vectorized = journeys.filter(({ state }) => state === "vectorized");
  const stage = (name: string) => median(vectorized.flatMap(({ steps }) => timesOf(steps, name)));
  return [
    { step: "message published (p50)", ms: stage("published") },
    { step: "  embedded and indexed (p50)", ms: stage("vectorized") },
  ];
}

/** The report for people. */
export function formatReport({ answer, counts, messages, steps }: Report): string {
  const rows = steps.map(({ step, ms }) => `  ${step.padEnd(34)} ${`${Math.round(ms)} ms`.padStart(10)}`);
  const list = (counted: Counts | MessageCounts) =>
    Object.entries(counted)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  return [
    "",
    `Question  ${answer.question}`,
    "",
    ...answer.text.split("\n").map((line) => `  ${line}`),
    "",
    `Deliveries  ${list(counts)}`,
    `Messages    ${list(messages)}`,
    "",
    "Time",
    ...rows,
    "",
  ].join("\n");
}

function timesOf(steps: Step[], name: string): number[] {
  return steps.filter((step) => step.name === name).map(({ ms }) => ms ?? 0);
}

function median(values: number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
