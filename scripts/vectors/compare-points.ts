import { isDeepStrictEqual } from "node:util";
import { compareVersions } from "../../lambdas/shared/record";
import type { KeptPoint } from "../../lambdas/shared/vector-index/knowledge-index";
import type { KnowledgePayload } from "../../lambdas/shared/vector-index/payload";
import type { WantedPoint } from "./holding";

/** What can be wrong with a point, the gravest last. */
export const PROBLEMS = ["version", "content", "missing", "surplus", "access"] as const;

export type Problem = (typeof PROBLEMS)[number];

/** A point that is not as it should be. */
export interface Finding {
  problem: Problem;
  /** Record id; empty if the point tells none. */
  record: string;
  point: string;
  /** E.g. `audience is public-rooms in place of room`. */
  detail: string;
}

type Field = keyof KnowledgePayload;

/** The fields that say who may read a point, and those that say what it is. */
const ACCESS: readonly Field[] = ["audience", "rooms", "owners", "room"];
const IDENTITY: readonly Field[] = ["record", "chunk", "model", "kind", "source", "messages"];
const WORDS: readonly Field[] = ["text", "title", "url", "occurredAt", "contentHash"];

/** Compares a record's points with what they should be. */
export function comparePoints(
  record: string,
  wanted: readonly WantedPoint[],
  present: readonly KeptPoint[],
): Finding[] {
  const there = new Map(present.map((point) => [point.id, point.payload]));
  const missing = wanted.flatMap(({ id, payload }): Finding[] => {
    const found = there.get(id);
    if (!found) return [{ problem: "missing", record, point: id, detail: `chunk ${payload.chunk}` }];
    const difference = compare(payload, found);
    return difference ? [{ ...difference, record, point: id }] : [];
  });
  const expected = new Set(wanted.map(({ id }) => id));
  const surplus = present.filter(({ id }) => !expected.has(id));
  return [
    ...missing,
    ...surplus.map(({ id, payload }): Finding => {
      return { problem: "surplus", record, point: id, detail: `chunk ${payload.chunk}` };
    }),
  ];
}

function compare(
  wanted: KnowledgePayload,
  found: KnowledgePayload,
): Pick<Finding, "problem" | "detail"> | undefined {
  const fields: readonly (readonly [Problem, readonly Field[]])[] = [
    ["access", ACCESS],
    ["content", [...IDENTITY, ...WORDS]],
    ["version", isVersionRight(wanted, found) ? [] : ["version"]],
  ];
  for (const [problem, group] of fields) {
    const field = group.find((name) => !isDeepStrictEqual(wanted[name], found[name]));
    if (field)
      return { problem, detail: `${field} is ${show(found[field])} in place of ${show(wanted[field])}` };
  }
  return undefined;
}

/** What changes nothing of a message's words moves its version and is not shown again. */
function isVersionRight(wanted: KnowledgePayload, found: KnowledgePayload): boolean {
  return wanted.kind === "conversation" && compareVersions(found.version, wanted.version) <= 0;
}

const SHOWN = 60;

function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "absent");
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
