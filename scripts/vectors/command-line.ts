import { CommandLineError } from "../command-line-error";
import type { PlaceOptions } from "../firestore/place";
import { readArguments } from "../read-arguments";

const ACTIONS = ["reindex", "verify", "gc"] as const;

/** What the command was asked to do. */
export interface CommandLine extends PlaceOptions {
  help: boolean;
  action: (typeof ACTIONS)[number];
  /** Name of the model to fill or to verify. */
  model?: string;
  /** Have the new collection read once it is filled. */
  swap: boolean;
  /** Begin a reindexing anew. */
  restart: boolean;
  /** Mend what is wrong. */
  repair: boolean;
  /** Drop also what a reindexing has begun to fill. */
  unfinished: boolean;
  dryRun: boolean;
  json: boolean;
  /** Do not ask. */
  yes: boolean;
}

export const HELP = `Looks after the collections in which the vectors of records and conversations are kept.

  npm run vectors -- reindex [options]   fill the collection of another model or version, then have it read
  npm run vectors -- verify [options]    compare what is indexed with what Firestore (and MongoDB) have
  npm run vectors -- gc [options]        drop the collections that nobody reads or writes any more

Which collection:
  --model <name>        e.g. @cf/baai/bge-m3, or @cf/baai/bge-m3#2 for its second version
                        (reindex: the model that is named last; verify: the one that is read)

Where:
  --environment <name>  dev, staging or prod: its Firestore, Qdrant, Cloudflare account and models
  --project <id>        in place of --environment: a Google Cloud project
  --database <name>     its Firestore database (default (default))

How:
  --no-swap             of reindex: leave reading as it is
  --restart             of reindex: begin anew, not where an earlier run ended
  --repair              of verify: mend each by what the function itself does
  --unfinished          of gc: drop also what a reindexing that did not end has begun to fill
  --dry-run             say what would be done and write nothing
  --yes                 do not ask before filling, dropping, or deleting most of a collection
  --json                write JSON
  --help                show this

reindex goes on where it ended, however it ended. It ends with 1 if the new collection is not right, which is then not
read; verify ends with 1 if something is wrong and was not mended. QDRANT_API_KEY is needed, WORKERS_AI_TOKEN for what
embeds, MONGO_URL to compare with the chat itself. QDRANT_URL, WORKERS_AI_URL, EMBEDDING_MODEL, MONGO_DATABASE and
FIRESTORE_EMULATOR_HOST take the place of what the environment says. More in docs/vectors.md.
`;

/** @throws CommandLineError if the command or an option is wrong */
export function readCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  const { "no-swap": noSwap, "dry-run": dryRun, ...others } = values;
  const options = { ...others, swap: !noSwap, dryRun };
  if (values.help) return { ...options, action: "verify" };
  const action = actionOf(positionals);
  for (const [option, given, ...allowed] of [
    ["--model", values.model !== undefined, "reindex", "verify"],
    ["--no-swap", noSwap, "reindex"],
    ["--restart", values.restart, "reindex"],
    ["--repair", values.repair, "verify"],
    ["--unfinished", values.unfinished, "gc"],
    ["--dry-run", dryRun, "reindex", "gc"],
    ["--yes", values.yes && !values.repair, "reindex", "gc"],
  ] as const) {
    if (given && !(allowed as readonly string[]).includes(action)) {
      throw new CommandLineError(`${option} is for ${allowed.join(" and ")}`, "Leave it out.");
    }
  }
  return { ...options, action };
}

function actionOf([name, ...others]: string[]): CommandLine["action"] {
  const commands = `Use ${ACTIONS.join(", ")}.`;
  if (name === undefined) throw new CommandLineError("no command is named", commands);
  if (others.length > 0) {
    throw new CommandLineError(`${others.join(" ")} is no option`, "See what there is with --help.");
  }
  const action = ACTIONS.find((candidate) => candidate === name);
  if (!action) throw new CommandLineError(`${name} is no command`, commands);
  return action;
}

function parse(args: string[]) {
  return readArguments({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      model: { type: "string" },
      "no-swap": { type: "boolean", default: false },
      restart: { type: "boolean", default: false },
      repair: { type: "boolean", default: false },
      unfinished: { type: "boolean", default: false },
      environment: { type: "string" },
      project: { type: "string" },
      database: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
}
