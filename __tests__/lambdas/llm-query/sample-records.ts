import type { BusinessRecord, RecordAccess } from "../../../lambdas/shared/record";

const STAFF: RecordAccess = { audience: "staff" };

/** A call of which nothing matters but what was said. */
export function sampleRecord(id: string, title: string, text: string, access = STAFF): BusinessRecord {
  return {
    id,
    source: "aircall",
    kind: "call",
    occurredAt: "2026-10-25T00:30:00.000Z",
    version: { at: "2026-10-25T00:31:00.000Z", rank: 1, delivery: "d1" },
    title,
    text,
    facts: {},
    access,
    links: [],
    url: `https://assets.aircall.example/calls/${encodeURIComponent(id)}`,
  };
}

export const HEATING = sampleRecord(
  "aircall:call:1",
  "Answered call from Tom Berger to Front desk",
  "Tom Berger says that the heating in Lakeside Cottage does not work. A plumber comes tomorrow morning.",
);

export const PARKING = sampleRecord(
  "aircall:call:2",
  "Missed call from Maria Keller to Front desk",
  "Maria Keller lost her parking card at the Old Mill apartment and asks for a new one.",
);

export const LOBBY_NOTE = sampleRecord(
  "aircall:call:3",
  "Note on the parking garage",
  "The parking garage is closed for cleaning on Sunday.",
  { audience: "room", rooms: ["lobby"] },
);
