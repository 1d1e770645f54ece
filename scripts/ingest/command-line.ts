import { escapeDocumentId } from "../../lambdas/shared/firestore/document-id";
import { CommandLineError } from "../command-line-error";
import type { PlaceOptions } from "../firestore/place";
import { readArguments } from "../read-arguments";
import type { EntryCollection, EntryFilter } from "./entry";
import { parseMoment } from "./moment";

/** What the command was asked to do. */
export interface CommandLine extends PlaceOptions {
  help: boolean;
  collection: EntryCollection;
  /** What to do with the deliveries found there. */
  action: "list" | "show" | "replay";
  filter: EntryFilter;
  /** The delivery to show. */
  show?: string;
  /** The run to go on with, by its audit record's id. */
  resume?: string;
  dryRun: boolean;
  json: boolean;
  /** Do not ask. */
  yes: boolean;
}

export const HELP = `Repairs what webhooks have told: applies stored deliveries again, and shows those that were not applied.

  npm run ingest -- replay [options]         apply the ledger's deliveries with the present code
  npm run ingest -- quarantine [options]     show what was not understood, by reason
  npm run ingest -- dead-letters [options]   show what failed to the last, by reason

  --replay              of quarantine and dead-letters: apply what the present code understands; what is applied is
                        taken out in the same transaction, everything else stays
  --show <id>           of quarantine and dead-letters: show one delivery

Which deliveries:
  --source <name>       aircall or guesty
  --type <event>        the provider's event name, e.g. call.ended
  --since <moment>      received then or later: 2026-11-20, 2026-11-20T10:00Z, or how long ago: 90m, 36h, 7d
  --until <moment>      received before then
  --id <delivery>       this one; may be given several times
  --limit <number>      so many at most, the oldest first

Where:
  --environment <name>  dev, staging or prod
  --project <id>        in place of --environment: a Google Cloud project
  --database <name>     its database (default (default))

How:
  --dry-run             say what would become of each and change no delivery, record or webhook; what is asked of Guesty
                        counts against its limits
  --yes                 do not ask before applying
  --resume <audit id>   go on with a replay that ended early, where it ended
  --json                write JSON
  --help                show this

A replay never puts an older state over a newer one, and may be repeated. It is written down in audit/<id>. It ends with
1 if a delivery failed. Guesty is asked with GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET. FIRESTORE_EMULATOR_HOST names an
emulator; beside one, GUESTY_API_URL must say which Guesty is asked: npm start prints all four. More in docs/webhooks.md.
`;

/** For `parseArgs`. */
export const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  replay: { type: "boolean", default: false },
  show: { type: "string" },
  source: { type: "string" },
  type: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  id: { type: "string", multiple: true },
  limit: { type: "string" },
  environment: { type: "string" },
  project: { type: "string" },
  database: { type: "string" },
  "dry-run": { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
  resume: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

const COLLECTIONS: Record<string, EntryCollection> = {
  replay: "deliveries",
  quarantine: "quarantine",
  "dead-letters": "deadLetters",
};

const SOURCES = ["aircall", "guesty"];

/**
 * @param now milliseconds since 1970
 * @throws CommandLineError if the command or an option is wrong
 */
export function readCommandLine(args: string[], now: number): CommandLine {
  const { values, positionals } = parse(args);
  const { help, replay, show, resume, json, yes, "dry-run": dryRun, environment, project, database } = values;
  const options = { help, show, resume, json, yes, dryRun, environment, project, database };
  if (help) return { ...options, collection: "deliveries", action: "list", filter: {} };
  const collection = collectionOf(positionals);
  const isLedger = collection === "deliveries";
  refuse(isLedger && replay, "--replay is for quarantine and dead-letters", "replay applies by itself.");
  refuse(isLedger && show !== undefined, "--show is for quarantine and dead-letters", "Leave it out.");
  refuse(replay && show !== undefined, "--replay and --show exclude each other", "Give one of them.");
  if (show !== undefined) checkId("--show", show);
  const action = isLedger || replay ? "replay" : show === undefined ? "list" : "show";
  for (const [option, given] of [
    ["--resume", resume !== undefined],
    ["--dry-run", dryRun],
    ["--yes", yes],
  ] as const) {
    refuse(given && action !== "replay", `${option} is for what applies deliveries`, "Add --replay.");
  }
  const filter = filterOf(values, now);
  const filters = Object.keys(filter).length > 0;
  refuse(filters && action === "show", "--show takes no other filter", "Leave the others out.");
  refuse(
    filters && resume !== undefined,
    "--resume takes no filter",
    "The run that it goes on with has them.",
  );
  return { ...options, collection, action, filter };
}

function collectionOf([name, ...others]: string[]): EntryCollection {
  const commands = `Use ${Object.keys(COLLECTIONS).join(", ")}.`;
  if (name === undefined) throw new CommandLineError("no command is named", commands);
  refuse(others.length > 0, `${others.join(" ")} is no option`, "See what there is with --help.");
  const collection = Object.hasOwn(COLLECTIONS, name) ? COLLECTIONS[name] : undefined;
  if (collection === undefined) throw new CommandLineError(`${name} is no command`, commands);
  return collection;
}

function filterOf(values: ReturnType<typeof parse>["values"], now: number): EntryFilter {
  const { source, type, id: ids } = values;
  refuse(
    source !== undefined && !SOURCES.includes(source),
    `--source is ${source}`,
    `Use ${SOURCES.join(" or ")}.`,
  );
  const since = values.since === undefined ? undefined : parseMoment("--since", values.since, now);
  const until = values.until === undefined ? undefined : parseMoment("--until", values.until, now);
  refuse(
    since !== undefined && until !== undefined && since >= until,
    `--since ${values.since} is not before --until ${values.until}`,
    "Swap them.",
  );
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  refuse(
    limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0),
    `--limit is ${values.limit}`,
    "Give a whole number, 1 or more.",
  );
  for (const id of ids ?? []) checkId("--id", id);
  return Object.fromEntries(
    Object.entries({ source, type, since, until, ids, limit }).filter(([, value]) => value !== undefined),
  );
}

function checkId(option: string, id: string): void {
  const fix = "Give a delivery's id.";
  refuse(id === "", `${option} is empty`, fix);
  try {
    escapeDocumentId(id);
  } catch {
    throw new CommandLineError(`${option} ${id.slice(0, 40)}… is too long for an id`, fix);
  }
}

function refuse(wrong: boolean, problem: string, fix: string): void {
  if (wrong) throw new CommandLineError(problem, fix);
}

function parse(args: string[]) {
  return readArguments({
    args,
    allowPositionals: true,
    options: OPTIONS,
  });
}
