import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a stack as `cdktf synth` would. */
export function writeStack(outputFolder: string, name: string, resource: object): void {
  const folder = join(outputFolder, "stacks", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
}
