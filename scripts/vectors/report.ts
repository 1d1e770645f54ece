import { textTable } from "../text-table";
import type { MessageComparison } from "./compare-messages";
import { type Finding, PROBLEMS, type Problem } from "./compare-points";
import type { RoomComparison } from "./compare-rooms";
import { counted, countOf } from "./counted";
import type { GcReport } from "./gc";
import type { ReindexReport } from "./reindex";
import type { Verification } from "./verify";

const MEANINGS: Record<Problem, string> = {
  access: "somebody else may read it than should",
  surplus: "nothing is there that it is of",
  missing: "what is there cannot be found",
  content: "it says something else",
  version: "it is of another state",
};

const MAX_ROWS = 20;

/** What a comparison of a collection found, as `--json` prints it. */
export interface VerifyReport extends Verification {
  model: string;
  collection: string;
  /** Whether what was wrong was to be mended. */
  repair: boolean;
  /** Firestore compared with the chat; absent if MONGO_URL was not given. */
  chat?: { rooms: RoomComparison; messages: MessageComparison };
}

/** The comparison for people. */
export function formatVerification(report: VerifyReport): string {
  const { collection, checked, findings, left, failures, repair, outcome, chat } = report;
  const count = (of: readonly Finding[], problem: Problem) =>
    of.filter((finding) => finding.problem === problem).length;
  const rows = PROBLEMS.toReversed().map((problem) => [
    problem,
    count(findings, problem),
    ...(repair ? [count(left, problem)] : []),
    MEANINGS[problem],
  ]);
  const isRight = [report, chat?.rooms, chat?.messages].every((comparison) => !comparison?.findings.length);
  return [
    ...(chat ? formatChat(chat, repair) : []),
    `${collection}: ${countOf(checked)} compared.`,
    ...(outcome === "interrupted" ? ["Stopped before the end."] : []),
    ...(findings.length === 0
      ? outcome === "finished"
        ? ["Nothing is wrong."]
        : []
      : ["", textTable([["wrong", "points", ...(repair ? ["left"] : []), ""], ...rows])]),
    ...tableOf("point", repair ? left : findings),
    ...failuresOf(failures),
    ...(isRight || repair ? [] : ["", "Mend it with --repair."]),
  ].join("\n");
}

function formatChat({ rooms, messages }: NonNullable<VerifyReport["chat"]>, repair: boolean): string[] {
  const wrong = ({ findings, left }: { findings: readonly unknown[]; left: readonly unknown[] }) =>
    `${findings.length} wrong${repair ? `, ${left.length} left` : ""}`;
  const shown = [
    ...(repair ? rooms.left : rooms.findings).map((room) => ["access", "", room]),
    ...(repair ? messages.left : messages.findings).map(({ problem, message, room = "" }) => [
      problem,
      message,
      room,
    ]),
  ];
  const more = shown.length - MAX_ROWS;
  return [
    `MongoDB, compared with Firestore: ${counted(rooms.checked, "room")}, ${wrong(rooms)}; ` +
      `${counted(messages.checked, "chat message")}, ${wrong(messages)}.`,
    ...(shown.length > 0 ? ["", textTable([["wrong", "message", "room"], ...shown.slice(0, MAX_ROWS)])] : []),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(shown.length > 0 ? [""] : []),
  ];
}

/** The reindexing for people. */
export function formatReindex(report: ReindexReport): string {
  const { model, collection, dryRun, outcome, documents, verification, read, before } = report;
  const what = countOf(documents);
  if (dryRun) {
    return [
      `Would index ${what} in ${collection} with ${model}.`,
      read === undefined ? "No collection is read yet." : `${read} is read.`,
      "This was a dry run: nothing was written.",
    ].join("\n");
  }
  const { findings = [], left = [], failures = [] } = verification ?? {};
  return [
    `${collection}: ${what} indexed with ${model}.`,
    ...(outcome === "interrupted" ? ["Stopped before the end: the same command goes on there."] : []),
    ...(verification ? [`Compared: ${counted(findings.length, "wrong point")}, ${left.length} left.`] : []),
    ...tableOf("point", left),
    ...failuresOf(failures),
    ...(outcome === "failed"
      ? ["", "It is not read yet. See what is wrong, then run the same command again."]
      : []),
    ...(before === undefined ? [] : [`${collection} is read now, in place of ${before}.`]),
    ...(outcome !== "finished" || before !== undefined ? [] : [readSentence(collection, read)]),
  ].join("\n");
}

function readSentence(collection: string, read: string | undefined): string {
  if (read === collection) return `${collection} is read.`;
  return `${read ?? "Nothing"} is read still: run the same command without --no-swap to change that.`;
}

/** The collections for people. */
export function formatGc({ dryRun, collections, dropped }: GcReport): string {
  if (collections.length === 0) return "There are no collections.";
  const fate = (collection: string) => {
    if (dropped.includes(collection)) return "dropped";
    return dryRun ? "would be dropped" : "kept: it came into use";
  };
  return [
    textTable([
      ["collection", "points", ""],
      ...collections.map(({ collection, points, kept }) => [
        collection,
        points,
        kept === undefined ? fate(collection) : `kept: ${kept}`,
      ]),
    ]),
    ...(dryRun ? ["", "This was a dry run: nothing was dropped."] : []),
  ].join("\n");
}

function tableOf(head: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, MAX_ROWS)
    .map(({ problem, record, point, detail }) => [problem, record || point, detail]);
  const more = findings.length - MAX_ROWS;
  return ["", textTable([["wrong", head, ""], ...rows]), ...(more > 0 ? [`and ${more} more`] : [])];
}

function failuresOf(failures: Verification["failures"]): string[] {
  if (failures.length === 0) return [];
  const rows = failures.slice(0, MAX_ROWS).map(({ record, reason }) => [record, reason.slice(0, 200)]);
  return ["", textTable([["could not be mended", "reason"], ...rows])];
}
