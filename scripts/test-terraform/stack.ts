import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandLineError } from "../command-line-error";

/** The parts of a synthesized stack's `cdk.tf.json` that are read here. */
export interface Configuration {
  terraform?: { required_providers?: Record<string, { source: string; version: string }> };
  variable?: Record<string, { type?: string; default?: unknown }>;
  resource?: Blocks;
  data?: Blocks;
}

/** Blocks by type and name, each with the construct that wrote it. */
type Blocks = Record<string, Record<string, { "//"?: { metadata?: { path?: string } } }>>;

/** One stack as cdktf wrote it. */
export interface Stack {
  name: string;
  /** Absolute path of its folder, with the assets in it. */
  folder: string;
  configuration: Configuration;
}

/**
 * Reads what `cdktf synth` wrote, in the order of its manifest.
 *
 * @throws CommandLineError when the folder holds no synthesized stacks
 */
export function readStacks(outputFolder: string): Stack[] {
  const manifest = join(outputFolder, "manifest.json");
  if (!existsSync(manifest)) {
    throw new CommandLineError(
      `${manifest} does not exist.`,
      "Name the folder that cdktf synth wrote its output to.",
    );
  }
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
    stacks: Record<string, { name: string; workingDirectory: string; synthesizedStackPath: string }>;
  };
  return Object.values(stacks).map(({ name, workingDirectory, synthesizedStackPath }) => ({
    name,
    folder: resolve(outputFolder, workingDirectory),
    configuration: JSON.parse(readFileSync(join(outputFolder, synthesizedStackPath), "utf8")),
  }));
}

/**
 * @param names the stacks to keep; all if there are none
 * @throws CommandLineError listing the stacks that there are when a name is none of them
 */
export function selectStacks(stacks: Stack[], names: string[]): Stack[] {
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0) {
    const known = stacks.map(({ name }) => name).join(", ");
    throw new CommandLineError(`There is no stack ${unknown.join(", ")}.`, `Name some of ${known}.`);
  }
  return names.length > 0 ? stacks.filter(({ name }) => names.includes(name)) : stacks;
}
