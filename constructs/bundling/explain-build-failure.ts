import { statSync } from "node:fs";
import path from "node:path";
import type { BuildFailure, Message } from "esbuild";
import { BundlingError } from "../core/bundling-error";
import type { BuildPlan } from "./plan-build";

const shown = 5;

/** @throws BundlingError if the entry is not a file, which esbuild would report without the folder it looked in */
export function requireEntry({ entry, workingDir }: BuildPlan): void {
  const stat = statSync(path.join(workingDir, entry), { throwIfNoEntry: false });
  if (stat?.isFile()) return;
  throw new BundlingError({
    entry,
    what: stat ? `the entry ${entry} is a folder` : `the entry file ${entry} does not exist`,
    fix: `Give the path of the function's source file; relative paths start at ${workingDir}.`,
  });
}

/** An esbuild failure as an error that names file, line and column; anything else as it is. */
export function explainBuildFailure({ entry }: BuildPlan, error: unknown): unknown {
  if (!isBuildFailure(error)) return error;
  const { errors } = error;
  const location = errors[0]?.location;
  const hidden = errors.length - shown;
  return new BundlingError({
    entry,
    location: location
      ? { file: location.file, line: location.line, column: location.column + 1 }
      : undefined,
    what: [...errors.slice(0, shown).map(describe), ...(hidden > 0 ? [`and ${hidden} more`] : [])].join("\n"),
    fix: errors.flatMap(({ notes }) => notes.map(({ text }) => text))[0] ?? `Correct the source of ${entry}.`,
    cause: error,
  });
}

function describe({ location, text }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return typeof error === "object" && error !== null && "errors" in error && Array.isArray(error.errors);
}
