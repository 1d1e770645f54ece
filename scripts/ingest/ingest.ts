import { redact } from "../../lambdas/shared/redact";
import { CommandLineError } from "../command-line-error";
import { closeFirestore } from "../firestore/close-firestore";
import { FirestoreFailure, isFirestoreFailure } from "../firestore/firestore-failure";
import { openFirestore } from "../firestore/open-firestore";
import { openGuesty } from "../firestore/open-guesty";
import { placeOf } from "../firestore/place";
import { checkIds } from "./check-ids";
import { type CommandLine, HELP, readCommandLine } from "./command-line";
import type { Entry } from "./entry";
import { formatGroups, groupEntries } from "./group-entries";
import { readEntries } from "./read-entries";
import { readPayload } from "./read-payload";
import { replay } from "./replay";
import { formatReport } from "./report";
import type { Store, World } from "./world";

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
  const opened = await openFirestore(place, world.env);
  const { firestore } = opened;
  try {
    const { env, sleep, stop } = world;
    const sources = world.sources(() => openGuesty(opened, place, env, (wait) => sleep(wait, stop)));
    return await act(command, { firestore, sources }, world);
  } catch (error) {
    throw isFirestoreFailure(error) ? new FirestoreFailure(place, error) : error;
  } finally {
    await closeFirestore(firestore);
  }
}

async function act(command: CommandLine, store: Store, world: World): Promise<number> {
  if (command.action === "list") return list(command, store, world);
  if (command.action === "show") return show(command, store, world);
  const report = await replay(command, store, world);
  if (!report) {
    world.print("Nothing was done.\n");
    return 0;
  }
  world.print(command.json ? asJson(report) : `${formatReport(report)}\n`);
  if (report.outcome === "interrupted") return 130;
  return report.counts.failed > 0 ? 1 : 0;
}

async function list({ collection, filter, json }: CommandLine, { firestore }: Store, { print }: World) {
  await checkIds(firestore, collection, filter);
  const groups = await groupEntries(readEntries(firestore.collection(collection), filter));
  if (json) print(asJson({ groups }));
  else print(groups.length === 0 ? "Nothing is there.\n" : `${formatGroups(groups)}\n`);
  return 0;
}

async function show({ collection, show = "" }: CommandLine, { firestore }: Store, { print }: World) {
  const place = firestore.collection(collection);
  for await (const { entries } of readEntries(place, { ids: [show] })) {
    const [entry] = entries;
    if (entry) {
      print(asJson(readable(entry, await readPayload(firestore, entry))));
      return 0;
    }
  }
  throw new CommandLineError(`${collection} has no ${show}`, "See what is there without --show.");
}

/** What it said as JSON; redacted once more, by what counts as a secret today. */
function readable(entry: Entry, payload: string): object {
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
