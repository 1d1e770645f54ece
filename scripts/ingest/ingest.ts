import type { Firestore } from "@google-cloud/firestore";
import type { IngestionSource } from "../../lambdas/shared/ingestion/ingestion-source";
import { redact } from "../../lambdas/shared/redact";
import type { Terminal } from "../../local/terminal";
import { CommandLineError } from "../command-line-error";
import { FirestoreFailure, isFirestoreFailure } from "../firestore/firestore-failure";
import { openFirestore } from "../firestore/open-firestore";
import { placeOf } from "../firestore/place";
import { type CommandLine, HELP, readCommandLine } from "./command-line";
import type { Entry } from "./entry";
import { formatGroups, groupEntries } from "./group-entries";
import { readEntries } from "./read-entries";
import { replay } from "./replay";
import { formatReport } from "./report";

/** What the command meets outside itself. */
export interface World {
  /** Writes to standard output. */
  print(text: string): void;
  /** @param quiet without progress */
  terminal: Terminal;
  /** Asks a yes-or-no question. */
  confirm(question: string): Promise<boolean>;
  /** What reads the deliveries, by source. */
  sources(): ReadonlyMap<string, IngestionSource>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits for a number of milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** Aborted when the person wants it to end. */
  stop: AbortSignal;
}

/**
 * `npm run ingest`; see `HELP`.
 *
 * @returns the exit code: 1 if a delivery failed, 130 if it was stopped
 * @throws TricloudError for what a person can put right
 */
export async function ingest(args: string[], world: World): Promise<number> {
  const command = readCommandLine(args, world.now());
  if (command.help) {
    world.print(HELP);
    return 0;
  }
  const place = placeOf(command);
  const firestore = openFirestore(place);
  try {
    return await act(command, firestore, world);
  } catch (error) {
    throw isFirestoreFailure(error) ? new FirestoreFailure(place, error) : error;
  } finally {
    await firestore.terminate();
  }
}

async function act(command: CommandLine, firestore: Firestore, world: World): Promise<number> {
  if (command.action === "list") return list(command, firestore, world);
  if (command.action === "show") return show(command, firestore, world);
  const report = await replay(command, firestore, world);
  if (!report) {
    world.print("Nothing was done.\n");
    return 0;
  }
  world.print(command.json ? asJson(report) : `${formatReport(report)}\n`);
  if (report.outcome === "interrupted") return 130;
  return report.counts.failed > 0 ? 1 : 0;
}

async function list({ collection, filter, json }: CommandLine, firestore: Firestore, { print }: World) {
  const groups = await groupEntries(readEntries(firestore.collection(collection), filter));
  if (json) print(asJson({ groups }));
  else print(groups.length === 0 ? "Nothing is there.\n" : `${formatGroups(groups)}\n`);
  return 0;
}

async function show({ collection, show = "" }: CommandLine, firestore: Firestore, { print }: World) {
  const place = firestore.collection(collection);
  for await (const { entries } of readEntries(place, { ids: [show] })) {
    const [entry] = entries;
    if (entry) {
      print(asJson(readable(entry)));
      return 0;
    }
  }
  throw new CommandLineError(`${collection} has no ${show}`, "See what is there without --show.");
}

/** What it said as JSON; redacted once more, by what counts as a secret today. */
function readable({ payload, ...entry }: Entry): object {
  return redact({ ...entry, payload: parse(payload) }) as object;
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

/** What a terminal would not show as it is, is escaped. */
function asJson(value: object): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${text.replace(/(?!\n)\p{C}/gu, escaped)}\n`;
}

function escaped(character: string): string {
  const units = character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return `\\u${units.join("\\u")}`;
}
