import type { BusinessRecord } from "../../../lambdas/shared/record";

/** The record of a call, with what a test wants otherwise. */
export function exampleRecord(changes: Partial<BusinessRecord> = {}): BusinessRecord {
  return {
    id: "aircall:call:1",
    source: "aircall",
    kind: "call",
    occurredAt: "2026-11-12T10:15:00.000Z",
    version: { at: "2026-11-12T10:20:00.000Z", rank: 3, delivery: "d1" },
    title: "Missed call from Jo Guest to Front desk",
    text: "Nobody answered. The caller left a voicemail.",
    facts: { outcome: "missed", tags: ["heating"], waitSeconds: 31, agent: null },
    access: { audience: "staff" },
    links: ["aircall:contact:7"],
    url: "https://assets.aircall.io/calls/1",
    ...changes,
  };
}
