import type {
  Fetched,
  IngestionSource,
  Transformation,
} from "../../../lambdas/shared/ingestion/ingestion-source";

/** What a provider tells of its notes. */
export interface NoteEvent {
  event: "written" | "deleted" | "asked" | "quiet" | "strange" | "broken";
  /** The note. */
  id: number;
  /** The provider's time, ISO 8601 UTC. */
  at: string;
  text?: string;
}

export interface NoteSourceOptions {
  /** How the code shows a note. */
  show?: (text: string) => string;
  /** Whether the code knows what `strange` means. */
  understandsAll?: boolean;
  fetch?: (ids: readonly string[]) => Promise<Fetched>;
  fetchSize?: number;
  secrets?: string[];
}

/** A provider with one kind of object, and code of one version that reads what it tells. */
export function noteSource({
  show = (text) => text,
  understandsAll = false,
  fetch,
  fetchSize,
  secrets = [],
}: NoteSourceOptions = {}): IngestionSource {
  return {
    name: "aircall",
    keptHeaders: [],
    secrets,
    verify: async () => "verified",
    identify: async ({ payload }) => {
      const { event, id, at } = payload as NoteEvent;
      return { delivery: `${event}/${id}/${at}`, type: `note.${event}` };
    },
    transform: ({ delivery }, payload, fetched): Transformation => {
      const { event, id, at, text = "" } = payload as NoteEvent;
      const update = { record: recordOf(id), part: "note", version: { at, rank: 0, delivery } };
      if (event === "deleted") return { updates: [{ ...update, content: null }] };
      if (event === "quiet") return { ignored: "nothing to keep" };
      if (event === "broken") throw new Error(`note ${id} cannot be read`);
      if (event === "strange" && !understandsAll) return { quarantine: "unknown event note.strange" };
      if (event !== "asked") return { updates: [{ ...update, content: text }] };
      if (!fetched) return { fetch: [String(id)] };
      return { updates: [{ ...update, content: fetched.get(String(id)) ?? null }] };
    },
    ...(fetch && { fetch, fetchSize }),
    render: (record, parts) => {
      const text = parts["note"]?.content;
      if (typeof text !== "string") return undefined;
      return {
        id: record,
        source: "aircall",
        kind: "message",
        occurredAt: "2026-11-20T00:00:00.000Z",
        title: "Note",
        text: show(text),
        facts: {},
        access: { audience: "staff" },
        links: [],
      };
    },
  };
}

export function recordOf(id: number): string {
  return `aircall:message:${id}`;
}

/** @param minute of the provider's hour */
export function note(
  id: number,
  minute: number,
  text: string,
  event: NoteEvent["event"] = "written",
): NoteEvent {
  return { event, id, at: `2026-11-20T09:${String(minute).padStart(2, "0")}:00.000Z`, text };
}
