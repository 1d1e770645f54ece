import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { IConstruct } from "constructs";
import { App, TerraformElement, TerraformStack } from "./terraform";
import { type Engine, TwoEnginesError } from "./two-engines-error";

/**
 * Requires that a construct and all that it stands in were made by the copy of cdktf that this library uses.
 * Copies know each other's constructs by shared symbols and work side by side, but keep their aspects apart:
 * labels and checks added through one copy are silently skipped by the other.
 *
 * @throws TwoEnginesError with both copies' folders and the lines for package.json
 */
export function requireOneEngine(construct: IConstruct): void {
  for (const scope of construct.node.scopes) {
    const foreign = kinds.find(({ ours, isMarked }) => isMarked(scope) && !(scope instanceof ours));
    if (!foreign) continue;
    const theirs = counterpart(scope, foreign.ours);
    throw new TwoEnginesError(scope.node.path || "App", engineOf(theirs), engineOf(foreign.ours));
  }
}

type EngineClass = abstract new (...args: never[]) => IConstruct;

/** `isMarked` goes by a symbol that all copies share, `instanceof` by the class of one copy. */
const kinds: { ours: EngineClass; isMarked: (construct: IConstruct) => boolean }[] = [
  { ours: App, isMarked: App.isApp },
  { ours: TerraformStack, isMarked: TerraformStack.isStack },
  { ours: TerraformElement, isMarked: TerraformElement.isTerraformElement },
];

/** The class of another copy that stands where `ours` does. */
function counterpart(construct: IConstruct, ours: EngineClass): EngineClass {
  const { kind } = nameplate(ours);
  let found = construct.constructor as EngineClass;
  while (nameplate(found).kind !== kind) found = Object.getPrototypeOf(found);
  return found;
}

function engineOf(engineClass: EngineClass): Engine {
  const { name, kind, version } = nameplate(engineClass);
  return { name, version, folder: folderOf(name, kind, engineClass) };
}

/** What jsii, which cdktf is compiled with, writes on each class: `cdktf.App` and a version. */
function nameplate(engineClass: EngineClass): { name: string; kind: string; version: string } {
  const written = Object.getOwnPropertyDescriptor(engineClass, Symbol.for("jsii.rtti"))?.value;
  const [name = "", kind = ""] = (written?.fqn ?? "").split(".");
  return { name, kind, version: written?.version };
}

/** Folder of the package one of whose modules exports the class. */
function folderOf(name: string, kind: string, engineClass: EngineClass): string | undefined {
  return Object.entries(require.cache ?? {})
    .filter(([, module]) => Object(module?.exports)[kind] === engineClass)
    .map(([file]) => join(dirname(file), ".."))
    .find((folder) => packageName(folder) === name);
}

function packageName(folder: string): string | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).name : undefined;
}
